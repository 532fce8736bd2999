"""Parquet: each type becomes one of the few a table has, no value rounded, no bomb unpacked."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import bad_files, bad_tables
from tests.input_cases import parquet_bytes
from tests.product import ROOT
from workbench.intake import InputError, TableLimits, read_upload

NAN = float("nan")


def packed(table: pa.Table, **options) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def upload(table: pa.Table, **options):
    return read_upload("scores.parquet", packed(table), **options)


# 1. Types


@pytest.mark.parametrize(
    ("cells", "kind", "read"),
    [
        (pa.array([1, 2], pa.int8()), "int64", [1, 2]),
        (pa.array([2**53 + 1, 1]), "int64", [2**53 + 1, 1]),
        (pa.array([1, None]), "float64", [1.0, NAN]),
        (pa.array([2**53 + 1, None]), "str", ["9007199254740993", NAN]),
        (pa.array([2**64 - 1, 1], pa.uint64()), "str", ["18446744073709551615", "1"]),
        (pa.array([0.1, None], pa.float32()), "float32", [np.float32(0.1), NAN]),
        (pa.array([0.5, None], pa.float16()), "float32", [0.5, NAN]),
        (pa.array([0.1, NAN, None]), "float64", [0.1, NAN, NAN]),
        (pa.array([True, False]), "bool", [True, False]),
        (pa.array([True, None]), "str", ["True", NAN]),
        (pa.array(["007", "NA", "", None]), "str", ["007", "NA", "", NAN]),
        (pa.array(["a", None], pa.large_string()), "str", ["a", NAN]),
        (pa.array(["b", "a", None]).dictionary_encode(), "str", ["b", "a", NAN]),
        (pa.array([3, 1, 3]).dictionary_encode(), "int64", [3, 1, 3]),
        (pa.nulls(2), "float64", [NAN, NAN]),
        (pa.array([Decimal("0.1"), None]), "float64", [0.1, NAN]),
        (pa.array([Decimal("123456789012345E-20")]), "float64", [1.23456789012345e-06]),
        (pa.array([date(2024, 1, 31), None]), "str", ["2024-01-31", NAN]),
        (pa.array([datetime(2024, 1, 31, 12)]), "str", ["2024-01-31T12:00:00"]),
        (pa.array([datetime(2024, 1, 31, 12, 0, 0, 5)]), "str", ["2024-01-31T12:00:00.000005"]),
        (
            pa.array([datetime(2024, 1, 31, 12, tzinfo=UTC)], pa.timestamp("us", "Asia/Tokyo")),
            "str",
            ["2024-01-31T12:00:00Z"],
        ),
        (pa.array([time(9, 30)]), "str", ["09:30:00"]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else None,
)
def test_a_column_keeps_every_value(cells, kind, read):
    column = upload(pa.table({"a": cells}))["a"]
    assert str(column.dtype) == kind
    np.testing.assert_equal(column.to_list(), read)


@given(st.lists(st.decimals(places=6, allow_nan=False, min_value=-(10**8), max_value=10**8)))
def test_a_decimal_is_the_number_that_python_makes_of_it(decimals):
    table = upload(pa.table({"a": pa.array([*decimals, Decimal("0.5")], pa.decimal128(20, 6))}))
    assert table["a"].tolist() == [float(value) for value in [*decimals, Decimal("0.5")]]


@pytest.mark.parametrize(
    "cells",
    [
        pa.array([[1]]),
        pa.array([{"a": 1}]),
        pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int64())),
        pa.array([b"a"]),
        pa.array([timedelta(1)]),
    ],
    ids=lambda cells: str(cells.type),
)
def test_a_type_without_plain_values_is_refused_where_it_is_asked_for(cells):
    table = pa.table({"a": cells, "b": ["x"]})
    with pytest.raises(InputError, match="column 'a' holds"):
        upload(table)
    assert list(upload(table, columns=["b"])) == ["b"]


def test_text_that_is_not_utf_8_is_refused():
    offsets = pa.py_buffer(np.array([0, 2], np.int32).tobytes())
    text = pa.StringArray.from_buffers(1, offsets, pa.py_buffer(b"\xff\xfe"))
    with pytest.raises(InputError, match="is damaged"):
        upload(pa.table({"a": text}))


# 2. Columns and pieces


def test_a_column_is_found_by_its_whole_name():
    table = pa.table({"a.b": [1], "a": [2], "a.c": [3]})
    assert upload(table, columns=["a"]).to_dict("list") == {"a": [2]}


def test_the_index_that_pandas_names_is_a_column():
    frame = pd.DataFrame({"score": [0.5]}, index=pd.Index([7], name="id"))
    assert upload(pa.Table.from_pandas(frame), columns=["id"])["id"].tolist() == [7]


def test_row_groups_are_joined_in_order():
    texts = [f"t{i % 7}" for i in range(100)]
    data = packed(pa.table({"a": texts, "b": range(100)}), row_group_size=9)
    table = read_upload("scores.parquet", data)
    assert table["a"].tolist() == texts
    assert table["b"].tolist() == list(range(100))


def test_the_row_of_a_fault_counts_through_row_groups():
    cells = pa.array([Decimal("0.5")] * 20 + [Decimal("0.12345678901234567")])
    data = packed(pa.table({"a": cells}), row_group_size=9)
    with pytest.raises(InputError, match="row 21: the decimal"):
        read_upload("scores.parquet", data)


# 3. Sizes and damage


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (TableLimits(rows=999), "more than 999 rows"),
        (TableLimits(columns=1), "2 columns, and 1 are the most"),
        (TableLimits(size=15_999), "16,000 bytes in memory for 1,000 rows of 2 columns"),
    ],
)
def test_a_table_over_a_limit_is_refused(limits, sentence):
    with pytest.raises(InputError, match=sentence):
        read_upload("scores.parquet", parquet_bytes(), limits=limits)


def test_only_what_is_read_counts_against_the_memory():
    limits = TableLimits(size=15_000)
    table = read_upload("scores.parquet", parquet_bytes(), columns=["score"], limits=limits)
    assert len(table) == 1000


_READ = """
import json, resource, sys
from workbench.intake import InputError, read_table
from workbench.scored import Columns, Scored
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    columns = Columns("label", "score", "bad", id="id")
    said = f"{Scored.from_frame(read_table(sys.argv[1]), columns).n} rows"
