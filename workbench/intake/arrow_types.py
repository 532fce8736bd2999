"""Turn a column of Arrow, which knows forty types, into one of the few that a table has here."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from workbench.intake.cells import as_pandas, as_text
from workbench.intake.errors import InputError, quoted

_DIGITS = 15  # any decimal number of so many digits comes back from a double unchanged
_PLAIN = (
    types.is_boolean,
    types.is_integer,
    types.is_floating,
    types.is_decimal,
    types.is_string,
    types.is_large_string,
    types.is_string_view,
    types.is_date,
    types.is_timestamp,
    types.is_time,
    types.is_null,
)


def refuse_type(kind: pa.DataType, where: str) -> None:
    """Refuse a type that has no plain value in each cell: lists, records, bytes, spans of time."""
    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_nested(kind):
        raise InputError(
            f"{where} holds {quoted(kind)}: several values in one cell. Give each its own column, "
            "or leave the column out."
        )
    if not any(is_of(kind) for is_of in _PLAIN):
        raise InputError(
            f"{where} holds {quoted(kind)}, which is neither text, a number, yes or no, nor a "
            "date. Save it as text or as a number."
        )


def as_series(column: pa.ChunkedArray, where: str) -> pd.Series:
    """Return a column as float32, float64, int64, bool or pandas `str`, none of them rounded.

    Null is NaN. Integers and booleans that lack a cell become floats and text. Dates are text
    in ISO 8601, times of day with a zone in UTC.
    """
    if types.is_dictionary(column.type):
        column = _decoded(column)
    kind = column.type
    if types.is_floating(kind):
        return as_pandas(column.cast(pa.float32()) if types.is_float16(kind) else column)
    if types.is_integer(kind):
        return _integers(column)
    if types.is_decimal(kind):
        return _decimals(column, where)
    if types.is_boolean(kind):
        words = pc.if_else(column, "True", "False")
        return as_text(words) if column.null_count else as_pandas(column)
    if types.is_null(kind):
        return as_pandas(column.cast(pa.float64()))
    return as_text(_iso(column) if types.is_temporal(kind) else column)


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write each value out; text with wide places, for it may pass 2 GB."""
    values = column.type.value_type
    if types.is_string(values):
        values = pa.large_string()
    chunks = (
        pa.DictionaryArray.from_arrays(chunk.indices, chunk.dictionary.cast(values))
        for chunk in column.chunks
    )
    return pa.chunked_array([chunk.dictionary_decode() for chunk in chunks], type=values)


def _integers(column: pa.ChunkedArray) -> pd.Series:
    """Return int64; floats if a cell is null; text if either would alter a number."""
    kind = pa.float64() if column.null_count else pa.int64()
    try:
        return as_pandas(column.cast(kind))
    except pa.ArrowInvalid:
        return as_text(column)


def _decimals(column: pa.ChunkedArray, where: str) -> pd.Series:
    written = column.cast(pa.string())
    digits = pc.replace_substring_regex(written, r"[eE].*$|[^0-9]", "")
    long = pc.greater(pc.utf8_length(pc.utf8_trim(digits, "0")), _DIGITS)
    row = pc.index(long, True).as_py()
    if row >= 0:
        raise InputError(
            f"{where}, row {row + 1:,}: the decimal {written[row].as_py()} has more than {_DIGITS} "
            "digits, which no floating-point number holds. Round it, or save the column as text."
        )
    return as_pandas(written.cast(pa.float64()))


def _iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write dates and times in ISO 8601, without a fraction of zero."""
    kind = column.type
    if types.is_timestamp(kind) and kind.tz is not None:
        column = column.cast(pa.timestamp(kind.unit, "UTC"))
    written = pc.replace_substring(column.cast(pa.string()), " ", "T")
    return pc.replace_substring_regex(written, r"\.0+(Z?)$", r"\1")
