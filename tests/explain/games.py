"""Small scorers, references, and Shapley values the slow and obvious way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.explanation import Reference
from workbench.explain.reference import draw_reference
from workbench.models.open_model import mixed_rows


@dataclass(frozen=True, slots=True, eq=False)
class Formula:
    """A model that is a formula on a table."""

    feature_names: tuple[str, ...]
    formula: Callable[[pd.DataFrame], object]

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        return np.asarray(self.formula(frame[list(self.feature_names)]), dtype=np.float64)

    def score_mixed(self, case, reference, masks) -> NDArray[np.float64]:
        rows = mixed_rows(case, reference, masks, self.feature_names)
        return self.score(rows).reshape(len(masks), len(reference))


def table_game(worth: NDArray[np.float64]) -> Formula:
    """Return a model of columns of 0 and 1 that answers what their coalition is worth."""
    d = len(worth).bit_length() - 1
    return Formula(
        tuple(f"x{j}" for j in range(d)),
        lambda frame: worth[frame.to_numpy(int) @ (1 << np.arange(d))],
    )


def against_zeros(d: int, n: int = 1) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a case of ones, and reference rows of zeros."""
    names = [f"x{j}" for j in range(d)]
    return pd.DataFrame(np.ones((1, d), int), columns=names), pd.DataFrame(
        np.zeros((n, d), int), columns=names
    )


def everyone(scorer, rows: pd.DataFrame, n: int = 10_000) -> Reference:
    """Return all rows as a reference."""
    rows = rows[list(scorer.feature_names)]
    return draw_reference(
        "everyone", rows, [str(i) for i in range(len(rows))], scorer.score(rows), n=n
    )


def numbers(n: int, d: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(random.normal(size=(n, d)), columns=[f"x{j}" for j in range(d)])


def curved(d: int, seed: int = 0) -> Formula:
    """Return a model with interactions of many orders, bounded by 0 and 1."""
    random = np.random.default_rng(seed)
    weights, pairs = random.normal(size=d), random.normal(size=(d, d)) / d
    phases = random.normal(size=d)

    def formula(frame: pd.DataFrame) -> NDArray[np.float64]:
        # Sums of products, row by row: a matrix product may round a row by its neighbours.
        x = frame.to_numpy(float)
        margin = (x * weights).sum(axis=1) + np.einsum("ni,ij,nj->n", x, pairs, x)
        return 1 / (1 + np.exp(-margin - 2 * np.sin((x * phases).sum(axis=1))))

    return Formula(tuple(f"x{j}" for j in range(d)), formula)


def worth_by_hand(scorer, case: pd.DataFrame, rows: pd.DataFrame, of=lambda scores: scores):
    """Return what each set of columns is worth: mixtures are built cell by cell."""
    names = list(scorer.feature_names)

    def worth(kept: frozenset[str]) -> float:
        mixed = [
            {name: (case.iloc[0] if name in kept else row)[name] for name in names}
            for _, row in rows.iterrows()
        ]
        return float(np.mean(of(scorer.score(pd.DataFrame(mixed).astype(rows.dtypes)))))

    return worth


def shapley_by_hand(names, worth) -> NDArray[np.float64]:
    """Average what each player adds over every order (Shapley 1953), without any bitmask."""
    known: dict[frozenset[str], float] = {}

    def value(kept: frozenset[str]) -> float:
        if kept not in known:
            known[kept] = worth(kept)
        return known[kept]

    added = dict.fromkeys(names, 0.0)
    for order in permutations(names):
        for place, name in enumerate(order):
            before = frozenset(order[:place])
            added[name] += value(before | {name}) - value(before)
    return np.array([added[name] for name in names]) / factorial(len(names))
