"""Workspaces: what are we looking at? Open one, or bring your own scores."""

import streamlit as st

from workbench.ui import catalogue, upload

# 1. What are we looking at?
st.title("What are we looking at?", anchor=False)
st.caption("One person on this machine: nothing leaves it.")
st.header("Open a workspace", anchor=False)
opened = catalogue.cards()

# 2. What does the user choose?
st.header("Bring your own scores", anchor=False)
table = upload.table()
choice = upload.choices(table) if table else None

# 3. What does it mean?
fits = upload.meaning(choice) if choice else False

# 4. What next?
if table and st.button("Open it", type="primary", disabled=not fits):
    opened = upload.keep(choice)
if opened:
    catalogue.enter(opened)
