"""Work in the background: made once for all, given up when nobody waits, told when it fails."""

from __future__ import annotations

from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from workbench.ui.background import Desk

PATIENCE = 10.0


@pytest.fixture
def busy():
    """Return a desk whose workers are all at work, until they may go on."""
    desk, may_go = Desk("test"), Event()
    for key in ("one", "two"):
        desk.ask(key, lambda: may_go.wait(PATIENCE))
    yield desk, may_go
    may_go.set()


def test_a_key_is_worked_on_once():
    desk, made = Desk("test"), []
    works = [desk.ask("key", lambda: made.append("made")) for _ in range(3)]
    assert works[0].result(PATIENCE) is None
    assert works[0] is works[1] is works[2]
    assert made == ["made"]


def test_what_nobody_waits_for_is_given_up_and_begun_again_when_asked_for(busy):
    desk, may_go = busy
    first = desk.ask("three", lambda: "three")
    desk.give_up("three")
    assert first.cancelled()
    assert desk.find("three") is None
    second = desk.ask("three", lambda: "three")
    may_go.set()
    assert second.result(PATIENCE) == "three"


def test_work_under_way_is_not_given_up(busy):
    desk, may_go = busy
    desk.give_up("one")
    desk.give_up("unknown")
    may_go.set()
    assert desk.find("one").result(PATIENCE) is True


def test_the_oldest_is_dropped_and_the_newest_kept():
    desk = Desk("test")
    for number in range(100):
        desk.ask(str(number), lambda: "made").result(PATIENCE)
    assert desk.find("0") is None
    assert desk.find("99").result() == "made"


def failing():
    """Show the progress of work that has failed as the page `how` says."""
    import streamlit as st

    from workbench.intake import InputError
    from workbench.ui import background
    from workbench.ui.sight import sight

    seen = sight()
    background._desk.clear()
    how = st.query_params["how"]

    def work():
        if how == "known":
            raise InputError("The table holds nothing to draw from.")
        raise RuntimeError("a path of the server")

    background._desk().ask(seen.key, work).exception()
    background.progress(seen)
    background._desk.clear()


@pytest.mark.parametrize(
    ("how", "also"), [("known", " The table holds nothing to draw from."), ("unknown", "")]
)
def test_work_that_fails_is_told_in_a_sentence(how, also):
    page = AppTest.from_function(failing, default_timeout=30)
    page.query_params["how"] = how
    page.run()
    assert not page.exception
    assert [each.value for each in page.warning] == [
        f"There are no intervals: they could not be made for this table.{also}"
    ]
