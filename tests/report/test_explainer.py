"""A model opened to be explained: its rows, their ids, and the groups to compare with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.report.explaining import COLUMNS, INCOME, OWNER, SCORE_1, odd_rows
from workbench import Condition, InputError, ReferenceChoice, load_scored, open_explainer
from workbench.report.explainer import Explainer
from workbench.report.reference_group import reference_group

# 1. Rows and ids


def test_it_holds_what_the_model_sees_of_both_tables(explainer, odd_loans):
    assert list(explainer.rows.columns) == COLUMNS
    assert len(explainer.rows) == len(explainer.ids) == len(explainer.y_score) == 260
    both = pd.concat([odd_rows(60, 1), odd_rows(200, 0)], ignore_index=True)[COLUMNS]
    pd.testing.assert_frame_equal(explainer.rows, both, check_dtype=False)
    assert explainer.y_score[:60].tolist() == load_scored(odd_loans).y_score.tolist()
    assert explainer.background.index.tolist() == list(range(60, 260))
    assert [feature.column for feature in explainer.features] == COLUMNS
    kinds = {feature.column: feature.kind for feature in explainer.features}
    assert kinds == {INCOME: "number", OWNER: "category", "sex": "category", SCORE_1: "number"}
    assert [feature.protected for feature in explainer.features] == [False, False, True, False]


def test_the_training_scores_are_those_of_the_served_model(explainer):
    asked = explainer.scorer.score(explainer.background)
    np.testing.assert_allclose(explainer.y_score[60:], asked, rtol=0, atol=1e-12)


def test_a_training_id_that_stands_in_both_tables_is_spelt_otherwise(explainer):
    assert len(set(explainer.ids)) == 260
    assert explainer.ids[7] == "007"
    assert explainer.ids[60 + 7] == "007 (training row 8)"
    assert explainer.ids[60 + 60] == "060"


def test_ids_of_odd_training_tables_are_unique(explainer):
    from workbench.report.explainer import _ids

    training = explainer.training
    for given, told in (
        (["a", "a", None], ["a (training row 1)", "a (training row 2)", "training row 3"]),
        (["training row 3", "b", None], ["training row 3", "b", "training row 3'"]),
        ([900, 901, 902], ["900", "901", "902"]),
    ):
        table = pd.DataFrame({"no.": pd.Series(given)})
        ids = _ids(explainer.scored, replace(training, table=table))
        assert ids[60:].tolist() == told
    without = replace(training, table=pd.DataFrame({"other": [1, 2]}))
    assert _ids(explainer.scored, without)[60:].tolist() == ["training row 1", "training row 2"]


def test_without_an_id_column_rows_are_numbered_through(explainer):
    from workbench.report.explainer import _ids

    scored = replace(explainer.scored, columns=replace(explainer.scored.columns, id=None))
    assert _ids(scored, explainer.training).tolist() == [str(row) for row in range(1, 261)]
    assert _ids(scored, None).tolist() == [str(row) for row in range(1, 61)]


def test_a_case_is_found_by_its_id_to_the_letter(explainer):
    assert explainer.position("007") == 7
    assert explainer.case(7)[SCORE_1].tolist() == [odd_rows(60, 1)[SCORE_1][7]]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("7", "evaluation.parquet has no loan '7' in its column 'no.'. Did you mean '007'?"),
        ("0070", "Did you mean '007'"),
        ("060", "'060' is a row of training.parquet, from which the model learnt"),
        ("", "has no loan ''"),
    ],
)
def test_an_unknown_case_is_told_with_those_that_come_nearest(explainer, case, said):
    with pytest.raises(InputError) as refusal:
        explainer.position(case)
    assert said in str(refusal.value)


def test_a_column_of_scores_cannot_be_explained(odd_loans):
    ready = replace(odd_loans.models[0], name="ready", file=None, scores="sum")
    both = replace(odd_loans, models=(ready, odd_loans.models[0]))
    with pytest.raises(
        InputError, match=r"'ready' is a column of scores.* Take the model 'boosted'"
    ):
        open_explainer(both, "ready")
    with pytest.raises(InputError, match="Put the model's file into the workspace"):
        open_explainer(replace(odd_loans, models=(ready,)))


# 2. What to compare with


def reference_ids(explainer: Explainer, threshold: float, **choice: object) -> list[str]:
    chosen = ReferenceChoice(n=1_000, **choice)
    return list(reference_group(explainer, chosen, threshold).ids)


def test_a_group_holds_the_rows_that_its_name_says(explainer):
    scores, ids = explainer.y_score, explainer.ids
    learnt = np.arange(260) >= 60
    threshold = 0.3
    assert (scores[learnt] >= threshold).any()
    for group, kept in (
        ("everyone", ~learnt),
        ("training", learnt),
        ("passed", learnt & (scores < threshold)),
        ("flagged", learnt & (scores >= threshold)),
    ):
        assert reference_ids(explainer, threshold, group=group) == ids[kept].tolist()


def test_a_group_that_the_training_rows_lack_is_taken_from_the_evaluation_rows(explainer):
    scores = explainer.y_score.copy()
    scores[11] = 0.99999
    scored = replace(explainer.scored, y_score=scores[:60])
    above = replace(explainer, y_score=scores, scored=scored)
    assert reference_ids(above, 0.9999, group="flagged") == ["011"]
    alone = replace(
        explainer, training=None, rows=explainer.rows[:60], y_score=explainer.y_score[:60]
    )
    kept = explainer.ids[:60][explainer.y_score[:60] < 0.3]
    assert reference_ids(alone, 0.3, group="passed") == kept.tolist()
    with pytest.raises(InputError, match="names no training table"):
        reference_ids(alone, 0.3, group="training")


def test_a_draw_keeps_the_order_and_says_what_it_stands_for(explainer):
    choice = ReferenceChoice("training", n=20, seed=3)
    drawn = reference_group(explainer, choice, 0.3)
    again = reference_group(explainer, choice, 0.3)
    assert drawn.ids == again.ids
    assert drawn.content_hash == again.content_hash
    assert (drawn.n, drawn.group_n) == (20, 200)
    assert drawn.group_mean_score == float(np.mean(explainer.y_score[60:]))
    places = [explainer.ids.tolist().index(each) for each in drawn.ids]
    assert places == sorted(places)
    pd.testing.assert_frame_equal(drawn.rows, explainer.rows.iloc[places].reset_index(drop=True))
    assert drawn.scores.tolist() == explainer.y_score[places].tolist()
    other = reference_group(explainer, replace(choice, seed=4), 0.3)
    assert other.ids != drawn.ids


def slow(frame: pd.DataFrame, where: tuple[Condition, ...]) -> np.ndarray:
    signs = {
        "=": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }
    kept = []
    for _, row in frame.iterrows():
        keeps = True
        for each in where:
            cell = row[each.column]
            if pd.isna(cell) or each.value is None:
                same = pd.isna(cell) and each.value is None
                keeps &= {"=": same, "!=": not same}.get(each.sign, False)
            else:
                keeps &= signs[each.sign](cell, each.value)
        kept.append(keeps)
    return np.array(kept)


@pytest.mark.parametrize(
    "where",
    [
        (Condition("region", "=", "north"),),
        (Condition(OWNER, "!=", "yes"), Condition(SCORE_1, ">", 10)),
        (Condition(OWNER, "=", None),),
        (Condition(INCOME, "!=", None), Condition(INCOME, "<=", 2_900.5)),
        (Condition(SCORE_1, "=", 12.0),),
        (Condition(INCOME, "<", 3_000), Condition(INCOME, ">=", 1_000)),
    ],
    ids=repr,
)
def test_conditions_narrow_a_group(explainer, where):
    kept = slow(odd_rows(200, 0), where)
    assert kept.any()
    assert reference_ids(explainer, 0.3, group="training", where=where) == (
        explainer.ids[60:][kept].tolist()
    )


@pytest.mark.parametrize(
    ("choice", "threshold", "said"),
    [
        (ReferenceChoice("passed"), -np.inf, "At threshold -inf no loan is granted"),
        (ReferenceChoice("flagged"), np.inf, "At threshold inf no loan is declined"),
        (ReferenceChoice(n=0), 0.3, "Ask for one or more|at least 1 row"),
        (ReferenceChoice(seed=-1), 0.3, "The seed -1 is below 0"),
        (ReferenceChoice(where=(Condition("regoin", "=", "a"),)), 0.3, "Did you mean 'region'"),
        (ReferenceChoice(where=(Condition("region", "<", 3),)), 0.3, "needs numbers"),
        (ReferenceChoice(where=(Condition(INCOME, "<", "much"),)), 0.3, "needs a number after"),
        (ReferenceChoice(where=(Condition("region", "=", "w"),)), 0.3, "none is 'passed where"),
    ],
)  # fmt: skip
def test_what_leaves_nothing_to_compare_with_is_refused(explainer, choice, threshold, said):
    with pytest.raises(InputError, match=said):
        reference_group(explainer, choice, threshold)


def test_a_choice_has_a_name(explainer):
    where = (Condition("region", "=", "north"), Condition(SCORE_1, ">=", 3.0))
    choice = ReferenceChoice("flagged", where)
    assert choice.name == "flagged where region = north and x.1 >= 3"
    assert reference_group(explainer, choice, 0.2).name == choice.name
    assert Condition("a", "=", None).text == "a = (missing)"
