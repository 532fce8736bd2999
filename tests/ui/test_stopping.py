"""Long work about a model as a whole tells how far it is, stops when asked, and begins anew."""

from __future__ import annotations

from threading import Event

import pytest

from workbench.ui.background import Desk
from workbench.ui.drivers.work import Bench, Stopped

PATIENCE = 10.0


@pytest.fixture
def bench() -> Bench[str]:
    return Bench(Desk("test"))


def endless(begun: Event):
    """Return work that only ends when it is stopped."""

    def work(done):
        while True:
            done.tell(0.25)
            begun.set()

    return work


def test_what_is_stopped_ends_at_its_next_word(bench):
    begun = Event()
    work = bench.ask("key", endless(begun))
    assert begun.wait(PATIENCE)
    assert bench.done["key"].share == 0.25
    bench.done["key"].stop.set()
    assert isinstance(work.exception(PATIENCE), Stopped)


def test_what_was_stopped_begins_anew_once_it_is_forgotten(bench):
    begun = Event()
    stopped = bench.ask("key", endless(begun))
    assert begun.wait(PATIENCE)
    bench.done["key"].stop.set()
    assert isinstance(stopped.exception(PATIENCE), Stopped)
    assert bench.ask("key", lambda _: "made") is stopped
    bench.desk.forget("key")
    assert bench.ask("key", lambda _: "made").result(PATIENCE) == "made"


def test_the_same_work_is_begun_once(bench):
    first = bench.ask("key", lambda _: "one")
    assert bench.ask("key", lambda _: "two") is first
    assert first.result(PATIENCE) == "one"
