"""Fairness: at the dragged threshold, who gets the false alarms and who the misses."""

import streamlit as st

from workbench import phrases
from workbench.ui import standing
from workbench.ui.fairness import choosing, looking, panels, rows, table, told
from workbench.ui.fairness.findings import findings
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
words, threshold = seen.terms.words, phrases.threshold_text(seen.point.threshold)
st.title("Is it as good for everybody?", anchor=False)
st.caption(plain(f"Everyone is treated alike: {words.flagged} from a score of {threshold}."))
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
panels.closer_look(shown.detail)
