"""A search for changes in the background: with progress, given up when nobody waits for it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TYPE_CHECKING

import streamlit as st

from workbench.explain.probing import Effort

if TYPE_CHECKING:
    from workbench.explain.counterfactual import Outcome

    Make = Callable[[Effort], Outcome]

SECONDS = 10.0
# A first look waits so long: most answers are there by then.
_PATIENCE = 0.5
_WORKERS = 2
_KEPT = 128
_JOB = "search for changes"


@dataclass(slots=True, eq=False)
class Job:
    """One search of one session.

    Attributes
    ----------
    key : str
        What its answer follows from.
    work : Future of Outcome
        The search.
    share : float
        How much of it is done.
    """

    key: str
    work: Future[Outcome] = field(init=False)
    share: float = 0.0
    _stop: Event = field(default_factory=Event)

    def effort(self) -> Effort:
        """Return how long the search may take, and how it tells."""
        return Effort(SECONDS, progress=self._tell, cancelled=self._stop.is_set)

    def give_up(self) -> None:
        """Stop soon, with what was found so far."""
        self._stop.set()

    def _tell(self, share: float) -> None:
        self.share = share


class Bureau:
    """Searches under way, and answers that were found before, for all sessions."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="search for changes")
        self._known: OrderedDict[str, Outcome] = OrderedDict()
        self._lock = Lock()

    def begin(self, key: str, make: Make) -> Job:
        """Begin a search; one whose answer is known is done at once."""
        job = Job(key)
        with self._lock:
            known = self._known.get(key)
        if known is None:
            job.work = self._pool.submit(self._search, job, make)
        else:
            job.work = Future()
            job.work.set_result(known)
        return job

    def _search(self, job: Job, make: Make) -> Outcome:
        outcome = make(job.effort())
        if outcome.ended == "complete":
            with self._lock:
                self._known[job.key] = outcome
                while len(self._known) > _KEPT:
                    self._known.popitem(last=False)
        return outcome


def search(key: str, make: Make) -> Job:
    """Return this session's search; one for something else is given up."""
    held: Job | None = st.session_state.get(_JOB)
    if held is not None and held.key == key:
        return held
    if held is not None:
        held.give_up()
    job = _bureau().begin(key, make)
    st.session_state[_JOB] = job
    wait([job.work], timeout=_PATIENCE)
    return job


def held() -> Job | None:
    """Return this session's search, of the case in view once the page has asked for it."""
    job: Job | None = st.session_state.get(_JOB)
    return job


def again() -> None:
    """Forget this session's search, so that it begins anew."""
    st.session_state.pop(_JOB, None)


@st.cache_resource(show_spinner=False)
def _bureau() -> Bureau:
    return Bureau()
