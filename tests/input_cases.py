"""What a case of bad or odd input is, how its file is made, and how it comes to the door."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.intake import read_table
from workbench.scored import Columns, Scored

Maker = Callable[[Path], "str | Path | pd.DataFrame"]

PLAIN = Columns(y_true="label", y_score="score", positive="bad")
OF_ONE = replace(PLAIN, positive="1")
WEIGHTED = replace(PLAIN, weight="weight")
WITH_ID = replace(PLAIN, id="id")
WITH_GROUP = replace(PLAIN, group="group")
BY_SEX = replace(PLAIN, sensitive=("sex",))

# Four rows that are fine; each case spoils one thing.
_FINE = {
    "id": ["A1", "A2", "A3", "A4"],
    "label": ["bad", "good", "bad", "good"],
    "score": ["0.9", "0.2", "0.7", "0.4"],
    "weight": ["1", "2", "1", "2"],
    "group": ["H1", "H1", "H2", "H3"],
    "sex": ["f", "m", "f", "m"],
}


@dataclass(frozen=True, slots=True)
class BadInput:
    """One thing that must be refused, and what the sentence must say.

    Attributes
    ----------
    name : str
        Short and unique: the test's id.
    what : str
        One plain line for `docs/bad_inputs.md`.
    make : callable
        Takes an empty folder; writes the file there and returns its path, or returns what else a
        user would give: an address, or a frame in a notebook.
    sentence : tuple of str
        Pieces that the sentence must hold.
    columns : Columns
        How the user says the table is to be read.
    """

    name: str
    what: str
    make: Maker
    sentence: tuple[str, ...]
    columns: Columns = PLAIN


@dataclass(frozen=True, slots=True)
class OddInput:
    """One thing that looks wrong, is right, and must be read as it is.

    Attributes
    ----------
    name, what, make, columns
        As in `BadInput`.
    kept : str
        One plain line that says how it is read.
    holds : callable
        Takes the `Scored` and returns whether that is so.
    """

    name: str
    what: str
    make: Maker
    kept: str
    holds: Callable[[Scored], bool]
    columns: Columns = PLAIN


def through_the_door(case: BadInput | OddInput, folder: Path) -> Scored:
    """Read what a case gives as the product does: the file first, then the columns."""
    given = case.make(folder)
    if isinstance(given, pd.DataFrame):
        return Scored.from_frame(given, case.columns)
    frame = read_table(given, columns=_needed(case.columns))
    return Scored.from_frame(frame, case.columns, source=Path(given).name)


def _needed(columns: Columns) -> list[str]:
    roles = (columns.weight, columns.id, columns.amount, columns.group, *columns.sensitive)
    return [columns.y_true, columns.y_score, *(name for name in roles if name is not None)]


def written(content: str | bytes, name: str = "scores.csv") -> Maker:
    """Return the maker of a file with this content; text is written in UTF-8."""
    data = content.encode() if isinstance(content, str) else content

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    return make


def cells(**columns: Sequence[str]) -> Maker:
    """Return the maker of a CSV of the four fine rows with some columns replaced or added."""
    return written(csv_text(_FINE | columns))


def sexes(*values: str) -> Maker:
    """Return the maker of a CSV of the four fine rows in which the first have these sexes."""
    return cells(sex=[*values, *["x"] * (4 - len(values))])


def fine_csv() -> str:
    """Return the CSV of the four fine rows."""
    return csv_text(_FINE)


def csv_text(columns: dict[str, Sequence[str]], line_end: str = "\n") -> str:
    """Return a CSV as Python's own writer puts it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def frame(**columns: Sequence[object]) -> Maker:
    """Return the maker of a frame of the four fine rows with some columns replaced or added."""
    fine = _FINE | {"score": [0.9, 0.2, 0.7, 0.4]}
    return lambda folder: pd.DataFrame(fine | columns)


def parquet(**columns: pa.Array) -> Maker:
    """Return the maker of a Parquet file of the four fine rows with some columns replaced."""
    fine = _FINE | {"score": [0.9, 0.2, 0.7, 0.4]}
    return parquet_of(lambda: pa.table(fine | columns))


def parquet_of(table: Callable[[], pa.Table], name: str = "scores.parquet") -> Maker:
    """Return the maker of a Parquet file of a table."""

    def make(folder: Path) -> Path:
        path = folder / name
        pq.write_table(table(), path)
        return path

    return make


def parquet_bytes() -> bytes:
    """Return a Parquet file of a thousand fine rows, with a checksum for each page."""
    out = io.BytesIO()
    table = pa.table({"label": ["bad", "good"] * 500, "score": [i / 1000 for i in range(1000)]})
    pq.write_table(table, out, write_page_checksum=True)
    return out.getvalue()
