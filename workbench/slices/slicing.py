"""Cut the rows of a table into slices: by columns, their crossing, own edges, or texts' words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.columns import find_column
from workbench.intake import InputError, quoted, refuse_lookalikes
from workbench.slices.groups import MISSING, Groups, crossed, group_rows, named_groups, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

How = Literal["values", "edges", "length", "word"]
MOST_COLUMNS = 3
OTHERS = "all others"
# With so many texts in a column, at most this share of them no numbers, it is one of numbers.
_MANY_TEXTS, _SPOILT = 50, 0.05


@dataclass(frozen=True, slots=True)
class Cut:
    """How one column parts the rows.

    Attributes
    ----------
    column : str
        Any column of the table.
    how : str
        "values": each value is a slice, and a numeric column with more than ten is cut at its
        quartiles. "edges": a numeric column is cut at `edges`. "length": a text's number of
        words, cut as a numeric column is. "word": texts that hold `word`, and those that do not.
    edges : tuple of float
        Rising; an edge belongs to the slice below it.
    word : str
        One or more words, looked for as whole words in any case.
    """

    column: str
    how: How = "values"
    edges: tuple[float, ...] = ()
    word: str = ""

    @property
    def title(self) -> str:
        """What the cut is called: the column, and what of it is looked at."""
        if self.how == "length":
            return f"words in {self.column}"
        if self.how == "word":
            return f"“{self.word}” in {self.column}"
        return self.column


@dataclass(frozen=True, slots=True)
class Found:
    """Rows in which every one of some columns lies in one slice, against all others.

    Attributes
    ----------
    members : tuple of (Cut, str)
        Each column's cut, and the name of its slice.
    """

    members: tuple[tuple[Cut, str], ...]

    @property
    def title(self) -> str:
        """The conditions: "job = parttime and age = (25, 33]"."""
        return " and ".join(f"{cut.title} = {name}" for cut, name in self.members)


@dataclass(frozen=True, slots=True, eq=False)
class Slicing:
    """Which slice each row lies in: slices share no row and leave none out.

    Attributes
    ----------
    by : tuple of str
        What the rows are cut by, at most three; more mean their crossing.
    keys : tuple of tuple of str
        For each slice its value of each of `by`; only slices that have rows. Numbers by size,
        texts by alphabet, "(missing)" last.
    codes : ndarray of int64, shape (n_rows,)
        Position in `keys` of each row's slice.
    """

    by: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int64]

    @property
    def title(self) -> str:
        """What the rows are cut by, in one text."""
        return crossed(self.by)

    @property
    def names(self) -> tuple[str, ...]:
        """Each slice in one text."""
        return tuple(map(crossed, self.keys))


Cutting: TypeAlias = str | Cut | Found


def slice_rows(
    table: pd.DataFrame, by: Cutting | Sequence[Cutting], *, checked: Iterable[str] = ()
) -> Slicing:
    """Cut the rows of a table into slices.

    Parameters
    ----------
    table : DataFrame of shape (n_rows, n_columns)
        The rows.
    by : str, Cut, Found, or a sequence of one to three of them
        A column's name stands for its values; several mean their crossing.
    checked : iterable of str
        Columns known to hold no two texts that look alike.

    Raises
    ------
    InputError
        If there is no such column, two of its texts look alike, edges do not rise, or a column
        cannot be cut so.
    """
    wanted = [by] if isinstance(by, str | Cut | Found) else list(by)
    cuts = [Cut(each) if isinstance(each, str) else each for each in wanted]
    _refuse_odd(cuts)
    known = frozenset(checked)
    cut = [_groups(table, each, known) for each in cuts]
    titles = tuple(each.title for each in cuts)
    if len(cut) == 1:
        (only,) = cut
        return _frozen(titles, tuple((name,) for name in only.names), only.codes)
    return _crossed(titles, cut)


def _refuse_odd(cuts: Sequence[Cut | Found]) -> None:
    if not 1 <= len(cuts) <= MOST_COLUMNS:
        raise InputError(
            f"Slices are made by one to {MOST_COLUMNS} columns at a time, not by {len(cuts)}."
        )
    titles = [each.title for each in cuts]
    twice = next((title for title in titles if titles.count(title) > 1), None)
    if twice is not None:
        raise InputError(f"{quoted(twice)} is named twice to make slices by. Name it once.")


def _groups(table: pd.DataFrame, cut: Cut | Found, checked: frozenset[str]) -> Groups:
    if isinstance(cut, Found):
        return _found(table, cut, checked)
    column = find_column(table, cut.column, "The table")
    match cut.how:
        case "edges":
            return _at_edges(column, cut)
        case "length":
            return group_rows(_lengths(column))
        case "word":
            return _with_word(column, cut.word)
        case "values":
            if cut.column not in checked:  # else the door has seen to it
                refuse_lookalikes(column)
            groups = group_rows(column)
            _refuse_spoilt_numbers(column, groups)
            return groups


def _refuse_spoilt_numbers(column: pd.Series, groups: Groups) -> None:
    """Refuse a column of numbers that a few cells keep from being read as such.

    It would fall into as many slices as it has numbers.
    """
    if len(groups.names) < _MANY_TEXTS or is_numeric_dtype(column):
        return
    names = pd.Series([name for name in groups.names if name != MISSING], dtype="str")
    spoilt = names[~np.isfinite(pd.to_numeric(names, errors="coerce").to_numpy())]
    if 0 < len(spoilt) <= _SPOILT * len(names):
        text = spoilt.iloc[0]
        row = int(np.argmax(groups.codes == groups.names.index(text))) + 1
        raise InputError(
            f"Column {quoted(str(column.name))}, row {row:,}: {quoted(text)} is no number, and all "
            f"but {len(spoilt):,} of the column's {len(names):,} values are. Correct it, or leave "
            "the cell empty."
        )


def _found(table: pd.DataFrame, found: Found, checked: frozenset[str]) -> Groups:
    """Part the rows that meet every condition from all others."""
    inside = np.ones(len(table), dtype=bool)
    for cut, name in found.members:
        groups = _groups(table, cut, checked)
        if name not in groups.names:
            raise InputError(f"{quoted(cut.title)} has no slice {quoted(name)} in this table.")
        inside &= groups.codes == groups.names.index(name)
    names = (found.title, OTHERS)
    codes = np.where(inside, 0, 1).astype(np.int64)
    present = [place for place in (0, 1) if (codes == place).any()]
    return Groups(tuple(names[place] for place in present), codes - present[0])


def _at_edges(column: pd.Series, cut: Cut) -> Groups:
    """Cut a numeric column at edges of one's own."""
    edges = cut.edges
    if not is_numeric_dtype(column) or is_bool_dtype(column):
        raise InputError(
            f"Column {quoted(cut.column)} holds no numbers, so it cannot be cut at edges."
        )
    if not edges or not all(map(isfinite, edges)) or any(b <= a for a, b in pairwise(edges)):
        raise InputError(
            f"The edges for {quoted(cut.column)} must be finite numbers, each above the one before."
        )
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    texts = [written(edge) for edge in edges]
    names = [
        f"up to {texts[0]}",
        *(f"({low}, {high}]" for low, high in pairwise(texts)),
        f"above {texts[-1]}",
    ]
    places = np.searchsorted(np.asarray(edges), values)
    codes = np.where(np.isnan(values), -1, places).astype(np.int64)
    return _present(named_groups(codes, names))


