"""Drivers: what moves the score most, for the model as a whole, and what that is worth."""

import streamlit as st

from workbench.phrases.drivers import NOT_CAUSAL
from workbench.ui import inputs, standing
from workbench.ui.drivers import all_rows, column, mistakes, money, whole
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("What moves the score most?", anchor=False, width="stretch")
    whole.model_picker(seen)
st.caption(plain(NOT_CAUSAL))
standing.notes()
model = whole.opened(seen)
if model is None:
    st.stop()

# 2. What does it mean for all cases?
made = whole.effects(model)
if made:
    whole.whole(model, made)
    column.closer(model, made)

# 3. What is it worth, and to whom?
shuffled = money.losing(model)
by = inputs.column_picker(seen)
if made and shuffled and by:
    money.by_group(model, made, shuffled, by)

# 4. What went wrong, and how is it known?
if made:
    mistakes.dearest(model)
    all_rows.offer(model)
    whole.method(made)
