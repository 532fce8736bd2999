"""A thousand resampled curves with their bands, against the loop that draws rows and counts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from sklearn.metrics import confusion_matrix_at_thresholds

from benchmarks import made_up
from benchmarks.rows import Row, at_least
from benchmarks.timing import alone
from workbench.scored import Scored
from workbench.threshold import (
    CostModel,
    PricedCurve,
    cheapest_index,
    operating_curve,
    price,
    priced_rows,
)
from workbench.threshold.bands import Band, cost_band, regret_bands, roc_band
from workbench.threshold.plateaus import plateau
from workbench.threshold.resampling import Replicates, resample, resampling_positions

_COSTS = CostModel(fp=1.0, fn=5.0)
_REPLICATES = 1_000
_TIMED = 5  # of the loop's; the rest take as long


def rows() -> Iterator[Row]:
    """Measure resampling: standard errors are the loop's first, then the time."""
    _same_errors(made_up.scored(10_000), 300)
    scored = made_up.scored(1_000_000)
    curve = operating_curve(scored)
    priced = price(scored, curve, _COSTS)
    members = priced_rows(scored, curve, _COSTS)
    best = cheapest_index(priced.money())

    def ours() -> None:
        positions = resampling_positions(priced, (best,))
        _bands(resample(priced, members, positions, replicates=_REPLICATES), priced, best)

    def peer() -> None:
        positions = resampling_positions(priced, (best,))
        _naive(scored, curve.thresholds[positions], _TIMED)

    pair = alone(ours), alone(peer, rounds=2) * _REPLICATES / _TIMED
    yield at_least("1,000 resampled curves with bands [ms]", "1e6 rows", pair, 50)


def _bands(reps: Replicates, priced: PricedCurve, best: int) -> Band:
    """Make every band there is, and return that of the cost."""
    roc_band(reps, priced)
    plateau(reps, priced, best)
    regret_bands(reps, priced, best)
    return cost_band(reps, priced)


def _naive(scored: Scored, thresholds: np.ndarray, replicates: int) -> np.ndarray:
    """Draw rows and count anew each time; returns money per case at the thresholds.

    Its own bands are left out of its time, which only helps it.
    """
    random = np.random.default_rng(6)
    money = []
    for _ in range(replicates):
        drawn = random.integers(0, scored.n, scored.n)
        _, fps, fns, _, found = confusion_matrix_at_thresholds(
            scored.y_true[drawn], scored.y_score[drawn]
        )
        cost = (_COSTS.fp * fps + _COSTS.fn * fns) / scored.n
        nobody = _COSTS.fn * scored.y_true[drawn].mean()
        at = len(found) - found[::-1].searchsorted(thresholds)
        money.append(np.append(nobody, cost)[at])
    return np.array(money)


def _same_errors(scored: Scored, replicates: int) -> None:
    """Compare standard errors; two estimates from so many replicates differ by some 5 %."""
    curve = operating_curve(scored)
    priced = price(scored, curve, _COSTS)
    positions = resampling_positions(priced)
    members = priced_rows(scored, curve, _COSTS)
    band = cost_band(resample(priced, members, positions), priced)
    slow = _naive(scored, curve.thresholds[positions], replicates)
    np.testing.assert_allclose(band.se, slow.std(axis=0), rtol=0.25)
    apart = np.abs(slow - band.estimate) / band.unit
    np.testing.assert_allclose(np.quantile(apart.max(axis=1), 0.95), band.critical, rtol=0.1)
