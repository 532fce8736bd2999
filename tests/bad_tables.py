"""Bad inputs, two: a CSV or Parquet file that is broken, too large, or has unclear columns."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from tests.input_cases import (
    BadInput,
    cells,
    csv_text,
    fine_csv,
    parquet,
    parquet_bytes,
    parquet_of,
    written,
)
from workbench.scored import Columns

_FINE = fine_csv()


def _five_gigabytes(folder: Path) -> Path:
    """Write a sparse file: the disk holds one block of it."""
    path = folder / "scores.csv"
    path.write_text("label,score\n" + "bad,0.9\n" * 100)
    os.truncate(path, 5 * 2**30)
    return path


def _flipped() -> bytes:
    """Return a Parquet file with one byte of a page altered."""
    data = bytearray(parquet_bytes())
    data[len(data) // 2] ^= 0xFF
    return bytes(data)


def _many_rows() -> pa.Table:
    return pa.table({"label": pa.nulls(50_000_001), "score": pa.nulls(50_000_001)})


def _one_long_text() -> pa.Table:
    """Return a million rows of one text of 10 kB: some kilobytes as a file, 10 GB as a table."""
    indices = pa.array([0] * 1_000_000, pa.int32())
    return pa.table(
        {
            "label": pa.DictionaryArray.from_arrays(indices, pa.array(["x" * 10_000])),
            "score": pa.nulls(1_000_000, pa.float64()),
        }
    )


CSV = (
    BadInput("header-only", "a header without rows", written("label,score\n"), ("no rows",)),
    BadInput("header-cut", "a header without a line end", written("label,score"), ("no rows",)),
    BadInput(
        "extra-cell-everywhere",
        "one cell too many in every row",
        written("label,score\nbad,0.9,1\ngood,0.2,0\n"),
        ("all of the first 2 rows have 3 cells, but the header names 2 columns",),
    ),
    BadInput(
        "long-row",
        "one row with a cell too many",
        written(_FINE + "A5,bad,0,5,1,H4,f\n"),
        ("row 5 has 7 cells, but the header names 6 columns", "quotation marks"),
    ),
    BadInput(
        "short-row",
        "one row with a cell too few",
        written("label,score\nbad,0.9\ngood\nbad,0.7\n"),
        ("row 2 has 1 cell, but the header names 2 columns",),
    ),
    BadInput(
        "blank-line",
        "a blank line between rows",
        written("label,score\nbad,0.9\n\ngood,0.2\n"),
        ("line 3 is blank", "Take it out"),
    ),
    BadInput(
        "open-quote",
        "a quotation mark that is never closed",
        written('label,score\nbad,0.9\n"good,0.2\nbad,0.7\n'),
        ("line 3: a quotation mark opens a cell here and nothing closes it",),
    ),
    BadInput(
        "open-quote-then-others",
        "a quotation mark that the next one seems to close",
        written('label,score\n"bad,0.9\n"good",0.2\n'),
        ("line 3: text follows the quotation mark", "opened in line 2"),
    ),
    BadInput(
        "quote-inside",
        "a quotation mark inside a bare cell",
        written('label,score,size\nbad,0.9,3\ngood,0.2,5" pipe\n'),
        ("line 3: a quotation mark stands inside a cell", "twice"),
    ),
    BadInput(
        "semicolons",
        "semicolons and decimal commas",
        written("label;score\nbad;0,9\ngood;0,2\n"),
        ("looks separated by ';'", "comma delimited", "point in decimal numbers"),
    ),
    BadInput(
        "tabs", "tabs", written("label\tscore\nbad\t0.9\n", "scores.tsv"), ("separated by tabs",)
    ),
    BadInput("bars", "vertical bars", written("label|score\nbad|0.9\n"), ("separated by '|'",)),
)

PARQUET = (
    BadInput(
        "truncated",
        "a Parquet file that is cut short",
        written(parquet_bytes()[:-100], "scores.parquet"),
        ("is cut short", "again"),
    ),
    BadInput(
        "truncated-middle",
        "a Parquet file whose middle is missing",
        written(parquet_bytes()[:100] + parquet_bytes()[-20:], "scores.parquet"),
        ("is damaged",),
    ),
    BadInput(
        "flipped",
        "a Parquet file in which one byte was altered",
        written(_flipped(), "scores.parquet"),
        ("is damaged",),
    ),
    BadInput(
        "no-rows",
        "Parquet without rows",
        parquet_of(lambda: pa.table({"label": pa.array([], "str"), "score": pa.array([], "f8")})),
        ("has columns but no rows",),
    ),
    BadInput(
        "lists",
        "a column of lists",
        parquet(score=pa.array([[0.1], [0.2], [0.3], [0.4]])),
        ("column 'score' holds 'list<", "several values in one cell"),
    ),
    BadInput(
        "records",
        "a column of records",
        parquet(score=pa.array([{"p": 0.1}] * 4)),
        ("column 'score' holds 'struct<",),
    ),
    BadInput(
        "bytes",
        "a column of bytes",
        parquet(label=pa.array([b"bad", b"good"] * 2)),
        ("column 'label' holds 'binary'", "Save it as text"),
    ),
    BadInput(
        "long-decimals",
        "decimals of more digits than a number can hold",
        parquet(score=pa.array([Decimal("0.1234567890123456789")] * 4)),
        ("column 'score', row 1: the decimal 0.1234567890123456789 has more than 15 digits",),
    ),
)

SIZES = (
    BadInput(
        "columns-csv",
        "a CSV of 20,000 columns",
        written(csv_text({f"c{i}": ["1"] for i in range(20_000)})),
        ("has 20,000 columns, and 2,000 are the most",),
    ),
    BadInput(
        "columns-parquet",
        "a Parquet file of 20,000 columns",
        parquet_of(lambda: pa.table({f"c{i}": pa.nulls(1) for i in range(20_000)})),
        ("has 20,000 columns, and 2,000 are the most",),
    ),
    BadInput(
        "rows-bomb",
        "a small Parquet file of more than 50 million rows",
        parquet_of(_many_rows),
        ("has more than 50,000,000 rows", "Give a sample"),
    ),
    BadInput(
        "text-bomb",
        "a Parquet file of 4 kB that holds 10 GB of text",
        parquet_of(_one_long_text),
        ("would take 9.3 GB in memory", "4.0 GB are the most"),
    ),
    BadInput(
        "bytes-csv",
        "a CSV of five gigabytes",
        _five_gigabytes,
        ("has 5.0 GB, and 4.0 GB are the most",),
    ),
)

NAMES = (
    BadInput(
        "no-such-column",
        "a column that is not there",
        cells(),
        ("has no column 'scores'", "Did you mean 'score'?", "Its columns are 'id', 'label'"),
        Columns("label", "scores", "bad"),
    ),
    BadInput(
        "two-roles",
        "one column in two roles",
        cells(),
        ("'score' is named both as score and as weight",),
        Columns("label", "score", "bad", weight="score"),
    ),
    BadInput(
        "same-name",
        "two columns of one name",
        written("label,score,score\nbad,0.9,0.1\ngood,0.2,0.8\n"),
        ("has 2 columns named 'score'", "its own name"),
    ),
    BadInput(
        "no-name",
        "a column without a name, such as the index that pandas writes",
        written(",label,score\n0,bad,0.9\n1,good,0.2\n"),
        ("column 1 has no name", "index=False"),
    ),
    BadInput(
        "name-trailing-blank",
        "two names that differ in a blank at the end",
        cells(**{"score ": ["1", "2", "3", "4"]}),
        ("the columns 'score' and 'score ' differ only in case, blanks or Unicode form",),
    ),
    BadInput(
        "name-case",
        "two names that differ in case",
        cells(SCORE=["1", "2", "3", "4"]),
        ("the columns 'score' and 'SCORE' differ only",),
    ),
    BadInput(
        "name-unicode-form",
        "two names that differ in Unicode form",
        cells(**{"caf\u00e9": ["1"] * 4, "cafe\u0301": ["2"] * 4}),
        (r"the columns 'caf\xe9' and 'cafe\u0301' differ only",),
    ),
    BadInput(
        "name-zero-width",
        "a name with a zero-width space",
        cells(**{"sco\u200bre": ["1"] * 4}),
        (r"the name of column 7, 'sco\u200bre', holds a sign that cannot be seen",),
    ),
    BadInput(
        "name-override",
        "a name with a right-to-left override",
        cells(**{"\u202eerocs": ["1"] * 4}),
        (r"'\u202eerocs', holds a sign that cannot be seen",),
    ),
)
