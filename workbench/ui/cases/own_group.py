"""One's own group to compare with: conditions on columns, never a formula."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    import pandas as pd

    from workbench.ui.cases.looking import Look

_MOST = 6
_NEW = "new condition"
_MISSING = "(missing)"


def editor(look: Look) -> None:
    """Show the conditions, take one away, add one."""
    where = look.choice.where
    with st.popover("Conditions", width="content"):
        if not where:
            st.markdown("No condition yet: everyone is in the group.")
        for i, (column, sign, value) in enumerate(where):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(f"{column} {sign} {value or _MISSING}"))
                st.button("Remove", key=f"remove condition {i}", on_click=_remove, args=(i,))
        if len(where) >= _MOST:
            st.caption(f"{_MOST} conditions are the most.")
            return
        _new(look)


def _new(look: Look) -> None:
    scored = look.seen.candidate.scored
    hidden = {scored.columns.y_true, scored.columns.y_score, scored.columns.id}
    columns = [str(name) for name in scored.table.columns if name not in hidden]
    column = st.selectbox("Column", columns, key=f"{_NEW} column")
    cells = scored.table[column]
    numbers = is_numeric_dtype(cells) and not is_bool_dtype(cells)
    signs = ("=", "!=", "<", "<=", ">", ">=") if numbers else ("=", "!=")
    sign = st.selectbox("is", signs, key=f"{_NEW} sign {numbers}")
    if numbers:
        value = repr(float(st.number_input("Number", value=_middle(cells), key=f"{_NEW} {column}")))
    else:
        value = st.selectbox("Value", _values(cells), key=f"{_NEW} {column}")
    st.button("Add this condition", on_click=_add, args=(column, sign, value), key=f"{_NEW} add")


def _middle(cells: pd.Series) -> float:
    present = cells.dropna()
    return float(present.median()) if len(present) else 0.0


def _values(cells: pd.Series) -> list[str]:
    """Return the values of a column, the most frequent first; a missing cell among them."""
    names = [str(name) for name in cells.value_counts().index]
    return [*names, _MISSING] if cells.isna().any() else names


def _add(column: str, sign: str, value: str) -> None:
    held = state.selection().case
    condition = (column, sign, "" if value == _MISSING else value)
    if condition not in held.where:
        state.change(case=replace(held, where=(*held.where, condition)))


def _remove(place: int) -> None:
    held = state.selection().case
    kept = tuple(each for i, each in enumerate(held.where) if i != place)
    state.change(case=replace(held, where=kept))
