"""From a decision to its point: the threshold page as it was when it was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.ui.as_decided import look_at
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.decisions.opened import Opened


def to_the_point(opened: Opened) -> None:
    """Offer the threshold page at the decision's model, prices, limits and threshold."""
    why_not, workspace = _why_not(opened), opened.workspace
    if workspace is None or why_not:
        st.button("Go to this point", key="no point", disabled=True, help=plain(why_not))
    elif st.button("Go to this point", key="to the point"):
        look_at(opened.record, workspace)
        st.switch_page(places.app_folder() / "pages/decide/threshold.py")


def _why_not(opened: Opened) -> str:
    if opened.workspace is None:
        return opened.why_not
    try:
        opened.workspace.model(opened.record.lineage.model.name)
    except InputError as error:
        return str(error)
    return ""