except InputError as error:
    said = str(error)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"said": said, "grown": (after - before) * 1024}))
"""


def read_in_a_child(path: Path) -> dict[str, object]:
    """Read a file in a fresh process; tell what was said and by how many bytes it grew."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, path], capture_output=True, check=True, cwd=ROOT
    )
    return json.loads(done.stdout)


BOMBS = [
    case
    for case in (*bad_tables.SIZES, *bad_files.FOREIGN)
    if case.name in ("rows-bomb", "text-bomb", "bytes-csv", "zip-bomb", "gzip-bomb")
]


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
@pytest.mark.parametrize("case", BOMBS, ids=lambda case: case.name)
def test_a_bomb_is_refused_without_being_unpacked(case, tmp_path):
    told = read_in_a_child(case.make(tmp_path))
    assert case.sentence[0] in str(told["said"])
    assert told["grown"] < 150_000_000


@pytest.mark.slow
def test_ten_million_rows_pass_the_door_in_less_than_a_gigabyte(tmp_path):
    path = tmp_path / "scores.parquet"
    drawn = np.random.default_rng(0)
    scores = drawn.random(10_000_000)
    labels = pa.DictionaryArray.from_arrays(
        pa.array((drawn.random(10_000_000) < scores).astype(np.int8)), pa.array(["good", "bad"])
    )
    ids = pa.array(np.arange(10_000_000)).cast(pa.string())
    pq.write_table(pa.table({"id": ids, "label": labels, "score": scores}), path)
    told = read_in_a_child(path)
    assert told["said"] == "10000000 rows"
    assert told["grown"] < 1_000_000_000


ONE_FILE = parquet_bytes()
FOOTER = st.integers(len(ONE_FILE) - 600, len(ONE_FILE) - 9)
PLACES = st.lists(FOOTER | st.integers(4, len(ONE_FILE) - 9), min_size=1, max_size=3)


@given(PLACES, st.binary(min_size=3, max_size=3))
def test_an_altered_file_gives_a_table_or_a_sentence(places, values):
    broken = bytearray(ONE_FILE)
    for place, value in zip(places, values, strict=False):
        broken[place] = value
    try:
        table = read_upload("scores.parquet", bytes(broken))
    except InputError:
        return
    assert len(table) == 1000
