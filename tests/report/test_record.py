"""A record holds the evaluation's own figures, and what was decided beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from tests.report.recording import TERMS, decisions, judged, looked, recorded, workspace
from workbench import evaluate
from workbench.intake import InputError
from workbench.report.record.making import Decided, evaluation_at, record_of
from workbench.report.record.parts import score_summary
from workbench.slices.parity_policy import GroupPolicy


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return judged(workspace(tmp_path_factory.mktemp("record") / "loans"))


def test_a_given_threshold_is_recorded_as_evaluate_tells_it(found):
    record = recorded(found, decisions(found)["threshold"])
    told = evaluate(found.scored, TERMS, threshold=0.31)
    point, cost = record.point, record.cost
    assert not point.chosen
    assert (point.tn, point.fp, point.fn, point.tp) == (
        told.point.tn,
        told.point.fp,
        told.point.fn,
        told.point.tp,
    )
    assert (cost.total, cost.per_case, cost.honest) == (
        told.cost.total,
        told.cost.per_case,
        told.cost.honest,
    )
    assert cost.interval == told.cost.interval
    assert cost.baselines == told.baselines
    assert [each.met for each in record.conditions.requirements] == [
        each.met for each in told.standings
    ]
    assert record.acknowledged == ("old data",)


def test_a_threshold_that_these_rows_chose_has_the_honest_cost_whoever_typed_it(found):
    best = evaluate(found.scored, TERMS)
    record = record_of(Decided(best.point.threshold, "cheapest", "Ada"), found)
    assert record.point.chosen
    assert record.cost.honest == best.cost.honest != best.cost.per_case
    assert record.cost.interval == best.cost.interval
    low, high = record.point.same_decisions
    inside = record_of(Decided((low + high) / 2.0, "between", "Ada"), found)
    assert inside.point.chosen
    assert inside.point.threshold == (low + high) / 2.0


def by_hand(found, flagged, reviewed):
    """Return counts and money per case, row by row."""
    counts: Counter[str] = Counter()
    money = 0.0
    for bad, flag, look in zip(found.scored.y_true, flagged, reviewed, strict=True):
        if look:
            counts["reviewed"] += 1
            money += 2.0 + (0.1 * 50.0 if bad else 0.05 * 10.0)
        else:
            counts[("t" if bad == flag else "f") + ("p" if flag else "n")] += 1
            money += 0.0 if bad == flag else 50.0 if bad else 10.0
    return counts, money / found.scored.n


def test_a_band_costs_what_counting_by_hand_says(found):
    record = recorded(found, decisions(found)["band"])
    score = found.scored.y_score
    counts, per_case = by_hand(found, score >= 0.6, (score >= 0.25) & (score < 0.6))
    assert record.band.reviewed == counts["reviewed"]
    assert record.band.flagged == int((score >= 0.6).sum())
    assert record.band.cost_per_case == pytest.approx(per_case, rel=1e-12)
    assert record.band.interval[0] < per_case < record.band.interval[1]


def test_thresholds_of_groups_cost_what_counting_by_hand_says(found):
    decided = decisions(found)["groups"]
    record = recorded(found, decided)
    age, score = found.scored.table["age"], found.scored.y_score
    edges = np.quantile(age, [0.25, 0.5, 0.75], method="lower")
    own = np.select([age <= edges[0], age <= edges[1], age <= edges[2]], [0.31, 0.36, 0.41], 0.31)
    counts, per_case = by_hand(found, score >= own, np.zeros(found.scored.n, dtype=bool))
    groups = record.groups
    assert {"tn": groups.tn, "fp": groups.fp, "fn": groups.fn, "tp": groups.tp} == counts
    assert groups.cost_per_case == pytest.approx(per_case, rel=1e-12)
    assert groups.flagged == groups.tp + groups.fp


def test_what_was_looked_at_is_priced_by_hand_on_the_same_rows(found):
    """The interval is that of a paired mean, of rows that are alike in weight."""
    record = recorded(found, decisions(found)["threshold"])
    bad, score = found.scored.y_true, found.scored.y_score

    def money(flagged):
        return np.where(flagged == bad, 0.0, np.where(bad, 50.0, 10.0))

    bold, same, older = record.alternatives
    for each, y_score in ((bold, score), (older, score**2)):
        theirs, ours = money(y_score >= each.threshold), money(score >= 0.31)
        assert each.cost_per_case == pytest.approx(theirs.mean(), rel=1e-12)
        apart = theirs - ours
        margin = 1.959963984540054 * apart.std(ddof=1) / np.sqrt(len(apart))
        assert each.regret == pytest.approx(apart.mean(), rel=1e-9)
        assert each.interval == pytest.approx((apart.mean() - margin, apart.mean() + margin))
    assert (same.regret, same.interval) == (0.0, (0.0, 0.0))
    assert [each.model for each in record.alternatives] == ["scorecard", "scorecard", "older"]


def test_what_was_looked_at_beside_a_chosen_threshold_is_compared_with_what_to_expect(found):
    best = found.evidence.best.threshold
    record = record_of(Decided(best, "why", "Ada"), found, looked=looked(found))
    optimism = record.cost.honest - record.cost.per_case
    assert optimism > 0.0
    bold, _, older = record.alternatives
    for each, taken_off in ((bold, optimism), (older, 0.0)):
        assert sum(each.interval) / 2.0 == pytest.approx(each.regret - taken_off)


def test_slices_are_recorded_as_they_were_compared(found):
    record = recorded(found, decisions(found)["threshold"])
    by_sex, by_age = record.slices
    assert by_sex.by == ("sex",)
    assert [row.key for row in by_sex.slices] == [("f",), ("m",)]
    assert sum(row.n for row in by_age.slices) == found.scored.n
    assert by_age.reference in [row.key for row in by_age.slices]


def test_the_evaluation_may_be_at_hand_already(found):
    decided = decisions(found)["threshold"]
    ready = evaluation_at(found, decided.threshold)
    assert record_of(decided, found, ready) == record_of(decided, found)


def test_a_band_without_a_price_for_a_look_has_no_cost(found):
    free = replace(found, terms=replace(TERMS, reviewer=None))
    record = record_of(decisions(found)["band"], free)
    assert record.band.reviewed > 0
    assert record.band.cost_per_case is None


def test_the_scores_are_kept_whole_where_few_differ_and_in_steps_where_many_do():
    few = score_summary(np.array([0.2, 0.1, 0.2, 0.9]))
    assert (few.edges, few.cumulated, few.complete) == ((0.1, 0.2, 0.9), (1, 3, 4), True)
    many = np.random.default_rng(0).random(5_000)
    kept = score_summary(many)
    assert not kept.complete
    assert len(kept.edges) <= 200
    assert kept.edges[-1] == many.max()
    assert kept.cumulated == tuple(int((many <= edge).sum()) for edge in kept.edges)
    assert np.diff((0, *kept.cumulated)).max() <= 26


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "needs its reason"),
        ({"author": ""}, "needs its author"),
        ({"threshold": float("nan")}, "not a number"),
        ({"band": (0.6, 0.2)}, "lower end comes first"),
        ({"policy": GroupPolicy(("sex",), ((("f",), 0.2),), 0.4)}, "0.4 for all others"),
        (
            {"policy": GroupPolicy(("sex",), ((("f",), 0.2),), 0.3), "band": (0.1, 0.3)},
            "do not go together",
        ),
    ],
)
def test_what_nobody_could_answer_for_is_refused(change, sentence):
    given = {"threshold": 0.3, "reason": "why", "author": "Ada"} | change
    with pytest.raises(InputError, match=sentence):
        Decided(**given)
