"""A scored table of middling quality, with whatever further columns a test needs."""

from __future__ import annotations

import numpy as np

from tests.strategies import scored_of
from workbench.scored import Scored


def some_scored(n: int = 4_000, seed: int = 0, **more) -> Scored:
    """Draw labels and scores; three in ten are positive."""
    random = np.random.default_rng(seed)
    y_true = random.random(n) < 0.3
    return scored_of(y_true, np.round(random.normal(0.4 + 0.2 * y_true, 0.2), 2), **more)
