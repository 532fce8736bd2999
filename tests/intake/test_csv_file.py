"""CSV: what Python's own writer writes is read back, and the strict rules hold everywhere."""

from __future__ import annotations

import csv
import io
import math
import struct
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.input_cases import csv_text
from workbench.intake import InputError, TableLimits, is_number, read_table, read_upload
from workbench.intake.survey import survey

# No surrogates (no UTF-8 holds them) and no zero byte (no text does).
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
WHOLE = st.integers(-(10**15) + 1, 10**15 - 1)


def upload(text: str | bytes, **options):
    data = text.encode() if isinstance(text, str) else text
    return read_upload("scores.csv", data, **options)


def bits(values) -> list[bytes]:
    return [struct.pack("<d", value) for value in values]


# 1. Laws


@st.composite
def tables(draw):
    """Draw columns of text, floats and integers; each text column holds one word for certain."""
    rows = draw(st.integers(1, 6))

    def column(values):
        return draw(st.lists(values, min_size=rows, max_size=rows))

    return {
        "text": [*column(TEXTS), "word"],
        "float": [*column(FLOATS), 0.5],
        "int": [*column(WHOLE), 7],
        'na"me, with\nall': [*column(TEXTS), "word"],
    }


@given(tables())
@example({"text": ['"', '""', ",", "\n", "\r\n", "\r", " ", "NA", "007", "\ufeff", "word"]})
def test_what_the_csv_module_writes_is_read_back(columns):
    written = {name: [str(cell) for cell in cells] for name, cells in columns.items()}
    table = upload(csv_text(written, line_end="\r\n"))
    assert list(table) == list(columns)
    for name, cells in columns.items():
        if name == "float":
            assert bits(table[name]) == bits(cells)
        elif name == "int":
            assert table[name].dtype == np.int64
            assert table[name].tolist() == cells
        else:
            assert table[name].fillna("").tolist() == cells


@given(st.from_regex(r"[+-]?[0-9]{0,25}(\.[0-9]{0,25})?([eE][+-]?[0-9]{1,3})?", fullmatch=True))
@example("1e999")
@example("1e-999")
@example("-0")
@example("0.1e1")
@example("9007199254740993.0")
def test_a_cell_is_the_number_that_python_reads_or_it_is_text(cell):
    value = upload(f"a,b\n{cell},1\n")["a"].iloc[0]
    if is_number(cell):
        assert bits([float(value)]) == bits([float(cell)])
    elif cell:
        assert value == cell
    else:
        assert math.isnan(value)


PIECES = st.lists(st.sampled_from([b'"', b",", b"\n", b"\r\n", b"a", "é".encode(), b"\xe9"]))


def passes(data: bytes, block: int) -> bool:
    try:
        survey(pa.BufferReader(data), "scores.csv", TableLimits(), block=block)
    except InputError:
        return False
    return True


@given(PIECES, st.integers(1, 5))
def test_the_survey_judges_alike_however_the_file_is_cut(pieces, block):
    data = b"".join(pieces)
    assert passes(data, block) is passes(data, 2**20)


def rightly_quoted(data: bytes) -> bool:
    """Say by hand, byte after byte, whether every quotation mark stands where one may."""
    inside = False
    for at, byte in enumerate(data):
        before, after = data[at - 1 : at] or b"\n", data[at + 1 : at + 2] or b"\n"
        if byte != ord('"'):
            continue
        border = before if not inside else after
        if border not in b',\r\n"':
            return False
        inside = not inside
    return not inside


@given(st.lists(st.sampled_from([b'"', b'"', b",", b"\na", b"a"])))
def test_quotation_marks_are_judged_as_by_hand(pieces):
    data = b"a" + b"".join(pieces)
    assert passes(data, 3) is rightly_quoted(data)


@given(st.lists(st.sampled_from(['"', ",", "\n", "\r\n", "x", "é", " "]), min_size=3))
def test_what_is_accepted_is_read_as_the_csv_module_reads_it(pieces):
    text = "first,second\nx,x\n" + "".join(pieces)
    try:
        table = upload(text)
    except InputError:
        return
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    assert [list(table), *table.fillna("").to_numpy().tolist()] == rows


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_a_sentence(data):
    try:
        table = upload(data)
    except InputError:
        return
    assert len(table) > 0


