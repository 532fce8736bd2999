"""A decided policy decides new rows as the app does; and handed over, as the app does too."""

from __future__ import annotations

import csv
import io
import types
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import skops.io

from tests.models.boosters import extreme, light, write
from tests.product import ROOT
from tests.report.recording import TOML, decisions, judged, recorded, rows, workspace
from workbench import evaluate
from workbench.intake import InputError, read_table
from workbench.models import serve
from workbench.report.applied import apply_decision, newer_rows
from workbench.report.handover import model_with_threshold, python_snippet
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.terms import Terms
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED
from workbench.workspace import load_scored, open_workspace

CREDIT = ROOT / "sample_models" / "credit"
KINDS = ("threshold", "band", "groups", "nobody")
WORDS = {FLAGGED: "flag", REVIEWED: "review", PASSED: "pass"}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return judged(workspace(tmp_path_factory.mktemp("then") / "loans"))


@pytest.fixture(scope="module")
def credit():
    """Return a decision at the cheapest threshold of the sample, with its workspace."""
    held = open_workspace(CREDIT)
    rested = Judged(held, "logistic", load_scored(held), Terms(costs=held.costs, words=held.words))
    best = evaluate(rested.scored, rested.terms).point.threshold
    return record_of(Decided(best, "cheapest", "Ada"), rested), held, rested.scored


@pytest.fixture(scope="module")
def scorer():
    with serve(CREDIT / "logistic.skops", positive="bad") as served:
        yield served


