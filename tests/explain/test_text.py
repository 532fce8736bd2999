"""Texts explained word by word: sums, sides, decisions, and texts that are hardly any."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explain.text_scorers import LONG, Scorer, case, has, jaccard, one, pair, values, words_of
from workbench.explain import _text_engines
from workbench.explain.text import explain_words
from workbench.intake import InputError

# 1. What SHAP says of words


def test_words_that_add_points_get_just_these_points():
    found = one(has(broken=0.3, fine=-0.1), "It is broken, but fine.")
    expected = {"It": 0.0, "is": 0.0, "broken": 0.3, "but": 0.0, "fine": -0.1}
    assert values(found) == pytest.approx(expected, abs=1e-12)
    assert (found.base_value, found.shap.engine) == (0.2, "exact")
    assert found.score == pytest.approx(0.4)


@pytest.mark.parametrize("n", [1, 2, 12, 13, 40])
def test_points_are_found_by_either_engine(n):
    points = {f"w{i}": (-1) ** i * 0.01 * i / n for i in range(n)}
    found = one(has(**points), " ".join(points))
    assert found.shap.engine == ("exact" if n <= 12 else "partition")
    assert values(found) == pytest.approx(points, abs=1e-12)


def test_a_word_that_stands_there_twice_is_two_words_that_share():
    found = one(has(bad=0.4), "bad bad day")
    assert values(found) == pytest.approx({"bad": 0.2, "bad (2)": 0.2, "day": 0.0}, abs=1e-12)
    assert [token.start for token in found.tokens] == [0, 4, 8]


def test_words_of_both_texts_are_marked_and_explained_together():
    found = pair(jaccard, "cat", "cat dog")
    # Alone neither cat scores; dog takes half away once both are there: by all six orders
    assert values(found) == pytest.approx(
        {"A:cat": 0.4 - 0.4 / 3 + 0.0, "B:cat": 0.4 - 0.4 / 3, "B:dog": -0.4 / 3}, abs=1e-12
    )
    assert found.score == pytest.approx(0.5)


def test_and_needs_both_words_and_halves_what_they_do():
    def both(text: str) -> float:
        return float({"not", "good"} <= set(words_of(text)))

    assert values(one(both, "not good")) == {"not": 0.5, "good": 0.5}


@settings(max_examples=10)
@given(
    st.lists(st.sampled_from("abcdefg"), max_size=16),
    st.lists(st.sampled_from("efghi"), max_size=6),
)
def test_values_add_up_to_the_served_score(left, right):
    found = pair(jaccard, " ".join(left), " ".join(right))
    assert found.shap.additivity_gap <= 1e-12
    assert found.base_value == pytest.approx(0.1)
    assert found.score == jaccard(" ".join(left), " ".join(right))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("cat food", "dog food and cat toys"),
        (LONG[:60], f"{LONG[:60]} and more"),
        ("", "cat"),
        ("a a", "a"),
    ],
)
def test_texts_in_the_other_order_swap_the_marks_and_nothing_else(left, right):
    ahead, back = pair(jaccard, left, right), pair(jaccard, right, left)
    swapped = {("B" if name[0] == "A" else "A") + name[1:]: v for name, v in values(back).items()}
    if ":" not in "".join(values(back)):  # words in one text only
        swapped = values(back)
    assert values(ahead) == pytest.approx(swapped, abs=1e-12)
    assert ahead.lime.r2 == pytest.approx(back.lime.r2, abs=0.2, nan_ok=True)


def test_other_columns_stay_as_they_are():
    seen = set()

    def rule(text: str, age: float, kind: object) -> float:
        seen.add((age, kind if isinstance(kind, str) else None))
        return 0.5 + 0.1 * ("a" in words_of(text)) + 0.001 * age

    row = case(age=7.0, other="x", text="a b", kind=None)
    found = explain_words(Scorer(rule, ("text", "age", "kind")), row, ["text"])
    assert seen == {(7.0, None)}
    assert found.score == pytest.approx(0.607)
    assert list(found.shap.reference.rows) == ["text", "age", "kind"]
    assert found.shap.reference.rows["text"].tolist() == [""]


# 2. LIME


@pytest.mark.parametrize("text", ["It is broken, but fine", "a b a", LONG])
def test_lime_is_the_librarys_own(text):
    """One text, each word a feature of its own: lime_text gives the same to the last digits."""
    from lime.lime_text import LimeTextExplainer

    rule, seed = has(broken=0.3, fine=-0.1, a=0.2, w3=0.1, w30=-0.2), 11
    found = one(rule, text)
    n = len(found.tokens)
    masks = _text_engines.drawn_masks(n, 500, seed)
    words = np.array(text.split(), dtype=object)
    scores = np.array([rule(" ".join(words[row])) for row in masks])
    fit = _text_engines.fit_around(masks, scores, seed)

    explainer = LimeTextExplainer(
        split_expression=r"\W+", bow=False, mask_string="", random_state=seed
    )
    explainer.base.random_state = np.random.RandomState(seed)
    theirs = explainer.explain_instance(
        text,
        lambda texts: np.array([[1 - rule(t), rule(t)] for t in texts]),
        num_features=n,
        num_samples=500,
    )
    weights = dict(theirs.as_map()[1])
    assert fit.weights == pytest.approx([weights[i] for i in range(n)], abs=1e-9)
    assert fit.r2 == pytest.approx(theirs.score, abs=1e-9)


def test_lime_finds_points_that_add_up():
    points = {f"w{i}": 0.002 * (i + 4) * (-1) ** i for i in range(30)}
    found = one(has(**points), " ".join(points))
    assert found.lime.values == pytest.approx(list(points.values()), rel=0.05)
    assert found.lime.r2 > 0.999
    assert len(found.lime.seeds) == len(set(found.lime.seeds)) == 5
    assert (found.lime.spread >= 0).all()
    assert found.agreement.stable
    assert found.agreement.sign == 1.0


def test_a_constant_model_has_no_reasons():
    found = one(lambda _: 0.4, "a b c")
    assert np.abs(found.shap.values).max() == 0.0
    assert np.abs(found.lime.values).max() < 1e-9
    assert np.isnan(found.lime.r2)
    assert not found.agreement.stable
    assert found.flip(0.5) is None


def test_one_word_or_the_other_but_not_both_is_not_stable():
    def either(text: str) -> float:
        return float(len({"a", "b"} & set(words_of(text))) == 1)

    assert not one(either, "a b").agreement.stable


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    first, again, other = (one(has(a=0.2, b=0.1), LONG + " a b", seed=s) for s in (0, 0, 1))
    assert first.lime.values.tobytes() == again.lime.values.tobytes()
    assert first.lime.seeds != other.lime.seeds
    assert first.lime.values.tobytes() != other.lime.values.tobytes()
    assert first.shap.values.tobytes() == other.shap.values.tobytes()


# 3. Texts that are hardly any, or far too much


@pytest.mark.parametrize("text", ["", "  \n", None, float("nan")])
def test_a_text_without_words_is_an_answer(text):
    found = one(lambda _: 0.3, text)
    assert found.tokens == ()
    assert (found.score, found.base_value) == (0.3, 0.3)
    assert found.shap.additivity_gap == 0.0
    assert found.agreement.reasons == ("There is no word to explain.",)
    assert found.flip(0.1) is None
    assert found.decision(0.1).base_value == 1.0
    assert found.ignored == ()


def test_a_missing_text_stays_missing():
    seen = []
    pair(lambda a, b: seen.append(a) or 0.5, None, "b c")
    assert all(not isinstance(each, str) for each in seen)


def test_one_word():
    found = one(has(broken=0.3), " Broken! ")
    assert values(found) == pytest.approx({"Broken": 0.3})
    assert found.flip(0.4).words == (0,)


def test_twenty_thousand_words_are_taken_in_pieces_of_neighbours():
    text = " ".join(["good"] * 19_000 + ["bad"] * 1_000)
    scorer = Scorer(lambda t: 0.1 + 0.8 * t.count("bad") / 1_000)
    found = explain_words(scorer, case(text=text), ["text"])
    assert found.grouped
    assert found.n_words == sum(token.words for token in found.tokens) == 20_000
    assert 8 <= len(found.tokens) <= 40
    assert sum(scorer.asked) < 1_500
    assert found.shap.values.sum() == pytest.approx(0.8)
    assert np.argmax(found.shap.values) == len(found.tokens) - 1
    assert max(map(len, found.shap.feature_names)) < 50


def test_a_text_of_a_hundred_and_thirty_words_is_told_word_by_word():
    found = one(has(w7=0.3), " ".join(f"w{i}" for i in range(130)))
    assert not found.grouped
    assert len(found.tokens) == 130
    assert found.shap.values[7] == pytest.approx(0.3)


def test_markup_is_words_like_any_other():
    text = "<script>window.caught='x'</script> **b** [l](https://outside.example/l)"
    found = one(has(script=0.2), text)
    assert {token.text for token in found.tokens} >= {"script", "window", "caught", "https"}
    assert "".join(re.findall(r"\w+", text)) == "".join(token.text for token in found.tokens)
    assert found.sides[0].text == text


# 4. A side that does not matter


def test_a_model_that_ignores_the_first_text_is_caught():
    found = pair(lambda _, b: 0.2 + 0.5 * ("cat" in words_of(b)), "my cat is ill", "cat sitting")
    assert [side.column for side in found.ignored] == ["left"]
    assert found.sides[0].share == 0.0
    assert found.sides[0].score_without == pytest.approx(0.7)
    assert found.sides[1].score_without == pytest.approx(0.2)


def test_a_model_that_compares_ignores_no_text():
    found = pair(jaccard, "my cat is ill", "cat sitting")
    assert found.ignored == ()
    assert sum(side.share for side in found.sides) == pytest.approx(1.0)


def test_a_text_without_words_is_not_called_ignored_nor_one_that_is_alone():
    assert pair(jaccard, "", "cat sitting").ignored == ()
    assert one(lambda _: 0.5, "a b").ignored == ()


# 5. What is refused


def test_refusals_are_sentences():
    scorer = Scorer(has(a=0.1), ("text", "age"))
    row = case(text="a b", age=4.0, extra="a")
    for column, words in (
        ("txt", r"no column 'txt'.*Did you mean 'text'"),
        ("extra", "does not see the column 'extra'"),
        ("age", "holds '4.0' here, which is not text"),
    ):
        with pytest.raises(InputError, match=words):
            explain_words(scorer, row, [column])
    with pytest.raises(InputError, match="gave no number"):
        one(lambda text: np.nan if not text else 0.5, "a b")
    with pytest.raises(ValueError, match="one row"):
        explain_words(Scorer(has()), pd.DataFrame({"text": ["a", "b"]}), ["text"])
    with pytest.raises(InputError, match="not a number"):
        one(has(), "a").decision(float("nan"))


def test_a_model_that_answers_otherwise_among_others_is_refused():
    """The gate: what is explained must be what is served."""

    class Moody(Scorer):
        def score(self, frame: pd.DataFrame) -> np.ndarray:
            return super().score(frame) + (0.01 if len(frame) == 1 else 0.0)

    with pytest.raises(InputError, match="must answer the same each time"):
        explain_words(Moody(has(a=0.1)), case(text="a b"), ["text"])


def test_the_deadline_is_kept():
    with pytest.raises(InputError, match="within 0 seconds"):
        one(has(), "a b", deadline=0.0)


def test_values_cannot_be_written_to():
    found = one(has(a=0.1), LONG)
    for array in (found.shap.values, found.lime.values, found.lime.spread, found.asked.scores):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0
