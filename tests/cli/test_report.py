"""`workbench report`: one file, said in one JSON object, of a threshold or of a decision."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.calling import call, call_alone

READ = ("--y-true", "status", "--y-score", "score", "--positive", "bad")


@pytest.fixture
def out(tmp_path) -> Path:
    return tmp_path / "memo.html"


def test_it_says_which_file_it_wrote_and_another_process_writes_the_same(loans, out, tmp_path):
    words = ("report", loans, *READ, "--id", "case", "--threshold", "0.6", "--json")
    told = call(*words, "--out", out).read()
    content = out.read_bytes()
    assert told == {
        "file": str(out),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    other = tmp_path / "again.html"
    again = call_alone(*words, "--out", other, folder=tmp_path).read()
    assert (again["sha256"], other.read_bytes()) == (told["sha256"], content)


def test_people_get_one_line(loans, out):
    answer = call("report", loans, *READ, "--out", out)
    assert answer.code == 0
    assert answer.out == f"Written: {out} ({out.stat().st_size:,} bytes).\n"
    assert "cannot be asked what it would answer" in answer.err


def test_it_speaks_of_the_cheapest_threshold_unless_one_is_given(workspace, out):
    cheapest = call("evaluate", workspace, "--json").read()["threshold"]
    call("report", workspace, "--out", out)
    assert f">{cheapest!r};" in out.read_text(encoding="utf-8")
    call("report", workspace, "--out", out, "--threshold", "0.65")
    assert ">0.65;" in out.read_text(encoding="utf-8")


def test_options_say_how_the_point_is_read(workspace, out):
    call("report", workspace, "--out", out, "--cost-fn", "77", "--require", "recall>=0.9")
    text = out.read_text(encoding="utf-8")
    assert "<dd>€77</dd>" in text
    assert "Catch at least 90 % of bad loans" in text


def test_a_limit_that_cannot_be_kept_is_exit_code_1_and_the_file_is_written(workspace, out):
    impossible = ("--require", "recall>=1", "--require", "fpr<=0")
    assert call("report", workspace, "--out", out, *impossible).code == 1
    assert "No threshold keeps all limits" in out.read_text(encoding="utf-8")
    broken = ("--threshold", "0.9", "--require", "recall>=0.9")
    assert call("report", workspace, "--out", out, *broken).code == 1


def test_a_pdf_has_the_same_content(workspace, tmp_path):
    out = tmp_path / "memo.PDF"
    assert call("report", workspace, "--out", out).code == 0
    assert out.read_bytes().startswith(b"%PDF-")


def test_a_recorded_decision_is_told_with_its_number(workspace, out):
    by = ("--by", "Ada", "--reason", "It <pays>")
    call("decide", workspace, "--threshold", "0.6", *by)
    told = call("report", workspace, "--decision", "1", "--out", out, "--json").read()
    text = out.read_text(encoding="utf-8")
    for line in ("decision 1, decided", "<dd>Ada</dd>", "It &lt;pays&gt;", ">0.6;"):
        assert line in text
    again = call("report", workspace, "--decision", "1", "--out", out, "--json").read()
    assert again == told


def test_a_decision_on_a_table_needs_the_table_alone(loans, out):
    call("decide", loans, *READ, "--threshold", "0.6", "--by", "Ada", "--reason", "why")
    answer = call("report", loans, "--decision", "1", "--out", out)
    assert answer.code == 0
    assert 'id="chart"' in out.read_text(encoding="utf-8")


def test_on_other_data_the_memo_goes_without_the_curve_and_says_so(workspace, out):
    call("decide", workspace, "--threshold", "0.6", "--by", "Ada", "--reason", "why")
    table = workspace / "loans.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("0.95", "0.96"), encoding="utf-8")
    answer = call("report", workspace, "--decision", "1", "--out", out)
    assert answer.code == 0
    assert "single cases are left out. The data are others" in answer.err
    assert 'id="chart"' not in out.read_text(encoding="utf-8")


def test_a_file_that_is_there_is_replaced_whole_or_not_at_all(workspace, out):
    out.write_text("of old", encoding="utf-8")
    call("report", workspace, "--out", out, "--threshold", "nan")
    assert out.read_text(encoding="utf-8") == "of old"
    call("report", workspace, "--out", out)
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in out.parent.iterdir() if "draft" in path.name] == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--out", "memo.docx"), "is written as .html or .pdf"),
        (("--out", "memo"), "is written as .html or .pdf"),
        (("--out", "nowhere/memo.html"), "There is no folder"),
        (("--out", "folder.html"), "cannot be written: Is a directory"),
        (("--out", "memo.html", "--case", "c01"), "is a column of scores"),
        (("--out", "memo.html", "--decision", "7"), "7"),
        (("--out", "memo.html", "--decision", "x"), "not a whole number"),
        (("--out", "memo.html", "--decision", "1", "--cost-fn", "3"), "Leave out --cost-fn"),
        (
            ("--out", "memo.html", "--decision", "1", "--model", "m", "--threshold", "1"),
            "Leave out --model and --threshold",
        ),
        ((), "Missing option '--out'"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(words, told, workspace, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("folder.html").mkdir()
    assert told in call("report", workspace, *words).refusal()
    assert not Path("memo.html").exists()
