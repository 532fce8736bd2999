"""Many rows explained at once: by hand, against shap, and by the laws of Shapley values."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.held import Formula, mixed, numbers, reference_of
from workbench.explain import many
from workbench.explain.engine import explain_score
from workbench.explain.many import explain_many
from workbench.explain.mixing import differing, taken
from workbench.intake import InputError
from workbench.models.open_model import OpenModel


def money(rows: pd.DataFrame) -> pd.Series:
    """Score that uses every kind of column, with interactions."""
    income = rows["income"].fillna(80.0) / 400.0
    home = rows["home"].map({"rent": 0.3, "own": 0.1}).fillna(0.25)
    return 0.05 + (income * home + 0.02 * rows["months"]) * np.where(rows["debt"], 1.0, 0.4)


MONEY = Formula(("income", "months", "home", "debt"), money)


def by_hand(scorer, row: pd.DataFrame, reference: pd.DataFrame) -> list[float]:
    """Average over all orders, one mixture after the other."""
    names = list(scorer.feature_names)

    def value(joined) -> float:
        made = reference[names].copy()
        for name in joined:
            made[name] = pd.Series([row[name].iloc[0]] * len(made), dtype=made[name].dtype)
        return float(scorer.score(made).mean())

    sums = dict.fromkeys(names, 0.0)
    orders = list(permutations(names))
    for order in orders:
        for k, name in enumerate(order):
            sums[name] += value(order[: k + 1]) - value(order[:k])
    return [sums[name] / len(orders) for name in names]


def test_exact_values_are_those_of_all_orders_by_hand():
    rows, reference = mixed(3, 1), mixed(4, 2)
    made = explain_many(MONEY, rows, reference_of(MONEY, reference))
    assert made.engine == "exact"
    for i in range(len(rows)):
        expected = by_hand(MONEY, rows.iloc[[i]], reference)
        assert made.values[i] == pytest.approx(expected, abs=1e-12)
    assert not made.standard_error.any()
    assert made.base_value == pytest.approx(float(money(reference).mean()), abs=1e-15)


def test_a_case_by_itself_is_explained_alike():
    rows, reference = mixed(5, 1), reference_of(MONEY, mixed(9, 2))
    scorer = OpenModel(Probable(), "The model", "1")
    many_rows = explain_many(scorer, rows, reference_of(scorer, reference.rows))
    for i in range(len(rows)):
        alone = explain_score(scorer, rows.iloc[[i]], reference_of(scorer, reference.rows))
        assert alone.explanation().values == pytest.approx(many_rows.values[i], abs=1e-12)


class Probable:
    """The formula as a classifier."""

    classes_ = np.array([0, 1])
    feature_names_in_ = np.array(MONEY.feature_names)

    def predict_proba(self, rows):
        score = money(rows).to_numpy()
        return np.column_stack([1.0 - score, score])


def test_equal_mixtures_are_scored_once_and_nothing_else_changes(monkeypatch):
    rows, reference = mixed(20, 3), reference_of(MONEY, mixed(30, 4))
    lean = explain_many(MONEY, rows, reference)
    monkeypatch.setattr(many, "differing", lambda a, b: np.ones((len(a), len(b), 4), dtype=bool))
    full = explain_many(MONEY, rows, reference)
    assert lean.predictions < full.predictions == 20 * 30 * 16
    assert lean.values == pytest.approx(full.values, abs=1e-15)


def test_parts_of_rows_give_what_all_rows_give(monkeypatch):
    rows, reference = mixed(20, 3), reference_of(MONEY, mixed(30, 4))
    whole = explain_many(MONEY, rows, reference)
    monkeypatch.setattr(many, "_AT_ONCE", 1_000)
    told: list[float] = []
    parted = explain_many(MONEY, rows, reference, told=told.append)
    assert len(told) > 3
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert parted.values == pytest.approx(whole.values, abs=1e-15)


def wide(rows: pd.DataFrame) -> pd.Series:
    """Score of fourteen columns with pairs and triples."""
    x = rows.to_numpy()
    return pd.Series(0.3 + 0.02 * (x.sum(axis=1) + x[:, 0] * x[:, 1] + x[:, 2] * x[:, 3] * x[:, 4]))


WIDE = Formula(tuple(f"x{i}" for i in range(14)), wide)


def test_orders_hit_the_exact_values_within_their_standard_errors(monkeypatch):
    scorer = Formula(tuple(f"x{i}" for i in range(6)), lambda rows: wide(rows))
    rows, reference = numbers(80, 6, 1), reference_of(scorer, numbers(20, 6, 2))
    exact = explain_many(scorer, rows, reference)
    monkeypatch.setattr(many, "_MOST_EXACT", 0)
    monkeypatch.setattr(many, "BUDGET", 80 * 2 * 7 * 20 * 20)  # twenty pairs
    drawn = explain_many(scorer, rows, reference)
    assert drawn.engine == "permutations"
    assert drawn.additivity_gap < 1e-12
    sure = drawn.standard_error > 1e-12
    off = np.abs(drawn.values - exact.values)
    assert off[~sure].max() < 1e-12  # a column without partners is exact in every order
    inside = off[sure] <= 2.093 * drawn.standard_error[sure]  # t of 19 degrees of freedom
    assert 0.9 <= inside.mean() <= 0.99


def test_errors_fall_like_one_over_the_square_root_of_the_orders(monkeypatch):
    rows, reference = numbers(10, 14, 1), reference_of(WIDE, numbers(10, 14, 2))
    errors = []
    for pairs in (4, 16):
        monkeypatch.setattr(many, "BUDGET", 10 * 2 * 15 * 10 * pairs)
        errors.append(explain_many(WIDE, rows, reference).standard_error[:, 2:5].mean())
    assert errors[0] / errors[1] == pytest.approx(2.0, rel=0.35)


def test_the_same_seed_gives_the_same_bits_and_another_seed_others(monkeypatch):
    monkeypatch.setattr(many, "BUDGET", 4 * 2 * 15 * 10 * 5)
    rows, reference = numbers(4, 14, 1), reference_of(WIDE, numbers(10, 14, 2))
    one, two, other = (explain_many(WIDE, rows, reference, seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(one.values, two.values)
    assert not np.array_equal(one.values, other.values)


def test_too_many_columns_are_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(many, "BUDGET", 1_000)
    with pytest.raises(InputError, match="14 columns, too many to take 4 scores apart"):
        explain_many(WIDE, numbers(4, 14), reference_of(WIDE, numbers(5, 14)))


def test_what_does_not_add_up_is_refused():
    class Moody:
        """Its answer depends on how many rows it is asked about."""

        feature_names = MONEY.feature_names

        def score(self, frame):
            return np.full(len(frame), 1.0 / len(frame))

    with pytest.raises(InputError, match="another model than the one that is served"):
        explain_many(Moody(), mixed(5), reference_of(MONEY, mixed(6)))


def test_a_model_that_answers_no_number_is_refused():
    silent = Formula(MONEY.feature_names, lambda rows: np.full(len(rows), np.nan))
    with pytest.raises(InputError, match="nan away from the score"):
        explain_many(silent, mixed(5), reference_of(MONEY, mixed(6)))


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_laws(seed, d):
    """Efficiency, a dummy's zero, linearity, and freedom from the order of columns."""
    random = np.random.default_rng(seed)
    names = tuple(f"x{i}" for i in range(d + 1))
    slope = random.normal(size=d)

    def first(rows):
        return np.prod(rows[list(names[:d])].to_numpy(), axis=1)

    def second(rows):
        return rows[list(names[:d])].to_numpy() @ slope

    rows, reference = numbers(3, d + 1, seed % 1000), numbers(4, d + 1, seed % 999 + 1)
    one, two, both = (
        explain_many(scorer, rows, reference_of(scorer, reference)).values
        for scorer in (
            Formula(names, first),
            Formula(names, second),
            Formula(names, lambda r: first(r) + second(r)),
        )
    )
    assert np.array_equal(one[:, d], np.zeros(3))
    assert both == pytest.approx(one + two, abs=1e-9)
    closed = slope * (rows.iloc[:, :d].to_numpy() - reference.iloc[:, :d].to_numpy().mean(axis=0))
    assert two[:, :d] == pytest.approx(closed, abs=1e-12)
    turned = Formula(names[::-1], first)
    back = explain_many(turned, rows, reference_of(turned, reference)).values[:, ::-1]
    assert back == pytest.approx(one, abs=1e-12)