# 2. The type of a column


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["1", "2"], "int64"),
        (["1", ""], "float64"),
        (["", ""], "float64"),
        (["1", "2.0"], "float64"),
        (["-0", "1"], "float64"),
        (["1e3", "2"], "float64"),
        ([".5", "1.", "+2.5", "-1E-3"], "float64"),
        (["999999999999999"], "int64"),
        (["1234567890123456", "1"], "str"),
        (["12345678901234567.5"], "float64"),
        (["007", "1"], "str"),
        (["+4915123456", "1"], "str"),
        (["-01"], "str"),
        (["00.5", "1"], "str"),
        (["1e999", "1"], "str"),
        (["nan", "1"], "str"),
        (["inf", "1"], "str"),
        (["NA", "1"], "str"),
        (["1,000", "1"], "str"),
        (["0,5", "1"], "str"),
        ([" 1", "1"], "str"),
        (["1 ", "1"], "str"),
        (["1_000"], "str"),
        (["0x1F"], "str"),
        (["٣", "1"], "str"),
        (["True", "False"], "str"),
        (["2024-01-31"], "str"),
    ],
)
def test_a_column_is_numbers_only_where_every_cell_plainly_is_one(cells, kind):
    table = upload(csv_text({"a": cells, "b": ["x"] * len(cells)}))
    assert str(table["a"].dtype) == kind
    if kind == "str":
        assert table["a"].tolist() == cells


def test_a_number_far_down_is_judged_like_the_first():
    row = f"0.5,{'x' * 995}\n"
    table = upload("a,b\n" + row * 17_000 + "NA,x\n")  # 17 MB: more than one block of Arrow's
    assert str(table["a"].dtype) == "str"
    assert table["a"].iloc[-1] == "NA"


def test_only_an_empty_cell_is_missing():
    table = upload('a,b\nNA,x\n"",x\n,x\nNone,x\nnull,x\n')
    assert table["a"].isna().tolist() == [False, True, True, False, False]


# 3. Columns, rows, limits


def test_columns_come_in_the_order_asked_and_once():
    table = upload("a,b,c\n1,2,3\n", columns=["c", "a", "c"])
    assert list(table) == ["c", "a"]


def test_one_text_is_not_a_list_of_columns():
    with pytest.raises(TypeError, match="list of names"):
        upload("a,b\n1,2\n", columns="ab")


def test_a_row_that_is_not_read_is_checked_all_the_same():
    with pytest.raises(InputError, match="row 2 has 3 cells"):
        upload("a,b\n1,2\n1,2,3\n", columns=["a"])


def test_an_unknown_column_lists_ten_names():
    header = ",".join(f"column{i}" for i in range(14))
    with pytest.raises(InputError, match=r"'column9' and 4 more\.$"):
        upload(f"{header}\n{'1,' * 13}1\n", columns=["other"])


def test_a_row_is_counted_once_whatever_lines_it_fills():
    text = 'a,b\n"x\ny\nz",1\nx,1\n1,2,3\n'
    with pytest.raises(InputError, match="row 3 has 3 cells"):
        upload(text)


def test_a_line_is_counted_as_an_editor_does():
    text = 'a,b\n"x\ny\nz",1\nx,1\n\nx,1\n'
    with pytest.raises(InputError, match="line 6 is blank"):
        upload(text)


def test_a_blank_line_inside_a_cell_is_text():
    assert upload('a,b\n"x\n\ny",1\n')["a"].tolist() == ["x\n\ny"]


@pytest.mark.parametrize(
    ("text", "limits", "sentence"),
    [
        ("a,b\n" + "1,2\n" * 4, TableLimits(rows=3), "more than 3 rows"),
        ('a,b\n"1",2\n' + "1,2\n" * 3, TableLimits(rows=3), "more than 3 rows"),
        ("a,b\n1,2\n", TableLimits(columns=1), "2 columns, and 1 are the most"),
        ("a,b\n1,2\n", TableLimits(size=7), "8 bytes, and 7 bytes are the most"),
        ("a,b\n" + "1,2\n" * 4, TableLimits(size=63), "64 bytes in memory"),
    ],
)
def test_a_table_over_a_limit_is_refused(text, limits, sentence):
    with pytest.raises(InputError, match=sentence):
        upload(text, limits=limits)


def test_a_table_at_the_limit_is_read():
    text = "a,b\n" + "1,2\n" * 4
    assert len(upload(text, limits=TableLimits(rows=4, columns=2, size=64))) == 4


def test_a_file_is_read_as_an_upload_is(tmp_path: Path):
    path = tmp_path / "scores.csv"
    path.write_text("a,b\n1,x\n")
    assert read_table(path).equals(upload("a,b\n1,x\n"))
    assert read_table(str(path)).equals(upload("a,b\n1,x\n"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("C:\\fakepath\\scores.csv", "scores.csv is empty"),
        ("../../scores.csv", "scores.csv is empty"),
        ("scores\n.csv", r"scores\n.csv is empty"),
        ("", "The upload is empty"),
    ],
)
def test_an_upload_is_called_by_its_last_name(name, shown):
    with pytest.raises(InputError) as refusal:
        read_upload(name, b"")
    assert str(refusal.value).startswith(shown)


def test_a_column_called_par1_is_a_csv():
    assert list(upload("PAR1,b\n1,2\n")) == ["PAR1", "b"]