def unlabelled(found) -> pd.DataFrame:
    return found.scored.table.drop(columns=["status"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_rows_that_were_judged_by_are_decided_as_they_were(found, kind):
    record = recorded(found, decisions(found)[kind])
    done = apply_decision(record, found.workspace, unlabelled(found))
    assert done.flagged + done.reviewed + done.passed == found.scored.n
    bad = found.scored.y_true
    flagged = done.actions == FLAGGED
    if kind == "band":
        assert (done.flagged, done.reviewed) == (record.band.flagged, record.band.reviewed)
    else:
        part = record.groups if kind == "groups" else record.point
        assert (int((flagged & bad).sum()), int((flagged & ~bad).sum())) == (part.tp, part.fp)
        assert (flagged == (done.y_score >= done.thresholds)).all()
    assert done.ids.tolist() == found.scored.table["case"].tolist()


@pytest.mark.parametrize("kind", KINDS)
def test_the_snippet_decides_every_row_as_the_app_does(found, kind):
    record = recorded(found, decisions(found)[kind])
    table = pd.concat([rows(300, seed=3), rows(3, seed=4).assign(age=[None, 5, 130])])
    table["case"] = [f"N{row}" for row in range(len(table))]
    done = apply_decision(record, found.workspace, table.drop(columns=["status"]))
    module = loaded(python_snippet(record, 12))
    groups = table["age"].tolist() if kind == "groups" else None
    for place, score in enumerate(done.y_score.tolist()):
        group = () if groups is None else (groups[place],)
        assert module.decide(score, *group) == WORDS[done.actions[place]]
    assert module.DECISION["number"] == 12
    with pytest.raises(ValueError, match="not a number"):
        module.decide(float("nan"), *(() if groups is None else (30,)))


def test_the_snippet_knows_the_truths_and_gaps_of_numpy_and_pandas(found):
    keys = ((("True",), 0.2), (("(missing)",), 0.4))
    policy = replace(decisions(found)["groups"].policy, by=("new",), thresholds=keys)
    table = found.scored.table.assign(new=pd.array([True, False, None, None] * 100, "boolean"))
    found = replace(found, scored=replace(found.scored, table=table))
    module = loaded(python_snippet(record_of(Decided(0.31, "why", "Ada", policy=policy), found)))
    for truth in (True, np.True_, "True"):
        assert module.decide(0.2, truth) == "flag"
    for truth in (False, np.False_):
        assert module.decide(0.3, truth) == "pass"
    for gap in (None, pd.NA, np.nan, pd.NaT):
        assert (module.decide(0.39, gap), module.decide(0.4, gap)) == ("pass", "flag")


def loaded(source: str) -> types.ModuleType:
    module = types.ModuleType("decision")
    exec(compile(source, "decision.py", "exec"), module.__dict__)  # noqa: S102 (what was written)
    return module


def test_nobodys_words_become_code(found):
    odd = '"""\nimport os\nraise SystemExit  # {x} \\ \' 💥'
    record = recorded(found, Decided(0.3, odd, odd, title=odd))
    module = loaded(python_snippet(record))
    assert module.DECISION["reason"] == module.DECISION["author"] == odd
    assert module.decide(0.3) == "flag"


def test_texts_of_groups_decide_as_the_app_does(found):
    keys = ((("f",), 0.2), (("m",), 0.6))
    policy = replace(decisions(found)["groups"].policy, by=("sex",), thresholds=keys)
    record = record_of(Decided(0.31, "why", "Ada", policy=policy), found)
    table = unlabelled(found).assign(sex=["f", "m", "x", None] * 100)
    done = apply_decision(record, found.workspace, table)
    module = loaded(python_snippet(record))
    for sex, score, action in zip(table["sex"], done.y_score, done.actions, strict=True):
        assert module.decide(float(score), sex) == WORDS[action]
    assert done.notes == (
        "200 of 400 rows are of groups without a threshold of their own: the one for all others "
        "holds, 0.31.",
    )


def test_the_list_reads_back_and_begins_with_the_highest_score(found):
    record = recorded(found, decisions(found)["band"])
    done = apply_decision(record, found.workspace, unlabelled(found))
    held = list(csv.DictReader(io.StringIO(done.csv())))
    scores = [float(row["score"]) for row in held]
    assert scores == sorted(done.y_score.tolist(), reverse=True)
    told = {row["case"]: row["action"] for row in held}
    assert told == dict(
        zip(done.ids.tolist(), (WORDS[action] for action in done.actions), strict=True)
    )


def test_a_model_file_scores_new_rows_as_the_app_does(credit, scorer):
    record, held, scored = credit
    table = read_table(CREDIT / "evaluation.csv")
    done = apply_decision(
        record, held, table.drop(columns=["Status", "application"]), scorer=scorer
    )
    assert (done.y_score == scored.y_score).all()
    assert ((done.actions == FLAGGED) == (scored.y_score >= record.point.threshold)).all()
    assert done.ids.tolist()[:2] == ["1", "2"]
    newer = newer_rows(record, held, table.head(500), scorer=scorer)
    assert (newer.y_score == scored.y_score[:500]).all()


def test_the_classifier_with_a_threshold_predicts_as_the_app_decides(credit):
    record, held, scored = credit
    packed = model_with_threshold(record, held)
    model = skops.io.loads(packed, trusted=["numpy.dtype"])
    predicted = model.predict(scored.table)
    assert ((predicted == "bad") == (scored.y_score >= record.point.threshold)).all()
    assert set(predicted) == {"bad", "good"}
    assert type(model).__name__ == "FixedThresholdClassifier"
    assert model.threshold == record.point.threshold


@pytest.fixture(scope="module")
def odd(odd_loans):
    """Return a decision on a small boosted pipeline, with its scores."""
    rested = Judged(odd_loans, "boosted", load_scored(odd_loans), Terms(words=odd_loans.words))
    return record_of(Decided(0.5, "half", "Ada"), rested), rested.scored


@pytest.mark.parametrize("place", ["between", "inf", "-inf"])
def test_the_classifier_decides_between_two_scores_and_at_the_ends_as_the_app_does(
    odd, odd_loans, place
):
    record, scored = odd
    low, high = np.unique(scored.y_score)[-3:-1]
    threshold = (low + high) / 2.0 if place == "between" else float(place)
    record = replace(record, point=replace(record.point, threshold=threshold))
    packed = model_with_threshold(record, odd_loans)
    trusted = skops.io.get_untrusted_types(data=packed)
    predicted = skops.io.loads(packed, trusted=trusted).predict(scored.table)
    assert ((scored.y_score >= threshold) == (scored.y_score >= high)).all() == (place == "between")
    assert ((predicted == "loss") == (scored.y_score >= threshold)).all()
    module = loaded(python_snippet(record))
    assert [module.decide(float(score)) == "flag" for score in scored.y_score] == (
        scored.y_score >= threshold
    ).tolist()


@pytest.mark.parametrize("make", [light, extreme])
def test_boosters_decide_as_the_app_does_by_the_snippet_and_are_no_classifier(make, tmp_path):
    frame = rows(200, seed=5)
    features = frame[["amount", "age"]]
    path = write(make().fit(features, frame["status"] == "bad"), tmp_path)
    frame.assign(status=(frame["status"] == "bad").astype(int)).to_csv(
        tmp_path / "loans.csv", index=False
    )
    (tmp_path / "workspace.toml").write_text(
        TOML.replace('positive = "bad"', 'positive = "1"').replace(
            'scores = "score"', f'file = "{path.name}"'
        )
    )
    held = open_workspace(tmp_path)
    rested = Judged(held, "scorecard", load_scored(held), Terms())
    scores = rested.scored.y_score
    record = record_of(Decided(float(np.unique(scores)[-4]), "why", "Ada"), rested)
    done = apply_decision(record, held, rows(200, seed=5).drop(columns=["status", "score"]))
    assert (done.y_score == scores).all()
    module = loaded(python_snippet(record))
    told = [module.decide(float(score)) for score in done.y_score]
    assert told == [WORDS[action] for action in done.actions]
    assert done.flagged == int((scores >= record.point.threshold).sum()) > 0
    with pytest.raises(InputError, match="is no scikit-learn model"):
        model_with_threshold(record, held)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sample", "name"),
    [
        ("credit", "boosted"),
        ("crash", "boosted"),
        ("crash", "logistic"),
        ("complaints", "bayes"),
        ("pairs", "logistic"),
        ("pairs", "boosted"),
    ],
)
def test_so_does_that_of_every_sample(sample, name):
    held = open_workspace(ROOT / "sample_models" / sample)
    rested = Judged(held, name, load_scored(held, name), Terms(costs=held.costs, words=held.words))
    best = evaluate(rested.scored, rested.terms).point.threshold
    packed = model_with_threshold(record_of(Decided(best, "cheapest", "Ada"), rested), held)
    model = skops.io.loads(packed, trusted=skops.io.get_untrusted_types(data=packed))
    predicted = model.predict(rested.scored.table.drop(columns=[held.data.target]))
    positive = next(each for each in model.classes_ if str(each) == held.data.positive)
    assert ((predicted == positive) == (rested.scored.y_score >= best)).all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda frame: frame.head(0), "has no rows"),
        (lambda frame: frame.drop(columns="score"), "has no column 'score'"),
        (lambda frame: frame.assign(score=2.0), "outside"),
        (lambda frame: frame.assign(case="A"), "the id 'A' stands in row"),
        (lambda frame: frame.drop(columns="age"), "has no column 'age'"),
        (lambda frame: frame.assign(score=[None, *frame["score"][1:]]), "row 1"),
    ],
)
def test_rows_that_cannot_be_decided_get_a_sentence(found, change, sentence):
    record = recorded(found, decisions(found)["groups"])
    with pytest.raises(InputError, match=sentence):
        apply_decision(record, found.workspace, change(unlabelled(found)), source="new.csv")


