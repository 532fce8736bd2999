"""Text from outside is escaped for Markdown, and nothing of it is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.ui.text import plain

JOINER = "\u2060"


def read_back(escaped):
    """Return what Markdown shows of escaped text."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped).replace(JOINER, "")


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"


@given(st.text(st.characters(exclude_characters=JOINER + TURNING, exclude_categories=["Cs"])))
def test_every_character_is_shown(text):
    assert read_back(plain(text)) == " ".join(text.split())


@pytest.mark.parametrize("sign", TURNING)
def test_no_name_turns_the_sentence_behind_it(sign):
    assert read_back(plain(f"Ada{sign}, decided")) == f"Ada\\u{ord(sign):04x}, decided"


@given(st.text())
def test_no_punctuation_is_left_to_mean_something(text):
    assert not re.search(r"(?<!\\)[*_`$<>\[\]~#|]", plain(text).replace("\\\\", ""))


@pytest.mark.parametrize(
    "address", ["www.example.com", "https://example.com", "a@example.com", "WWW.example.com"]
)
def test_an_address_is_broken_by_something_without_width(address):
    assert JOINER in plain(address)


@pytest.mark.parametrize("text", ["Everyone is treated alike: declined", "12:30 is fine", "a : b"])
def test_ordinary_colons_stay_ordinary(text):
    assert read_back(plain(text)) == text
    assert (JOINER in plain(text)) == (text == "12:30 is fine")
