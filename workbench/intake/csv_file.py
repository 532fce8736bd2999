"""Read CSV: every cell as text first, then each column by one strict rule (`cells`).

Apache Arrow parses; what it forgives is refused before (`survey`) or while it reads, here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import pyarrow as pa
from pyarrow import csv

from workbench.intake.cells import typed
from workbench.intake.errors import InputError
from workbench.intake.limits import TableLimits
from workbench.intake.names import check_names, chosen
from workbench.intake.source import Source, error_text
from workbench.intake.survey import BYTE_ORDER_MARK, line_ends, survey

_BLOCK = 2**24
_HEADER = re.compile(rb'(?:[^"\r\n]+|"[^"]*")*')
_LONGEST_HEADER = 2**22
_QUOTED = re.compile(r'"[^"]*"')
_OTHER_SEPARATORS = {";": "';'", "\t": "tabs", "|": "'|'"}


def read_csv(source: Source, columns: Sequence[str] | None, limits: TableLimits) -> pd.DataFrame:
    """Return the columns asked for, in that order; see `read_table` for what is refused."""
    with source.open() as file:
        limits.check_file_size(file.size(), source.name)
        header = _header(file, source.name)
        file.seek(0)
        lines = survey(file, source.name, limits)
    names = _names(header, source.name, limits)
    if lines == line_ends(header):
        raise InputError(f"{source.name} has a header but no rows. Export it again, with its rows.")
    wanted = chosen(names, columns, source.name)
    with source.open() as file:
        table = _cells(file, wanted, source.name, limits)
    return pd.DataFrame({name: typed(table.column(name)) for name in wanted}, copy=False)


def _header(file: pa.NativeFile, name: str) -> bytes:
    """Return the first row as it is written, refused when it is parted by another sign."""
    head = file.read(_LONGEST_HEADER).removeprefix(BYTE_ORDER_MARK)
    match = _HEADER.match(head)
    header = match.group() if match else b""
    if len(header) == _LONGEST_HEADER:
        raise InputError(f"{name} has no line end in its first 4 MB, so it is no CSV.")
    bare = _QUOTED.sub("", header.decode("utf-8", "replace"))
    for separator, shown in _OTHER_SEPARATORS.items():
        if separator in bare and "," not in bare:
            raise InputError(
                f"{name} looks separated by {shown}, and CSV is read with commas. Save it as 'CSV "
                "UTF-8 (comma delimited)', with a point in decimal numbers."
            )
    return header


def _names(header: bytes, name: str, limits: TableLimits) -> list[str]:
    """Return the column names, checked."""
    names: list[str] = csv.read_csv(pa.BufferReader(header + b"\n")).column_names
    limits.check_columns(len(names), name)
    check_names(names, name)
    return names


@dataclass(slots=True)
class _RowLengths:
    """Skip rows that are too short or too long; remember the first, and how many."""

    first: csv.InvalidRow | None = None
    count: int = 0
    alike: bool = True  # are all of one length?

    def __call__(self, row: csv.InvalidRow) -> Literal["skip"]:
        """Be told of one such row by Arrow."""
        self.first = self.first or row
        self.count += 1
        self.alike = self.alike and row.actual_columns == self.first.actual_columns
        return "skip"

    def check(self, good: int, name: str) -> None:
        """Refuse the table if there is such a row, beside `good` others so far."""
        if self.first is None:
            return
        cells = self.first.actual_columns
        unlike = (
            f"{cells:,} {'cell' if cells == 1 else 'cells'}, but the header names "
            f"{self.first.expected_columns:,} columns"
        )
        if good == 0 and self.count > 1 and self.alike:
            raise InputError(
                f"{name}: all of the first {self.count:,} rows have {unlike}, so no cell is sure "
                "to stand under its name. Complete the header, or mend the commas of the rows."
            )
        raise InputError(
            f"{name}, row {self.first.number - 1:,} has {unlike}. Put a cell that holds a comma in "
            "quotation marks, and write a comma for each cell that is empty."
        )


def _cells(file: pa.NativeFile, wanted: Sequence[str], name: str, limits: TableLimits) -> pa.Table:
    """Return the columns as text, read block by block under the limits."""
    lengths = _RowLengths()
    batches: list[pa.RecordBatch] = []
    rows = 0
    try:
        reader = csv.open_csv(
            file,
            read_options=csv.ReadOptions(use_threads=False, block_size=_BLOCK),  # rows are numbered
            parse_options=csv.ParseOptions(newlines_in_values=True, invalid_row_handler=lengths),
            convert_options=csv.ConvertOptions(
                include_columns=wanted,
                column_types=dict.fromkeys(wanted, pa.string()),
                strings_can_be_null=False,
            ),
        )
        for batch in reader:
            rows += batch.num_rows
            lengths.check(rows, name)
            limits.check_rows(rows, name)
            limits.check_memory(rows, len(wanted), 0, name)
            batches.append(batch)
    except pa.ArrowInvalid as error:
        raise InputError(f"{name} cannot be read as CSV: {error_text(error)}.") from None
    lengths.check(rows, name)
    return pa.Table.from_batches(batches)
