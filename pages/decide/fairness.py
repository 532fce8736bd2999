"""Fairness: at the dragged threshold, who gets the false alarms and who the misses."""

import streamlit as st

from workbench.phrases.fairness import treated_alike
from workbench.ui import recording, standing
from workbench.ui.fairness import choosing, looking, panels, rows, table, told
from workbench.ui.fairness.findings import findings
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
st.title("Is it as good for everybody?", anchor=False)
st.caption(plain(treated_alike(seen.point.threshold, seen.terms.words)))
standing.notes()

# 2. What does the user choose?
controls = st.container(horizontal=True, vertical_alignment="bottom")
with controls:
    by = choosing.columns(seen)
if not by:
    st.info("This table has no column but label, score and id. Add one, such as an age band.")
    st.stop()
shown = looking.beside(seen, by)
if shown is None:
    st.stop()
with controls:
    choosing.compared_with(shown)
with st.container(horizontal=True, vertical_alignment="bottom"):
    choosing.measure(shown)

# 3. What does it mean?
found = findings(shown.looks)
told.verdict(shown, found)
rows.live(shown, found)
told.differences(shown, found)
table.figures(shown, found)

# 4. What next?
recording.actions(seen)
panels.closer_look(shown.detail)
