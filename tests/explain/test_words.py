"""Words in their places: the text comes back to the letter, and each character has one word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explain.words import pieces, segments, texts_left, tokens

ALL_SORTS = st.text(
    st.sampled_from([*"ab1ß żžЖका例ひ\u0301\u200d👍🏽-'’.,\n\t<>&\"", " "]) | st.characters(),
    max_size=60,
)


def words(text: str) -> list[str]:
    return [token.text for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("one", ["one"]),
        ("Don't pay 3.50, don't!", ["Don't", "pay", "3.50", "don't"]),
        ("l’avis d'été", ["l’avis", "d'été"]),
        ("1,000 a.b e.g. 5.", ["1,000", "a", "b", "e", "g", "5"]),
        ("'quoted' end'", ["quoted", "end"]),
        ("well-made b/w", ["well", "made", "b", "w"]),
        ("Straße ŻÓŁĆ Ёлка", ["Straße", "ŻÓŁĆ", "Ёлка"]),
        ("cafe\u0301 ok", ["cafe\u0301", "ok"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("これは本", ["こ", "れ", "は", "本"]),
        ("great 👍🏽👍 no", ["great", "👍🏽👍", "no"]),
        ("?!", ["?!"]),
        ("<script>alert(1)</script>", ["script", "alert", "1", "script"]),
        ("snake_case x2", ["snake_case", "x2"]),
    ],
)
def test_a_text_has_these_words(text, expected):
    assert words(text) == expected


@given(ALL_SORTS)
def test_all_words_kept_are_the_text_itself_and_none_are_nothing(text):
    found = tokens(text)
    keep = np.array([[True] * len(found), [False] * len(found)])
    whole, nothing = texts_left(text, found, keep)
    assert whole == text
    assert nothing == ("" if found else text)
    assert "".join(segments(text, found)) == (text if found else "")


@given(ALL_SORTS)
def test_words_stand_where_they_say_and_do_not_overlap(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end
        assert text[token.start : token.end] == token.text
        end = token.end


@given(ALL_SORTS, st.data())
def test_what_is_left_is_the_kept_parts_in_order(text, data):
    found = tokens(text)
    keep = data.draw(st.lists(st.booleans(), min_size=len(found), max_size=len(found)))
    (left,) = texts_left(text, found, np.array([keep], dtype=bool))
    parts = [part for part, stays in zip(segments(text, found), keep, strict=True) if stays]
    assert left == ("".join(parts) if found else text)


def test_the_same_word_further_on_is_another_one():
    first, second = (token for token in tokens("the cat, the dog") if token.text == "the")
    assert (first.start, second.start) == (0, 9)
    left = texts_left("the cat, the dog", tokens("the cat, the dog"), ~np.eye(4, dtype=bool))
    assert left == ["cat, the dog", "the the dog", "the cat, dog", "the cat, the "]


@given(ALL_SORTS, st.integers(1, 5))
def test_pieces_hold_every_word_once_and_are_as_equal_as_can_be(text, size):
    found = tokens(text)
    parts = pieces(found, text, size)
    assert sum(part.words for part in parts) == len(found)
    assert "".join(segments(text, parts)) == (text if found else "")
    assert all(text[part.start : part.end] == part.text for part in parts)
    sizes = [part.words for part in parts]
    assert not sizes or (max(sizes) <= size and max(sizes) - min(sizes) <= 1)


def test_many_ways_of_one_text_are_made_once_each_and_come_in_order():
    found = tokens("a b c")
    keep = np.random.default_rng(0).random((200, 3)) < 0.5
    slow = [" ".join(w for w, k in zip("abc", row, strict=True) if k) for row in keep.tolist()]
    assert [text.strip() for text in texts_left("a b c", found, keep)] == slow
