"""`workbench evaluate` equals counting every row at every threshold, in exact fractions."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.calling import call
from tests.strategies import prices, tables
from workbench.scored import Scored

OUTCOMES = ("fp", "fn", "tp", "tn")


@dataclass(frozen=True, slots=True)
class Row:
    """One row, in exact numbers."""

    positive: bool
    score: float
    weight: Fraction


def rows_of(scored: Scored) -> list[Row]:
    weights = [1.0] * scored.n if scored.sample_weight is None else scored.sample_weight
    columns = zip(scored.y_true.tolist(), scored.y_score.tolist(), weights, strict=True)
    return [Row(positive, score, Fraction(float(weight))) for positive, score, weight in columns]


def counts_at(rows: list[Row], threshold: float) -> dict[str, Fraction]:
    counts = dict.fromkeys(OUTCOMES, Fraction(0))
    for row in rows:
        flagged = row.score >= threshold
        counts[("tp" if flagged else "fn") if row.positive else ("fp" if flagged else "tn")] += (
            row.weight
        )
    return counts


def per_case(counts: dict[str, Fraction], costs: dict[str, Fraction]) -> Fraction:
    money = sum((costs[outcome] * counts[outcome] for outcome in OUTCOMES), Fraction(0))
    return money / sum(counts.values())


def cheapest_threshold(rows: list[Row], costs: dict[str, Fraction]) -> float:
    """Return the highest threshold among those whose costs count as equal to the least."""
    thresholds = [inf, *sorted({row.score for row in rows}, reverse=True)]
    money = [per_case(counts_at(rows, t), costs) for t in thresholds]
    equal = Fraction(1e-9) * max(1, *(abs(m) for m in money))
    return next(t for t, m in zip(thresholds, money, strict=True) if m <= min(money) + equal)


def auc_of_pairs(rows: list[Row]) -> Fraction:
    won = total = Fraction(0)
    for one in rows:
        for other in rows:
            if one.positive and not other.positive:
                pair = one.weight * other.weight
                total += pair
                won += pair * (Fraction(one.score > other.score) + (one.score == other.score) / 2)
    return won / total


def written(scored: Scored, folder: Path, suffix: str) -> Path:
    path = folder / f"table.{suffix}"
    if suffix == "csv":
        scored.table.to_csv(path, index=False)
    else:
        scored.table.to_parquet(path)
    return path


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@given(
    scored=tables(),
    money=prices() | st.tuples(*[st.integers(-3, 3).map(float)] * 4),
    threshold=st.none() | st.floats(allow_nan=False),
)
def test_the_answer_equals_counting_by_hand(scored, money, threshold, suffix):
    words = [
        part
        for name, price in zip(OUTCOMES, money, strict=True)
        for part in (f"--cost-{name}", repr(price))
    ]
    words += [] if scored.sample_weight is None else ["--weight", "weight"]
    words += [] if threshold is None else ["--threshold", repr(threshold)]
    read = ("--y-true", "y", "--y-score", "score", "--positive", 1, "--scale", "any", "--json")
    with TemporaryDirectory() as folder:
        answer = call("evaluate", written(scored, Path(folder), suffix), *read, *words).read()

    rows, costs = rows_of(scored), dict(zip(OUTCOMES, map(Fraction, money), strict=True))
    expected = cheapest_threshold(rows, costs) if threshold is None else threshold
    assert float(answer["threshold"]) == expected
    counts = counts_at(rows, expected)
    close = {"rel": 1e-12, "abs": 1e-12}
    assert answer["counts"] == pytest.approx({k: float(v) for k, v in counts.items()}, **close)
    assert answer["flagged"] == sum(row.score >= expected for row in rows)
    assert (answer["n"], answer["positives"]) == (len(rows), sum(row.positive for row in rows))
    weight = sum(counts.values())
    positive = counts["tp"] + counts["fn"]
    assert answer["prevalence"] == pytest.approx(float(positive / weight), **close)
    assert answer["auc"]["value"] == pytest.approx(float(auc_of_pairs(rows)), **close)
    check_costs(answer, rows, costs, expected)
    check_same_decisions(answer, rows, expected)


def check_costs(answer, rows, costs, threshold):
    close = {"rel": 1e-9, "abs": 1e-9}
    counts = counts_at(rows, threshold)
    weight = sum(counts.values())
    chosen = per_case(counts, costs)
    share = (counts["tp"] + counts["fp"]) / weight
    none, everybody = (per_case(counts_at(rows, t), costs) for t in (inf, -inf))
    lot = share * everybody + (1 - share) * none
    assert answer["cost"]["per_case"] == pytest.approx(float(chosen), **close)
    assert answer["cost"]["total"] == pytest.approx(float(chosen * weight), **close)
    ends = {"flag_none": none, "flag_all": everybody, "random": lot}
    for name, money in ends.items():
        assert answer["baselines"][name] == pytest.approx(float(money), **close)
        assert answer["regret"][name] == pytest.approx(float(money - chosen), **close)


def check_same_decisions(answer, rows, threshold):
    scores = sorted({row.score for row in rows})
    low = max((score for score in scores if score < threshold), default=-inf)
    high = min((score for score in scores if score >= threshold), default=inf)
    if threshold == -inf:  # everybody is flagged up to the lowest score
        low, high = -inf, scores[0]
    assert [float(end) for end in answer["same_decisions"]] == [low, high]
