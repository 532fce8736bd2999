"""Workspaces: what are we looking at? Open one, or bring your own scores."""

import streamlit as st

from workbench.ui import catalogue, identity, upload

# 1. What are we looking at?
st.title("What are we looking at?", anchor=False)
st.caption(identity.setting())
st.header("Open a workspace", anchor=False)
opened = catalogue.cards()

# 2. What does the user choose?
st.header("Bring your own scores", anchor=False)
table = upload.table() if identity.may("make a workspace") else upload.refused()
choice = upload.choices(table) if table else None

# 3. What does it mean?
fits = upload.meaning(choice) if choice else False

# 4. What next?
if table and st.button("Open it", type="primary", disabled=not fits):
    opened = upload.keep(choice)
if opened:
    catalogue.enter(opened)
