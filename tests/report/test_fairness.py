"""Slices compared: one value that page, command line and notebook share."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.bad_slices import SLICES
from tests.slices.made_up import some_scored
from workbench.intake import InputError
from workbench.report.fairness import Fairness, fairness
from workbench.report.fairness_csv import columns_csv, slices_csv
from workbench.report.fairness_json import to_json
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms
from workbench.scored import Scored
from workbench.slices import Cut, Found, by_slice, slice_rows
from workbench.slices.counts import count_slices
from workbench.slices.disparity import disparities, with_intervals
from workbench.threshold import CostModel, cheapest, operating_curve, price

COSTS = CostModel(2.0, 10.0, unit="€")
AT = 0.5


@pytest.fixture(scope="module")
def scored() -> Scored:
    random = np.random.default_rng(3)
    return some_scored(
        1_500,
        place=random.choice(["a", "b", "=c()"], 1_500, p=[0.6, 0.37, 0.03]),
        age=random.integers(18, 70, 1_500),
        weight_of=random.random(1_500),
    )


@pytest.fixture(scope="module")
def answer(scored) -> Fairness:
    return fairness(scored, Terms(COSTS), by="place", threshold=AT)


# 1. It says what its parts say


def test_rates_are_those_of_by_slice(answer, scored):
    assert answer.table == by_slice(scored, AT, by="place")
    assert answer.threshold == AT
    assert answer.reference == ("a",)


def test_disparities_are_those_of_the_counts_with_intervals_beside_them(answer, scored):
    slicing = slice_rows(scored.table, "place")
    assert answer.disparities == with_intervals(scored, slicing, AT, 30, 0)
    plain = disparities(count_slices(scored, slicing, AT), slicing, 30)
    assert [each.value for each in answer.disparities] == [each.value for each in plain]


def test_costs_add_up_to_the_total(answer, scored):
    priced = price(scored, operating_curve(scored), COSTS)
    total = sum(each.value * each.n for each in answer.costs)
    assert total == pytest.approx(priced.total_at(priced.curve.at(AT)), rel=1e-12)
    for each in answer.costs:
        assert each.low <= each.value <= each.high


def test_every_flag_is_one_of_those_tested(answer):
    assert set(answer.flags) <= set(answer.tested)
    assert all(flag.p_adjusted <= 0.05 for flag in answer.flags)
    assert [flag.harm for flag in answer.tested] == sorted(
        (flag.harm for flag in answer.tested), reverse=True
    )


def test_the_first_sentence_holds_the_tests_of_both_mistakes(answer):
    alarms, misses = (
        answer.disparity(f"{name}_difference").p
        for name in ("false_positive_rate", "equal_opportunity")
    )
    for p in (alarms, misses):
        assert (f"p = {p:.2f}" if p >= 0.1 else f"p = {p:.3f}") in answer.headline


def test_both_directions_of_the_four_fifths_rule_are_told(answer):
    flagged, passed = answer.four_fifths
    known = [row.selection_rate.value for row in answer.table.slices if row.n >= 30]
    assert flagged.ratio == pytest.approx(min(known) / max(known), rel=1e-12)
    assert passed.ratio == pytest.approx((1 - max(known)) / (1 - min(known)), rel=1e-12)


# 2. The point


def test_without_a_threshold_it_is_todays_else_the_cheapest(scored):
    best = cheapest(price(scored, operating_curve(scored), COSTS)).threshold
    assert fairness(scored, Terms(COSTS), by="place").threshold == best
    assert fairness(scored, Terms(COSTS, current=0.3), by="place").threshold == 0.3
    with pytest.raises(InputError, match="The threshold is not a number"):
        fairness(scored, by="place", threshold=float("nan"))


def test_nobody_and_everybody_flagged_are_answered(scored):
    for at in (np.inf, -np.inf):
        told = json.loads(to_json(fairness(scored, Terms(COSTS), by="place", threshold=at)))
        assert told["threshold"] == ("inf" if at > 0 else "-inf")
        assert told["disparities"]["demographic_parity_difference"]["value"] == 0.0
        assert told["flags"] == []


# 3. Cuts


def test_own_edges_and_a_slice_that_was_found_are_taken(scored):
    bands = Cut("age", "edges", edges=(30.0, 50.0))
    told = fairness(scored, Terms(COSTS), by=(bands, "place"), threshold=AT)
    assert told.table.by == ("age", "place")
    assert told.table.slices[0].key == ("up to 30", "=c()")
    found = Found(((Cut("place"), "b"), (bands, "up to 30")))
    told = fairness(scored, Terms(COSTS), by=found, threshold=AT)
    assert told.reference == ("all others",)
    assert json.loads(to_json(told))["by"] == ["place = b and age = up to 30"]


@pytest.mark.parametrize("case", SLICES, ids=lambda case: case.name)
def test_what_cannot_part_the_rows_is_refused_in_a_sentence(case, tmp_path):
    with pytest.raises(InputError) as refusal:
        case.ask(tmp_path)
    assert [piece for piece in case.sentence if piece not in str(refusal.value)] == []


def test_the_label_is_found_within_cuts_too(scored):
    for by in (Cut("score", "edges", edges=(0.5,)), Found(((Cut("y"), "1"),))):
        with pytest.raises(InputError, match="is the column of"):
            fairness(scored, by=by, threshold=AT)


def test_a_bound_of_none_is_refused():
    with pytest.raises(InputError, match="min_n is 0: it must be a whole number of at least 1"):
        SliceChoice(min_n=0)


# 4. Laws


def test_the_same_seed_gives_the_same_answer_and_another_one_the_same_figures(scored, answer):
    again = fairness(scored, Terms(COSTS), by="place", threshold=AT)
    assert to_json(again) == to_json(answer)
    other = fairness(scored, Terms(COSTS), by="place", threshold=AT, choice=SliceChoice(seed=1))
    assert to_json(other) == to_json(answer)  # only p-values of disparities are drawn


def test_the_order_of_rows_changes_nothing(scored, answer):
    rows = scored.table.sample(frac=1.0, random_state=1)
    told = fairness(Scored.from_frame(rows, scored.columns), Terms(COSTS), by="place", threshold=AT)
    for mine, other in zip(told.costs, answer.costs, strict=True):
        assert mine.value == pytest.approx(other.value, rel=1e-12)
    assert told.table == answer.table
    assert [flag.key for flag in told.tested] == [flag.key for flag in answer.tested]


def test_rows_that_belong_together_are_less_evidence(scored):
    pairs = pd.concat([scored.table, scored.table], ignore_index=True)
    pairs["household"] = [*range(scored.n), *range(scored.n)]
    columns = replace(scored.columns, group="household")
    alone = fairness(Scored.from_frame(pairs, scored.columns), by="place", threshold=AT)
    together = fairness(Scored.from_frame(pairs, columns), by="place", threshold=AT)
    first, second = alone.disparities[0], together.disparities[0]
    assert first.value == pytest.approx(second.value, rel=1e-12)
    assert second.high - second.low > first.high - first.low
    least = {flag.metric: flag.p for flag in alone.tested if flag.key == ("b",)}
    assert all(flag.p >= least[flag.metric] for flag in together.tested if flag.key == ("b",))
    own, both = alone.table.slices[0].fpr, together.table.slices[0].fpr
    assert (own.value, own.n) == (both.value, both.n)
    assert both.high - both.low > own.high - own.low
    pairs_of = Scored.from_frame(pairs, columns)
    assert together.table == by_slice(pairs_of, together.threshold, by="place")


# 5. A table to hand on


def test_the_table_reads_back_and_holds_no_formula(answer):
    text = slices_csv(answer.table, answer.profiles, answer.costs)
    told = list(csv.DictReader(io.StringIO(text)))
    assert [row["place"] for row in told] == ["'=c()", "a", "b"]
    for row, each, profile in zip(told, answer.table.slices, answer.profiles, strict=True):
        assert (int(row["n"]), int(row["positives"])) == (each.n, each.positives)
        assert float(row["fpr_low"]) == each.fpr.low
        assert float(row["auc"]) == profile.auc
        assert row["tpr_status"] == each.tpr.status
    assert [float(row["cost_per_case"]) for row in told] == [each.value for each in answer.costs]


def test_several_columns_stand_one_below_another_and_each_row_names_its_own(answer):
    part = answer.table, answer.profiles, answer.costs
    alone = list(csv.DictReader(io.StringIO(slices_csv(*part))))
    told = list(csv.DictReader(io.StringIO(columns_csv([part, part]))))
    assert [row["column"] for row in told] == ["place"] * 6
    assert [row["slice"] for row in told] == 2 * [row["place"] for row in alone]
    assert [row["fpr_low"] for row in told] == 2 * [row["fpr_low"] for row in alone]


def test_what_is_undefined_is_an_empty_cell(scored):
    told = fairness(scored, Terms(COSTS), by="place", threshold=np.inf)
    (first, *_) = csv.DictReader(io.StringIO(slices_csv(told.table, told.profiles, told.costs)))
    assert (first["ppv"], first["ppv_n"], first["ppv_status"]) == ("", "0", "undefined")
