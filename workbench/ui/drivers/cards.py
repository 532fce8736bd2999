"""Cards of the page on drivers: a sentence, a chart with words for who cannot see it, its table."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain
from workbench.ui.theme import color, ink

if TYPE_CHECKING:
    from collections.abc import Iterator

    import plotly.graph_objects as go

    from workbench.charts.drivers_dependence import ColumnChart

_FONT = '"Source Sans", sans-serif'


@dataclass(frozen=True, slots=True)
class Described:
    """A chart, what it says in words, and its figures.

    Attributes
    ----------
    figure : Figure
        What is drawn.
    alt : str
        The same in a sentence.
    table : TextTable
        The same in figures.
    """

    figure: go.Figure
    alt: str
    table: TextTable


@contextmanager
def card(title: str, note: str) -> Iterator[None]:
    """Put what follows in a card under a title and a line of explanation."""
    with st.container(border=True):
        st.subheader(plain(title), anchor=False)
        st.caption(plain(note))
        yield


def show(described: Described, key: str) -> None:
    """Show a chart, and its figures where they are asked for."""
    described.figure.update_layout(font_family=_FONT)
    st.plotly_chart(
        described.figure,
        key=key,
        theme=None,
        alt=described.alt,
        config={"displayModeBar": False},
    )
    with st.expander("As a table"):
        text_table(described.table, key=f"{key} table")


def column_chart(across: str, upwards: str) -> ColumnChart:
    """Return the words of a chart of one column, in the colours of the theme."""
    from workbench.charts.drivers_dependence import ColumnChart

    return ColumnChart(across, upwards, color("raises"), color("lowers"), ink())
