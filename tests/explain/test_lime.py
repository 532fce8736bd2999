"""The lime library behind our door: its traps do not reach a user, and its formulas are ours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lime.lime_base import LimeBase
from lime.lime_tabular import LimeTabularExplainer
from sklearn.linear_model import Ridge

from tests.explain.held import Formula, mixed, numbers, reference_of
from workbench.explain import _lime
from workbench.explain._lime import draw, library_fit, shared_fits
from workbench.explain.describe import describe
from workbench.explain.local import local_model, local_models
from workbench.explain.neighbourhood import surround
from workbench.explain.parts import _bounded

X = numbers(300, d=4)
SLOPES = np.array([0.03, -0.05, 0.0, 0.01])
LINEAR = Formula(tuple(X), lambda frame: 0.4 + frame.to_numpy() @ SLOPES)
MIXED = mixed(400, seed=3)
CURVED = Formula(
    tuple(MIXED),
    lambda f: 1 / (1 + np.exp(2 - f["income"].fillna(70) / 80 - f["months"] + 2 * f["debt"])),
)


def features_of(frame):
    return describe(frame, list(frame), (), ())


def around(frame, place=0, training=None):
    return surround(
        frame.iloc[[place]], frame, features_of(frame), frame if training is None else training
    )


def asked(scorer, neighbourhood):
    return lambda matrix: scorer.score(neighbourhood.decode(matrix))


# 1. The library's traps


def test_one_explainer_asked_twice_answers_twice_and_a_fresh_one_does_not():
    explainer = LimeTabularExplainer(X.to_numpy(), discretize_continuous=False, random_state=0)

    def both(rows):
        score = 1 / (1 + np.exp(-3 * rows[:, 0] * rows[:, 1]))
        return np.column_stack((1 - score, score))

    first, second = (
        dict(explainer.explain_instance(X.to_numpy()[0], both).as_map()[1]) for _ in range(2)
    )
    assert first != second
    space = around(X)
    row = space.encode(X.iloc[[0]])[0]
    ours = [library_fit(space, row, lambda rows: both(rows)[:, 1], 0, 500) for _ in range(2)]
    assert ours[0].weights.tobytes() == ours[1].weights.tobytes()


def test_the_default_discretiser_fails_on_a_linear_model_and_ours_recovers_it():
    def both(rows):
        score = 0.4 + rows @ SLOPES
        return np.column_stack((1 - score, score))

    default = LimeTabularExplainer(X.to_numpy(), random_state=0)
    assert default.explain_instance(X.to_numpy()[0], both).score < 0.5
    found = local_model(LINEAR, X.iloc[[0]], reference_of(LINEAR, X), features_of(X), X, seed=1)
    assert found.r2 > 0.999
    assert found.values == pytest.approx(SLOPES * X.to_numpy().std(axis=0), rel=0.01, abs=1e-6)
    against = SLOPES * (X.iloc[0] - X.mean()).to_numpy()
    assert found.contributions == pytest.approx(against, rel=0.01, abs=1e-6)


def test_a_data_frame_breaks_the_library_and_not_us():
    with pytest.raises(pd.errors.InvalidIndexError):
        LimeTabularExplainer(X, random_state=0)
    reference = reference_of(LINEAR, X)
    frame = X.set_axis([f"case {i}" for i in range(len(X))])
    assert local_model(LINEAR, frame.iloc[[5]], reference, features_of(X), X, seed=0).r2 > 0.999


def test_a_missing_number_breaks_the_library_and_not_us():
    gaps = X.mask(X > 1.5).to_numpy()
    row = gaps[np.isnan(gaps).any(axis=1)][0]
    explainer = LimeTabularExplainer(gaps, discretize_continuous=False, random_state=0)
    with pytest.raises(ValueError, match="NaN"):
        explainer.explain_instance(row, lambda rows: rows)
    frame = X.mask(X > 1.5)
    model = Formula(tuple(X), lambda f: 0.4 + f.fillna(0).to_numpy() @ SLOPES)
    case = frame[frame.isna().any(axis=1)].iloc[[0]]
    found = local_model(model, case, reference_of(model, frame), features_of(frame), frame, seed=0)
    assert np.isfinite(found.values).all()
    assert np.isfinite(found.contributions).all()


def test_one_column_of_scores_breaks_the_library_and_not_us():
    explainer = LimeTabularExplainer(X.to_numpy(), discretize_continuous=False, random_state=0)
    with pytest.raises(NotImplementedError):
        explainer.explain_instance(X.to_numpy()[0], lambda rows: rows[:, 0])
    space = around(X)
    fit = library_fit(space, space.encode(X.iloc[[0]])[0], asked(LINEAR, space), 0, 500)
    assert fit.gap < 0.01


@pytest.mark.parametrize("away", [8.0, 400.0])
def test_a_case_that_no_sample_comes_near_has_no_r2(away):
    far = X.iloc[[0]].assign(x0=away)  # scikit-learn calls a fit of one row perfect
    space = surround(far, X, features_of(X), X)
    row = space.encode(far)[0]
    fit = library_fit(space, row, asked(LINEAR, space), 0, 500)
    assert np.isnan(fit.r2)
    drawn = draw(space, 0, 500)
    answers = asked(LINEAR, space)(drawn)
    (shared,) = shared_fits(space, row[None], drawn, LINEAR.score(far), answers)
    assert np.isnan(shared.r2)


def test_a_constant_model_moves_nothing_and_has_no_r2():
    flat = Formula(tuple(MIXED), lambda frame: np.full(len(frame), 0.3))
    reference = reference_of(flat, MIXED)
    arguments = reference, features_of(MIXED), MIXED
    one = local_model(flat, MIXED.iloc[[0]], *arguments, seed=0, samples=500)
    for found in (one, *local_models(flat, MIXED.iloc[:3], *arguments, seed=0, samples=500)):
        assert np.abs(found.values).max() < 1e-9
        assert np.isnan(found.r2)
        assert found.local_gap < 1e-9


# 2. Equal to the library, and to what it is built of


@pytest.mark.parametrize("place", [0, 1, 7, 50])
def test_shared_rows_give_the_librarys_answer_with_the_same_seed(place):
    space = around(MIXED, place)
    row = space.encode(MIXED.iloc[[place]])
    predict = asked(CURVED, space)
    library = library_fit(space, row[0], predict, 11, 1_000)
    drawn = draw(space, 11, 1_000)
    (ours,) = shared_fits(space, row, drawn, predict(row), predict(drawn))
    assert ours.weights == pytest.approx(library.weights, abs=1e-12)
    assert ours.r2 == pytest.approx(library.r2, abs=1e-12)
    assert ours.gap == pytest.approx(library.gap, abs=1e-12)


def test_the_rows_drawn_are_those_that_the_library_asks_about():
    space = around(MIXED, 1)
    seen = []

    def predict(matrix):
        seen.append(matrix)
        return asked(CURVED, space)(matrix)

    library_fit(space, space.encode(MIXED.iloc[[1]])[0], predict, 5, 300)
    assert np.allclose(seen[0][1:], draw(space, 5, 300)[1:], rtol=1e-12, atol=1e-12)
    assert np.array_equal(seen[0][0], space.encode(MIXED.iloc[[1]])[0])


def test_our_kernel_and_ridge_are_those_of_lime_base_and_scikit_learn():
    random = np.random.default_rng(0)
    columns, scores = random.normal(size=(5, 400)), random.random(400)
    width = 0.75 * np.sqrt(5)
    base = LimeBase(lambda d: np.sqrt(np.exp(-(d**2) / width**2)), random_state=0)
    distances = np.sqrt(((columns - columns[:, :1]) ** 2).sum(axis=0))
    _, weights, r2, local = base.explain_instance_with_data(
        columns.T, np.column_stack((1 - scores, scores)), distances, 1, 5, "none"
    )
    ours = _lime._ridge(columns, scores, _lime._kernel(columns), np.ones(5, dtype=bool))
    assert ours.weights == pytest.approx([dict(weights)[j] for j in range(5)], abs=1e-12)
    assert ours.r2 == pytest.approx(r2, abs=1e-12)
    assert ours.gap == pytest.approx(abs(local[0] - scores[0]), abs=1e-12)
    ridge = Ridge(alpha=1.0).fit(columns.T, scores, sample_weight=_lime._kernel(columns))
    assert ours.weights == pytest.approx(ridge.coef_, abs=1e-12)


def test_an_untouched_lime_explainer_says_the_same_of_numbers():
    explainer = LimeTabularExplainer(X.to_numpy(), discretize_continuous=False, random_state=4)

    def both(rows):
        score = 1 / (1 + np.exp(-rows[:, 0] + rows[:, 1] * rows[:, 2]))
        return np.column_stack((1 - score, score))

    theirs = explainer.explain_instance(X.to_numpy()[2], both, num_features=4, num_samples=800)
    space = around(X, 2)
    row = space.encode(X.iloc[[2]])[0]
    ours = library_fit(space, row, lambda rows: both(rows)[:, 1], 4, 800)
    assert ours.weights == pytest.approx([dict(theirs.local_exp[1])[j] for j in range(4)], 1e-9)
    assert ours.r2 == pytest.approx(theirs.score, abs=1e-12)


# 3. How columns are varied


@given(
    counts=st.lists(st.integers(0, 1_000), min_size=2, max_size=8).filter(any),
    held=st.data(),
    least=st.sampled_from([0.05, 0.5]),
)
def test_a_cases_value_is_neither_too_rare_nor_too_frequent(counts, held, least):
    shares = np.array(counts) / sum(counts)
    place = held.draw(st.integers(0, len(counts) - 1))
    bounded = _bounded(shares, np.array([place]), least)
    assert bounded.sum() == pytest.approx(1.0)
    others = np.arange(len(shares)) != place
    if shares[others].sum() > 1e-9:
        assert least - 1e-12 <= bounded[place] <= 1.0 - least + 1e-12
        kept = bounded[others] * shares[others].sum() / shares[others].sum()
        assert np.allclose(kept / kept.sum(), shares[others] / shares[others].sum())


def test_shares_are_the_training_rows_own_where_nothing_is_rare():
    space = around(MIXED, int(np.flatnonzero(MIXED["home"].notna())[0]))
    home = list(MIXED).index("home")
    own = MIXED["home"].value_counts(dropna=False, normalize=True)
    part = space.parts[home]
    for value, share in zip(part.values, part.shares, strict=True):
        key = None if pd.isna(value) else value
        expected = own[own.index.isna()].iloc[0] if key is None else own[key]
        assert share == pytest.approx(expected)


@settings(max_examples=15)
@given(order=st.permutations(range(40)))
def test_what_is_encoded_comes_back(order):
    frame = mixed(40, seed=8).iloc[order].reset_index(drop=True)
    whole = frame[frame["income"].notna()].reset_index(drop=True)
    space = surround(whole, whole, features_of(frame), frame)
    back = space.decode(space.encode(whole))
    pd.testing.assert_frame_equal(back, whole, check_dtype=False)
    assert back["debt"].dtype == bool
    assert back["home"].dtype == whole["home"].dtype


def test_at_most_five_thousand_training_rows_are_read_and_always_the_same():
    many = numbers(6_000, d=2)
    first, second = (around(many, training=many) for _ in range(2))
    assert len(first.training) == 5_000
    assert np.array_equal(first.training, second.training)
    assert first.mean == pytest.approx(many.mean().to_numpy(), abs=0.02)
