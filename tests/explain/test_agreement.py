"""Whether SHAP and LIME agree: by hand, against scipy, and the gates that must fire."""

from __future__ import annotations

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from scipy.stats import spearmanr

from tests.explain.games import Formula
from tests.explain.held import reference_of
from tests.models.crafting import is_a_sentence
from workbench.explain.agreement import agreement, rank, sign, top3
from workbench.explain.describe import describe
from workbench.explain.engine import explain_score
from workbench.explain.explanation import Explanation, LocalModel
from workbench.explain.local import local_model
from workbench.explain.reference import draw_reference

NAMES = ("Income", "Amount", "Home", "Job", "Debt")
VALUES = (0.10, -0.06, 0.03, 0.004, 0.0)
SHAPES = st.integers(2, 8)
FLOATS = st.one_of(st.just(0.0), st.floats(-1, 1, allow_subnormal=False))


def shap(values=VALUES, errors=None, names=NAMES, gap=0.0):
    values = np.array(values, dtype=float)
    errors = np.zeros(len(values)) if errors is None else np.array(errors, dtype=float)
    score = 0.2 + values.sum() + gap
    reference = reference_of(
        Formula(names, lambda f: np.full(len(f), 0.2)),
        pd.DataFrame(np.zeros((2, len(names))), columns=list(names)),
    )
    return Explanation("exact", names, values, 0.2, score, errors, reference)


def lime(values=VALUES, spread=None, r2=0.9, gap=0.01, names=NAMES):
    values = np.array(values, dtype=float)
    spread = np.zeros(len(values)) if spread is None else np.array(spread, dtype=float)
    # The weights have other signs and sizes: what is compared are the contributions.
    return LocalModel(names, -values[::-1], values, spread, r2, gap, (1, 2, 3, 4, 5))


def reasons(explanation, local):
    found = agreement(explanation, local)
    assert found.stable is (found.reasons == ())
    assert all(is_a_sentence(reason) for reason in found.reasons)
    return found.reasons


# 1. The three figures


def test_the_same_values_agree_in_everything():
    found = agreement(shap(), lime())
    assert (found.top3, found.rank, found.sign) == (1.0, pytest.approx(1.0), 1.0)
    assert found.stable
    assert found.reasons == ()


def test_the_figures_by_hand():
    ours = np.array([0.10, -0.06, 0.03, 0.004, 0.0])
    theirs = np.array([0.08, 0.002, 0.03, -0.005, 0.0005])
    # Largest: {0, 1, 2} and {0, 2, 3}. Ranks 5 4 3 2 1 and 5 2 4 3 1: 1 - 6 * 6 / (5 * 24).
    # Four columns lie above 0.001 in either, two of them have one sign.
    assert top3(ours, theirs) == pytest.approx(2 / 3)
    assert rank(ours, theirs) == pytest.approx(0.7)
    assert sign(ours, theirs) == pytest.approx(2 / 4)


def test_fewer_than_three_columns_share_as_many():
    assert top3(np.array([0.2, 0.1]), np.array([0.1, 0.3])) == 1.0
    assert top3(np.array([0.2]), np.array([-0.2])) == 1.0
    assert isnan(rank(np.array([0.2]), np.array([0.3])))


def test_what_is_undefined_is_not_nought():
    nothing, some = np.zeros(4), np.array([0.1, 0.2, 0.3, 0.4])
    for pair in ((nothing, some), (some, nothing), (nothing, nothing)):
        assert isnan(top3(*pair))
        assert isnan(rank(*pair))
    assert isnan(sign(nothing, nothing))
    assert isnan(sign(nothing + 0.001, nothing - 0.001))  # above, not at
    assert sign(nothing, some) == 0.0


@given(pair=SHAPES.flatmap(lambda d: npst.arrays(float, (2, d), elements=FLOATS)))
def test_the_rank_is_scipys(pair):
    ours, theirs = np.abs(pair)
    assume(np.ptp(ours) > 0 and np.ptp(theirs) > 0)
    assert rank(*pair) == pytest.approx(spearmanr(ours, theirs).statistic, abs=1e-12)


@given(pair=SHAPES.flatmap(lambda d: npst.arrays(float, (2, d), elements=FLOATS)))
def test_it_does_not_matter_which_comes_first(pair):
    ours, theirs = pair
    for figure in (top3, rank, sign):
        forth, back = figure(ours, theirs), figure(theirs, ours)
        assert forth == pytest.approx(back, nan_ok=True)
        assert isnan(forth) or -1.0 - 1e-12 <= forth <= 1.0 + 1e-12


@given(
    values=npst.arrays(float, 6, elements=st.floats(-1, 1, allow_subnormal=False), unique=True),
    order=st.permutations(range(6)),
)
def test_the_order_of_the_columns_does_not_matter(values, order):
    assume(len(np.unique(np.abs(values))) == 6)
    theirs = values**2 - 0.3 * values
    assume(len(np.unique(np.abs(theirs))) == 6)
    for figure in (top3, rank, sign):
        before, after = figure(values, theirs), figure(values[order], theirs[order])
        assert before == pytest.approx(after, nan_ok=True)


def test_explanations_of_different_columns_are_not_compared():
    with pytest.raises(ValueError, match="same columns"):
        agreement(shap(), lime(names=NAMES[::-1]))


# 2. The gates, each on its own


def test_a_poor_fit():
    assert reasons(shap(), lime(r2=0.2999)) == (
        "LIME's local model fits poorly here (R² 0.30, below 0.50).",
    )
    assert reasons(shap(), lime(r2=0.4999)) == (
        "LIME's local model fits poorly here (R² 0.49, below 0.50).",
    )
    assert reasons(shap(), lime(r2=-0.013)) == (
        "LIME's local model fits poorly here (R² −0.01, below 0.50).",
    )
    assert reasons(shap(), lime(r2=0.5)) == ()


