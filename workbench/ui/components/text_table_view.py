"""A table of texts that is read aloud well, scrolls on a phone, and runs nothing it shows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import streamlit as st

_FOLDER = Path(__file__).parent / "text_table"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it is shown.

    Attributes
    ----------
    name : str
        What a screen reader calls it.
    corner : str
        Title of the first column, which names the rows.
    columns : sequence of str
        Titles of the other columns.
    rows : sequence of sequences of str
        Each row: its name, then a text for each column.
    """

    name: str
    corner: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def text_table(table: TextTable, *, key: str) -> None:
    """Show a table; texts from data need no escaping, since they are never read as markup."""
    _renderer()(key=key, data=json.dumps(asdict(table)), height="content")


@cache
def _renderer() -> Callable[..., object]:
    script, css = (
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("component.js", "style.css")
    )
    return st.components.v2.component(
        "workbench_text_table", js=script, css=css, isolate_styles=False
    )
