"""Refuse values that an eye takes for one another, where they name a label, a group or a case.

Two spellings of one value make two slices, two labels or two cases of what is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pandas.api.types import is_numeric_dtype

from workbench.intake.errors import InputError, quoted

# Soft hyphen, direction marks and overrides, zero-width space, word joiner, byte order mark. The
# zero-width joiners U+200C and U+200D are part of Persian and Hindi words and of emoji: they stay.
_UNSEEN = "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
UNSEEN = re.compile(_UNSEEN)
_PLAIN = "^[!-~]*$"  # nothing but the visible signs of ASCII


def refuse_lookalikes(column: pd.Series) -> None:
    """Refuse a column of names in which two differ only in ways that an eye overlooks.

    Raises
    ------
    InputError
        If a value holds a sign that cannot be seen, or two values differ only in case, blanks,
        Unicode form (NFC and NFD) or such signs.
    """
    _refuse(column, lambda texts: pc.utf8_lower(_as_seen(texts)))


def refuse_lookalike_ids(column: pd.Series) -> None:
    """Refuse ids that look alike; unlike names, the ids aB3 and Ab3 are two."""
    if is_numeric_dtype(column):
        return
    if not _is_plain(pa.array(column.dropna().astype("str"))):
        _refuse(column, _as_seen)


def _refuse(column: pd.Series, seen: Callable[[pa.Array], pa.Array]) -> None:
    if is_numeric_dtype(column):
        return
    values = column.dropna().astype("str")
    distinct = pa.array(values.drop_duplicates(), pa.large_string())
    at = pc.index(pc.match_substring_regex(distinct, _UNSEEN), True).as_py()
    if at >= 0:
        value = distinct[at].as_py()
        raise InputError(
            f"Column {quoted(column.name)}, row {_row(column, value):,}: {value!a} holds a sign "
            "that cannot be seen. Type the value anew."
        )
    keys = pd.Series(seen(distinct).to_pandas())
    again = keys.duplicated()
    if again.any():
        key = keys[again].iloc[0]
        first, second = (distinct[place].as_py() for place in keys.index[keys == key][:2])
        raise InputError(
            f"Column {quoted(column.name)}: {first!a} in row {_row(column, first):,} and "
            f"{second!a} in row {_row(column, second):,} look alike, but differ in case, blanks or "
            "Unicode form. Write them one way."
        )


def _as_seen(texts: pa.Array) -> pa.Array:
    """Return texts without what cannot be seen: other forms of blanks and letters, and joiners."""
    if _is_plain(texts):
        return texts
    shown = pc.replace_substring_regex(texts, r"\p{Cf}", "")
    spaced = pc.replace_substring_regex(shown, r"[\s\p{Z}\p{Cc}]+", " ")
    return pc.utf8_normalize(pc.utf8_trim_whitespace(spaced), "NFC")


def _is_plain(texts: pa.Array) -> bool:
    """Return whether all texts are of signs that cannot be taken for one another but in case."""
    return bool(pc.all(pc.match_substring_regex(texts, _PLAIN), min_count=0).as_py())


def _row(column: pd.Series, value: str) -> int:
    """Return the row, from 1, in which a value first stands."""
    return int((column.astype("str") == value).to_numpy().argmax()) + 1
