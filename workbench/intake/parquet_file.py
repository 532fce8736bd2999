"""Read Parquet: the footer tells the sizes before a page is unpacked, then column by column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from workbench.intake.arrow_types import as_series, refuse_type
from workbench.intake.errors import InputError, quoted
from workbench.intake.limits import TableLimits
from workbench.intake.names import check_names, chosen
from workbench.intake.source import Source


def read_parquet(
    source: Source, columns: Sequence[str] | None, limits: TableLimits
) -> pd.DataFrame:
    """Return the columns asked for, in that order; see `read_table` for what is refused."""
    with source.open() as file:
        with _damage_told(source.name):
            footer = parquet.read_metadata(file)
            schema = footer.schema.to_arrow_schema()
            wanted = _checked(footer, schema, columns, source.name, limits)
            # A text that repeats is held once: its size is known before it is written out.
            texts = [name for name in wanted if _is_text(schema.field(name).type)]
            pages = parquet.ParquetFile(
                file, metadata=footer, read_dictionary=texts, page_checksum_verification=True
            )
        series: dict[str, pd.Series] = {}
        size = 0
        for name in wanted:
            chunks: list[pa.Array] = []
            for chunk in _chunks(pages, name, source.name):
                chunks.append(chunk)
                size += _text_size(chunk)
                limits.check_memory(footer.num_rows, len(wanted), size, source.name)
            with _damage_told(source.name):
                where = f"{source.name}, column {quoted(name)}"
                series[name] = as_series(pa.chunked_array(chunks), where)
    return pd.DataFrame(series, copy=False)


def _checked(
    footer: parquet.FileMetaData,
    schema: pa.Schema,
    columns: Sequence[str] | None,
    name: str,
    limits: TableLimits,
) -> list[str]:
    """Return the names of the columns to read, once the footer has passed."""
    limits.check_rows(footer.num_rows, name)
    limits.check_columns(len(schema.names), name)
    check_names(schema.names, name)
    wanted = chosen(schema.names, columns, name)
    for column in wanted:
        refuse_type(schema.field(column).type, f"{name}, column {quoted(column)}")
    if footer.num_rows == 0:
        raise InputError(f"{name} has columns but no rows. Export the table again, with its rows.")
    # Of one row group all pages are unpacked at once. The sizes of single columns stand in the
    # footer too, but a damaged one there ends the process in Arrow 26, and no exception tells.
    groups = (footer.row_group(number) for number in range(footer.num_row_groups))
    largest = max((group.total_byte_size for group in groups), default=0)
    limits.check_memory(footer.num_rows, len(wanted), largest, name)
    return wanted


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _chunks(pages: parquet.ParquetFile, column: str, name: str) -> Iterator[pa.Array]:
    """Yield the pieces of a column, checked to the last byte."""
    rows = 0
    for group in range(pages.num_row_groups):
        with _damage_told(name):
            pieces = pages.read_row_group(group, columns=[column]).column(column)
            pieces.validate(full=True)
        rows += len(pieces)
        yield from pieces.chunks
    if rows != pages.metadata.num_rows:
        raise InputError(_damaged(name))


def _text_size(chunk: pa.Array) -> int:
    """Return the bytes of the texts of a chunk that holds each once, were they written out."""
    kind = chunk.type
    if not pa.types.is_dictionary(kind) or not _is_text(kind.value_type):
        return 0
    return pc.sum(pc.take(pc.binary_length(chunk.dictionary), chunk.indices)).as_py() or 0


@contextmanager
def _damage_told(name: str) -> Iterator[None]:
    """Turn what Arrow says of a broken file into a sentence."""
    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise InputError(_damaged(name)) from error


def _damaged(name: str) -> str:
    return f"{name} is damaged and cannot be read as Parquet. Copy or download it again."
