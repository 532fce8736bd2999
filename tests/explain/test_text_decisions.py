"""The words that decide: sums at every threshold, and what is left once they are taken away."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explain.text_scorers import LONG, Scorer, case, has, one
from workbench.explain.text import explain_words
from workbench.intake import InputError


@given(st.integers(0, 50), st.sampled_from([3, 12, 14, 20]))
@settings(max_examples=10)
def test_the_decisions_values_add_up_at_every_threshold(seed, n):
    draw = np.random.default_rng(seed)
    points = {f"w{i}": float(draw.normal(0, 0.1)) for i in range(n)}
    found = one(has(**points), " ".join(points))
    for threshold in (*np.linspace(-0.5, 1.5, 21), found.score, found.base_value):
        reasons = found.decision(threshold)
        flagged = float(found.score >= threshold)
        assert reasons.base_value == float(found.base_value >= threshold)
        assert reasons.base_value + reasons.values.sum() == pytest.approx(flagged, abs=1e-12)


@given(st.integers(0, 50), st.integers(1, 20), st.floats(-0.2, 0.6))
@settings(max_examples=15)
def test_without_the_words_that_flip_it_the_model_decides_otherwise(seed, n, threshold):
    draw = np.random.default_rng(seed)
    points = {f"w{i}": float(draw.normal(0, 0.1)) for i in range(n)}
    rule = has(**points)
    found = one(rule, " ".join(points))
    flip = found.flip(threshold)
    flagged = found.score >= threshold
    gains = sorted(points.values(), reverse=bool(flagged))  # the best words to take away first
    needed = next(
        (k for k in range(1, n + 1) if (found.score - sum(gains[:k]) >= threshold) != flagged), None
    )
    if flip is None:
        assert needed is None or abs(found.score - sum(gains[:needed]) - threshold) < 1e-9
        return
    left = " ".join(word for i, word in enumerate(points) if i not in flip.words)
    assert (rule(left) >= threshold) != flagged
    assert flip.score == pytest.approx(rule(left), abs=1e-12)
    assert len(flip.words) == needed  # points that only add up: one by one is the best too
    assert flip.greedy == (n > 12)
    names = tuple(found.shap.feature_names[word] for word in flip.words)
    assert found.decision(threshold).flip_set == names


def test_the_model_is_not_asked_again_for_a_threshold():
    scorer = Scorer(has(a=0.2))
    found = explain_words(scorer, case(text=LONG + " a"), ["text"])
    before = len(scorer.asked)
    for threshold in np.linspace(0, 1, 9):
        found.decision(threshold)
    assert len(scorer.asked) == before


def test_the_listed_score_decides_to_its_last_bit():
    found = one(has(a=0.1), "a b")
    listed = float(np.nextafter(found.score, 1.0))
    assert found.decision(listed).values.sum() == 0.0
    told = found.as_listed(listed)
    assert told.score == listed
    assert told.decision(listed).values.sum() == pytest.approx(1.0)
    assert told.flip(listed).words == (0,)
    with pytest.raises(InputError, match=r"lists the score 0\.4 for this case"):
        found.as_listed(0.4)
