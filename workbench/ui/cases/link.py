"""From the threshold to single cases: those that it decides otherwise than today."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases, places
from workbench.ui import state
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.ui.case_choice import Listing
    from workbench.ui.sight import Sight

_WIDTH = 400  # pixels: fixed, so that the button keeps its edge when the number in it changes


def to_cases(seen: Sight) -> None:
    """Offer to look at the cases that change between today's threshold and this one."""
    words, today = seen.terms.words, seen.terms.current
    score, now = seen.candidate.scored.y_score, seen.point.threshold
    count = 0 if today is None else int(np.count_nonzero((score >= today) != (score >= now)))
    if count:
        named = words.case if count == 1 else words.cases
        label = f"Look at the {phrases.count(count)} {named} decided otherwise than today"
    else:
        label = f"Look at single {words.cases}"
    if st.button(plain(label), key="look at cases", width=_WIDTH):
        listing: Listing = "changed" if count else "line"
        state.change(case=replace(state.selection().case, listing=listing, id=None))
        st.switch_page(places.app_folder() / "pages/understand/cases.py")
