"""Read a table from a file or an upload: CSV or Parquet, by what the bytes are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from workbench.intake.csv_file import read_csv
from workbench.intake.errors import InputError
from workbench.intake.limits import STANDARD, TableLimits
from workbench.intake.source import Source, error_text, from_path, from_upload, is_parquet


def read_table(
    path: str | Path,
    *,
    columns: Sequence[str] | None = None,
    limits: TableLimits = STANDARD,
) -> pd.DataFrame:
    """Read a CSV or Parquet file strictly.

    Parameters
    ----------
    path : str or Path
        A file on this machine; CSV in UTF-8 with commas and a header row, or Parquet.
    columns : sequence of str, optional
        The columns to read, in this order; without it all.
    limits : TableLimits
        The most that is read.

    Returns
    -------
    DataFrame of shape (n_rows, n_columns)
        A column is int64 or float64 where every cell that is not empty is plainly a number
        (from Parquet also float32 and bool, as stored), and else pandas `str`. A missing value
        is an empty cell of a CSV or a null of Parquet; `NA` is text, and so is the id `007`.

    Raises
    ------
    InputError
        With the file, the line, row or column, and the cure, for whatever cannot be read beyond
        doubt: `docs/bad_inputs.md` lists the cases.
    """
    return _read(from_path(path), columns, limits)


def read_upload(
    name: str,
    data: bytes,
    *,
    columns: Sequence[str] | None = None,
    limits: TableLimits = STANDARD,
) -> pd.DataFrame:
    """Read the bytes of a file that a browser sent, under the rules of `read_table`."""
    return _read(from_upload(name, data), columns, limits)


def _read(source: Source, columns: Sequence[str] | None, limits: TableLimits) -> pd.DataFrame:
    try:
        if is_parquet(source):
            # Imported here, since a CSV need not wait until all of Parquet is loaded.
            from workbench.intake.parquet_file import read_parquet

            return read_parquet(source, columns, limits)
        return read_csv(source, columns, limits)
    except OSError as error:
        raise InputError(f"{source.name} cannot be read: {error_text(error)}.") from None
