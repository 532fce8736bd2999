"""How alike two texts are: by hand, against scikit-learn, and by law; and it fits into a file."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import skops.io
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.pipeline import Pipeline

from workbench.intake import InputError
from workbench.models import Limits, OpenModel, dump_model, score_file
from workbench.models.similarity import FEATURES, LexicalSimilarity
from workbench.models.skops_file import open_skops

TEXTS = st.text(st.sampled_from("aAb1 2ßé本-.,") | st.characters(codec="utf-8"), max_size=30)


def pairs(*rows: tuple[object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["left", "right"])


def alike(left: object, right: object) -> dict[str, float]:
    table = pairs((left, right))
    (row,) = LexicalSimilarity().fit(table).transform(table).tolist()
    return dict(zip(FEATURES, row, strict=True))


def test_by_hand():
    found = alike("The cat, 7 cats", "a cat of 7 or 8")
    words = {"the", "cat", "7", "cats"}, {"a", "cat", "of", "7", "or", "8"}
    shared = len(words[0] & words[1])
    assert shared == 2
    assert found["word_jaccard"] == shared / 8
    assert found["left_in_right"] == shared / 4
    assert found["right_in_left"] == shared / 6
    assert found["shared_numbers"] == 1 / 2
    assert found["length_ratio"] == len(" the cat 7 cats ") / len(" a cat of 7 or 8 ")


@given(TEXTS, TEXTS)
def test_the_letters_are_counted_as_scikit_learn_counts_them(left, right):
    tidy = [" " + " ".join(re.findall(r"\w+", text.lower())) + " " for text in (left, right)]
    ours = alike(left, right)["letter_cosine"]
    if not all(text.strip() for text in tidy):
        assert ours == 0.0
        return
    counts = CountVectorizer(analyzer="char", ngram_range=(3, 3), lowercase=False)
    counts._white_spaces = re.compile(r"(?!)")  # its own squeezing of blanks is not asked for
    theirs = cosine_similarity(counts.fit_transform(tidy))[0, 1]
    assert ours == pytest.approx(theirs, abs=1e-12)


@given(TEXTS, TEXTS)
def test_each_number_is_a_share_and_two_swap_with_the_texts(left, right):
    ahead, back = alike(left, right), alike(right, left)
    assert all(0.0 <= value <= 1.0 for value in ahead.values())
    assert ahead["left_in_right"] == back["right_in_left"]
    swapped = {"left_in_right", "right_in_left"}
    assert all(ahead[name] == back[name] for name in FEATURES if name not in swapped)


@given(TEXTS)
def test_a_text_is_wholly_like_itself_in_any_case_and_punctuation(text):
    same = alike(text, f"¡{text.upper().lower()}!")
    has_words = re.search(r"\w", text) is not None
    names = ("word_jaccard", "left_in_right", "right_in_left", "letter_cosine", "length_ratio")
    if text.upper().lower() == text.lower():
        assert [same[name] for name in names] == pytest.approx([float(has_words)] * 5)


@pytest.mark.parametrize("nothing", ["", None, float("nan"), " ?! "])
def test_an_empty_or_missing_text_shares_nothing(nothing):
    assert set(alike(nothing, "a cat").values()) == {0.0}
    assert set(alike("a cat", nothing).values()) == {0.0}
    assert set(alike(nothing, nothing).values()) == {0.0}


def test_no_rows_and_many_rows():
    table = pairs(("a", "b"))
    fitted = LexicalSimilarity().fit(table)
    assert fitted.transform(table.iloc[:0]).shape == (0, 6)
    many = pd.concat([table] * 500, ignore_index=True)
    assert (fitted.transform(many) == fitted.transform(table)).all()
    assert fitted.get_feature_names_out().tolist() == list(FEATURES)


def test_it_is_asked_for_two_columns_and_says_so():
    with pytest.raises(InputError, match="two columns of text and was given 1: left"):
        LexicalSimilarity().fit(pairs(("a", "b"))[["left"]])
    with pytest.raises(InputError, match="no parameter 'words'"):
        LexicalSimilarity().set_params(words=2)
    with pytest.raises(InputError, match="Groups of 0 letters"):
        LexicalSimilarity(letters=0).fit(pairs(("a", "b")))


def test_scikit_learn_takes_it_for_one_of_its_own():
    copy = clone(LexicalSimilarity(letters=2))
    assert copy.letters == 2
    table = pairs(("a cat", "a cat"), ("a dog", "the boiler"), ("x y", "x y"), ("u", "v"))
    pipeline = Pipeline([("compare", copy), ("classify", LogisticRegression())])
    pipeline.fit(table, ["yes", "no", "yes", "no"])
    assert pipeline.feature_names_in_.tolist() == ["left", "right"]
    turned = pipeline.predict_proba(table[["right", "left"]])
    assert turned == pytest.approx(pipeline.predict_proba(table))


def test_a_file_holds_it_and_scores_as_it_does(tmp_path):
    table = pairs(("a cat", "a cat"), ("a dog", "the boiler"), ("x y", "x y"), ("u", None))
    pipeline = Pipeline([("compare", LexicalSimilarity()), ("classify", LogisticRegression())])
    pipeline.fit(table, ["yes", "no", "yes", "no"])
    assert dump_model(pipeline, tmp_path / "m.skops") is None
    found = score_file(tmp_path / "m.skops", table, positive="yes")
    assert found == pytest.approx(pipeline.predict_proba(table)[:, 1], rel=0, abs=1e-12)


def test_a_file_of_another_version_is_refused(tmp_path):
    table = pairs(("a cat", "a cat"), ("a dog", "the boiler"))
    pipeline = Pipeline([("compare", LexicalSimilarity()), ("classify", LogisticRegression())])
    pipeline.fit(table, ["yes", "no"])
    pipeline[0].version_ = 0
    skops.io.dump(pipeline, tmp_path / "m.skops")
    with pytest.raises(InputError, match="version 0 of the lexical similarity"):
        OpenModel(open_skops(tmp_path / "m.skops", "m.skops", Limits()), "m", "yes").score(table)
