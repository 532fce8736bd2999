"""What all pages share: a click that comes too late does no harm."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def late_click():
    """Undo where nothing is left to undo: the second click of two."""
    import streamlit as st

    from workbench.ui import state

    state.move_point(0.25)
    state.undo_move()
    st.write(state.selection().threshold)


def test_an_undo_too_many_moves_nothing():
    page = AppTest.from_function(late_click).run()
    assert not page.exception
    assert page.markdown[0].value == "`0.25`"