def test_and_or_and_parity_by_hand():
    ones, zeros = pd.DataFrame({"a": [1], "b": [1]}), pd.DataFrame({"a": [0], "b": [0]})
    for formula, expected in (
        (lambda r: r["a"] & r["b"], [0.5, 0.5]),
        (lambda r: r["a"] ^ r["b"], [0.0, 0.0]),
        (lambda r: r["a"] * 0.6 * r["b"], [0.3, 0.3]),
    ):
        scorer = Formula(("a", "b"), formula)
        made = explain_many(scorer, ones, reference_of(scorer, zeros))
        assert made.values[0] == pytest.approx(expected, abs=1e-15)


def test_missing_values_are_one_value_except_where_a_column_tells_two_kinds():
    cases = pd.DataFrame({"a": [np.nan, 1.0], "b": pd.Series([None, "x"], dtype=object)})
    others = pd.DataFrame({"a": [np.nan, 2.0], "b": pd.Series([np.nan, "x"], dtype=object)})
    apart = differing(cases, others)
    assert apart[:, :, 0].tolist() == [[False, True], [True, True]]
    assert apart[:, :, 1].tolist() == [[True, True], [True, False]]


def test_cells_are_taken_with_their_types():
    pool = mixed(10)
    rows = np.array([3, 3, 1], dtype=np.int64)
    made = taken(pool, [rows, rows[::-1], rows, rows])
    assert list(made.dtypes) == list(pool.dtypes)
    assert made["months"].tolist() == pool["months"].iloc[[1, 3, 3]].tolist()
    assert made["home"].equals(pool["home"].iloc[[3, 3, 1]].reset_index(drop=True))


def test_mixed_rows_keep_the_types_of_their_columns():
    pool = pd.DataFrame(
        {
            "objects": pd.Series(["x", None, np.nan], dtype=object),
            "texts": ["x", "y", None],
            "kinds": pd.Categorical(["a", "b", "a"]),
            "small": np.array([1, 2, 3], dtype=np.int8),
            "flags": [True, False, True],
        }
    )
    mixed = taken(pool, [np.array([1, 0])] * 5)
    assert mixed.dtypes.tolist() == pool.dtypes.tolist()
    assert mixed["objects"].tolist() == [None, "x"]
