"""What changes the record from the page: asked once, told plainly, never lost in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import streamlit as st

from workbench.intake import InputError
from workbench.store import Conflict, OutcomeUnknown
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable

_SAID = "what became of a change of the record"
_KEYS = "keys of requests"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the store.

    Attributes
    ----------
    name : str
        What it is, in this session: the same request, sent twice, is made once.
    place : str
        Where on the page it is told what became of it.
    done : str
        What is said when it is made.
    """

    name: str
    place: str
    done: str


def attempt(request: Request, change: Callable[[str], object]) -> bool:
    """Make a change, and keep the sentence of what became of it for the page to tell.

    Parameters
    ----------
    request : Request
        What is asked for.
    change : callable
        Makes it under an idempotency key.

    Returns
    -------
    bool
        Whether it was made.
    """
    keys: dict[str, str] = st.session_state.setdefault(_KEYS, {})
    key = keys.setdefault(request.name, uuid4().hex)
    told = request.done
    made = False
    try:
        try:
            change(key)
        except OutcomeUnknown:
            change(key)  # the same request: kept once, whatever became of the first
        made = True
    except Conflict as error:
        told = f"{error} This is how it stands now."
    except InputError as error:
        told = str(error)
    st.session_state[_SAID] = (request.place, made, told)
    return made


def tell(place: str) -> None:
    """Say once what became of the last change, at the place where it was asked for."""
    said: tuple[str, bool, str] | None = st.session_state.get(_SAID)
    if said is None or said[0] != place:
        return
    del st.session_state[_SAID]
    _, made, sentence = said
    show = st.success if made else st.error
    show(plain(sentence))
