"""The review band against all pairs and then alone, and the range in which a point stays."""

from __future__ import annotations

import functools
from collections.abc import Iterator

import numpy as np

from benchmarks import made_up
from benchmarks.rows import Row, at_least, at_most
from benchmarks.timing import alone, compare
from workbench.threshold import (
    CostModel,
    PricedCurve,
    Reviewer,
    cheapest_index,
    convex_hull,
    operating_curve,
)
from workbench.threshold.review import review_band
from workbench.threshold.stability import stability

_COSTS = CostModel(fp=200.0, fn=1_000.0)
_PEOPLE = {
    "review band, nobody's capacity [ms]": None,
    "review band, capacity 200 [ms]": 200,
    "review band, capacity 50,000 [ms]": 50_000,
}
_LOOKS = (0.0, 15.0, 60.0, 150.0)  # what a look costs; above about 155 none pays


def rows() -> Iterator[Row]:
    """Measure everything about bands and ranges."""
    yield _against_all_pairs(_priced(3_000))
    priced = _priced(1_000_000)
    for path, capacity in _PEOPLE.items():
        yield at_most(path, "1e6 rows", max(_band(priced, capacity)), 100)
    yield _stable(priced)


def _band(priced: PricedCurve, capacity: int | None) -> Iterator[float]:
    """Measure the search at each price of a look."""
    for look in _LOOKS:
        reviewer = Reviewer(look, 0.05, 0.02, capacity)
        yield alone(functools.partial(review_band, priced, reviewer))


def _priced(n: int) -> PricedCurve:
    return PricedCurve.of_counts(operating_curve(made_up.scored(n, np.float64)), _COSTS)


def _against_all_pairs(priced: PricedCurve) -> Row:
    """Compare with a matrix of all pairs, the only way that is published."""
    for capacity in (None, 5, 300):
        for look in _LOOKS:
            reviewer = Reviewer(look, 0.05, 0.02, capacity)
            ours = review_band(priced, reviewer).cost_per_case
            np.testing.assert_allclose(ours, _of_all_pairs(priced, reviewer), rtol=1e-12)
    reviewer = Reviewer(15.0, 0.05, 0.02, 300)
    taken = compare(lambda: review_band(priced, reviewer), lambda: _of_all_pairs(priced, reviewer))
    return at_least("review band against all pairs [ms]", "3,000 rows", taken, 10)


def _of_all_pairs(priced: PricedCurve, reviewer: Reviewer) -> float:
    """Return the least cost per case of all bands."""
    curve, saved, spent = priced.curve, priced.saved(), priced.spent()
    paid = reviewer.cost * (curve.tps + curve.fps)
    upper = (1.0 - reviewer.false_alarm) * spent - reviewer.miss * saved - paid
    lower = reviewer.false_alarm * spent - (1.0 - reviewer.miss) * saved + paid
    length = curve.flagged[None, :] - curve.flagged[:, None]
    most = curve.flagged[-1] if reviewer.capacity is None else reviewer.capacity
    fits = (length >= 0) & (length <= most)
    least = np.where(fits, upper[:, None] + lower[None, :], np.inf).min()
    return float((float(priced.total(0)) + least) / curve.total_weight)


def _stable(priced: PricedCurve) -> Row:
    index, vertices = cheapest_index(priced.money()), convex_hull(priced.curve).vertices
    assert stability(priced, vertices, index) == stability(priced, None, index)
    taken = alone(lambda: stability(priced, None, index))
    return at_most("range of price ratio, the whole curve read [ms]", "1e6 rows", taken, 20)
