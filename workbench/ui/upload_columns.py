"""Ask which column of a table plays which role. Nothing that matters is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.columns import SCALES, Columns
from workbench.intake import quoted
from workbench.ui.text import plain
from workbench.ui.upload_fields import restore

if TYPE_CHECKING:
    import pandas as pd

_MOST_VALUES = 50  # a column of more holds no outcomes; a list of them would be unusable
_SCALES = {
    "probability": "Probabilities, 0 to 1",
    "percent": "Percent, 0 to 100",
    "logit": "Log odds",
    "any": "Any numbers",
}


def roles(frame: pd.DataFrame) -> Columns | None:
    """Ask for the roles of the columns; None until outcomes, label and scores are chosen."""
    names, numeric_first = [str(name) for name in frame.columns], _numeric_first(frame)
    outcome, find, score, scale = st.columns(4)
    with outcome:
        y_true = _column("truth", "Column of outcomes", names, "What happened in the end.")
    with find:
        positive, rest = _positive(frame, y_true)
    with score:
        others = [name for name in numeric_first if name != y_true]
        y_score = _column("score", "Column of scores", others, "Higher for what you look for.")
    with scale:
        read_as = st.selectbox(
            "The scores are",
            SCALES,
            format_func=_SCALES.__getitem__,
            key=restore("scale", SCALES[0], SCALES),
        )
    with st.expander("More columns: weight, id, groups of people"):
        weight, identity, sensitive = _more(names, numeric_first)
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


def _column(field: str, label: str, names: Sequence[str], hint: str) -> str | None:
    return st.selectbox(
        label,
        names,
        index=None,
        placeholder="Choose a column",
        help=hint,
        key=restore(field, None, names),
    )


def _positive(frame: pd.DataFrame, y_true: str | None) -> tuple[str | None, bool]:
    """Ask for the value to find, and, where there are more than two, about the rest."""
    if y_true is None:
        return None, False
    values = _values(frame[y_true])
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
        help="The outcome that a high score stands for. It is never guessed.",
        key=restore(f"positive {y_true}", None, values),
    )
    if len(values) <= 2:
        return positive, False
    rest = st.checkbox("Take it against all the rest", key=restore(f"rest {y_true}", False))
    return positive, rest


def _more(
    names: Sequence[str], numeric_first: Sequence[str]
) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Ask for the columns that a table may have: weight, id, groups of people."""
    left, middle, right = st.columns(3)
    with left:
        weight = _column("weight", "Weight of each row", numeric_first, "How much a row counts.")
    with middle:
        identity = _column("id", "Id of each case", names, "Unique; else cases go by row number.")
    with right:
        key = restore("sensitive", list[str]())
        st.session_state[key] = [name for name in st.session_state[key] if name in names]
        sensitive = st.multiselect(
            "Groups of people",
            names,
            placeholder="Choose columns",
            help="Sex, age, origin: by these the fairness page compares.",
            key=key,
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
