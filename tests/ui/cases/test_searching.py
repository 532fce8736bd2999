"""Searches in the background: told how far they are, given up, and their answers kept."""

from __future__ import annotations

from threading import Event

import pandas as pd
import pytest

from workbench.explain.counterfactual import Counterfactual, Outcome
from workbench.explain.line import Line
from workbench.ui.cases.searching import Bureau

PATIENCE = 10.0


def outcome(ended="complete"):
    nothing = Counterfactual((), 0.5, 0.0, pd.DataFrame({"a": [1]}))
    return Outcome(Line(0.5, 0.4), (), nothing, 1, 1, 1, ended)


def test_an_answer_is_found_once_for_all():
    bureau, made = Bureau(), []

    def make(effort):
        made.append(effort)
        return outcome()

    first = bureau.begin("key", make)
    assert first.work.result(PATIENCE).ended == "complete"
    second = bureau.begin("key", make)
    assert second.work.done()
    assert second.work.result() is first.work.result()
    assert len(made) == 1


@pytest.mark.parametrize("ended", ["deadline", "cancelled"])
def test_what_was_cut_short_is_searched_again(ended):
    bureau, made = Bureau(), []

    def make(effort):
        made.append(effort)
        return outcome(ended)

    for _ in range(2):
        assert bureau.begin("key", make).work.result(PATIENCE).ended == ended
    assert len(made) == 2


def test_progress_is_told_and_a_search_that_nobody_waits_for_ends():
    halfway = Event()

    def make(effort):
        effort.progress(0.5)
        halfway.set()
        while not effort.cancelled():
            pass
        return outcome("cancelled")

    job = Bureau().begin("key", make)
    assert halfway.wait(PATIENCE)
    assert job.share == 0.5
    assert not job.work.done()
    job.give_up()
    assert job.work.result(PATIENCE).ended == "cancelled"


def test_one_session_does_not_end_the_search_of_another():
    bureau, may_end = Bureau(), Event()

    def make(effort):
        while not may_end.is_set() and not effort.cancelled():
            pass
        return outcome("cancelled" if effort.cancelled() else "complete")

    mine, theirs = bureau.begin("key", make), bureau.begin("key", make)
    mine.give_up()
    assert mine.work.result(PATIENCE).ended == "cancelled"
    may_end.set()
    assert theirs.work.result(PATIENCE).ended == "complete"


def test_the_oldest_answers_are_dropped():
    bureau, made = Bureau(), []

    def make(effort):
        made.append(effort)
        return outcome()

    for number in range(200):
        bureau.begin(str(number), make).work.result(PATIENCE)
    bureau.begin("199", make).work.result(PATIENCE)
    assert len(made) == 200
    bureau.begin("0", make).work.result(PATIENCE)
    assert len(made) == 201
