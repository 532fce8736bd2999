"""Rows that two models score: their scores hang together, and either may be the better one."""

from __future__ import annotations

import dataclasses

import numpy as np

from tests.slices.made_up import some_scored
from workbench.slices.paired import Decided
from workbench.threshold import CostModel, PricedRows, operating_curve, priced_rows

COSTS = CostModel(fp=1.0, fn=5.0)
THRESHOLD = 0.5


def two_models(
    n: int, seed: int = 0, better: float = 0.0, **more
) -> tuple[Decided, Decided, PricedRows]:
    """Draw `n` rows, of which the second model tells positives by `better` more."""
    scored = some_scored(n, seed, **more)
    random = np.random.default_rng(seed + 1_000_000)
    shared, one, other = random.normal(0.0, 0.14, (3, n))
    first = 0.4 + 0.2 * scored.y_true + shared + one
    second = 0.4 + (0.2 + better) * scored.y_true + shared + other
    before, after = (dataclasses.replace(scored, y_score=each) for each in (first, second))
    rows = priced_rows(before, operating_curve(before), COSTS)
    return Decided(before, THRESHOLD), Decided(after, THRESHOLD), rows
