"""LIME's contributions by hand, many cases at once, the same bytes, and what is refused."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.explain.explaining import (
    AMOUNT,
    HOME,
    RANDOM,
    SAMPLES,
    N,
    Watched,
    both_ways,
    explained,
    features_of,
    of,
)
from tests.explain.held import Formula, mixed, numbers, reference_of
from tests.models.crafting import is_a_sentence
from tests.product import ROOT
from workbench.explain._lime import library_fit
from workbench.explain.features import Feature
from workbench.explain.local import local_model, local_models
from workbench.explain.neighbourhood import surround
from workbench.intake import InputError

# 1. Contributions against the reference rows


def test_a_number_counts_by_its_distance_from_the_reference_rows():
    table = pd.DataFrame({"amount": AMOUNT, "home": HOME})
    model = Formula(("amount", "home"), lambda f: 0.2 + 0.004 * f["amount"])
    reference = table[table["amount"] > 55].head(40)
    for found in both_ways(model, table.iloc[[3]], table, reference):
        expected = 0.004 * (AMOUNT[3] - reference["amount"].mean())
        assert of(found, "amount") == pytest.approx(expected, rel=0.01)
        assert of(found, "home") == pytest.approx(0.0, abs=1e-3)


def test_a_category_counts_by_the_share_of_reference_rows_that_have_another():
    table = pd.DataFrame({"amount": AMOUNT, "home": HOME})
    model = Formula(("amount", "home"), lambda f: 0.2 + 0.3 * (f["home"] == "rent"))
    case = table[table["home"] == "rent"].head(1)
    reference = table.head(50)
    share = (reference["home"] == "rent").mean()
    for found in both_ways(model, case, table, reference):
        assert of(found, "home") == pytest.approx(0.3 * (1 - share), rel=0.02)
        assert found.values[1] == pytest.approx(0.3, rel=0.02)


def test_categories_given_as_whole_numbers_are_names_and_not_sizes():
    codes = pd.Series(RANDOM.choice([1, 2, 3], N))
    bad = {1: 0.0, 2: 0.4, 3: 0.1}
    model = Formula(("code",), lambda f: 0.1 + f["code"].map(bad).to_numpy())
    renamed = {1: 30, 2: -5, 3: 7}
    other = Formula(
        ("code",), lambda f: 0.1 + f["code"].map({renamed[k]: v for k, v in bad.items()})
    )
    table = pd.DataFrame({"code": codes})
    again = table.assign(code=codes.map(renamed))
    first = explained(model, table.iloc[[1]], table, code="category")
    second = explained(other, again.iloc[[1]], again, code="category")
    assert first.r2 == pytest.approx(second.r2, abs=0.05)
    assert first.contributions == pytest.approx(second.contributions, abs=0.01)
    watched = Watched(("code",), model.formula)
    explained(watched, table.iloc[[1]], table, code="category")
    assert all(asked["code"].isin([1, 2, 3]).all() for asked in watched.tables)


def test_the_means_of_the_seeds_and_how_far_they_spread():
    table = pd.DataFrame({"amount": AMOUNT, "months": RANDOM.integers(0, 20, N)})
    model = Formula(
        tuple(table), lambda f: 1 / (1 + np.exp(4 - f["amount"] / 20 - f["months"] / 7))
    )
    arguments = model, table.iloc[[0]], reference_of(model, table), features_of(table), table
    found = local_model(*arguments, seed=3, samples=SAMPLES)
    around = surround(table.iloc[[0]], table, features_of(table), table)
    fits = [
        library_fit(
            around,
            around.encode(table.iloc[[0]])[0],
            lambda rows: model.score(around.decode(rows)),
            seed,
            SAMPLES,
        )
        for seed in found.seeds
    ]
    weights = np.array([fit.weights for fit in fits])
    away = ((table.iloc[0] - table.mean()) / table.std(ddof=0)).to_numpy()
    assert len(set(found.seeds)) == 5
    assert found.values == pytest.approx(weights.mean(axis=0), rel=1e-12)
    assert found.contributions == pytest.approx((weights * away).mean(axis=0), rel=1e-9)
    assert found.spread == pytest.approx(np.ptp(weights, axis=0) * np.abs(away), rel=1e-9)
    assert found.r2 == pytest.approx(np.mean([fit.r2 for fit in fits]), rel=1e-12)
    assert found.local_gap == max(fit.gap for fit in fits)
    for array in (found.values, found.contributions, found.spread):
        assert not array.flags.writeable


# 2. Many cases at once


def test_each_of_many_cases_has_what_it_has_alone_up_to_its_seed():
    table = mixed(400)
    model = Watched(
        tuple(table),
        lambda f: 1 / (1 + np.exp(2 - f["income"].fillna(200) / 80 - f["months"] / 2 - f["debt"])),
    )
    reference, features = reference_of(model, table.head(50)), features_of(table)
    model.tables.clear()
    many = local_models(model, table.iloc[:12], reference, features, table, seed=0, samples=SAMPLES)
    # Those with an income are one group, those without another: a call for each.
    assert len(model.tables) == 2
    for place in range(12):
        case = table.iloc[[place]]
        alone = [
            local_model(model, case, reference, features, table, seed=s, samples=SAMPLES)
            for s in range(2)
        ]
        seeds_differ = np.abs(alone[0].contributions - alone[1].contributions).max()
        assert np.abs(many[place].contributions - alone[0].contributions).max() < (
            3 * seeds_differ + 0.01
        )
        assert many[place].r2 == pytest.approx(alone[0].r2, abs=0.06)


def test_no_cases_no_answers():
    table = numbers(20)
    model = Formula(tuple(table), lambda f: np.full(len(f), 0.5))
    reference = reference_of(model, table)
    assert local_models(model, table.iloc[:0], reference, features_of(table), table, seed=0) == ()


# 3. The same input and seed, the same bytes

PROGRAM = """
from tests.explain.test_local import repeated
print(repeated())
"""


def repeated():
    table = mixed(120)
    model = Formula(tuple(table), lambda f: 0.1 + 0.05 * f["months"] + 0.1 * f["debt"])
    arguments = reference_of(model, table.head(30)), features_of(table), table
    one = local_model(model, table.iloc[[4]], *arguments, seed=9, samples=300)
    two, three = local_models(model, table.iloc[4:6], *arguments, seed=9, samples=300)
    arrays = [each.contributions.tobytes().hex() for each in (one, two, three)]
    return f"{one.seeds} {two.seeds} {' '.join(arrays)}"


def test_another_process_and_another_thread_give_the_same_bytes():
    here = repeated()
    with ThreadPoolExecutor(2) as pool:
        assert {pool.submit(repeated).result() for _ in range(2)} == {here}
    there = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert there.stdout.strip() == here


def test_lime_is_loaded_only_when_it_is_needed():
    program = """
