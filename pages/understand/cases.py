"""Cases: why one case was decided so, and what would change it."""

import streamlit as st

from workbench.ui import standing
from workbench.ui.cases import looking, methods, picker, reasons, texts, trials
from workbench.ui.cases.feedback import feedback
from workbench.ui.cases.letter import make_letter
from workbench.ui.cases.other_model import other_model
from workbench.ui.cases.what_if import what_if
from workbench.ui.cases.what_would_change import what_would_change
from workbench.ui.sight import sight

# 1. What are we looking at?
look = looking.look(sight())
if look is None:
    st.stop()
reasons.title(look)
standing.notes()

# 2. What does the user choose?
picker.controls(look)

# 3. What does it mean?
shap = reasons.live(look)
texts.word_by_word(look)
if shap and look.fits("lime"):
    left, right = st.columns([9, 5], gap="medium")
    with left.container(border=True, key="methods"):
        methods.side_by_side(look, shap)
    with right.container(border=True, key="in words"):
        reasons.in_words(look, shap)
if shap:
    reasons.compared_with(look, shap)
    other_model(look, shap)

# 4. What next?
trial = trials.trial_of(look)
if shap:
    with st.container(key="changes"):
        what_if(trial, shap, trials.explain_as(look, shap.reference))
        what_would_change(trial, look.explainer.background, trials.pool_of(look))
    make_letter(look, trial, shap)
feedback(trial)
