"""What drives a model takes seconds to find out: made in the background, once for all sessions."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Generic, TypeVar

import streamlit as st

from workbench.explain import drivers, importance
from workbench.explain._shap import whole_model
from workbench.explain.drivers import Drivers
from workbench.explain.importance import Shuffled
from workbench.explain.near import Arrays, Stoppable, near
from workbench.intake import InputError
from workbench.models.process import Cancelled
from workbench.ui import explaining, shared_gate
from workbench.ui.background import Desk
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from workbench.explain.explanation import Reference
    from workbench.report.explainer import Explainer

SEED = 0
_AGAIN = 0.4
_KEPT = 64  # pieces of work whose progress is remembered: more than a desk holds
_LOG = logging.getLogger("workbench")
_T = TypeVar("_T")


class Stopped(Exception):
    """Work that somebody stopped."""


@dataclass(slots=True)
class Done:
    """How much of a piece of work is done, from 0 to 1, and whether it is to stop."""

    share: float = 0.0
    stop: Event = field(default_factory=Event)

    def tell(self, share: float) -> None:
        """Note how much is done.

        Raises
        ------
        Stopped
            If somebody asked for that.
        """
        self.share = share
        if self.stop.is_set():
            raise Stopped


@dataclass(slots=True)
class Bench(Generic[_T]):
    """A desk, and how far its work has come, by key."""

    desk: Desk[_T]
    done: dict[str, Done] = field(default_factory=dict)

    def ask(self, key: str, make: Callable[[Done], _T]) -> Future[_T]:
        """Return the work of a key; it is begun where nobody asked for it."""
        if self.desk.find(key) is None:
            self.done[key] = Done()
            while len(self.done) > _KEPT:
                del self.done[next(iter(self.done))]
        return self.desk.ask(key, partial(make, self.done[key]))


def effects(opened: Explainer, reference: Reference) -> tuple[str, Future[Drivers]]:
    """Return the explanations of a sample of rows, as work under way or done, and its key."""
    key = repr((_key(opened), reference.content_hash, drivers.SAMPLE, SEED))
    return key, _effects_bench().ask(key, partial(_explain, opened, reference))


def shuffles(opened: Explainer) -> tuple[str, Future[Shuffled]]:
    """Return the scores with each column shuffled, as work under way or done, and its key."""
    key = repr((_key(opened), importance.ROWS, importance.SHUFFLES, SEED))
    return key, _shuffles_bench().ask(key, partial(_shuffle, opened))


def all_rows(opened: Explainer) -> tuple[str, Future[Arrays]]:
    """Return the fast engine's values of all rows, as work under way or done, and its key."""
    key = _key(opened)
    return key, _fast_bench().ask(key, partial(_fast, opened))


def ready(asked: tuple[str, Future[_T]], doing: str) -> _T | None:
    """Return what was asked for, once it is there; meanwhile show how far it has come.

    Where it cannot be made, say why.
    """
    key, work = asked
    if not work.done():
        _watch(key, doing)
        return None
    error = CancelledError() if work.cancelled() else work.exception()
    if error is None:
        return work.result()
    if _was_stopped(key) or isinstance(error, Stopped | CancelledError | Cancelled):
        st.button("Stopped. Begin again", on_click=_forget, args=(key,), key=f"again {key}")
    elif isinstance(error, InputError):
        st.info(plain(str(error)))
    else:
        _LOG.error("Explaining the model as a whole failed", exc_info=error)
        st.warning("This could not be made for this model. The server's log says why.")
    return None


@st.fragment(run_every=_AGAIN)
@shared_gate.behind
def _watch(key: str, doing: str) -> None:
    """Show the progress of one piece of work, and show the page anew when it is done."""
    for bench in _benches():
        work = bench.desk.find(key)
        if work is not None:
            if work.done():
                st.rerun()
            bar, button = st.columns((9, 1), vertical_alignment="center")
            bar.progress(min(1.0, bench.done[key].share), text=plain(doing))
            button.button("Stop", on_click=_stop, args=(key,), key=f"stop {key}")


def _stop(key: str) -> None:
    for bench in _benches():
        if bench.desk.find(key) is not None:
            bench.done[key].stop.set()
            bench.desk.give_up(key)


def _was_stopped(key: str) -> bool:
    """Return whether somebody stopped it, in whatever words the model's process ended."""
    return any(key in bench.done and bench.done[key].stop.is_set() for bench in _benches())


def _forget(key: str) -> None:
    for bench in _benches():
        bench.desk.forget(key)


def _benches() -> tuple[Bench[Drivers], Bench[Shuffled], Bench[Arrays]]:
    return _effects_bench(), _shuffles_bench(), _fast_bench()


def _explain(opened: Explainer, reference: Reference, done: Done) -> Drivers:
    rows = drivers.sample(opened.scored, seed=SEED)
    scorer = Stoppable(explaining.apart(opened), done.stop)
    return drivers.explain_rows(scorer, opened.scored, reference, rows, told=done.tell)


def _shuffle(opened: Explainer, done: Done) -> Shuffled:
    rows = drivers.sample(opened.scored, importance.ROWS, seed=SEED)
    scorer = Stoppable(explaining.apart(opened), done.stop)
    return importance.shuffle_columns(scorer, opened.scored, rows, seed=SEED, told=done.tell)


def _fast(opened: Explainer, done: Done) -> Arrays:
    rows = opened.rows.iloc[: opened.scored.n]
    tables = {"rows": rows, "background": rows}
    return near(explaining.apart(opened), whole_model, tables, {}, cancelled=done.stop)


def _key(opened: Explainer) -> str:
    return repr((opened.scorer.model_hash, opened.scored.content_hash, opened.model.name))


@st.cache_resource(show_spinner=False)
def _effects_bench() -> Bench[Drivers]:
    return Bench(Desk("drivers"))


@st.cache_resource(show_spinner=False)
def _shuffles_bench() -> Bench[Shuffled]:
    return Bench(Desk("shuffles"))


@st.cache_resource(show_spinner=False)
def _fast_bench() -> Bench[Arrays]:
    return Bench(Desk("all rows"))
