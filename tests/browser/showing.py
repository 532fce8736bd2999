"""A page with each payload in each element of Streamlit that the app puts names into.

It shows them as the app does; or, at `?how=raw`, as they are: the check on the app's pages must
see the difference.
"""

import pandas as pd
import streamlit as st

from tests.browser.made_up import PAYLOADS
from workbench.ui.text import plain

raw = st.query_params.get("how") == "raw"
for kind, payload in PAYLOADS.items():
    with st.container(key=kind):
        if raw:
            st.markdown(payload, unsafe_allow_html=True)
            continue
        text = plain(payload)
        st.title(text, anchor=False)
        st.subheader(text, anchor=False)
        st.markdown(text)
        st.markdown(f"**{text}, by {text}** · {text}")
        st.caption(text)
        st.error(text)
        st.number_input(text, key=f"number {kind}")
        st.button(text, key=f"button {kind}")
        st.table(pd.DataFrame({text: [text]}, index=[text]))
