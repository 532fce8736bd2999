"""How a column is cut: numbers at quartiles or own edges, texts by length or by a word."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, get_args

import streamlit as st
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.slices import Cut
from workbench.slices.groups import written
from workbench.slices.slicing import How
from workbench.ui import state
from workbench.ui.fairness_choice import read_edges
from workbench.ui.menu import opened
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbench.ui.sight import Sight

_TITLES = {
    "values": "Each value",
    "edges": "At edges of my own",
    "length": "By number of words",
    "word": "By a word that it holds",
}
_QUARTILES = "Four groups of equal size"
_MANY, _WORDS = 50, 3.0  # texts: more different ones than this, of so many words on average


def usual_cut(seen: Sight, column: str) -> Cut:
    """Return how a column is cut where nothing was chosen: a text by its length."""
    if _is_text(seen, column):
        return Cut(column, "length")
    return Cut(column)


def cut_menu(seen: Sight, columns: Sequence[str]) -> None:
    """Ask how numbers and texts are cut, where there is a choice."""
    offered = [name for name in columns if len(_ways(seen, name)) > 1]
    if not offered:
        return
    menu = opened("How groups are made", "fairness cuts")
    if menu is None:
        return
    with menu:
        for name in offered:
            _ask(seen, name)


def _ask(seen: Sight, name: str) -> None:
    held = state.selection().fairness.cut_of(name) or usual_cut(seen, name)
    ways, key = _ways(seen, name), f"cut of {name}"
    numeric = "edges" in ways
    take = state.bind(key, held.how, partial(_choose_how, seen, held))
    st.radio(
        plain(name),
        ways,
        format_func=lambda how: _QUARTILES if numeric and how == "values" else _TITLES[how],
        key=key,
        on_change=take,
    )
    if held.how == "edges":
        edges = " ".join(map(written, held.edges))
        take = state.bind(f"edges of {name}", edges, partial(_choose_edges, held))
        st.text_input(
            "Edges, with a blank between them",
            key=f"edges of {name}",
            on_change=take,
            placeholder="25 40 60",
            help="An edge belongs to the group below it: 25 is the last of “up to 25”.",
        )
    if held.how == "word":
        take = state.bind(f"word of {name}", held.word, partial(_choose_word, held))
        st.text_input("Word, or several in a row", key=f"word of {name}", on_change=take)


def _ways(seen: Sight, name: str) -> tuple[How, ...]:
    """Return the ways in which a column can be cut."""
    column = seen.candidate.scored.table[name]
    if is_numeric_dtype(column) and not is_bool_dtype(column):
        return ("values", "edges")
    return ("length", "word", "values") if _is_text(seen, name) else ("values",)


def _choose_how(seen: Sight, held: Cut, how: object) -> None:
    name = held.column
    column = seen.candidate.scored.table[name]
    for each in get_args(How):
        if each != how:
            continue
        if each == "edges":
            middle = float(column.median()) if column.notna().any() else 0.0
            _keep(Cut(name, each, (middle,)), held)
        elif each == "word":
            _keep(Cut(name, each, word=_frequent_word(column)), held)
        else:
            _keep(Cut(name, each), held)


def _choose_edges(held: Cut, text: object) -> None:
    name = held.column
    edges = read_edges(str(text))
    if edges is None:
        state.drop(f"'{text}' is no list of numbers to cut '{name}' at; the edges stayed.")
    else:
        _keep(Cut(name, "edges", edges), held)


def _choose_word(held: Cut, word: object) -> None:
    if str(word).strip():
        _keep(Cut(held.column, "word", word=str(word).strip()), held)


def _keep(cut: Cut, before: Cut) -> None:
    """Cut a column so from now on; in detail it is looked at by its new title."""
    state.forget_problems()
    choice = state.selection().fairness.with_cut(cut)
    detail = cut.title if choice.detail == before.title else choice.detail
    state.change(fairness=replace(choice, detail=detail))


def _is_text(seen: Sight, name: str) -> bool:
    notes = seen.workspace.features
    if any(note.column == name and note.kind == "text" for note in notes):
        return True
    content = seen.candidate.scored.content_hash
    return _reads_as_text(content, name, seen.candidate.scored.table[name])


@st.cache_data(max_entries=256, show_spinner=False)
def _reads_as_text(content: str, name: str, _column: pd.Series) -> bool:
    """Whether a column holds sentences: many different ones, of several words each."""
    del content, name
    if is_numeric_dtype(_column) or _column.nunique() <= _MANY:
        return False
    some = _column.dropna().astype("str").head(1_000)
    return sum(len(text.split()) for text in some) > _WORDS * len(some)


def _frequent_word(column: pd.Series) -> str:
    """Return a word to begin with: the commonest of five letters or more."""
    words = column.dropna().astype("str").head(2_000).str.lower().str.findall(r"[^\W\d_]{5,}")
    counts = words.explode().value_counts()
    return str(counts.index[0]) if len(counts) else "a"
