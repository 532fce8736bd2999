"""Ask which column of a table plays which role. Nothing that matters is guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.columns import SCALES, Columns
from workbench.intake import quoted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

KEY = "upload "  # begins the key of each widget of the upload
_MOST_VALUES = 50  # a column of more holds no outcomes; a list of them would be unusable
_SCALES = {
    "probability": "Probabilities, 0 to 1",
    "percent": "Percent, 0 to 100",
    "logit": "Log odds",
    "any": "Any numbers",
}


def roles(frame: pd.DataFrame) -> Columns | None:
    """Ask for the roles of the columns; None until outcome, positive label and score are chosen."""
    names = [str(name) for name in frame.columns]
    outcome, find, score, scale = st.columns(4)
    with outcome:
        y_true = _column("Column of outcomes", names, "truth", "What happened in the end.")
    with find:
        positive, rest = _positive(frame, y_true)
    with score:
        others = [name for name in _numeric_first(frame) if name != y_true]
        y_score = _column("Column of scores", others, "score", "Higher for what you look for.")
    with scale:
        read_as = st.selectbox(
            "The scores are",
            SCALES,
            format_func=_SCALES.__getitem__,
            key=f"{KEY}scale",
            persist_state="session",
        )
    with st.expander("More columns: weight, id, groups of people"):
        weight, identity, sensitive = _more(names, _numeric_first(frame))
    if y_true is None or positive is None or y_score is None:
        return None
    return Columns(
        y_true=y_true,
        y_score=y_score,
        positive=positive,
        weight=weight,
        id=identity,
        sensitive=sensitive,
        rest=rest,
        scale=read_as,
    )


def _column(label: str, names: Sequence[str], role: str, help_text: str) -> str | None:
    return st.selectbox(
        label,
        names,
        index=None,
        placeholder="Choose a column",
        help=help_text,
        key=f"{KEY}{role}",
        persist_state="session",
    )


def _positive(frame: pd.DataFrame, y_true: str | None) -> tuple[str | None, bool]:
    """Ask for the value to find, among those that the column holds, and about further ones."""
    values = [] if y_true is None else _values(frame[y_true])
    if len(values) > _MOST_VALUES:
        st.error(
            f"Column {plain(quoted(y_true))} holds {len(values):,} different values. Outcomes are "
            "a few: choose another column."
        )
        return None, False
    # The key names the column: a value chosen in one column is no choice in another.
    positive = st.selectbox(
        "Outcome to find",
        values,
        index=None,
        placeholder="Choose a value",
        disabled=not values,
        help="The outcome that a high score stands for. It is never guessed.",
        key=f"{KEY}positive {y_true}",
        persist_state="session",
    )
    if len(values) <= 2:
        return positive, False
    rest = st.checkbox(
        "Take it against all the rest", key=f"{KEY}rest {y_true}", persist_state="session"
    )
    return positive, rest


def _more(
    names: Sequence[str], numeric_first: Sequence[str]
) -> tuple[str | None, str | None, tuple[str, ...]]:
    left, middle, right = st.columns(3)
    with left:
        weight = _column("Weight of each row", numeric_first, "weight", "How often a row counts.")
    with middle:
        identity = _column("Id of each case", names, "id", "Unique; else cases go by row number.")
    with right:
        sensitive = st.multiselect(
            "Groups of people",
            names,
            placeholder="Choose columns",
            help="Sex, age, origin: by these the fairness page compares.",
            key=f"{KEY}sensitive",
            persist_state="session",
        )
    return weight, identity, tuple(sensitive)


def _numeric_first(frame: pd.DataFrame) -> list[str]:
    """Return all columns, those of plain numbers first; of the others the door says why not."""
    kinds = frame.dtypes
    numeric = [is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in kinds]
    names = [str(name) for name in frame.columns]
    return [name for _, name in sorted(zip(numeric, names, strict=True), key=lambda pair: -pair[0])]


def _values(column: pd.Series) -> list[str]:
    """Return the different values of a column as text: 1.0 as 1."""
    distinct = column.drop_duplicates().dropna().convert_dtypes()
    return sorted(distinct.astype(str))
