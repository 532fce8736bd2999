"""The same case by two models of a workspace: the same rows, both scores, and where they differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

import workbench
from tests.explain.games import shapley_by_hand, worth_by_hand
from workbench.intake import InputError
from workbench.report.case_explanation import explain_case
from workbench.report.explainer import open_explainer
from workbench.report.other_model import compare_models, predictions_for_two, same_rows
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.workspace import FILE

RANDOM = np.random.default_rng(1)
SIZE = 120
ROWS = pd.DataFrame(
    {
        "id": [f"A{row}" for row in range(SIZE)],
        "age": RANDOM.integers(18, 80, SIZE),
        "income": RANDOM.normal(3.0, 1.0, SIZE).round(2),
        "years": RANDOM.integers(0, 30, SIZE),
    }
)
MARGIN = 3.0 - ROWS["income"] - ROWS["years"] / 10 + RANDOM.normal(size=SIZE)
ROWS["bad"] = (MARGIN > 0).astype(int)
AT, CASE = 0.3, "A7"


@pytest.fixture(scope="module", autouse=True)
def places(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="module")
def loans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("two")
    ROWS.to_csv(folder / "rows.csv", index=False)
    text = (
        '[data]\nevaluation = "rows.csv"\nid = "id"\ntarget = "bad"\npositive = "1"\n'
        f"[policy]\nthreshold = {AT}\n"
    )
    for name, columns in {"old": ["age", "income"], "new": ["years", "income"]}.items():
        model = LogisticRegression().fit(ROWS[columns], ROWS["bad"])
        skops.io.dump(model, folder / f"{name}.skops")
        text += f'[[models]]\nname = "{name}"\nfile = "{name}.skops"\n'
    (folder / FILE).write_text(text)
    return workbench.open_workspace(folder)


@pytest.fixture(scope="module")
def both(loans):
    with open_explainer(loans, "old") as old, open_explainer(loans, "new") as new:
        yield old, new


@pytest.fixture(scope="module")
def made(both):
    return compare_models(both, CASE, AT, group(both))


def group(both, n: int = 20):
    return reference_group(both[0], ReferenceChoice(n=n), AT)


def test_each_side_is_that_models_own_explanation_by_hand(made, both):
    reference = made.difference.first.reference
    for opened, own in zip(both, (made.difference.first, made.difference.second), strict=True):
        place = opened.position(CASE)
        assert own.score == opened.scored.y_score[place]
        assert own.reference.ids == reference.ids
        rows = ROWS.set_index("id").loc[list(reference.ids), list(opened.scorer.feature_names)]
        worth = worth_by_hand(opened.scorer, opened.case(place), rows.reset_index(drop=True))
        by_hand = shapley_by_hand(own.feature_names, worth)
        np.testing.assert_allclose(own.values, by_hand, rtol=0, atol=1e-12)
        assert own.base_value == pytest.approx(worth(frozenset()), abs=1e-12)


def test_the_first_side_is_what_the_page_and_the_command_line_say(made, both):
    alone = explain_case(both[0], CASE, AT, ReferenceChoice(n=20)).shap
    assert made.difference.first.values.tolist() == alone.values.tolist()


def test_columns_of_either_model_are_listed_with_both_values(made):
    table = made.frame()
    assert set(table.index) == {"age", "income", "years"}
    assert list(table.columns) == [
        "label", "value", "old", "new", "difference", "standard_error",
    ]  # fmt: skip
    assert (table["difference"] == table["new"] - table["old"]).all()
    assert (table.loc["age", "new"], table.loc["years", "old"]) == (0.0, 0.0)
    sizes = table["difference"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)
    assert table.loc["years", "value"] == str(ROWS.set_index("id").loc[CASE, "years"])


def test_both_are_decided_at_one_threshold(made):
    first, second = made.scores
    assert made.flagged == (first >= AT, second >= AT)
    middle = made.at((first + second) / 2)
    assert sorted(middle.flagged) == [False, True]
    assert middle.difference is made.difference
    assert "by old and" in middle.reasons[1]


def test_the_models_may_change_places(made, both):
    back = compare_models(both[::-1], CASE, AT, same_rows(group(both), both[1]))
    there = made.frame()["difference"]
    np.testing.assert_allclose(back.frame()["difference"][there.index], -there, atol=1e-15)


def test_a_notebook_asks_in_one_line(loans, made):
    told = workbench.reasons_between(
        loans, case=CASE, models=("old", "new"), choice=ReferenceChoice(n=20)
    )
    assert told.reasons == made.reasons
    assert told.threshold == AT
    pd.testing.assert_frame_equal(told.frame(), made.frame())


def test_it_tells_how_far_it_is_and_can_be_ended(both):
    asked = []
    compare_models(both, CASE, AT, group(both), asked.append)
    assert sum(asked) >= predictions_for_two(both, group(both)) == 2 * 4 * 20

    def enough(_: int) -> None:
        raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        compare_models(both, CASE, AT, group(both), enough)


def test_what_does_not_belong_together_is_refused(both):
    with pytest.raises(InputError, match="has no case 'B1'"):
        compare_models(both, "B1", AT, group(both))
    others = np.array([f"x{row}" for row in range(SIZE)], dtype=object)
    with pytest.raises(InputError, match="The second model knows no row 'A"):
        same_rows(group(both), replace(both[1], ids=others))
    turned = replace(both[1], ids=both[1].ids[::-1])
    with pytest.raises(InputError, match="'A7' stands elsewhere"):
        compare_models((both[0], turned), CASE, AT, group(both))