import sys
from workbench.explain import local
early = {"lime", "sklearn", "shap"} & set(sys.modules)
local.warm_up()
print(sorted(early), "lime.lime_tabular" in sys.modules, "matplotlib" in sys.modules)
"""
    there = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert there.stdout.split() == ["[]", "True", "False"]


def test_the_seed_depends_on_the_row_the_columns_and_the_callers():
    table = numbers(50, d=2)
    model = Formula(tuple(table), lambda f: np.full(len(f), 0.5))
    arguments = reference_of(model, table), features_of(table), table

    def seeds(case, seed):
        return local_model(model, case, *arguments, seed=seed, samples=10).seeds

    first = seeds(table.iloc[[0]], 0)
    assert first == seeds(table.iloc[[0]].reset_index(drop=True), 0)
    assert first == seeds(table.iloc[[0]].astype({"x0": "Float64"}), 0)
    whole = table.iloc[[0]].assign(x0=1)
    assert seeds(whole, 0) == seeds(whole.astype({"x0": float}), 0)
    assert not set(first) & {*seeds(table.iloc[[1]], 0), *seeds(table.iloc[[0]], 1)}


# 4. What is refused


def refused(model, case, training, features=None, reference=None):
    group = reference_of(Formula(model.feature_names, lambda f: np.full(len(f), 0.5)), training)
    if reference is not None:
        group = replace(group, rows=reference)
    features = features_of(training) if features is None else features
    with pytest.raises(InputError) as caught:
        local_model(model, case, group, features, training, seed=0, samples=50)
    assert is_a_sentence(caught.value)
    return str(caught.value)


def test_what_cannot_be_explained_is_said():
    table = pd.DataFrame({"amount": AMOUNT, "home": HOME})
    fine = Formula(tuple(table), lambda f: f["amount"] / 100)
    case = table.iloc[[0]]
    assert "no column 'home'" in refused(fine, case[["amount"]], table)
    assert "nothing is known" in refused(fine, case, table, features_of(table[["amount"]]))
    text = case.assign(amount="much")
    assert "described as a number" in refused(fine, text, table)
    with pytest.raises(InputError, match="no rows"):
        local_model(
            fine, case, reference_of(fine, table), features_of(table), table.iloc[:0], seed=0
        )
    nan = Formula(tuple(table), lambda f: np.where(f["amount"] > 50, np.nan, 0.1))
    assert "finite" in refused(nan, case, table)
    few = Formula(tuple(table), lambda f: np.zeros(3))
    assert "finite" in refused(few, case, table)


def test_one_row_is_one_row():
    table = numbers(20)
    model = Formula(tuple(table), lambda f: np.full(len(f), 0.5))
    with pytest.raises(ValueError, match="one row, not 2"):
        local_model(
            model, table.iloc[:2], reference_of(model, table), features_of(table), table, seed=0
        )


def test_features_may_come_in_any_order_and_more_columns_do_no_harm():
    table = pd.DataFrame({"amount": AMOUNT, "home": HOME, "more": 1})
    model = Formula(("home", "amount"), lambda f: f["amount"] / 100)
    features = (*features_of(table), Feature("other", "other", "text"))
    found = local_model(
        model, table.iloc[[0]], reference_of(model, table), features, table, seed=0, samples=100
    )
    assert found.feature_names == ("home", "amount")
