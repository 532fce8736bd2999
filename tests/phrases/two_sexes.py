"""Loans of two sexes with the outcomes that a test asks for, and how their business says it."""

from __future__ import annotations

import pandas as pd

from tests.strategies import scored_of
from workbench.slices import SliceTable, by_slice
from workbench.workspace import Words

LOANS = Words(
    case="application",
    positive="bad loan",
    negative="good loan",
    flag="decline",
    passing="approve",
    flagged="declined",
    passed="approved",
)
# For each sex: true positives, misses, false alarms, rightly passed.
COUNTS = {"f": (30, 10, 20, 40), "m": (40, 40, 10, 110), "x": (1, 1, 0, 2)}


def table_of(counts: dict[str, tuple[int, int, int, int]]) -> pd.DataFrame:
    """Return rows with these outcomes at a threshold of 0.5."""
    outcomes = ((True, 0.9), (True, 0.1), (False, 0.9), (False, 0.1))
    return pd.DataFrame(
        [
            (sex, *outcome)
            for sex, numbers in counts.items()
            for outcome, times in zip(outcomes, numbers, strict=True)
            for _ in range(times)
        ],
        columns=["sex", "y", "s"],
    )


def rates_of(counts: dict[str, tuple[int, int, int, int]], min_n: int = 30) -> SliceTable:
    rows = table_of(counts)
    scored = scored_of(rows["y"].to_numpy(), rows["s"].to_numpy(), sex=rows["sex"])
    return by_slice(scored, 0.5, by="sex", min_n=min_n)
