"""For experts: all rows by the model's own structure, in log-odds, where that adds up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench.charts.drivers import Bar, bars_by_column
from workbench.phrases import drivers as words_of
from workbench.ui import state
from workbench.ui.components import TextTable
from workbench.ui.drivers import work
from workbench.ui.drivers.cards import Described, card, show
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from workbench.explain.near import Arrays
    from workbench.ui.drivers.whole import Model

_MOST = 12


def offer(model: Model) -> None:
    """Offer the view of all rows, and make it where it is asked for."""
    label = "All rows, by the model's own structure (for experts)"
    take = state.bind("all rows", state.selection().drivers.all_rows, _choose)
    if not st.toggle(label, key="all rows", on_change=take):
        return
    n = model.opened.scored.n
    note = f"SHAP values of {n:,} rows, added up over what the model makes of a column."
    with card("Every row, in the model's own scale", note):
        made = work.ready(work.all_rows(model.opened), "Explaining all rows …")
        if made is not None:
            show(_described(model, made), "driver all rows")
            st.caption(words_of.fast_engine(str(made["engine"][0])))


def _described(model: Model, made: Arrays) -> Described:
    names, labels = model.opened.scorer.feature_names, model.labels
    percent = str(made["space"][0]) == "probability"
    factor, unit = (100.0, "points") if percent else (1.0, "log-odds")
    sizes = factor * np.abs(made["values"].astype(np.float64)).mean(axis=0)
    order = np.argsort(-sizes, kind="stable").tolist()
    none = float("nan")
    bars = [
        Bar(
            labels[names[i]],
            float(sizes[i]),
            none,
            none,
            f"{sizes[i]:.3f} {unit}",
            ink().faint(0.32),
        )
        for i in order
    ]
    rows = [(bar.label, bar.text) for bar in bars]
    return Described(
        bars_by_column(bars[:_MOST], f"{unit}, mean size", ink()),
        f"Mean size of each column's effect over all rows, in {unit}.",
        TextTable("Mean size over all rows", "Column", (f"Mean size, {unit}",), rows),
    )


def _choose(wanted: object) -> None:
    state.change(drivers=replace(state.selection().drivers, all_rows=bool(wanted)))
