"""The JSON of an evaluation reads back to the same bits, and never to NaN or Infinity."""

from __future__ import annotations

import json
from math import inf, isfinite

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import prices, scored_of, tables
from workbench.report.evaluation import Evaluation, Terms, evaluate
from workbench.report.evaluation_json import to_json
from workbench.threshold import CostModel, Limits, Requirement


def numbers_in(value: object) -> list[float]:
    if isinstance(value, dict):
        return [number for part in value.values() for number in numbers_in(part)]
    if isinstance(value, list):
        return [number for part in value for number in numbers_in(part)]
    return [value] if isinstance(value, int | float) else []


@given(
    scored=tables(),
    money=prices(),
    threshold=st.none() | st.floats(allow_nan=False),
    current=st.none() | st.floats(allow_nan=False),
)
def test_every_figure_reads_back_to_the_same_bits(scored, money, threshold, current):
    terms = Terms(CostModel(*money), current)
    answer = evaluate(scored, terms, threshold=threshold)
    told = json.loads(to_json(answer))
    assert all(isfinite(number) for number in numbers_in(told))
    assert float(told["threshold"]) == answer.point.threshold
    assert tuple(map(float, told["same_decisions"])) == answer.same_decisions
    assert told["auc"]["value"] == answer.auc
    assert told["prevalence"] == answer.prevalence
    assert told["cost"]["total"] == answer.cost.total
    assert told["cost"]["per_case"] == answer.cost.per_case
    for name, count in told["counts"].items():
        assert count == getattr(answer.point, name)
    for name in ("flag_none", "flag_all", "current", "random"):
        assert told["baselines"][name] == getattr(answer.baselines, name)
        assert told["regret"][name] == getattr(answer.regret, name)


@given(scored=tables(weighted=False))
def test_counts_of_rows_are_written_as_integers(scored):
    counts = json.loads(to_json(evaluate(scored)))["counts"].values()
    assert all(isinstance(count, int) for count in counts)
    assert sum(counts) == scored.n


@pytest.mark.parametrize(("threshold", "told"), [(inf, "inf"), (-inf, "-inf"), (0.5, 0.5)])
def test_infinite_thresholds_are_text(threshold, told):
    answer = evaluate(scored_of([1, 0], [0.9, 0.1]), threshold=threshold)
    assert json.loads(to_json(answer))["threshold"] == told


def test_a_figure_that_is_not_a_number_is_a_bug_and_is_not_written():
    answer = evaluate(scored_of([1, 0], [0.9, 0.1]))
    fields = {name: getattr(answer, name) for name in Evaluation.__slots__}
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json(Evaluation(**fields | {"auc": float("nan")}))


def test_where_no_threshold_keeps_the_limits_there_is_no_plateau():
    limits = Limits((Requirement.parse("recall>=1"), Requirement.parse("precision>=1")))
    scored = scored_of([1, 0, 1, 0, 1, 0], [0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    told = json.loads(to_json(evaluate(scored, Terms(limits=limits))))
    assert told["feasible"] is False
    assert (told["plateau"], told["plateau_pieces"], told["stable"]) == (None, None, None)
    assert "No threshold keeps all limits" in told["verdict"]
