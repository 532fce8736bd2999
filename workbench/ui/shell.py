"""The app's main script: the gate, the menu, and a line on every page on where we stand."""

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.ui import look, shared_gate, standing, state
from workbench.ui.components.page_history import page_history

inside = shared_gate.is_open()
pages = places.app_folder() / "pages"
threshold = st.Page(pages / "decide/threshold.py", title="Threshold", url_path="threshold")
fairness = st.Page(pages / "decide/fairness.py", title="Fairness", url_path="fairness")
decisions = st.Page(pages / "decide/decisions.py", title="Decisions", url_path="decisions")
drivers = st.Page(pages / "understand/drivers.py", title="Drivers", url_path="drivers")
cases = st.Page(pages / "understand/cases.py", title="Cases", url_path="cases")
start = st.Page(pages / "start/workspace.py", title="Workspaces", default=True)
page = st.navigation(
    [threshold, fairness, decisions, cases, drivers, start], position="top" if inside else "hidden"
)
st.set_page_config(page_title=f"{page.title} · Threshold Workbench", page_icon="⚖️", layout="wide")
look.style()
page_history()
if not inside:
    shared_gate.ask_to_sign_in()
    st.stop()
if page == start and standing.begins():
    st.switch_page(threshold)
try:
    page.run()
    standing.line()
except InputError as error:
    standing.refused(error)
shared_gate.who_is_here()
if not state.is_new():
    state.mirror()
