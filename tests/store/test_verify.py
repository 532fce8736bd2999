"""Whoever changes the record behind its back is found, row by row."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.store.made_up import ANNA, BEN, PLAIN, WHOLE, seen
from tests.store.tampering import KEYS, cells, contents, faults_after, fill, tamper
from workbench.intake import InputError
from workbench.store import Fault, Head, StoreError, open_store, verify

PAGE = 4096  # bytes of a page of SQLite
ROWS = 13  # of the audit trail that `fill` writes


@pytest.fixture(scope="module")
def filled(in_memory) -> Path:
    file = in_memory / "filled.sqlite3"
    fill(file)
    return file


@pytest.fixture
def file(filled, in_memory) -> Iterator[Path]:
    file = Path(shutil.copy(filled, in_memory / "record.sqlite3"))
    yield file
    remove(file)


def remove(file: Path) -> None:
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()


def found(file: Path, head: Head | None = None) -> tuple[Fault, ...]:
    with open_store(str(file)) as store:
        return verify(store, head)


def named(file: Path, head: Head | None = None) -> list[tuple[str, int | None, str]]:
    return [(fault.table, fault.number, fault.kind) for fault in found(file, head)]


def test_a_store_that_nobody_touched_holds(file):
    assert named(file) == []
    with open_store(str(file)) as store:
        assert store.export_head().seq == ROWS


def test_every_cell_that_is_altered_is_named(file):
    """One cell at a time, in every table: its own row is named, and no other."""
    with open_store(str(file)) as store:
        for table, key, column in cells(store):
            update = f"UPDATE {table} SET {column} = '7' WHERE {KEYS[table]} = {key}"  # noqa: S608
            faults = faults_after(store, update)
            told = [(fault.table, fault.number, fault.kind) for fault in faults]
            assert told == [(table, key, "altered")], column
        assert verify(store) == ()


def test_every_row_that_is_removed_is_named(file):
    with open_store(str(file)) as store:
        for table, key in sorted({(table, key) for table, key, _ in cells(store)}):
            delete = f"DELETE FROM {table} WHERE {KEYS[table]} = {key}"  # noqa: S608
            faults = faults_after(store, delete)
            told = {(fault.table, fault.number, fault.kind) for fault in faults}
            last = (table, key) == ("audit", ROWS)  # the end alone takes a head
            assert last or (table, key, "missing") in told


def test_rows_that_changed_places_are_named(file):
    tamper(
        file,
        "UPDATE audit SET seq = 99 WHERE seq = 3",
        "UPDATE audit SET seq = 3 WHERE seq = 6",
        "UPDATE audit SET seq = 6 WHERE seq = 99",
    )
    faults = [fault for fault in found(file) if fault.table == "audit"]
    assert [fault.sentence for fault in faults] == [
        "Row 3 of the audit trail was row 6.",
        "Row 6 of the audit trail was row 3.",
    ]


def test_a_row_that_nobody_signed_is_named(file):
    tamper(
        file,
        "INSERT INTO notes SELECT 3, number, at, author, 'Agreed by all' FROM notes WHERE id = 1",
    )
    assert named(file) == [("notes", 3, "added")]


def test_a_row_written_anew_with_its_hash_does_not_fit_the_next(file):
    with open_store(str(file)) as store:
        other = store.trail()[4]
    from workbench.store.audit import row_hash

    row = {
        "seq": 5,
        "at": other.at.isoformat(timespec="microseconds"),
        "actor": "somebody else",
        "role": other.role,
        "action": other.action,
        "subject": other.subject,
        "request_key": None,
        "payload_hash": other.payload_hash,
        "previous": other.previous,
    }
    forged = row_hash(row)
    tamper(file, f"UPDATE audit SET actor = 'somebody else', hash = '{forged}' WHERE seq = 5")  # noqa: S608
    assert named(file) == [("audit", 5, "altered")]


def test_a_tail_that_was_cut_off_is_found_by_an_exported_head(file):
    with open_store(str(file)) as store:
        store.note(1, "To be forgotten", BEN)
        store.record(PLAIN, ANNA)
        head = Head.parse(store.export_head().text())
    assert named(file, head) == []
    tamper(
        file,
        f"DELETE FROM audit WHERE seq > {ROWS}",  # noqa: S608
        "DELETE FROM notes WHERE id = 3",
        "DELETE FROM decisions WHERE number = 4",
    )
    assert named(file) == []
    assert named(file, head) == [("audit", seq, "cut off") for seq in (ROWS + 1, ROWS + 2)]


def test_a_trail_written_anew_is_found_by_an_exported_head(file, tmp_path):
    with open_store(str(file)) as store:
        head = store.export_head()
    with open_store(str(tmp_path / "forged.sqlite3")) as store:
        for _ in range(head.seq):
            store.record(WHOLE, ANNA)
        assert verify(store) == ()
        faults = verify(store, head)
    assert [(fault.number, fault.kind) for fault in faults] == [(head.seq, "altered")]


@pytest.mark.parametrize(
    "wrong",
    ["", "{}", '{"seq":1}', '{"seq":1,"hash":"00"}', "[1]", '{"seq":-1,"hash":"' + "0" * 64 + '"}'],
)
def test_what_is_no_head_is_refused(wrong):
    with pytest.raises(InputError, match="is no head of a store"):
        Head.parse(wrong)


def test_a_trigger_that_is_gone_is_told(file):
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("DROP TRIGGER notes_no_edit")
    assert named(file) == [("notes", None, "unprotected")]


def test_a_flipped_bit_changes_nothing_or_is_found(filled, file):
    """SQLite's own check passes most of them: only hashes tell a letter from another."""
    before, whole = contents(filled), filled.read_bytes()
    draws = random.Random(6)
    found_by_us = 0
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[draws.randrange(len(whole))] ^= 1 << draws.randrange(8)
        file.write_bytes(damaged)
        try:
            faults = found(file)
        except StoreError:
            found_by_us += 1
        else:
            found_by_us += bool(faults)
            assert faults or contents(file) == before
        remove(file)
    assert found_by_us > 5