def test_nothing_to_fit():
    (reason,) = reasons(shap(), lime(r2=nan))
    assert reason.startswith("LIME has nothing to fit here")
    found = agreement(shap([0.0] * 5), lime([0.0] * 5, r2=nan))
    assert not found.stable
    assert isnan(found.top3)


def test_a_line_that_misses_the_case():
    assert reasons(shap(), lime(gap=0.11)) == (
        "LIME's local model misses the score of this case by 11.0 points, more than its largest "
        "figure (10.0 points).",
    )
    assert reasons(shap(), lime(gap=0.099)) == ()


def test_seeds_that_differ_by_more_than_the_figure():
    spread = [0.01, 0.0601, 0.0, 0.004, 0.005]
    assert reasons(shap(), lime(spread=spread)) == (
        "LIME's figure for Amount varies by 6.0 points from seed to seed, and is −6.0 points on "
        "average.",
    )


def test_what_is_below_a_point_may_vary():
    assert reasons(shap(), lime(spread=[0, 0, 0, 0.0099, 0.0099])) == ()


def test_a_standard_error_that_leaves_the_direction_open():
    assert reasons(shap(errors=[0.01, 0.031, 0.001, 0.003, 0.001]), lime()) == (
        "SHAP's standard error for Amount, 3.1 points, is too large for its value of −6.0 points: "
        "the direction is not certain.",
    )
    assert reasons(shap(errors=[0.01, 0.030, 0.001, 0.003, 0.001]), lime()) == ()


def test_values_that_do_not_add_up():
    (reason,) = reasons(shap(gap=0.001), lime())
    assert reason == "SHAP's values do not add up to the score: they are off by 0.001."
    (reason,) = reasons(shap(gap=nan), lime())
    assert reason.startswith("SHAP's values do not add up")


def test_opposite_directions():
    assert reasons(shap(), lime([0.10, 0.05, 0.03, 0.004, 0.0])) == (
        "The two methods disagree on the direction of Amount: SHAP says −6.0 points, LIME +5.0 "
        "points.",
    )
    assert reasons(shap(), lime([0.10, -0.06, 0.03, -0.009, 0.0])) == ()


def test_another_order():
    assert reasons(shap(), lime([0.10, -0.001, 0.001, 0.05, 0.06])) == (
        "The two methods order the columns differently: 1 of the 3 largest are the same.",
    )
    swapped = lime([0.03, -0.06, 0.02, 0.025, 0.001])
    assert agreement(shap(), swapped).top3 == pytest.approx(2 / 3)
    assert reasons(shap(), swapped) == ()
    (reason,) = reasons(shap(), lime([0.01, -0.05, 0.005, 0.004, 0.06]))
    assert reason.startswith("The two methods order the columns differently (rank correlation ")
    small = lime([0.10, -0.06, 0.03, 0.0, 0.004])
    assert reasons(shap(), small) == ()


def test_the_same_largest_columns_may_change_places_among_themselves():
    names = NAMES[:3]
    explanation, local = (
        shap([0.06, 0.05, 0.04], names=names),
        lime([0.04, 0.05, 0.06], names=names),
    )
    assert agreement(explanation, local).rank == pytest.approx(-1.0)
    assert reasons(explanation, local) == ()


def test_a_long_list_names_the_three_largest():
    names = tuple(f"x{j}" for j in range(6))
    values = [0.06, 0.05, 0.04, 0.03, 0.02, 0.015]
    found = reasons(shap(values, names=names), lime([-v for v in values], names=names))
    assert [reason.split(":")[0][-2:] for reason in found] == ["x0", "x1", "x2"]


def test_a_name_with_odd_signs_stays_on_its_line():
    names = ("a\nb", *NAMES[1:])
    (reason,) = reasons(shap(names=names), lime([-0.1, *VALUES[1:]], names=names))
    assert "a\\nb" in reason


# 3. The gates, with both methods themselves


def compared(model, case, table):
    reference = draw_reference(
        "everyone", table, [str(i) for i in range(len(table))], model.score(table)
    )
    features = describe(table, list(table), (), ())
    exact = explain_score(model, case, reference).explanation()
    local = local_model(model, case, reference, features, table, seed=0, samples=2_000)
    return exact, local


@pytest.mark.parametrize("kind", ["number", "category"])
@pytest.mark.parametrize("place", range(4))
def test_exclusive_or_is_not_shown(kind, place):
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.choice([-1.0, 1.0], size=(500, 2)), columns=["left", "right"])
    if kind == "number":
        table *= random.uniform(0.5, 1.5, size=table.shape)
    else:
        table = table > 0
    xor = Formula(("left", "right"), lambda f: (f["left"] > 0) ^ (f["right"] > 0))
    exact, local = compared(xor, table.iloc[[place]], table)
    assert local.r2 < 0.3
    found = agreement(exact, local)
    assert not found.stable
    assert any("fits poorly" in reason for reason in found.reasons)


def test_a_linear_model_is_shown():
    random = np.random.default_rng(0)
    table = pd.DataFrame(random.normal(size=(500, 4)), columns=list("abcd"))
    slopes = np.array([0.05, -0.04, 0.03, 0.001])
    model = Formula(tuple("abcd"), lambda f: 0.5 + f.to_numpy() @ slopes)
    case = pd.DataFrame([[1.0, 1.5, -1.0, 0.5]], columns=list("abcd"))
    exact, local = compared(model, case, table)
    assert exact.values == pytest.approx(local.contributions, rel=0.02, abs=1e-4)
    found = agreement(exact, local)
    assert found.stable, found.reasons
    assert found.top3 == found.sign == 1.0
