"""What has died is collected though it was frozen, and what lives is out of sight."""

import gc
import weakref

import pytest

from workbench.ui import sweeping
from workbench.ui.sweeping import Sweeper, sweep


class Session:
    """Something that only the garbage collector can end: it holds itself."""

    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def thawed():
    yield
    gc.unfreeze()


def test_what_died_while_frozen_is_collected_by_the_next_sweep():
    held = Session()
    gone = weakref.ref(held)
    sweep()
    del held
    gc.collect()
    assert gone() is not None  # out of sight
    sweep()
    assert gone() is None


def test_what_lives_is_out_of_sight_after_a_sweep():
    sweep()
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 1_000


def test_it_sweeps_where_people_work_and_ends(monkeypatch):
    monkeypatch.setattr(sweeping, "_PAUSE", 0.01)
    sweeper = Sweeper()
    sweeper.start()
    held = Session()
    gone = weakref.ref(held)
    sweep()
    del held
    for _ in range(100):
        gc.collect()
        if gone() is None:
            break
        sweeper._stop.wait(0.05)
    assert gone() is None
    sweeper.close()
    sweeper._thread.join(5)
    assert not sweeper._thread.is_alive()
