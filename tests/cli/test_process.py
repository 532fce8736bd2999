"""`workbench` as a process: what it loads, what it writes, and how it ends."""

from __future__ import annotations

import os

import pytest

from tests.cli.calling import PROGRAM, call_alone, start

READ = ("--y-true", "status", "--y-score", "score", "--positive", "bad")
HEAVY = (
    "streamlit",
    "sklearn",
    "scipy",
    "plotly",
    "skops",
    "statsmodels",
    "matplotlib",
    "numba",
)

TELL_WHAT_IS_LOADED = f"""
import sys
try:
    {PROGRAM}
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "words",
    [
        ("evaluate", "loans.csv", *READ, "--weight", "w", "--id", "case"),
        ("decide", "loans.csv", *READ, "--threshold", "0.7", "--by", "Ada", "--reason", "cheap"),
        ("decisions",),
        ("report", "loans.csv", *READ, "--out", "memo.html"),
    ],
    ids=lambda words: words[0],
)
def test_a_verb_loads_nothing_heavy_where_no_model_must_score(loans, monkeypatch, words):
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", str(loans.parent / "record.sqlite3"))
    answer = call_alone(*words, folder=loans.parent, program=TELL_WHAT_IS_LOADED)
    loaded = set(answer.err.split())
    assert answer.code == 0, answer.err
    assert loaded.isdisjoint(HEAVY)
    assert {"numpy", "pandas"} <= loaded


def test_a_workspace_with_ready_scores_loads_nothing_heavy_either(workspace):
    words = ("evaluate", workspace, "--json")
    answer = call_alone(*words, folder=workspace, program=TELL_WHAT_IS_LOADED)
    assert answer.code == 0
    assert set(answer.err.split()).isdisjoint(HEAVY)


def test_the_same_input_gives_the_same_bytes(workspace):
    one, other = (call_alone("evaluate", workspace, "--json", folder=workspace) for _ in range(2))
    assert one == other
    assert one.read()["n"] == 12


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
def test_a_reader_that_has_had_enough_sees_no_traceback(workspace):
    process = start("evaluate", workspace, folder=workspace)
    process.stdout.close()
    with process:
        assert process.stderr.read() == ""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no disk that is always full")
def test_a_full_disk_behind_the_answer_is_told_in_one_line(workspace):
    full = "import os; os.dup2(os.open('/dev/full', os.O_WRONLY), 1); " + PROGRAM
    answer = call_alone("evaluate", workspace, folder=workspace, program=full)
    assert answer.code == 2
    assert answer.err == "The answer cannot be written: No space left on device.\n"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_terminal_that_knows_few_letters_gets_an_answer(workspace, encoding):
    words = ("evaluate", workspace, "--cost-tp", -500)  # cp1252 has the euro, and no true minus
    with start(*words, folder=workspace, PYTHONIOENCODING=encoding) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "decline everybody" in out
