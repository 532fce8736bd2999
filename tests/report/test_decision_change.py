"""What changed between two decisions: the laws, the flips by brute force, and what they cost."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO
from itertools import product

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tests.report.recording import TERMS, decisions, judged, recorded, rows, workspace
from workbench.intake import InputError
from workbench.report.decisions.change import NOTHING, what_changed
from workbench.report.decisions.flips import WAYS
from workbench.report.decisions.rows import BothScored, both_scored
from workbench.report.record.making import Decided
from workbench.threshold import CostModel, Limits, Requirement
from workbench.threshold.rule import FLAGGED, PASSED, REVIEWED

DEARER = replace(TERMS, costs=CostModel(10.0, 90.0, tp=1.0, unit="€"), prevalence=0.2)
KINDS = ("threshold", "band", "groups", "nobody")


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return workspace(tmp_path_factory.mktemp("change") / "loans")


@pytest.fixture(scope="module")
def found(held):
    return judged(held)


@pytest.fixture(scope="module")
def records(found):
    """One decision of each kind, and the one threshold at other prices and 0.45."""
    made = {kind: recorded(found, decided) for kind, decided in decisions(found).items()}
    made["dearer"] = recorded(
        judged(found.workspace, DEARER), Decided(0.45, "misses are dearer", "Ben")
    )
    return made


@pytest.fixture(scope="module")
def both(found):
    return BothScored(found.scored, found.scored.y_score)


def by_hand(record, scored):
    """Return what a decision does with each row, one row after the other."""
    done = []
    for row, score in enumerate(scored.y_score):
        low = high = record.point.threshold
        if record.band is not None:
            low, high = record.band.low, record.band.high
        if record.groups is not None:
            age = scored.table["age"][row]
            for (name,), threshold in record.groups.thresholds:
                start, end = (float(part) for part in name.strip("(]").split(", "))
                if start < age <= end:
                    low = high = threshold
        done.append(FLAGGED if score >= high else REVIEWED if score >= low else PASSED)
    return done


def money_by_hand(record, scored, done):
    """Return the money of each row at a decision's prices, a person's mistakes included."""
    costs, reviewer = record.costs, record.conditions.reviewer
    money = []
    for bad, action in zip(scored.y_true, done, strict=True):
        flagged, passed = (costs.tp, costs.fn) if bad else (costs.fp, costs.tn)
        wrong = reviewer.miss if bad else reviewer.false_alarm
        right, mistaken = (flagged, passed) if bad else (passed, flagged)
        seen = reviewer.cost + (1.0 - wrong) * right + wrong * mistaken
        money.append({FLAGGED: flagged, PASSED: passed, REVIEWED: seen}[action])
    return np.array(money)


def expected_weight(record, scored):
    """Return what each row counts under the share of positives that was expected."""
    share, expected = scored.y_true.mean(), record.conditions.prevalence
    if expected is None:
        return np.ones(scored.n)
    return np.where(scored.y_true, expected / share, (1.0 - expected) / (1.0 - share))


@pytest.mark.parametrize("kind", [*KINDS, "dearer"])
def test_the_same_record_twice_has_nothing_changed(records, both, kind):
    change = what_changed(records[kind], records[kind], both)
    assert change.nothing
    assert (len(change.flips), change.why, change.changed) == (0, (), ())
    assert change.flips.at_new.per_case == change.flips.at_old.total == 0.0
    assert change.flips.at_new.interval is None


@pytest.mark.parametrize(("old", "new"), list(product([*KINDS, "dearer"], repeat=2)))
def test_flips_and_their_price_are_those_of_counting_by_hand(records, both, old, new):
    scored, pair = both.scored, (records[old], records[new])
    flips = what_changed(*pair, both).flips
    then, now = (by_hand(record, scored) for record in pair)
    rows_of = [row for row in range(scored.n) if then[row] != now[row]]
    assert flips.ids.tolist() == [f"L{row:04d}" for row in rows_of]
    assert flips.actions.tolist() == [[then[row], now[row]] for row in rows_of]
    assert sum(int(flips.of(*way).sum()) for way in WAYS) == len(flips) == len(rows_of)
    for record, priced in zip(pair[::-1], (flips.at_new, flips.at_old), strict=True):
        weight = expected_weight(record, scored)
        apart = weight * (money_by_hand(record, scored, now) - money_by_hand(record, scored, then))
        assert priced.total == pytest.approx(apart.sum(), rel=1e-12, abs=1e-9)
        assert priced.per_case == pytest.approx(apart.sum() / weight.sum(), rel=1e-12, abs=1e-12)
        assert priced.each == pytest.approx(apart[rows_of], rel=1e-12)
        # What flips is all that differs: its parts add up to the difference of the costs.
        assert priced.each.sum() == pytest.approx(priced.total, rel=1e-12, abs=1e-9)
        if rows_of:
            assert priced.interval[0] <= priced.per_case <= priced.interval[1]


@settings(max_examples=20)
@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_swapped_it_is_mirrored(records, both, first, second):
    one, two = (
        replace(records[kind], point=replace(records[kind].point, threshold=threshold))
        for kind, threshold in (("threshold", first), ("dearer", second))
    )
    there, back = what_changed(one, two, both), what_changed(two, one, both)
    assert {(p.name, p.then.split(",")[0], p.now.split(",")[0], p.same) for p in there.pairs} == {
        (p.name, p.now.split(",")[0], p.then.split(",")[0], p.same) for p in back.pairs
    }
    assert there.flips.ids.tolist() == back.flips.ids.tolist()
    assert there.flips.actions.tolist() == back.flips.actions[:, ::-1].tolist()
    for way, (before, after) in ((w, w[::-1]) for w in WAYS):
        assert np.array_equal(there.flips.of(*way), back.flips.of(before, after))
    for here, mirrored in (
        (there.flips.at_new, back.flips.at_old),
        (there.flips.at_old, back.flips.at_new),
    ):
        assert here.per_case == pytest.approx(-mirrored.per_case, abs=1e-12)
        if here.interval is not None:
            low, high = mirrored.interval
            assert here.interval == pytest.approx((-high, -low), abs=1e-9)


def test_the_difference_is_that_of_the_recorded_costs(records, both):
    flips = what_changed(records["nobody"], records["threshold"], both).flips
    recorded_apart = records["threshold"].cost.per_case - records["nobody"].cost.per_case
    assert flips.at_new.per_case == pytest.approx(recorded_apart, abs=1e-12)
    assert flips.at_new.total == pytest.approx(
        records["threshold"].cost.total - records["nobody"].cost.total, abs=1e-9
    )


def test_every_change_of_terms_is_named(records, held):
    old = records["threshold"]
    limits = Limits((Requirement.parse("recall>=0.6"), Requirement.parse("fpr<=0.5")))
    terms = replace(DEARER, limits=limits)
    new = recorded(judged(held, terms), Decided(0.45, "x", "Ben"))
    change = what_changed(old, new)
    told = {(pair.about, pair.name): (pair.then, pair.now) for pair in change.changed}
    assert told["line", "Threshold"] == ("0.3100", "0.4500")
    assert told["prices", "A positive passed costs"] == ("€50", "€90")
    assert told["limits", "Expected share of positives"] == (NOTHING, "20 %")
    assert told["limits", "Flag at most 50 % of negatives"][0] == NOTHING
    assert ("rows", "Loans") not in told
    assert change.flips is None


def test_what_differs_beyond_the_digits_shown_is_said(records):
    old = records["threshold"]
    other = replace(old, conditions=replace(old.conditions, deployed=False))
    (pair,) = what_changed(old, other).changed
    assert pair.now == f"{pair.then}, of another model"
    new = replace(old, cost=replace(old.cost, per_case=old.cost.per_case + 1e-9))
    (pair,) = what_changed(old, new).changed
    assert pair.now == f"{pair.then}, but not to the last digit"


def test_other_rows_and_other_models_are_refused_with_a_sentence(records, held, tmp_path):
    old, new = records["threshold"], records["dearer"]
    assert what_changed(old, new, both_scored(old, new, held)).flips is not None
    other = workspace(tmp_path / "loans", rows(seed=8))
    with pytest.raises(
        InputError, match=r"rests on other rows than loans\.csv of 'Loans' holds now"
    ):
        both_scored(old, new, other)
    gone = replace(old.lineage, model=replace(old.lineage.model, scores="older"))
    with pytest.raises(InputError, match="older"):
        both_scored(replace(old, lineage=gone), new, held)


def test_rows_scored_by_two_models_are_decided_by_each(tmp_path):
    frame = rows(120).assign(older=lambda table: 1.0 - table["score"])
    held = workspace(tmp_path / "loans", frame)
    new = recorded(judged(held), Decided(0.4, "x", "Ada"))
    model = replace(new.lineage.model, scores="older")
    old = replace(new, lineage=replace(new.lineage, model=model))
    flips = what_changed(old, new, both_scored(old, new, held)).flips
    score = frame["score"].to_numpy()
    assert len(flips) == int(((score >= 0.4) != (1.0 - score >= 0.4)).sum())
    assert np.array_equal(flips.scores[:, 0], 1.0 - flips.scores[:, 1])


def test_a_look_that_has_no_price_is_not_priced(records, both):
    conditions = replace(records["threshold"].conditions, reviewer=None)
    old = replace(records["threshold"], conditions=conditions)
    flips = what_changed(old, records["band"], both).flips
    assert flips.at_old is None
    assert flips.at_new is not None
    assert "The older decision does not say what a look by a person costs" in flips.why_not


def test_the_file_of_flips_has_every_case_and_runs_no_formula(records, both):
    table = both.scored.table.assign(case=lambda held: "=" + held["case"])
    scored = replace(both.scored, table=table)
    flips = what_changed(
        records["threshold"], records["band"], BothScored(scored, scored.y_score)
    ).flips
    lines = list(csv.DictReader(StringIO(flips.csv())))
    assert len(lines) == len(flips)
    assert {line["case"] for line in lines} == {f"'{case}" for case in flips.ids}
    dearer = [float(line["dearer_now"]) for line in lines]
    assert dearer == sorted(dearer, reverse=True)
    assert sum(dearer) == pytest.approx(flips.at_new.total, rel=1e-12)
    assert {line["now"] for line in lines} <= {"flag", "review", "pass"}
