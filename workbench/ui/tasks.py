"""Work that a reader waits for: in the background, with progress, ended when nobody waits for it.

A page keeps one piece of work in each of its places, such as the reasons of the case in view. Two
readers who want the same wait for the same; what was made is kept for all.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from math import isnan, nan
from threading import Event, Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from workbench.ui import shared_gate

if TYPE_CHECKING:
    from collections.abc import Callable

# A first look waits so many seconds: most work is done by then.
_PATIENCE = 0.8
_AGAIN = 0.4
_KEPT = 128
_WORKERS = 2
_T = TypeVar("_T")


class Stopped(Exception):
    """Nobody waits for this work any more."""


@dataclass(slots=True, eq=False)
class Task(Generic[_T]):
    """One piece of work.

    Attributes
    ----------
    key : str
        What it follows from.
    steps : int
        How many steps it takes, about; 0 where nobody knows.
    work : Future
        Its outcome.
    waiting : int
        How many readers wait for it.
    """

    key: str
    steps: int
    work: Future[_T] = field(init=False)
    waiting: int = 0
    _done: int = 0
    _stop: Event = field(default_factory=Event)

    @property
    def share(self) -> float:
        """How much of it is done, from 0 to 1; NaN where nobody knows."""
        return min(1.0, self._done / self.steps) if self.steps else nan

    @property
    def failed(self) -> bool:
        """Whether it ended without an outcome, or soon will."""
        return self._stop.is_set() or (self.work.done() and self.work.exception() is not None)

    def tell(self, steps: int) -> None:
        """Note that so many more steps are being done.

        Raises
        ------
        Stopped
            If nobody waits any more.
        """
        self._done += steps
        if self._stop.is_set():
            raise Stopped

    def reach(self, share: float) -> None:
        """Note that so much of all is done, from 0 to 1.

        Raises
        ------
        Stopped
            If nobody waits any more.
        """
        self.tell(round(share * self.steps) - self._done)

    def stop(self) -> None:
        """Let it end at its next word."""
        self._stop.set()


class Workshop(Generic[_T]):
    """Work of one kind, of all readers, under way or done; the oldest is dropped."""

    def __init__(self, name: str, kept: int = _KEPT) -> None:
        self._kept = kept
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix=name)
        self._held: OrderedDict[str, Task[_T]] = OrderedDict()
        self._lock = Lock()

    def begin(self, key: str, make: Callable[[Task[_T]], _T], steps: int = 0) -> Task[_T]:
        """Return the work of a key; begun where nobody did, and anew where it failed."""
        with self._lock:
            task = self._held.get(key)
            if task is None or task.failed:
                task = self._held[key] = Task(key, steps)
                task.work = self._pool.submit(_made, make, task)
            task.waiting += 1
            self._held.move_to_end(key)
            while len(self._held) > self._kept:
                self._held.popitem(last=False)
            return task

    def leave(self, task: Task[_T]) -> None:
        """Wait for a piece of work no more; it ends where nobody else waits."""
        with self._lock:
            task.waiting -= 1
            if task.waiting == 0 and not task.work.done():
                task.stop()


def _made(make: Callable[[Task[_T]], _T], task: Task[_T]) -> _T:
    task.tell(0)  # it may have waited for its turn until nobody wanted it
    return make(task)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted(Generic[_T]):
    """What a reader waits for in one place of a page.

    Attributes
    ----------
    place : str
        The place; also the beginning of the keys of what is shown there.
    shop : Workshop
        Where it is made.
    task : Task
        The work.
    stopped : bool
        Whether the reader stopped it.
    """

    place: str
    shop: Workshop[_T]
    task: Task[_T]
    stopped: bool = False

    @property
    def under_way(self) -> bool:
        """Whether there is something to wait for."""
        return not self.stopped and not self.task.work.done()

    def outcome(self, doing: str) -> _T | None:
        """Return what was wanted; None, with progress and a way to stop it, until it is there.

        Raises
        ------
        InputError
            If the work ended so.
        """
        if self.under_way:
            _watch(self, doing)
            return None
        if self.stopped:
            st.button("Stopped. Begin again", key=f"again {self.place}", on_click=self._forget)
            return None
        return self.task.work.result()

    def ready(self) -> _T | None:
        """Return what was wanted, if it is there; shows nothing."""
        work = self.task.work
        done = not self.stopped and work.done() and work.exception() is None
        return work.result() if done else None

    def give_up(self) -> None:
        """Wait no more."""
        if not self.stopped:
            self.shop.leave(self.task)
            st.session_state[self.place] = Wanted(self.place, self.shop, self.task, stopped=True)

    def _forget(self) -> None:
        st.session_state.pop(self.place, None)


def wanted(
    place: str, key: str, shop: Workshop[_T], make: Callable[[Task[_T]], _T], steps: int = 0
) -> Wanted[_T]:
    """Return what this reader waits for in a place; something else that was wanted there is left.

    Parameters
    ----------
    place : str
        Where on the page it is shown.
    key : str
        What it follows from.
    shop : Workshop
        Where such work is made.
    make : callable
        Makes it; is given its task, to tell how far it is, at least every half second.
    steps : int
        How many steps that takes, about; 0 where nobody knows.
    """
    held: Wanted[_T] | None = st.session_state.get(place)
    if held is not None and held.task.key == key:
        return held
    if held is not None:
        held.give_up()
    now = Wanted(place, shop, shop.begin(key, make, steps))
    st.session_state[place] = now
    wait([now.task.work], timeout=_PATIENCE)
    return now


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _watch(held: Wanted[_T], doing: str) -> None:
    """Show how far it is, and a way to stop it; show the page anew when there is news."""
    now: Wanted[_T] | None = st.session_state.get(held.place)
    if now is not held or not held.under_way:
        st.rerun()
    bar, button = st.columns((5, 1), vertical_alignment="center")
    button.button("Stop", key=f"stop {held.place}", on_click=held.give_up, width="stretch")
    if isnan(held.task.share):
        bar.caption(doing)
    else:
        bar.progress(held.task.share, text=doing)
    st.skeleton(height=160)
