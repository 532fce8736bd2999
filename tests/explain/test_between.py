"""What makes one model score a case higher than another: by hand, by an identity, and by laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.explain.games import Formula, curved, everyone, numbers, shapley_by_hand, worth_by_hand
from workbench.explain.between import between
from workbench.explain.engine import explain_score
from workbench.intake import InputError

ROWS = numbers(40, 4)
CASE, GROUP = ROWS.iloc[[0]], ROWS.iloc[5:25]


def explained(model, case: pd.DataFrame = CASE, group: pd.DataFrame = GROUP):
    return explain_score(model, case, everyone(model, group)).explanation()


def apart(first, second, **more):
    return between(explained(first, **more), explained(second, **more))


def test_two_linear_models_by_hand():
    """Of linear models the value of a column is coefficient x (case - mean)."""
    case = pd.DataFrame({"a": [3.0], "b": [1.0], "c": [5.0]})
    rows = pd.DataFrame({"a": [1.0, 1.0], "b": [0.0, 4.0], "c": [2.0, 4.0]})
    first = Formula(("a", "b"), lambda x: 0.1 * x["a"] + 0.05 * x["b"])
    second = Formula(("c", "b"), lambda x: 0.02 * x["c"] + 0.15 * x["b"])
    made = apart(first, second, case=case, group=rows)
    assert made.columns == ("a", "b", "c")
    np.testing.assert_allclose(made.firsts, [0.2, -0.05, 0.0], atol=1e-15)
    np.testing.assert_allclose(made.seconds, [0.0, -0.15, 0.04], atol=1e-15)
    np.testing.assert_allclose(made.values, [-0.2, -0.1, 0.04], atol=1e-15)
    assert made.base_value == pytest.approx(0.36 - 0.2)
    assert made.score == pytest.approx(0.25 - 0.35)
    assert made.additivity_gap < 1e-15
    assert made.standard_error.tolist() == [0.0] * 3


def test_it_is_the_explanation_of_the_difference_of_the_models():
    first, second = curved(4, 1), curved(4, 2)
    gap = Formula(first.feature_names, lambda x: second.score(x) - first.score(x))
    made = apart(first, second)
    by_hand = shapley_by_hand(gap.feature_names, worth_by_hand(gap, CASE, GROUP))
    np.testing.assert_allclose(made.values, by_hand, rtol=0, atol=1e-12)
    own = explained(gap)
    np.testing.assert_allclose(made.values, own.values, rtol=0, atol=1e-12)
    assert made.base_value == pytest.approx(own.base_value, abs=1e-12)


models = st.builds(
    lambda d, seed, turned: (
        curved(d, seed)
        if not turned
        else Formula(curved(d, seed).feature_names[::-1], lambda x: curved(d, seed).score(x))
    ),
    st.integers(1, 4),
    st.integers(0, 50),
    st.booleans(),
)


@settings(max_examples=25)
@given(models, models, st.integers(0, 4))
def test_it_adds_up_and_turns_its_sign_when_the_models_change_places(first, second, row):
    case = ROWS.iloc[[row]]
    there, back = apart(first, second, case=case), apart(second, first, case=case)
    assert there.additivity_gap < 1e-12
    assert there.base_value + there.values.sum() == pytest.approx(there.score, abs=1e-12)
    assert (back.score, back.base_value) == (-there.score, -there.base_value)
    turned = dict(zip(back.columns, (-back.values).tolist(), strict=True))
    assert turned == pytest.approx(dict(zip(there.columns, there.values.tolist(), strict=True)))
    assert set(there.columns) == {*first.feature_names, *second.feature_names}


def test_a_model_differs_from_itself_in_nothing():
    made = apart(curved(4), curved(4))
    assert made.values.tolist() == [0.0] * 4
    assert (made.score, made.base_value) == (0.0, 0.0)


def test_standard_errors_of_both_are_added():
    first, second = curved(16, 1), curved(3, 2)
    rows = numbers(60, 16)
    made = apart(first, second, case=rows.iloc[[0]], group=rows.iloc[10:])
    assert made.first.engine == "permutations"
    np.testing.assert_array_equal(made.standard_error, made.first.standard_error)
    assert made.standard_error.max() > 0.0


def test_other_rows_are_refused():
    first = explained(curved(3))
    with pytest.raises(InputError, match="20 rows and the other with other rows"):
        between(first, explained(curved(4), group=ROWS.iloc[5:24]))
