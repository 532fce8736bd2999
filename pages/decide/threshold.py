"""Threshold: drag the cut-off, and see who pays for it."""

import streamlit as st

from workbench import phrases
from workbench.ui import inputs, pinning, standing
from workbench.ui.components import operating_point_chart
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
workspace = seen.workspace
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title(plain(workspace.question), anchor=False, width="stretch")
    standing.card(workspace)
st.caption(plain(phrases.invitation(workspace.words)))
standing.notes()

# 2. What does the user choose?
with st.container(horizontal=True, vertical_alignment="bottom"):
    inputs.price_inputs(workspace)
    inputs.model_picker(workspace)
    with st.popover("Other prices"):
        inputs.other_price_inputs(workspace)

# 3. What does it mean?
candidate = seen.candidate
operating_point_chart(seen.view(None), seen.priced, candidate.scored.content_hash)

# 4. What next?
pinning.actions(seen)
pinning.comparison(seen)
