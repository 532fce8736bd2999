"""Whatever goes wrong, no acknowledged record is lost, none is torn, and none is there twice.

Each fault meets a child at some place of its work; afterwards another process looks. A tenth of
the places in the quick suite, all of them under `make test-all`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.product import ROOT
from tests.store.faulty_proxy import Proxy
from tests.store.faulty_stores import TEMPLATE, Sqlite
from tests.store.faulty_work import STEPS, wrong_after
from tests.store.made_up import ANNA, PLAIN
from tests.store.tampering import tamper
from workbench.store import OutcomeUnknown, open_store, verify


def met(kind: str, folder: Path, *places: int) -> dict[str, int]:
    """Inject faults, assert that nothing is wrong after, and return how many there were."""
    command = [sys.executable, "-m", "tests.store.faulty", kind, str(folder), *map(str, places)]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout.splitlines()[-1])
    assert told["wrong"] == [], answer.stderr
    return told["met"]


@pytest.fixture
def sqlite_place(in_memory) -> Path:
    open_store(str(in_memory / "template.sqlite3")).close()
    return in_memory


@pytest.fixture(scope="session")
def postgres_place(postgres) -> Path:
    name = postgres.new()
    open_store(postgres.address(name)).close()
    postgres.rename(name, TEMPLATE)
    return postgres.folder


def test_a_few_faults_on_sqlite(sqlite_place):
    kinds = met("sqlite", sqlite_place, 9, 10, 1)
    assert len(kinds) >= 15
    assert sum(kinds.values()) >= 30


def test_a_few_faults_on_postgresql(postgres_place):
    assert len(met("postgresql", postgres_place, 9, 9, 1)) >= 15


def test_a_lost_answer_is_told_and_the_same_request_again_makes_one_row(postgres, postgres_place):
    name = postgres.new(TEMPLATE)
    proxy = Proxy(postgres.folder, "during", 1)
    options = "sslmode=disable&gssencmode=disable"
    wire = f"postgresql://postgres@127.0.0.1:{proxy.port}/{name}?{options}"
    with open_store(wire) as store:
        with pytest.raises(OutcomeUnknown, match="not known whether this was recorded"):
            store.record(PLAIN, ANNA, key="mine")
        assert store.record(PLAIN, ANNA, key="mine").number == 1
        assert len(store.trail()) == 1
        assert verify(store) == ()


def test_what_is_lost_or_torn_would_be_seen(sqlite_place):
    """The positive control: without these the tests above could not fail."""
    address = Sqlite(sqlite_place).made()
    assert wrong_after(address, {"first"}) == "lost: ['first']"
    with open_store(address) as store:
        for step in STEPS.values():
            step(store)
    tamper(Path(address), "DELETE FROM audit WHERE seq = 2")
    assert wrong_after(address, set(STEPS)).startswith("torn: Row 2 of the audit trail is missing")
    Sqlite(sqlite_place).drop()


@pytest.mark.slow
def test_hundreds_of_faults_on_sqlite(sqlite_place):
    assert sum(met("sqlite", sqlite_place, 2, 50, 3).values()) >= 350


@pytest.mark.slow
def test_hundreds_of_faults_on_postgresql(postgres_place):
    assert sum(met("postgresql", postgres_place, 2, 42, 5).values()) >= 160
