"""Work that readers wait for: begun once, told how far it is, ended when nobody waits any more."""

from __future__ import annotations

from math import isnan
from threading import Event

import pytest

from workbench.ui.tasks import Stopped, Task, Workshop

PATIENCE = 10.0


@pytest.fixture
def shop() -> Workshop[str]:
    return Workshop("test")


def endless(begun: Event):
    """Return work that only ends when it is stopped."""

    def make(task: Task[str]) -> str:
        while True:
            task.tell(0)
            begun.set()

    return make


def test_two_readers_wait_for_the_same_work_and_it_is_kept(shop):
    first = shop.begin("key", lambda _: "one")
    assert shop.begin("key", lambda _: "two") is first
    assert first.work.result(PATIENCE) == "one"
    shop.leave(first)
    shop.leave(first)
    assert shop.begin("key", lambda _: "three").work.result(PATIENCE) == "one"


def test_it_ends_when_the_last_reader_leaves_and_begins_anew_for_the_next(shop):
    begun = Event()
    task = shop.begin("key", endless(begun))
    assert shop.begin("key", endless(begun)) is task
    assert begun.wait(PATIENCE)
    shop.leave(task)
    task.tell(0)  # one is left, so it goes on
    shop.leave(task)
    assert isinstance(task.work.exception(PATIENCE), Stopped)
    assert shop.begin("key", lambda _: "made").work.result(PATIENCE) == "made"


def test_what_nobody_wants_when_its_turn_comes_is_not_begun(shop):
    begun, may_end, made = Event(), Event(), []

    def slow(_: Task[str]) -> str:
        begun.set()
        assert may_end.wait(PATIENCE)
        return "slow"

    busy = [shop.begin(f"slow {i}", slow) for i in range(2)]
    assert begun.wait(PATIENCE)
    waiting = shop.begin("late", lambda _: made.append("late") or "late")
    shop.leave(waiting)
    may_end.set()
    assert [each.work.result(PATIENCE) for each in busy] == ["slow", "slow"]
    assert isinstance(waiting.work.exception(PATIENCE), Stopped)
    assert made == []


def test_what_failed_is_tried_again_by_the_next(shop):
    def fail(_: Task[str]) -> str:
        raise ValueError("no")

    failed = shop.begin("key", fail)
    assert isinstance(failed.work.exception(PATIENCE), ValueError)
    assert shop.begin("key", lambda _: "made").work.result(PATIENCE) == "made"


def test_the_share_grows_and_is_never_more_than_all(shop):
    halfway, may_go_on = Event(), Event()

    def make(task: Task[str]) -> str:
        task.tell(5)
        halfway.set()
        assert may_go_on.wait(PATIENCE)
        task.tell(20)
        return "made"

    task = shop.begin("key", make, steps=10)
    assert halfway.wait(PATIENCE)
    assert task.share == 0.5
    may_go_on.set()
    assert task.work.result(PATIENCE) == "made"
    assert task.share == 1.0
    whole = shop.begin("whole", lambda task: task.reach(0.25) or "made", steps=100)
    assert whole.work.result(PATIENCE) == "made"
    assert whole.share == 0.25
    assert isnan(shop.begin("unknown", lambda _: "made").share)
