"""A table that a browser sends to be held against a decision: through the same door as all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError, read_upload
from workbench.intake.source import from_upload
from workbench.ui.text import plain

if TYPE_CHECKING:
    import pandas as pd

_MEGABYTES = 50


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A table from the browser.

    Attributes
    ----------
    key : str
        Of these very bytes, in this session.
    name : str
        Of its file.
    frame : DataFrame of shape (n_rows, n_columns)
        What it holds.
    """

    key: str
    name: str
    frame: pd.DataFrame


def sent_table(label: str, key: str) -> Sent | None:
    """Ask for a table, and say how large it is; None until there is one that can be read.

    Parameters
    ----------
    label : str
        What it is, before "as CSV or Parquet".
    key : str
        Of the field.
    """
    sent = st.file_uploader(
        plain(f"{label}, as CSV or Parquet, of at most {_MEGABYTES} MB"),
        max_upload_size=_MEGABYTES,
        key=key,
    )
    if sent is None:
        return None
    try:
        table = _read(sent.file_id, sent.name, sent.getvalue())
    except InputError as error:
        st.error(plain(str(error)), title="This file cannot be used")
        return None
    rows, columns = table.frame.shape
    st.caption(f"{plain(table.name)}: {rows:,} rows, {columns:,} columns.")
    return table


@st.cache_resource(max_entries=2, scope="session", show_spinner="Reading the table …")
def _read(key: str, name: str, _data: bytes) -> Sent:
    return Sent(key, from_upload(name, _data).name, read_upload(name, _data))
