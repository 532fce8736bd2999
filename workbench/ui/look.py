"""What the theme in .streamlit/config.toml has no setting for, as few rules as possible."""

from __future__ import annotations

import streamlit as st

# Streamlit shows captions at 60 % of the text's strength: 4.4:1 on white, where 4.5:1 can be
# read. At 72 % they have the quiet text colour of our palette, in both themes.
# What only keeps the browser's history shows nothing, and takes no room.
# Choices beside other things would be cut off on a phone, and scroll unseen: they wrap.
# What is selected takes the primary colour, 3.5:1 on the dark page: it gets the text's own.
_RULES = """
<style>
[data-testid="stCaptionContainer"] { opacity: 0.72; }
.st-key-page-history { display: none; }
[data-testid="stButtonGroup"] [role="radiogroup"] { flex-wrap: wrap !important; }
[data-testid="stButtonGroup"] button[aria-checked="true"] { color: inherit !important; }
</style>
"""


def style() -> None:
    """Add the rules to a page."""
    st.html(_RULES)
