"""Drivers: what moves the score most, for the model as a whole, and what that is worth."""

import streamlit as st

from workbench.phrases.drivers import NOT_CAUSAL
from workbench.ui import (
    drivers,
    drivers_all_rows,
    drivers_column,
    drivers_mistakes,
    drivers_money,
    inputs,
    standing,
)
from workbench.ui.sight import sight
from workbench.ui.text import plain

# 1. What are we looking at?
seen = sight()
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.title("What moves the score most?", anchor=False, width="stretch")
    drivers.model_picker(seen)
st.caption(plain(NOT_CAUSAL))
standing.notes()
model = drivers.opened(seen)
if model is None:
    st.stop()

# 2. What does it mean for all cases?
made = drivers.effects(model)
if made:
    drivers.whole(model, made)
    drivers_column.closer(model, made)

# 3. What is it worth, and to whom?
shuffled = drivers_money.losing(model)
by = inputs.column_picker(seen)
if made and shuffled and by:
    drivers_money.by_group(model, made, shuffled, by)

# 4. What went wrong, and how is it known?
if made:
    drivers_mistakes.dearest(model)
    drivers_all_rows.offer(model)
    drivers.method(made)
