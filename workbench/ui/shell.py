"""The app's main script: the menu, and one line that says where we stand on every page."""

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.ui import look, standing, state
from workbench.ui.components.page_history import page_history

pages = places.app_folder() / "pages"
threshold = st.Page(pages / "decide/threshold.py", title="Threshold", url_path="threshold")
fairness = st.Page(pages / "decide/fairness.py", title="Fairness", url_path="fairness")
drivers = st.Page(pages / "understand/drivers.py", title="Drivers", url_path="drivers")
cases = st.Page(pages / "understand/cases.py", title="Cases", url_path="cases")
start = st.Page(pages / "start/workspace.py", title="Workspaces", default=True)
page = st.navigation([threshold, fairness, cases, drivers, start], position="top")
st.set_page_config(page_title=f"{page.title} · Threshold Workbench", page_icon="⚖️", layout="wide")
look.style()
page_history()
if page == start and standing.begins():
    st.switch_page(threshold)
try:
    page.run()
    standing.line()
except InputError as error:
    standing.refused(error)
if not state.is_new():
    state.mirror()
