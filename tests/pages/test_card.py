"""The card of the data: one click away, and sent only once it is asked for."""

from __future__ import annotations

from tests.pages.bringing import shown
from tests.pages.deciding import look
from workbench import places

KEY = "card of the data"
NAME = "**What** [these](https://outside.example) loans cannot tell."


def test_it_is_sent_only_while_it_is_open():
    written = (places.samples()[0] / "card.md").read_text(encoding="utf-8").strip()
    page = look(workspace="credit")
    assert written not in [each.value for each in page.markdown]
    page.session_state[KEY] = True
    assert written in [each.value for each in page.run().markdown]
    page.session_state[KEY] = False
    assert written not in [each.value for each in page.run().markdown]


def test_a_card_of_somebody_else_is_text(folders):
    (folders[0] / "card.md").write_text(NAME, encoding="utf-8")
    page = look(workspace="loans")
    assert KEY in page.session_state
    assert NAME not in shown(page.text)
    page.session_state[KEY] = True
    page.run()
    assert [each.value for each in page.text] == [NAME]
    assert NAME not in [each.value for each in page.markdown]


def test_without_a_card_none_is_offered(folders):
    page = look(workspace="loans")
    assert KEY not in page.session_state
    assert not page.exception
