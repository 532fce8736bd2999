"""The card of the data: one click away, and sent only once it is asked for."""

from __future__ import annotations

from tests.pages.deciding import look
from workbench import places

KEY = "card of the data"


def test_it_is_sent_only_while_it_is_open():
    written = (places.samples()[0] / "card.md").read_text(encoding="utf-8").strip()
    page = look(workspace="credit")
    assert KEY in page.session_state
    assert written not in [each.value for each in page.markdown]
    page.session_state[KEY] = True
    assert written in [each.value for each in page.run().markdown]
    page.session_state[KEY] = False
    assert written not in [each.value for each in page.run().markdown]
