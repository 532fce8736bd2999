"""Texts explained word by word, in sentences that hold."""

from __future__ import annotations

import pytest

from tests.explain.text_scorers import Scorer, case, has, words_of
from workbench.explain.text import explain_words
from workbench.explain.word_reasons import WordReasons
from workbench.phrases import texts
from workbench.workspace import Words

WORDS = Words(case="sentence", flag="escalate", flagged="escalated", passed="left alone")
LABELS = {"left": "Need", "right": "Offer"}


def one(rule, text: str) -> WordReasons:
    return explain_words(Scorer(rule), case(text=text), ["text"])


def pair(rule, left: object, right: object) -> WordReasons:
    return explain_words(
        Scorer(rule, ("left", "right")), case(left=left, right=right), ["left", "right"]
    )


def test_the_headline_adds_up():
    found = one(has(broken=0.3, fine=-0.1), "It is broken, but fine.")
    assert texts.headline(found, WORDS) == (
        "Without its words this sentence scores 20.0 %, with them 40.0 %: +20.0 points. “broken” "
        "(+30.0) and “fine” (−10.0) move it the most."
    )


def test_a_headline_of_nothing():
    assert texts.headline(one(has(), " "), WORDS) == (
        "This sentence has no word to explain; it scores 20.0 %."
    )
    assert texts.headline(one(has(), "a b"), WORDS) == (
        "Without its words this sentence scores 20.0 %, with them 20.0 %: no single word moves it "
        "much."
    )


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (0.3, "Without “broken” this sentence would score 10.0 % and be left alone at the "
              "threshold 0.3000."),
        (0.45, "Without “fine” this sentence would score 50.0 % and be escalated at the threshold "
               "0.4500."),
        (0.9, "No words decide it: whichever are taken away, this sentence stays left alone at the "
              "threshold 0.9000."),
    ],
)  # fmt: skip
def test_the_words_that_decide(threshold, expected):
    found = one(has(broken=0.3, fine=-0.1), "It is broken, but fine.")
    assert texts.flip_text(found, threshold, WORDS) == expected


def test_several_words_that_decide_and_how_they_were_found():
    points = {"aa": 0.2, "bb": 0.2, "cc": 0.1}
    few = texts.flip_text(one(has(**points), "aa bb cc"), 0.35, WORDS)
    assert few.startswith("Without “aa” and “bb” this sentence would score 30.0 % and be left")
    assert few.endswith(" No fewer would do.")
    many = texts.flip_text(one(has(**points), "aa bb cc " + "x " * 12), 0.35, WORDS)
    assert many.endswith(" They were found one by one: fewer might do.")
    ten = {f"w{i}": 0.05 for i in range(14)}
    listed = texts.flip_text(one(has(**ten), " ".join(ten)), 0.45, WORDS)
    assert listed.startswith("Without “w0”, “w1”, “w2” and 7 more words this sentence would")
    none = texts.flip_text(one(has(**points), "aa bb cc " + "x " * 12), 0.95, WORDS)
    assert none.startswith("No words that were tried decide it")


def test_the_text_that_hardly_matters_is_named():
    found = pair(lambda _, b: 0.2 + 0.5 * ("cat" in words_of(b)), "my cat", "cat sitting")
    assert texts.side_text(found, LABELS) == (
        "The first text (Need) hardly matters here: its words carry 0 % of all that words do, and "
        "without any of them the score is 70.0 %."
    )
    found = pair(lambda a, b: 0.2 + 0.5 * (len({*words_of(a)} & {*words_of(b)})), "cat", "cat")
    assert texts.side_text(found, LABELS) == (
        "Both texts matter: of what the words do, 50 % with the first text (Need) and 50 % with "
        "the second text (Offer)."
    )
    assert texts.side_text(one(has(a=0.1), "a"), {}) == ""


def test_texts_without_words_or_without_weight():
    found = pair(lambda _, b: 0.2 + 0.5 * ("cat" in words_of(b)), None, "cat sitting")
    assert texts.side_text(found, LABELS) == "The first text (Need) has no words."
    nothing = pair(lambda *_: 0.5, "a b", "c")
    assert texts.side_text(nothing, LABELS) == "No text matters here."
    same = pair(lambda a, b: 0.2 + 0.5 * (words_of(a) == words_of(b)), "my cat", "my cat")
    assert texts.side_text(same, LABELS) == "What the texts do cancels out here."


def test_how_it_was_made():
    short, long = one(has(a=0.1), "a b"), one(has(a=0.1), "a b " * 400)
    assert texts.length_text(short) == ""
    assert texts.length_text(long).startswith("With 800 words the text is too long")
    assert "Shapley values over all 4 groups" in texts.method_text(short)
    assert "Owen values over" in texts.method_text(long)
    assert "mean of 5 draws" in texts.method_text(short)
    assert "taken away together" in texts.method_text(pair(lambda *_: 0.5, "a", "b"))


def test_a_word_is_printable_in_a_sentence():
    found = one(has(), "a\u202eb " + "x" * 90)
    assert texts.quoted_word(found, 1) == "“" + "b" + "”"
    assert texts.quoted_word(found, 2) == "“" + "x" * 40 + "…”"


def test_an_authored_text_is_told_with_what_its_author_expects():
    found = one(has(broken=0.3), "It is broken")
    assert texts.decided_text(found, 0.5, WORDS) == "This sentence scores 50.0 %: escalated."
    assert texts.decided_text(found, 0.6, WORDS) == "This sentence scores 50.0 %: left alone."
    words = Words(positive="match", negative="mismatch")
    assert texts.expected_text(True, "", words) == "Its author calls it a match."
    assert texts.expected_text(False, "no word", words) == (
        "Its author calls it a mismatch (no word)."
    )
    assert texts.expected_text(None, "no word", words) == "Its author says: no word."
    assert texts.expected_text(None, "", words) == ""
