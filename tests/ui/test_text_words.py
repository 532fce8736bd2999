"""What the browser draws of texts: every character once, and the same values as in Python."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explain.text_scorers import Scorer, case, has, jaccard
from workbench.explain.text import explain_words
from workbench.ui.components.text_words_view import words_view


def view(text: str, threshold: float = 0.3) -> dict:
    reasons = explain_words(Scorer(has(bad=0.3, good=-0.1)), case(text=text), ["text"])
    return json.loads(words_view(reasons, threshold, {}))


@settings(max_examples=10)
@given(st.lists(st.sampled_from(["bad ", "good, ", "<b>", "\n", "’", "本"]), max_size=8))
def test_the_parts_are_the_text_and_each_word_stands_once(parts):
    text = "".join(parts)
    drawn = view(text)
    (side,) = drawn["sides"]
    assert "".join(part for part, _ in side["parts"]) == text
    places = [place for _, place in side["parts"] if place >= 0]
    assert places == list(range(len(drawn["words"])))
    assert sorted(drawn["order"]) == places


def test_words_carry_their_values_in_text():
    drawn = view("bad, but good")
    word = drawn["words"][0]
    assert (word["name"], word["shapText"], word["decides"]) == ("bad", "+30.0", True)
    assert word["told"].startswith("SHAP +30.0 points\nLIME +")
    assert [drawn["words"][place]["name"] for place in drawn["order"]] == ["bad", "good", "but"]
    assert [each["decides"] for each in drawn["words"]] == [True, False, False]


def test_a_text_without_words_draws_what_there_is():
    drawn = view("  ")
    assert drawn["sides"][0]["parts"] == [["  ", -1]]
    assert (drawn["words"], drawn["largest"]) == ([], 0.0)
    assert drawn["methods"][1]["title"] == "LIME, fit R² undefined"


def test_a_text_of_many_characters_is_cut_and_counted():
    drawn = view("fine " * 10_000)
    parts = drawn["sides"][0]["parts"]
    assert sum(len(part) for part, _ in parts) < 20_100
    assert parts[-1][0] == " … and 30,000 characters more"


def test_two_texts_are_titled_and_each_has_its_own_words():
    row = case(left="a cat", right="cat food")
    reasons = explain_words(Scorer(jaccard, ("left", "right")), row, ["left", "right"])
    drawn = json.loads(words_view(reasons, 0.5, {"left": "Need"}))
    assert [side["title"] for side in drawn["sides"]] == ["A: Need", "B: right"]
    words = [[part for part, at in side["parts"] if at >= 0] for side in drawn["sides"]]
    assert words == [["a", "cat"], ["cat", "food"]]
    assert words_view(reasons, 0.5, {}) == words_view(reasons, 0.5, {})
