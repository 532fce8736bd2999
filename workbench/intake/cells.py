"""Decide what a column of text is: numbers if every cell is plainly one, else text.

`007` and ids of 17 digits are text, for as numbers they would be others; so are `NA`, `None`,
`1,000` and `0,5`, for a guess may be wrong. Whoever needs numbers there names the row.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# A double holds any 15 decimal digits, and not always 16: an integer of more stays text.
_INTEGER = "(0|[1-9][0-9]{0,14})"
_DECIMAL = r"((0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+)"
_EXPONENT = "[eE][+-]?[0-9]+"
_NUMBER_OR_EMPTY = rf"^(-?{_INTEGER}|[+-]?{_DECIMAL}({_EXPONENT})?|[+-]?{_INTEGER}{_EXPONENT})?$"
_NUMBER = re.compile(_NUMBER_OR_EMPTY)
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_NOTHING = {"na", "n/a", "nan", "none", "null", "missing", "-", "?"}


def typed(texts: pa.ChunkedArray) -> pd.Series:
    """Return a column of text as int64, float64 or pandas `str`; an empty cell is NaN.

    Floats have the bits that `float(cell)` has in Python. A number too large for a float
    (1e999) leaves the column text.
    """
    cells = _empty_to_null(texts)
    if not all(_holds_numbers(chunk) for chunk in texts.chunks):
        return as_text(cells)
    integers = _integers(cells)
    if integers is not None and integers.null_count == 0:
        return as_pandas(integers)
    floats = pc.cast(cells, pa.float64())
    if not pc.all(pc.is_finite(floats), min_count=0).as_py():
        return as_text(cells)
    return as_pandas(floats)


def is_number(text: str) -> bool:
    """Return whether one cell is plainly a number, by the rule of `typed`."""
    return text != "" and _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def number_text(text: str) -> str:
    """Return one writing for each plain number, and any other text as it is.

    Whole numbers are compared to the last digit; 007 and ids of 17 digits are text.

    >>> [number_text(text) for text in ("1.0", "1e2", "0.50", "007", "12345678901234567")]
    ['1', '100', '0.5', '007', '12345678901234567']
    """
    if not is_number(text):
        return text
    number = float(text)
    if not number.is_integer():
        return repr(number)
    exact = Decimal(text) if number else Decimal(0)  # 0e9... is more than a Decimal reads
    whole = int(exact)
    return str(whole) if whole == exact else text


def how_to_write(text: str) -> str:
    """Return the advice for a cell that should be a number and is not."""
    plain = text.strip().lower()
    if plain in _NOTHING or re.fullmatch(r"[+-]?(inf|infinity|[0-9.]+e\+?[0-9]+)", plain):
        return "Correct it, or leave the row out."
    point, thousands = text.replace(",", "."), text.replace(",", "")
    if is_number(point) and _THOUSANDS.fullmatch(text):
        return f"Write {thousands} or {point}, whichever it is."
    if is_number(point):
        return f"Write {point}."
    if is_number(thousands):
        return f"Write {thousands}."
    if is_number(plain):
        return f"Write {plain}, without the blank."
    if plain.endswith("%"):
        return "Write the number alone, and say that the scale is percent."
    return "Write a number such as 0.5, without leading zeros and of at most 15 digits."


def as_text(cells: pa.ChunkedArray) -> pd.Series:
    """Return text as pandas `str`, null as NaN."""
    return as_pandas(cells.cast(pa.large_string()))


def as_pandas(cells: pa.ChunkedArray) -> pd.Series:
    """Return a column as pandas has it by default: numpy for numbers, `str` for text."""
    series: pd.Series = cells.to_pandas()
    return series


def _holds_numbers(texts: pa.StringArray) -> bool:
    return bool(pc.all(pc.match_substring_regex(texts, _NUMBER_OR_EMPTY), min_count=0).as_py())


def _empty_to_null(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    empty = pc.equal(texts, "")
    return (
        pc.if_else(empty, pa.scalar(None, pa.string()), texts) if pc.any(empty).as_py() else texts
    )


def _integers(cells: pa.ChunkedArray) -> pa.ChunkedArray | None:
    """Return int64 unless a cell has a point, an exponent or is minus zero."""
    try:
        integers = pc.cast(cells, pa.int64())
    except pa.ArrowInvalid:
        return None
    return integers if not pc.any(pc.equal(cells, "-0")).as_py() else None
