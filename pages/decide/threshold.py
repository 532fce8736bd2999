"""Threshold: drag the cut-off, and see who pays for it."""

import streamlit as st

from workbench import phrases
from workbench.ui import (
    background,
    conditions,
    inputs,
    panels,
    pinning,
    presets,
    prices,
    recording,
    standing,
)
from workbench.ui.cases.link import to_cases
from workbench.ui.components import operating_point_chart
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
workspace = seen.workspace
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title(plain(workspace.question), anchor=False, width="stretch")
    inputs.model_picker(workspace)
    standing.card(workspace)
st.caption(plain(phrases.invitation(workspace.words)))
standing.notes()

# 2. What does the user choose?
with st.container(horizontal=True, vertical_alignment="bottom"):
    prices.mistakes(seen)
    prices.others(seen)
    conditions.limits(seen)
    conditions.reviewer(seen)
    presets.moves(seen)
    recording.offer(seen)
recording.news(seen)
prices.notes(seen)
conditions.notes(seen)

# 3. What does it mean?
sure = background.uncertainty(seen)
operating_point_chart(seen.view(sure), seen.priced, seen.counts)
background.progress(seen)

# 4. What next?
pinning.actions(seen)
to_cases(seen)
pinning.comparison(seen)
panels.closer_look(seen, sure)
