"""Decisions: what was decided, on what and by whom, and whether it still holds."""

import streamlit as st

from workbench.phrases.decisions import QUESTION
from workbench.ui import standing
from workbench.ui.decisions import choosing, drafts, listing, notes, one, requests, side_by_side
from workbench.ui.decisions.applying import apply_it
from workbench.ui.decisions.handing_over import hand_over
from workbench.ui.decisions.holding import does_it_hold
from workbench.ui.decisions.looking import looked_at

# 1. What are we looking at?
st.title(QUESTION, anchor=False)
looked = looked_at()
standing.notes()
requests.tell("decision")

# 2. What does the user choose?
choosing.controls(looked)

# 3. What does it mean?
if looked.listed is not None:
    listing.show(looked.listed)
if looked.pair is not None:
    side_by_side.show(*looked.pair)
opened = one.told(looked)
if opened is not None:
    does_it_hold(opened)
    one.figures(opened)

# 4. What next?
if opened is not None:
    apply_it(opened)
    hand_over(opened)
if looked.alone is not None:
    notes.discussion(looked.alone)
    notes.trail(looked.alone)
if looked.listed is not None:
    drafts.open_drafts(looked.listed)
