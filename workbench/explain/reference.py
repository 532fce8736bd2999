"""Reference rows: drawn once with a seed, listed, and hashed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.explanation import Reference
from workbench.intake import InputError, quoted
from workbench.scored import content_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

ROWS = 50  # compared with, where nobody asks for another number


def draw_reference(
    name: str,
    rows: pd.DataFrame,
    ids: Sequence[str],
    scores: NDArray[np.float64],
    *,
    n: int = ROWS,
    seed: int = 0,
) -> Reference:
    """Draw the rows that a case is compared with from a group.

    Parameters
    ----------
    name : str
        What the group is called.
    rows : DataFrame of shape (n_group, n_columns)
        The whole group, in the columns that the model sees.
    ids : sequence of str
        One of each row, no two alike.
    scores : ndarray of float64, shape (n_group,)
        The rows' scores by the served model.
    n : int
        How many to draw; a smaller group is taken whole.
    seed : int
        Of the draw: without replacement, the rows stay in the table's order.

    Raises
    ------
    InputError
        If the group is empty, a row has no id of its own or no score, or `n` is below 1.
    """
    scores = np.asarray(scores, dtype=np.float64)
    if n < 1:
        raise InputError(f"A case cannot be compared with {n:,} rows. Ask for one or more.")
    if len(rows) == 0:
        raise InputError(
            f"The reference group {quoted(name)} has no rows, so there is nothing to compare with. "
            "Choose another group, or another threshold."
        )
    _refuse_unlisted(name, ids, scores, len(rows))
    whole = Reference(
        name=name,
        rows=rows.reset_index(drop=True),
        ids=tuple(ids),
        scores=scores,
        group_n=len(rows),
        group_mean_score=float(np.mean(scores)),
        content_hash="",
    )
    return _taken(whole, drawn_rows(len(rows), n, seed))


def drawn_down(reference: Reference, n: int, seed: int = 0) -> Reference:
    """Return a reference of at most n of the same rows, drawn without replacement.

    The group that they stand for stays the same, so `group_n` and `group_mean_score` do.
    """
    if reference.n <= n:
        return reference
    return _taken(reference, drawn_rows(reference.n, n, seed))


def of_columns(reference: Reference, names: Sequence[str]) -> Reference:
    """Return a reference with the columns that a model sees, in its order."""
    if list(reference.rows.columns) == list(names):
        return reference
    rows = reference.rows[list(names)]
    return replace(reference, rows=rows, content_hash=content_hash(rows))


def drawn_rows(of: int, n: int, seed: int) -> NDArray[np.int64]:
    """Return the rows of a draw without replacement in rising order; all where n is not less."""
    if n >= of:
        return np.arange(of)
    return np.sort(np.random.default_rng(seed).choice(of, size=n, replace=False))


def _taken(reference: Reference, kept: NDArray[np.int64]) -> Reference:
    rows = reference.rows.take(kept).reset_index(drop=True)
    scores = reference.scores[kept]
    scores.setflags(write=False)
    ids = tuple(reference.ids[row] for row in kept.tolist())
    return replace(reference, rows=rows, ids=ids, scores=scores, content_hash=content_hash(rows))


def _refuse_unlisted(name: str, ids: Sequence[str], scores: NDArray[np.float64], n: int) -> None:
    """Refuse rows that lack an id of their own or a score."""
    group = f"The reference group {quoted(name)}"
    if len(ids) != n or scores.shape != (n,):
        raise InputError(
            f"{group} has {n:,} rows, {len(ids):,} ids and {scores.size:,} scores. Give one id and "
            "one score for each row."
        )
    if len(set(ids)) != n:
        twice = Counter(ids).most_common(1)[0][0]
        raise InputError(
            f"{group} has the id {quoted(twice)} twice. Give each row an id of its own."
        )
    bad = np.flatnonzero(~np.isfinite(scores))
    if len(bad):
        raise InputError(
            f"{group} has no score for {quoted(ids[int(bad[0])])}. Score the table again, or leave "
            "that row out."
        )
