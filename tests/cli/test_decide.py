"""`workbench decide`: recorded with all that it rests on, or refused in a sentence."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.calling import call, start
from tests.product import ROOT
from workbench.report.record.as_json import read_record
from workbench.report.record.reproduce import reproduce
from workbench.store import open_store
from workbench.workspace import open_workspace

ROLES = ("--y-true", "status", "--y-score", "score", "--positive", "bad")
SIGNED = ("--by", "Ada", "--reason", "cheap enough")


@pytest.fixture
def store(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "decisions.sqlite3"
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{path}")
    return path


def kept(path: Path) -> list[tuple[int, str]]:
    """Return what others read by SQL."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT number, reason FROM decisions ORDER BY number").fetchall()
    finally:
        connection.close()


def test_it_prints_the_number_and_others_read_it_by_sql(loans, workspace, store):
    first = call("decide", loans, *ROLES, "--threshold", 0.7, *SIGNED, "--json")
    assert first.read() == {"number": 1}
    assert first.err == ""
    second = call("decide", workspace, "--threshold", 0.5, "--by", "Bo", "--reason", "as before")
    assert (second.code, second.out) == (0, "Recorded as decision 2.\n")
    assert kept(store) == [(1, "cheap enough"), (2, "as before")]


def test_the_record_holds_what_was_given_and_can_be_made_again(workspace, store):
    options = ("--cost-fp", 7, "--require", "recall>=0.5", "--review-cost", 1, "--current", 0.6)
    assert (
        call("decide", workspace, "--threshold", 0.55, *SIGNED, *options, "--title", "June").code
        == 0
    )
    with open_store() as opened:
        decision = opened.decision(1).decision
    record = read_record(decision.evidence)
    told = json.loads(call("evaluate", workspace, "--threshold", 0.55, *options, "--json").out)
    assert record.point.threshold == decision.threshold == 0.55
    assert record.cost.total == told["cost"]["total"]
    assert record.cost.per_case == told["cost"]["per_case"]
    assert record.cost.baselines.current == told["baselines"]["current"]
    assert (record.costs.fp, record.costs.fn) == (7.0, 50.0)
    assert decision.title == record.title == "June"
    assert decision.model == "second"
    assert reproduce(record, open_workspace(workspace)).counts_equal


def test_a_table_alone_can_be_made_again_from_its_record(loans, store):
    assert call("decide", loans, *ROLES, "--threshold", 0.7, *SIGNED, "--weight", "w").code == 0
    from workbench.cli.source import TableOptions, open_source

    with open_store() as opened:
        record = read_record(opened.decision(1).decision.evidence)
    assert record.workspace == loans.stem  # tables of one folder are told apart
    table = TableOptions("status", "score", "bad", "w", None, None, None, None, None)
    again = reproduce(record, open_source(str(loans), table))
    assert again.counts_equal
    assert again.cost_equal


def test_a_limit_that_is_broken_is_recorded_and_said(loans, store):
    answer = call(
        "decide",
        loans,
        *ROLES,
        "--threshold",
        0.95,
        *SIGNED,
        "--require",
        "recall>=0.9",
        "--capacity",
        0,
        "--json",
    )
    assert answer.read() == {"number": 1}
    assert answer.err == (
        "Note: the threshold breaks recall>=0.9.\n"
        "Note: 1 rows are flagged, and the capacity is 0.\n"
    )


def test_nobody_can_be_flagged(loans, store):
    assert call("decide", loans, *ROLES, "--threshold", "inf", *SIGNED).code == 0
    with open_store() as opened:
        assert opened.decision(1).decision.threshold == float("inf")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"--threshold": None}, "--threshold"),
        ({"--by": None}, "--by"),
        ({"--reason": None}, "--reason"),
        ({"--threshold": "nan"}, "is not a number"),
        ({"--threshold": "much"}, "is not a number"),
        ({"--by": " "}, "A decision needs its author"),
        ({"--reason": ""}, "A decision needs its reason"),
        ({"--reason": "x" * 20_001}, "20,001 signs"),
        ({"--positive": "worse"}, "does not occur"),
        ({"--cost-fp": "1e999"}, "finite"),
    ],
    ids=str,
)
def test_wrong_input_gets_a_sentence_and_records_nothing(loans, store, change, sentence):
    options = {
        "--y-true": "status",
        "--y-score": "score",
        "--positive": "bad",
        "--threshold": "0.7",
        "--by": "Ada",
        "--reason": "why",
    } | change
    words = [each for pair in options.items() if pair[1] is not None for each in pair]
    assert sentence in call("decide", loans, *words).refusal()
    assert not store.exists() or kept(store) == []


def test_where_the_store_fails_a_draft_is_kept_and_named(loans, tmp_path, monkeypatch):
    broken = tmp_path / "broken.sqlite3"
    broken.write_bytes(b"this is no database, whatever its name says" * 100)
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{broken}")
    monkeypatch.chdir(tmp_path)
    line = call("decide", loans, *ROLES, "--threshold", 0.7, *SIGNED).refusal()
    (draft,) = tmp_path.glob("decision-*.draft.json")
    assert line.startswith("Nothing was recorded: ")
    assert str(draft) in line
    assert read_record(draft.read_text(encoding="utf-8")).reason == "cheap enough"


def test_where_no_draft_can_be_kept_either_it_is_said(loans, tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{loans}")
    monkeypatch.setattr(Path, "cwd", lambda: folder / "nowhere")
    line = call("decide", loans, *ROLES, "--threshold", 0.7, *SIGNED).refusal()
    assert "No draft could be kept either (No such file or directory)" in line


def test_two_processes_record_at_once(loans, tmp_path, store):
    words = ("decide", loans, *ROLES, "--threshold", 0.7, *SIGNED, "--json")
    running = [start(*words, folder=tmp_path) for _ in range(2)]
    answers = [process.communicate(timeout=120) for process in running]
    assert sorted(json.loads(out)["number"] for out, _ in answers) == [1, 2]


def test_the_sample_is_decided_with_its_groups(store):
    credit = ROOT / "sample_models" / "credit"
    assert call("decide", credit, "--threshold", 0.1754, *SIGNED, "--json").read() == {"number": 1}
    with open_store() as opened:
        record = read_record(opened.decision(1).decision.evidence)
    assert [each.by for each in record.slices] == [("Age",), ("Marital",)]
    assert record.point.chosen
    assert record.cost.honest > record.cost.per_case
