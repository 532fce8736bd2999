"""Why new cases are decided so: as each case is explained by itself, the worst first."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest

from tests.report.explaining import SCORE_1, odd_rows
from tests.report.recording import decisions, judged, recorded, workspace
from workbench import explain_case, load_scored
from workbench.intake import InputError
from workbench.phrases.applied import short_reasons, told_reasons
from workbench.phrases.reasons import labels
from workbench.report.applied import apply_decision
from workbench.report.applied_reasons import with_reasons
from workbench.report.record.making import Decided, Judged, record_of
from workbench.report.terms import Terms
from workbench.threshold import Reviewer
from workbench.threshold.rule import FLAGGED, PASSED
from workbench.workspace import Words

BAND = (0.02, 0.3)


@pytest.fixture(scope="module")
def rested(odd_loans) -> Judged:
    terms = Terms(odd_loans.costs, words=odd_loans.words, reviewer=Reviewer(0.1))
    return Judged(odd_loans, "boosted", load_scored(odd_loans), terms)


@pytest.fixture(scope="module")
def record(rested):
    return record_of(Decided(BAND[1], "why", "Ada", band=BAND), rested)


@pytest.fixture(scope="module")
def done(record, rested):
    new = odd_rows(60, 1).drop(columns=["status", "sum"])
    return apply_decision(record, rested.workspace, new)


@pytest.fixture(scope="module")
def shares() -> list[float]:
    return []


@pytest.fixture(scope="module")
def explained(done, shares):
    return with_reasons(done, most=done.flagged + done.reviewed + 2, told=shares.append)


def test_the_reasons_are_those_of_each_case_explained_by_itself(explained, explainer):
    assert explained.flagged
    assert explained.reviewed
    for row in np.flatnonzero(explained.actions != PASSED)[::3].tolist():
        case_id = str(explained.ids[row])
        line = BAND[1] if explained.actions[row] == FLAGGED else BAND[0]
        own = explain_case(explainer, case_id, BAND[0])
        turning = own.table.decision(line).flip_set
        known = {feature.column: feature.label for feature in own.features}
        told = short_reasons(own.shap, own.case, own.features)
        assert explained.reasons.texts[row] == told
        assert explained.reasons.turning[row] == labels([known[name] for name in turning or ()])


def test_those_not_passed_come_first_and_then_the_highest_scores(explained):
    said = explained.reasons.texts != ""
    passed = explained.actions == PASSED
    assert said[~passed].all()
    assert said[passed].sum() == 2
    assert explained.y_score[passed & said].min() >= explained.y_score[passed & ~said].max()
    assert explained.notes[0] == told_reasons(
        explained.reasons.asked, explained.counts, explained.cases.record.words
    )
    assert "have none, since nobody asked" in explained.notes[0]


def test_it_says_how_far_it_is(shares):
    assert shares == sorted(shares)
    assert 0.0 <= shares[0] < 0.2
    assert shares[-1] == 1.0
    assert len(shares) > 20


def test_the_list_has_the_reasons_and_runs_no_formula(explained):
    held = list(csv.DictReader(io.StringIO(explained.csv())))
    order = explained.order()
    assert [row["reasons"] for row in held] == [
        f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
        for text in explained.reasons.texts[order]
    ]
    assert set(held[0]) == {"case", "score", "action", "flagged_from", "reasons", "would_turn"}
    assert f"{SCORE_1} is" in held[0]["reasons"]
    assert " points" in held[0]["reasons"]


def test_whoever_does_not_wait_ends_it(done):
    class Enough(Exception):
        pass

    asked = []

    def told(share: float) -> None:
        asked.append(share)
        if len(asked) == 3:
            raise Enough

    with pytest.raises(Enough):
        with_reasons(done, told=told)
    assert len(asked) == 3


def test_where_no_score_decides_no_column_does(rested):
    for threshold, said in ((float("inf"), "no loan is declined"), (-np.inf, "every loan is")):
        record = record_of(Decided(threshold, "why", "Ada"), rested)
        done = apply_decision(record, rested.workspace, odd_rows(5, 3))
        with pytest.raises(InputError, match=f"{said}.*whatever its score"):
            with_reasons(done)


def test_ready_scores_have_no_reasons(tmp_path):
    found = judged(workspace(tmp_path / "loans"))
    record = recorded(found, decisions(found)["threshold"])
    done = apply_decision(record, found.workspace, found.scored.table)
    with pytest.raises(InputError, match="on ready scores, so there is no model to ask"):
        with_reasons(done)
    with pytest.raises(InputError, match="at least 1 case"):
        with_reasons(done, most=0)


def test_rows_of_a_model_that_is_another_one_by_now_are_not_explained(done):
    record = done.cases.record
    model = replace(record.lineage.model, file_hash="0" * 64)
    odd = replace(record, lineage=replace(record.lineage, model=model))
    with pytest.raises(InputError, match="another model's scores"):
        with_reasons(replace(done, cases=replace(done.cases, record=odd)))


@pytest.mark.parametrize(
    ("asked", "counts", "said"),
    [
        (6, (4, 0, 2), "for every loan."),
        (4, (4, 0, 2), "for the 4 declined; the other 2 loans have none"),
        (5, (3, 1, 2), "the 4 declined or sent to a person and 1 granted, those of the highest"),
        (1, (3, 1, 2), "1 of the 4 declined or sent to a person, those of the highest scores"),
    ],
)
def test_it_is_said_who_has_none(asked, counts, said):
    words = Words(case="loan", flagged="declined", passed="granted")
    assert said in told_reasons(asked, counts, words)