@pytest.mark.parametrize(
    ("table", "sign"), [("decisions", b"T30Which"), ("audit", b"recordeddecision 30{")]
)
def test_each_row_of_a_page_that_cannot_be_read_is_named(in_memory, table, sign):
    file = in_memory / "damaged.sqlite3"
    with open_store(str(file)) as store:
        kept = [store.record(replace(PLAIN, title=f"T{i}"), ANNA) for i in range(1, 61)]
        store.put_in_force(seen(kept[29]), BEN)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(file.read_bytes())
    start = data.index(sign) // PAGE * PAGE
    other = sign.replace(b"30", b"%d")
    on_it = [i for i in range(1, 61) if other % i in data[start : start + PAGE]]
    assert 5 < len(on_it) < 40
    data[start] = 0
    file.write_bytes(data)
    faults = named(file)
    assert [each[:2] for each in faults if each[2] == "unreadable"] == [(table, i) for i in on_it]
    assert len(faults) == len(on_it)
    remove(file)


def test_on_postgresql_altered_and_missing_rows_are_named_too(postgres, migrated):
    with open_store(postgres.address(postgres.new(migrated))) as store:
        for _ in range(3):
            store.record(PLAIN, ANNA)
        with store.database.writing() as raw:
            for statement in (
                "ALTER TABLE decisions DISABLE TRIGGER ALL",
                "UPDATE decisions SET threshold = 'NaN' WHERE number = 2",
                "DELETE FROM decisions WHERE number = 3",
                "CREATE TEMPORARY TABLE copied AS SELECT * FROM decisions WHERE number = 1",
                "UPDATE copied SET number = 9",
                "INSERT INTO decisions SELECT * FROM copied",
                "ALTER TABLE decisions ENABLE TRIGGER ALL",
            ):
                raw.execute(text(statement))
        faults = [(fault.number, fault.kind) for fault in verify(store)]
    assert faults == [(2, "altered"), (3, "missing"), (9, "added")]