def test_ids_of_any_kind_are_kept_as_text_and_missing_ones_are_said(found):
    record = recorded(found, decisions(found)["threshold"])
    table = unlabelled(found).head(3)
    for given, told in (([7, 8, 9], ["7", "8", "9"]), (["007", "x", "é"], ["007", "x", "é"])):
        done = apply_decision(record, found.workspace, table.assign(case=given))
        assert (done.ids.tolist(), done.notes) == (told, ())
    done = apply_decision(record, found.workspace, table.head(1).drop(columns="case"))
    assert done.ids.tolist() == ["1"]
    assert done.notes == (
        "The table has no column 'case', in which the ids stood: each case is named by its row "
        "number, from 1.",
    )


def test_another_model_than_the_one_decided_on_is_refused(credit):
    record, held, scored = credit
    model = replace(record.lineage.model, file_hash="0" * 64)
    odd = replace(record, lineage=replace(record.lineage, model=model))
    for use in (
        lambda: apply_decision(odd, held, scored.table),
        lambda: model_with_threshold(odd, held),
    ):
        with pytest.raises(InputError, match="says nothing of another model's scores") as refused:
            use()
        assert str(held.folder) not in str(refused.value)  # a memo says the same


@pytest.mark.parametrize(("kind", "what"), [("band", "a band for"), ("groups", "thresholds of gr")])
def test_a_classifier_cannot_hold_a_band_or_groups(found, kind, what):
    record = recorded(found, decisions(found)[kind])
    with pytest.raises(InputError, match=what):
        model_with_threshold(record, found.workspace)


def test_a_classifier_needs_a_model_file(found):
    record = recorded(found, decisions(found)["threshold"])
    with pytest.raises(InputError, match="on ready scores"):
        model_with_threshold(record, found.workspace)


def test_labelled_rows_take_the_recorded_roles(found):
    record = recorded(found, decisions(found)["threshold"])
    newer = newer_rows(record, found.workspace, rows(50, seed=2))
    assert newer.columns == record.rows.columns
    assert np.array_equal(newer.y_score, rows(50, seed=2)["score"])
