"""A record that moves arrives whole, on either database, or not at all."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.made_up import ADMIN, ANNA, BEN, PLAIN, SAID, WHOLE, draft, seen
from tests.store.tampering import tamper
from workbench.store import (
    StoreError,
    backup,
    export_lines,
    import_lines,
    open_store,
    restore,
    verify,
)


@pytest.fixture
def filled(store):
    store.put_in_force(seen(store.record(PLAIN, ANNA, key="k")), BEN)
    store.record(WHOLE, BEN, draft=store.keep_draft(draft(), ANNA))
    store.note(2, "Zeile\nzwei − 🙂", ANNA)
    store.give_feedback(SAID, BEN)
    store.keep_draft(draft(reason=""), BEN)
    return store


def everything(store) -> tuple[object, ...]:
    return (
        [store.decision(each.number) for each in store.decisions()],
        store.notes(2),
        store.feedback("credit", ADMIN),
        store.drafts(),
        store.trail(),
    )


@pytest.mark.parametrize(("out", "into"), [(backup, restore), (export_lines, import_lines)])
def test_what_was_moved_is_equal_and_verified(filled, tmp_path, out, into):
    head = out(filled, tmp_path / "moved")
    with open_store(str(tmp_path / "new.sqlite3")) as new:
        assert into(new, tmp_path / "moved") == head == new.export_head()
        assert everything(new) == everything(filled)
        assert verify(new, head) == ()
        new.record(PLAIN, ANNA)
        assert verify(new, head) == ()


def test_a_backup_of_sqlite_is_restored_into_postgresql(filled, postgres, migrated, tmp_path):
    backup(filled, tmp_path / "backup")
    with open_store(postgres.address(postgres.new(migrated))) as new:
        restore(new, tmp_path / "backup")
        assert everything(new) == everything(filled)


def test_the_same_record_exports_the_same_bytes(filled, tmp_path):
    for name in ("a", "b"):
        export_lines(filled, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    lines = (tmp_path / "a").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0]) == {"schema": 1, "store": "threshold-workbench"}
    assert all(json.loads(line, parse_constant=pytest.fail) for line in lines)


@pytest.fixture
def exported(tmp_path) -> Path:
    with open_store(str(tmp_path / "source.sqlite3")) as store:
        for _ in range(3):
            store.record(PLAIN, ANNA)
        export_lines(store, tmp_path / "lines")
    return tmp_path / "lines"


@pytest.fixture
def fresh(tmp_path):
    with open_store(str(tmp_path / "fresh.sqlite3")) as store:
        yield store
        assert store.export_head().seq == 0


SPOILT = {
    "a line is gone": (lambda lines: lines[:2] + lines[3:], "Decision 2 is in the audit trail"),
    "the end is gone": (lambda lines: lines[:-1], "lacks its last line"),
    "a letter is another": (
        lambda lines: [line.replace("Cheapest", "Dearest") for line in lines],
        "Decision 1 is not as it was recorded",
    ),
    "a line is cut": (lambda lines: [*lines[:3], lines[3][:40]], "line 4: this is no line"),
    "two lines changed places": (
        lambda lines: [lines[0], lines[-1], *lines[1:-1]],
        "line 3: something follows",
    ),
    "it is something else": (lambda lines: ['{"a":1}'], "is no exported store"),
    "it is deep": (lambda lines: ["[" * 100_000], "line 1: this is no line"),
    "it is a list": (lambda lines: ["[1]"], "line 1: this is no line"),
    "its schema is newer": (lambda lines: [lines[0].replace("1", "2", 1)], "has schema 2"),
    "a table is unknown": (
        lambda lines: [lines[0], lines[1].replace('"decisions"', '"users"')],
        "'users' is no table",
    ),
    "a column is missing": (
        lambda lines: [lines[0], lines[1].replace('"reason"', '"reasons"')],
        "look at 'reason'",
    ),
    "a number is a text": (
        lambda lines: [lines[0], lines[1].replace('"version":1', '"version":"1"')],
        "'1' cannot stand under 'version'",
    ),
    "nothing is in it": (lambda lines: [], "lacks its last line"),
}


@pytest.mark.parametrize(("spoil", "sentence"), SPOILT.values(), ids=SPOILT)
def test_lines_that_do_not_hold_are_refused_whole(exported, fresh, spoil, sentence):
    lines = exported.read_text(encoding="utf-8").splitlines()
    exported.write_text("\n".join(spoil(lines)), encoding="utf-8")
    with pytest.raises(StoreError, match=sentence):
        import_lines(fresh, exported)


def test_bytes_and_missing_files_are_refused(tmp_path, fresh):
    (tmp_path / "bytes").write_bytes(bytes(range(128, 256)))
    with pytest.raises(StoreError, match="line 1: this is no line of an exported store"):
        restore(fresh, tmp_path / "bytes")
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        import_lines(fresh, tmp_path / "nothing")
    with pytest.raises(StoreError, match="cannot be read: No such file"):
        restore(fresh, tmp_path / "nothing")


def test_a_file_of_another_program_is_no_backup(tmp_path, fresh):
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE pages (text)")
    with pytest.raises(StoreError, match="is no backup of a store"):
        restore(fresh, tmp_path / "other")


def test_nothing_is_written_over(filled, tmp_path):
    export_lines(filled, tmp_path / "lines")
    for copy in (export_lines, backup):
        with pytest.raises(StoreError, match="There is 'lines' already"):
            copy(filled, tmp_path / "lines")
    with pytest.raises(StoreError, match="not empty: it holds 2 decisions"):
        import_lines(filled, tmp_path / "lines")
    with pytest.raises(StoreError, match="cannot be written: No such file"):
        export_lines(filled, tmp_path / "no folder" / "lines")


def test_a_record_that_does_not_hold_is_not_copied_over_good_ones(tmp_path):
    file = tmp_path / "record.sqlite3"
    with open_store(str(file)) as store:
        store.record(PLAIN, ANNA)
        tamper(file, "UPDATE decisions SET reason = 'other'")
        for copy in (export_lines, backup):
            with pytest.raises(StoreError, match="Decision 1 is not as it was recorded"):
                copy(store, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_damaged_backup_is_refused_whole(tmp_path, fresh):
    with open_store(str(tmp_path / "source.sqlite3")) as store:
        store.record(PLAIN, ANNA)
        backup(store, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    place = whole.index(b"Cheapest")
    (tmp_path / "backup").write_bytes(whole[:place] + b"D" + whole[place + 1 :])
    with pytest.raises(StoreError, match="Decision 1 is not as it was recorded"):
        restore(fresh, tmp_path / "backup")
    (tmp_path / "backup").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="damaged"):
        restore(fresh, tmp_path / "backup")


def test_a_backup_is_one_file_and_stays_as_it_is(tmp_path):
    (tmp_path / "out").mkdir()
    with open_store(str(tmp_path / "source.sqlite3")) as store:
        store.record(PLAIN, ANNA)
        backup(store, tmp_path / "out" / "b")
    (file,) = (tmp_path / "out").iterdir()
    before = file.read_bytes()
    with open_store(str(tmp_path / "new.sqlite3")) as new:
        restore(new, file)
    assert file.read_bytes() == before
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["b"]
    with closing(sqlite3.connect(shutil.copy(file, tmp_path / "copy"))) as raw:
        assert raw.execute("SELECT reason FROM decisions").fetchall() == [(PLAIN.reason,)]
