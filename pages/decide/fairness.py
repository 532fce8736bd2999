"""Fairness: at the dragged threshold, who gets the false alarms and who the misses."""

import streamlit as st

from workbench import phrases
from workbench.slices import by_slice
from workbench.ui import comparing, inputs, standing
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
words, threshold = seen.terms.words, phrases.threshold_text(seen.point.threshold)
st.title("Is it as good for everybody?", anchor=False)
st.caption(
    plain(f"Everyone is treated alike: {words.flagged} from a score of {threshold}.")
    + " Move the point on the Threshold page."
)
standing.notes()

# 2. What does the user choose?
column = inputs.column_picker(seen)
if column is None:
    st.info("This table has no column but label, score and id. Add one, such as an age band.")
    st.stop()

# 3. What does it mean?
table = by_slice(seen.candidate.scored, seen.point, by=column)
st.header(plain(phrases.widest_gaps(table, words)), anchor=False)
comparing.sizes(table, seen)
comparing.charts_of_rates(table, seen)

# 4. What next?
comparing.method(seen)
