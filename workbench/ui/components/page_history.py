"""One entry in the browser's history for each page, so that Back leaves a page at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import streamlit as st

from workbench.ui.components.scripts import joined


def page_history() -> None:
    """Keep one entry in the browser's history for each page, however often its address changes."""
    with st.container(key="page history"):
        _renderer()(key="history of pages")


@cache
def _renderer() -> Callable[..., object]:
    return st.components.v2.component(
        "workbench_page_history", js=joined(("page_history/component",), "js"), isolate_styles=False
    )
