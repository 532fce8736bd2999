"""What takes over a moment is made in the background: the page stands, the point can be dragged."""

from __future__ import annotations

import logging
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import sureness
from workbench.report.uncertainty import Uncertainty
from workbench.report.uncertainty import uncertainty as resampled
from workbench.ui import shared_gate
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.ui.sight import Sight

# The first look at new terms waits so many seconds for a table of at most so many rows: its
# intervals then come with the chart.
_PATIENCE = 0.5
_SMALL = 10_000
_AGAIN = 0.25
_KEPT = 32
_WORKERS = 2
_ASKED = "uncertainty asked for"
_LOG = logging.getLogger("workbench")
_T = TypeVar("_T")


class Desk(Generic[_T]):
    """Work under way or done, for all sessions, by what it follows from; the oldest is dropped."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix=name)
        self._held: OrderedDict[str, Future[_T]] = OrderedDict()
        self._lock = Lock()

    def ask(self, key: str, make: Callable[[], _T]) -> Future[_T]:
        """Return the work of a key; it is begun where nobody asked for it."""
        with self._lock:
            held = self._held.get(key)
            if held is None or held.cancelled():
                held = self._held[key] = self._pool.submit(make)
            self._held.move_to_end(key)
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)[1].cancel()
            return held

    def find(self, key: str) -> Future[_T] | None:
        """Return the work of a key, where it is held."""
        with self._lock:
            return self._held.get(key)

    def forget(self, key: str) -> None:
        """Drop what is held of a key, so that it can be begun anew."""
        with self._lock:
            self._held.pop(key, None)

    def give_up(self, key: str) -> None:
        """Drop work that is no longer wanted and has not begun; who still wants it asks again."""
        with self._lock:
            held = self._held.get(key)
            if held is not None and held.cancel():
                del self._held[key]


def uncertainty(seen: Sight) -> Uncertainty | None:
    """Return what the data leave open at these very terms; None where it is not known yet."""
    key, before = seen.key, st.session_state.get(_ASKED)
    if before not in (None, key):
        _desk().give_up(before)
    work = _desk().ask(key, partial(resampled, seen.evidence, seen.terms))
    if before != key:
        if seen.candidate.scored.n <= _SMALL:
            wait([work], timeout=_PATIENCE)
        st.session_state[_ASKED] = key
    known = work.done() and not work.cancelled() and work.exception() is None
    return work.result() if known else None


def known(seen: Sight) -> Uncertainty | None:
    """Return what the data leave open, where somebody has made it already."""
    work = _desk().find(seen.key)
    done = work is not None and work.done() and not work.cancelled() and work.exception() is None
    return work.result() if work is not None and done else None


def progress(seen: Sight) -> None:
    """Say that the intervals are being made, how they were made, or that they cannot be."""
    work = _desk().find(seen.key)
    if work is None or not work.done() or work.cancelled():
        _watch(seen.key, _doing(seen))
        return
    error = work.exception()
    if error is None:
        st.caption(plain(sureness.drawn(work.result().units, _units(seen))))
        return
    _LOG.error("Resampling failed", exc_info=error)
    why = f" {error}" if isinstance(error, InputError) else ""
    st.warning(plain(f"There are no intervals: they could not be made for this table.{why}"))


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _watch(key: str, doing: str) -> None:
    work = _desk().find(key)
    if work is None or work.done():
        st.rerun()
    st.caption(plain(doing))


def _doing(seen: Sight) -> str:
    return f"Resampling {seen.candidate.scored.n:,} rows 1,000 times: the intervals follow …"


def _units(seen: Sight) -> str:
    scored = seen.candidate.scored
    return seen.terms.words.cases if scored.group is None else f"groups of '{scored.columns.group}'"


@st.cache_resource(show_spinner=False)
def _desk() -> Desk[Uncertainty]:
    return Desk("resampling")
