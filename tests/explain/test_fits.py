"""Each way to explain says whether it fits a model and its rows, and why it does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.explain.made_up_models import Formula
from workbench.explain.describe import describe
from workbench.explain.fits import explainers_for
from workbench.intake import InputError

WORDS = [f"a sentence of some words, number {i}" for i in range(30)]


def fitting(frame, features=None):
    """Return the ways that fit, and why the others do not."""
    model = Formula(list(frame.columns), lambda rows: np.full(len(rows), 0.5))
    found = explainers_for(model, frame, features)
    assert all(fit.fits == (not fit.why_not) for fit in found)
    return [f.way for f in found if f.fits], {f.way: f.why_not for f in found if not f.fits}


def numbers(count):
    return pd.DataFrame({f"x{i}": np.arange(30.0) for i in range(count)})


@pytest.mark.parametrize(("columns", "way"), [(1, "exact"), (13, "exact"), (14, "permutations")])
def test_few_columns_are_exact_and_many_are_sampled(columns, way):
    fits, why_not = fitting(numbers(columns))
    assert fits == [way, "lime", "changes"]
    assert "holds text" in why_not["words"]


def test_texts_alone_go_word_by_word():
    fits, why_not = fitting(pd.DataFrame({"text": WORDS}))
    assert fits == ["exact", "words"]
    assert "word by word" in why_not["lime"]
    assert "Texts are not searched" in why_not["changes"]


def test_texts_beside_numbers_have_all():
    assert fitting(numbers(2).assign(text=WORDS))[0] == ["exact", "lime", "words", "changes"]


def test_where_nothing_may_change_nothing_is_searched():
    frame = numbers(2)
    held = [replace(each, change="no") for each in describe(frame, list(frame), (), ())]
    assert fitting(frame, held)[1]["changes"] == "The workspace lets no column change."


def test_a_missing_column_is_named():
    model = Formula(["x0", "y"], lambda rows: np.full(len(rows), 0.5))
    with pytest.raises(InputError, match="y"):
        explainers_for(model, numbers(1))