def _lengths(column: pd.Series) -> pd.Series:
    """Return each text's number of words; missing where it is missing."""
    counts = [None if text is None else len(text.split()) for text in _texts(column)]
    return pd.Series(counts, name=column.name, dtype="Int64")


def _with_word(column: pd.Series, word: str) -> Groups:
    """Part the texts that hold a word from those that do not."""
    if not word.strip():
        raise InputError(f"Give a word to look for in {quoted(str(column.name))}.")
    spaced = r"\s+".join(re.escape(part) for part in word.split())
    pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
    places = [-1 if text is None else int(pattern.search(text) is None) for text in _texts(column)]
    names = [f"with “{word}”", f"without “{word}”"]
    return _present(named_groups(np.array(places, dtype=np.int64), names))


def _texts(column: pd.Series) -> list[str | None]:
    if is_numeric_dtype(column):
        raise InputError(f"Column {quoted(str(column.name))} holds numbers, not texts.")
    missing = column.isna().to_numpy()
    texts = column.astype("str").tolist()
    return [None if gone else text for text, gone in zip(texts, missing, strict=True)]


def _present(groups: Groups) -> Groups:
    """Return the groups that have rows."""
    kept, codes = np.unique(groups.codes, return_inverse=True)
    return Groups(tuple(groups.names[place] for place in kept.tolist()), codes.astype(np.int64))


def _crossed(by: tuple[str, ...], groups: Sequence[Groups]) -> Slicing:
    """Cross several cuts, and keep the slices that have rows."""
    crossed = np.zeros(len(groups[0].codes), dtype=np.int64)
    for each in groups:
        crossed = crossed * len(each.names) + each.codes
    kept, codes = np.unique(crossed, return_inverse=True)
    places = np.unravel_index(kept, [len(each.names) for each in groups])
    keys = zip(
        *(
            [each.names[p] for p in place.tolist()]
            for each, place in zip(groups, places, strict=True)
        ),
        strict=True,
    )
    return _frozen(by, tuple(keys), codes.astype(np.int64))


def _frozen(
    by: tuple[str, ...], keys: tuple[tuple[str, ...], ...], codes: NDArray[np.int64]
) -> Slicing:
    codes.setflags(write=False)
    return Slicing(by, keys, codes)
