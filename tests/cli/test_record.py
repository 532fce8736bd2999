"""The verbs of the record: list, verify, and move it as a whole."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.store.made_up import ANNA, BEN, PLAIN, WHOLE, seen
from tests.store.tampering import tamper
from workbench.cli import main
from workbench.store import open_store


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """Go to an empty folder, with a record of its own."""
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", str(tmp_path / "record.sqlite3"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def recorded(home) -> Path:
    with open_store() as store:
        store.put_in_force(seen(store.record(PLAIN, ANNA)), BEN)
        store.record(WHOLE, BEN)
    return home


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def answer(*arguments: str) -> dict[str, object]:
    result = call(*arguments, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout, parse_constant=pytest.fail)


def refused(*arguments: str) -> str:
    """Return the one line on standard error of a call that is refused."""
    result = call(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_decisions_are_listed(recorded):
    listed = answer("decisions")["decisions"]
    assert [each["number"] for each in listed] == [2, 1]
    assert [each["status"] for each in listed] == ["decided", "in force"]
    assert [each["reason"] for each in listed] == [WHOLE.reason, PLAIN.reason]
    assert [each["threshold"] for each in listed] == ["inf", 0.1 + 0.2]
    assert answer("decisions", "--workspace", "crash") == {"decisions": []}
    lines = call("decisions").stdout.splitlines()
    assert len(lines) == 3  # a reason of two lines is shown in one
    assert lines[2].startswith("1 ")
    assert "in force" in lines[2]
    assert PLAIN.reason in lines[2]


def test_an_empty_record_says_so(home):
    assert "Nothing is recorded yet" in call("decisions").stdout
    assert answer("decisions") == {"decisions": []}
    assert answer("verify")["holds"] is True


def test_a_workspace_without_decisions_is_not_an_empty_record(recorded):
    assert (
        "None of the 2 recorded is on this workspace"
        in call("decisions", "--workspace", "x").stdout
    )
    assert answer("decisions", "--workspace", "x") == {"decisions": []}
    assert "no letter" in refused("decisions", "--workspace", "\udcff")


def test_verify_names_each_number_that_does_not_hold(recorded):
    assert "3 rows in the audit trail" in call("verify").stdout
    tamper(recorded / "record.sqlite3", "UPDATE decisions SET reason = 'other' WHERE number = 2")
    result = call("verify")
    assert result.exit_code == 1
    assert result.stdout == "Decision 2 is not as it was recorded (content).\n"
    result = call("verify", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [(each["table"], each["number"]) for each in told["faults"]] == [("decisions", 2)]
    assert told["holds"] is False


def test_a_head_that_was_saved_finds_a_tail_that_was_cut_off(recorded):
    assert call("verify", "--save-head", "head.json").exit_code == 0
    assert call("verify", "--head", "head.json").exit_code == 0
    assert "already" in refused("verify", "--save-head", "head.json")
    tamper(
        recorded / "record.sqlite3",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM decisions WHERE number = 2",
    )
    assert call("verify").exit_code == 0
    result = call("verify", "--head", "head.json", "--save-head", "other.json")
    assert result.exit_code == 1
    assert result.stdout == "Row 3 of the audit trail is cut off: the head was at row 3.\n"
    assert not Path("other.json").exists()


def test_what_is_no_head_is_refused(recorded):
    Path("text").write_text("no head", encoding="utf-8")
    assert "is no head of a store" in refused("verify", "--head", "text")
    Path("bytes").write_bytes(bytes(range(128, 256)))
    assert "is no head of a store" in refused("verify", "--head", "bytes")
    assert "cannot be used: No such file" in refused("verify", "--head", "nothing")


@pytest.mark.parametrize(("out", "into"), [("backup", "restore"), ("export", "import")])
def test_the_record_moves_to_another_place(recorded, monkeypatch, out, into):
    listed, head = answer("decisions"), answer("verify")["head"]
    assert answer(out, "moved") == {"head": head}
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", str(recorded / "new.sqlite3"))
    result = call(into, "moved")
    assert result.exit_code == 0
    assert "(3 rows in the audit trail)" in result.stdout
    assert answer("decisions") == listed
    assert answer("verify")["head"] == head
    assert "is not empty" in refused(into, "moved")


@pytest.mark.parametrize("verb", ["backup", "export"])
def test_nothing_is_written_over(recorded, verb):
    Path("there").write_text("mine", encoding="utf-8")
    assert "There is 'there' already" in refused(verb, "there")
    assert Path("there").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("verb", ["restore", "import"])
def test_what_is_no_record_is_refused(home, verb):
    Path("text").write_text("hello\n", encoding="utf-8")
    assert "line 1: this is no line of an exported store" in refused(verb, "text")
    assert "cannot be read: No such file" in refused(verb, "nothing")


@pytest.mark.parametrize("verb", [("decisions",), ("verify",), ("backup", "x"), ("export", "x")])
def test_a_store_that_cannot_be_used_is_told_in_one_line(home, monkeypatch, verb):
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", "postgresql://anna:secret@127.0.0.1:1/x")
    told = refused(*verb)
    assert "cannot be reached" in told
    assert "secret" not in told
    assert logging.getLogger("workbench").handlers  # else what is logged is a second line
