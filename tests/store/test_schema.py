"""Each released schema is brought to this version's; what is newer or not ours is refused."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from tests.product import ROOT
from tests.store.made_up import ADMIN, ANNA, PLAIN, SAID, WHOLE
from workbench.store import StoreError, open_store, verify
from workbench.store.database import Database
from workbench.store.migrating import SCHEMA
from workbench.store.schema import VERSION_TABLE, metadata

RELEASED = sorted((ROOT / "tests" / "store" / "released").glob("schema_*.sql"))


def test_every_released_schema_but_the_next_has_a_dump():
    assert [path.stem for path in RELEASED] == [f"schema_{n}" for n in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
def test_a_record_of_a_released_schema_opens_whole(dump, tmp_path):
    """The dump was written by the version that released the schema; it never changes."""
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as raw:
        raw.executescript(dump.read_text(encoding="utf-8"))
    with open_store(str(tmp_path / "old.sqlite3")) as store:
        assert verify(store) == ()
        contents = [store.decision(number).decision.content() for number in (1, 2, 3)]
        assert contents == [each.content() for each in (PLAIN, WHOLE, PLAIN)]
        statuses = [each.status for each in store.decisions()]
        assert statuses == ["decided", "withdrawn", "in force"]
        assert [each.feedback for each in store.feedback("credit", ADMIN)] == [SAID, SAID]
        assert [each.decision.title for each in store.drafts()] == ["Newer"]
        store.record(PLAIN, ANNA)
        assert verify(store) == ()


def test_the_migrations_make_what_the_code_expects(store):
    with store.database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("2", "The store has schema 2, and this version .+ knows schemas up to 1. Install"),
        ("999", "The store has schema 999"),
        ("f3a9", "unknown schema 'f3a9'"),
    ],
)
def test_a_schema_that_is_not_known_is_refused(store, version, sentence):
    with store.database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '{version}'"))  # noqa: S608
    address = store.database.url.render_as_string(hide_password=False)
    with pytest.raises(StoreError, match=sentence):
        open_store(address)
    with store.database.reading() as connection:
        query = text(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
        assert connection.execute(query).scalar() == version


def test_tables_of_another_program_are_left_alone(tmp_path):
    file = tmp_path / "other.sqlite3"
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("CREATE TABLE decisions (verdict TEXT)")
    with pytest.raises(StoreError, match="a table 'decisions' that is not of this program"):
        open_store(str(file))


def test_a_table_that_is_gone_is_told(store):
    with store.database.writing() as connection:
        connection.execute(text("DROP TABLE feedback"))
    with pytest.raises(StoreError, match="lacks its table 'feedback'"):
        open_store(store.database.url.render_as_string(hide_password=False))


def test_a_store_that_does_not_say_its_schema_is_told(store):
    with store.database.writing() as connection:
        connection.execute(text(f"DELETE FROM {VERSION_TABLE}"))  # noqa: S608
    with pytest.raises(StoreError, match="does not say which schema"):
        open_store(store.database.url.render_as_string(hide_password=False))


def test_a_store_is_for_its_owners_eyes(tmp_path):
    open_store(str(tmp_path / "folder" / "record.sqlite3")).close()
    assert (tmp_path / "folder" / "record.sqlite3").stat().st_mode & 0o077 == 0


# What an address cannot be


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://anna@localhost/x", "cannot be kept in 'mysql'"),
        ("sqlite://", "in memory would be lost"),
        ("sqlite:///:memory:", "in memory would be lost"),
        ("://", "cannot be understood"),
        ("postgresql:/anna:secret@localhost/x", "cannot be understood"),
        ("/proc/no/record.sqlite3", "cannot be made"),
        ("postgresql://anna:secret@127.0.0.1:1/x", "cannot be reached"),
        ("postgres://anna:secret@127.0.0.1:1/x", "cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(address, sentence):
    with pytest.raises(StoreError, match=sentence) as refused:
        open_store(address)
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "text").write_text("no database" * 1_000, encoding="utf-8")
    with pytest.raises(StoreError, match="is no SQLite database"):
        open_store(str(tmp_path / "text"))
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(str(tmp_path))


def test_the_password_is_not_shown():
    assert "secret" not in Database("postgresql://anna:secret@localhost/x").shown


def test_the_environment_and_the_home_name_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_DATABASE_URL", raising=False)
    with open_store() as store:
        assert store.database.file == tmp_path / "home" / "record.sqlite3"
    monkeypatch.setenv("WORKBENCH_DATABASE_URL", f"sqlite:///{tmp_path}/named.sqlite3")
    with open_store() as store:
        assert store.database.file == tmp_path / "named.sqlite3"


# What loads late

LOADED = """
import json, sys
import app, workbench.cli, workbench.store
before = sorted({"alembic", "sqlalchemy", "psycopg"} & set(sys.modules))
with workbench.store.open_store(sys.argv[1]) as store:
    store.decisions()
print(json.dumps([before, sorted({"alembic", "sqlalchemy", "psycopg"} & set(sys.modules))]))
"""


def test_the_libraries_load_when_a_store_is_opened(tmp_path):
    """Neither the app nor a verb has loaded them before."""
    file = tmp_path / "record.sqlite3"
    open_store(str(file)).close()
    answer = subprocess.run(
        [sys.executable, "-c", LOADED, str(file)], cwd=ROOT, capture_output=True, check=True
    )
    assert json.loads(answer.stdout) == [[], ["sqlalchemy"]]  # alembic where there is to migrate


def test_migrations_lie_in_the_package():
    folder = Path(ROOT / "workbench" / "store" / "migrations" / "versions")
    assert [path.stem for path in sorted(folder.glob("schema_*.py"))] == [
        f"schema_{n}" for n in range(1, SCHEMA + 1)
    ]
