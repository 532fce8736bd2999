"""A table of texts that the reader puts in order by any of its columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import isfinite

import streamlit as st

from workbench.ui.components.scripts import joined


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the number that it is put in order by.

    Attributes
    ----------
    text : str
        As it is shown.
    value : float
        Not finite where there is none: such cells come last.
    """

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class SortedTable:
    """A table as it is shown at first.

    Attributes
    ----------
    name : str
        What a screen reader calls it.
    corner : str
        Title of the first column, which names the rows.
    columns : sequence of str
        Titles of the other columns.
    rows : sequence of sequences of Cell
        Each row: its name, whose number is its place, then a cell for each column.
    """

    name: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def sorted_table(table: SortedTable, *, key: str) -> None:
    """Show a table; texts from data need no escaping, since they are never read as markup."""
    rows = [
        [(cell.text, cell.value if isfinite(cell.value) else None) for cell in row]
        for row in table.rows
    ]
    shown = {"name": table.name, "corner": table.corner, "columns": table.columns, "rows": rows}
    _renderer()(key=key, data=json.dumps(shown, allow_nan=False), height="content")


@cache
def _renderer() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_sorted_table",
        js=joined(("sorted_table/scrolled", "sorted_table/component"), "js"),
        css=joined(("text_table/style", "sorted_table/style"), "css"),
        isolate_styles=False,
    )
