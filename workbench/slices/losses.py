"""What a search for weak slices looks at: what rows lose, which rows, and by which columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.intake import InputError
from workbench.slices.slicing import Cut, Slicing, slice_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.scored import Scored
    from workbench.slices.discovery import Search
    from workbench.threshold import PricedRows

Loss = Literal["error", "cost", "false_alarm", "miss"]
# A column of texts of which more than this share differ is cut by their length.
_MOSTLY_DISTINCT = 0.5
_ALIKE = (
    "All rows that are searched are alike there.",
    "Nearly all texts there differ, and none has more words than another.",
)
_HIDDEN = "No model may see it: it may tell the label itself."


def row_losses(
    scored: Scored, priced: PricedRows, threshold: float, loss: Loss
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the rows that can lose, what each row of the table loses, and its weight."""
    flagged = scored.y_score >= threshold
    wrong = flagged != scored.y_true
    rows = np.arange(scored.n)
    weight = np.ones(scored.n) if scored.sample_weight is None else scored.sample_weight
    match loss:
        case "error":
            return rows, wrong.astype(np.float64), weight
        case "false_alarm":
            return rows[~scored.y_true], (wrong & flagged).astype(np.float64), weight
        case "miss":
            return rows[scored.y_true], (wrong & ~flagged).astype(np.float64), weight
        case "cost":
            either = priced.prices.if_passed(priced.y_true), priced.prices.if_flagged(priced.y_true)
            paid = np.where(flagged, either[1], either[0]) - np.minimum(*either)
            return rows, paid, np.ones(scored.n) if priced.weight is None else priced.weight


def first_half(scored: Scored, rows: NDArray[np.int64], seed: int) -> NDArray[np.bool_]:
    """Draw half of the rows, or of the groups that belong together."""
    units = rows if scored.group is None else scored.group[rows]
    names, codes = np.unique(units, return_inverse=True)
    drawn = np.zeros(len(names), dtype=bool)
    drawn[np.random.default_rng(seed).permutation(len(names))[: (len(names) + 1) // 2]] = True
    return np.asarray(drawn[codes])


def searchable(
    scored: Scored, half: NDArray[np.int64], search: Search, told: Callable[[float], None]
) -> tuple[list[Cut], list[Slicing], list[tuple[str, str]]]:
    """Return what slices can be made of, and what cannot be searched, and why.

    `told` is called before each column, and may end it.
    """
    roles = scored.columns
    own = {roles.y_true, roles.y_score, roles.id, roles.weight, roles.group}
    cuts, slicings, left_out = [], [], []
    for column in map(str, scored.table.columns):
        if column in own or column in search.scores:
            continue
        if column in search.hidden:
            left_out.append((column, _HIDDEN))
            continue
        told(0.0)
        cut = _cut(scored.table[column], column)
        try:
            slicing = slice_rows(scored.table, cut, checked=roles.sensitive)
        except InputError as error:
            left_out.append((column, str(error)))
            continue
        sizes = np.bincount(slicing.codes[half])
        if np.count_nonzero(sizes) == 1:
            left_out.append((column, _ALIKE[cut.how == "length"]))
            continue
        if sizes.max() < search.least:
            left_out.append(
                (column, f"No value has {search.least:,} rows of those that are searched.")
            )
            continue
        cuts.append(cut)
        slicings.append(slicing)
    return cuts, slicings, left_out


def _cut(column: pd.Series, name: str) -> Cut:
    if is_numeric_dtype(column) or is_bool_dtype(column):
        return Cut(name)
    distinct = column.nunique() > _MOSTLY_DISTINCT * max(1, int(column.notna().sum()))
    return Cut(name, "length") if distinct else Cut(name)
