"""A child that waits: the first file takes it, under the same limits; none is left over."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from tests.models import operations
from tests.models.test_process import assert_gone
from workbench.intake import InputError
from workbench.models import conversation, serve, served, spare
from workbench.models.process import Child
from workbench.models.spare import Spare

pytestmark = pytest.mark.usefixtures("started_anew")


@pytest.fixture
def waiting(monkeypatch):
    """Let a child wait for whoever opens a file."""
    with closing(Spare()) as made:
        monkeypatch.setattr(conversation, "SPARE", made)
        made.prepare()
        yield made


@pytest.fixture
def own(monkeypatch):
    monkeypatch.setattr(served, "_OPERATION", operations.PATTERN)
    return lambda name: f"tests.models.operations:{name}"


def number_of(waiting: Spare) -> int | None:
    return None if waiting._child is None else waiting._child.pid


def test_the_first_file_takes_it_and_the_next_starts_its_own(waiting, boosted_file, frame, own):
    number = number_of(waiting)
    with serve(boosted_file, positive="bad") as first, serve(boosted_file, positive="bad") as next_:
        assert number_of(waiting) is None
        assert first.run(own("number"), {}, {})["pid"].tolist() == [number]
        assert next_.run(own("number"), {}, {})["pid"].tolist() != [number]
        assert first.score(frame).tolist() == next_.score(frame).tolist()
        # It keeps to the limits as any other, and is replaced as any other.
        with pytest.raises(InputError, match="more than 2 GB of memory"):
            first.run(own("devour"), {}, {})
        assert first.score(frame).tolist() == next_.score(frame).tolist()
    assert_gone(number)


def test_it_waits_with_everything_loaded_and_only_one_waits(waiting, boosted_file, own):
    number = number_of(waiting)
    waiting.prepare()
    assert number_of(waiting) == number
    with serve(boosted_file, positive="bad", imports=("colorsys",)) as model:
        names = set(model.run(own("loaded"), {}, {})["names"])
    assert {"sklearn", "skops", "pandas", "colorsys"} <= names
    assert not names & {"streamlit", "shap", "lime", "plotly", "lightgbm", "xgboost"}


def test_another_waits_some_time_after_one_was_taken(waiting, monkeypatch):
    monkeypatch.setattr(spare, "_AGAIN", 0.05)
    taken = waiting.take()
    assert isinstance(taken, Child)
    end = time.monotonic() + 30
    while number_of(waiting) is None and time.monotonic() < end:
        time.sleep(0.02)
    assert number_of(waiting) not in (None, taken.pid)
    taken.close()


def test_nobody_waits_unless_somebody_asked_for_it():
    nobody = Spare()
    assert nobody.take() is None
    assert nobody._next is None


def test_one_that_has_ended_is_not_taken_and_is_prepared_anew(waiting):
    ended = waiting._child
    ended.kill()
    waiting.prepare()
    assert number_of(waiting) != ended.pid
    waiting._child.kill()
    assert waiting.take() is None


def test_closing_ends_it_and_the_one_to_come(waiting):
    number = number_of(waiting)
    waiting.close()
    assert_gone(number)
    waiting.prepare()
    taken = waiting.take()
    coming = waiting._next
    waiting.close()
    coming.join(30)
    assert coming.finished.is_set()
    assert number_of(waiting) is None
    taken.close()


def test_a_file_of_another_kind_starts_its_own(waiting, tmp_path):
    pytest.importorskip("lightgbm")
    (tmp_path / "m.txt").write_text("tree\n")
    with serve(tmp_path / "m.txt", positive="1"):
        assert waiting.take() is not None
