"""LIME's contributions by hand for what is missing, unseen, constant or of a type of its own."""

from __future__ import annotations

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
from tests.explain.held import Formula, mixed, reference_of
from workbench.explain.local import local_model, local_models

# 1. What is missing


def gaps():
    income = AMOUNT.mask(RANDOM.random(N) < 0.3)
    return pd.DataFrame({"income": income, "home": HOME})


def short(frame):
    return 0.2 + np.where(frame["income"].isna(), 0.3, 0.002 * frame["income"])


def test_a_missing_number_is_held_against_rows_that_have_one():
    table = gaps()
    model = Formula(tuple(table), short)
    case = table[table["income"].isna()].head(1)
    reference = table.head(50)
    missing = reference["income"].isna().mean()
    effect = 0.3 - 0.002 * table["income"].mean()
    for found in both_ways(model, case, table, reference):
        assert of(found, "income") == pytest.approx(effect * (1 - missing), rel=0.05)


def test_a_number_that_is_there_is_never_taken_away():
    table = gaps()
    model = Watched(tuple(table), short)
    case = table[table["income"].notna()].head(1)
    reference = reference_of(Formula(tuple(table), short), table.head(50))
    mean = table.head(50)["income"].mean()
    found = local_model(model, case, reference, features_of(table), table, seed=0, samples=SAMPLES)
    assert not any(asked["income"].isna().any() for asked in model.tables)
    assert of(found, "income") == pytest.approx(0.002 * (case["income"].iloc[0] - mean), rel=0.02)


def test_against_rows_that_all_lack_the_number_having_it_counts():
    table = gaps()
    model = Formula(tuple(table), short)
    case = table[table["income"].notna()].head(1)
    lacking = table[table["income"].isna()].head(30)
    for found in both_ways(model, case, table, lacking):
        expected = 0.002 * case["income"].iloc[0] - 0.3
        assert of(found, "income") == pytest.approx(expected, rel=0.02)


def test_a_missing_cell_may_come_without_a_type():
    table = gaps()
    model = Watched(tuple(table), short)
    case = pd.DataFrame([{"income": None, "home": None}])
    found = explained(model, case, table)
    assert np.isfinite(found.contributions).all()
    assert all(asked["income"].dtype == np.float64 for asked in model.tables[1:])
    assert all(isinstance(asked["home"].dtype, pd.StringDtype) for asked in model.tables[1:])


@pytest.mark.parametrize("empty", [np.nan, None])
def test_a_column_without_any_value_counts_nothing(empty):
    table = pd.DataFrame({"amount": AMOUNT, "none": pd.Series([empty] * N, dtype=float)})
    model = Formula(tuple(table), lambda f: f["amount"] / 100)
    for found in both_ways(model, table.iloc[[0]], table, table.head(20)):
        assert found.values[1] == 0.0
        assert found.contributions[1] == 0.0


def test_where_training_has_no_number_the_reference_rows_say_what_there_may_be():
    training = gaps().assign(income=np.nan)
    reference = gaps().head(40)
    model = Formula(tuple(training), short)
    case = reference[reference["income"].isna()].head(1)
    for found in both_ways(model, case, training, reference):
        have = reference["income"].notna()
        effect = 0.3 - 0.002 * reference["income"].mean()
        assert of(found, "income") == pytest.approx(effect * have.mean(), rel=0.05)


def test_where_training_has_no_number_a_case_that_has_one_is_held_against_the_reference_rows():
    training = gaps().assign(income=np.nan)
    reference = gaps().head(40)
    model = Formula(tuple(training), short)
    case = reference[reference["income"].notna()].head(1).assign(income=90.0)
    for found in both_ways(model, case, training, reference):
        expected = 0.2 + 0.002 * 90.0 - short(reference).mean()
        assert of(found, "income") == pytest.approx(expected, rel=0.1)


# 2. What is unseen, constant, or of a type of its own


@pytest.mark.parametrize("dtype", ["str", "object", "category"])
def test_a_category_that_training_never_had_is_weighed_all_the_same(dtype):
    table = pd.DataFrame({"amount": AMOUNT, "home": HOME.astype(dtype)})
    model = Watched(tuple(table), lambda f: 0.2 + 0.3 * (f["home"] == "boat").to_numpy())
    case = pd.DataFrame({"amount": [50.0], "home": pd.Series(["boat"], dtype=dtype)})
    for found in both_ways(model, case, table, table.head(50)):
        assert of(found, "home") == pytest.approx(0.3, rel=0.05)
    kept = pd.CategoricalDtype if dtype == "category" else type(table["home"].dtype)
    assert all(isinstance(asked["home"].dtype, kept) for asked in model.tables)


def test_a_rare_category_is_drawn_often_enough_to_be_weighed():
    home = HOME.copy()
    home[0] = "boat"
    table = pd.DataFrame({"amount": AMOUNT, "home": home})
    model = Watched(tuple(table), lambda f: 0.2 + 0.3 * (f["home"] == "boat").to_numpy())
    found = explained(model, table.iloc[[0]], table, table.iloc[1:51])
    assert of(found, "home") == pytest.approx(0.3, rel=0.05)
    assert all(0.03 < (t["home"] == "boat").mean() < 0.07 for t in model.tables[1:])


def test_a_constant_column_is_not_varied():
    table = pd.DataFrame({"amount": AMOUNT, "year": 2_000, "land": "fr"})
    model = Watched(tuple(table), lambda f: f["amount"] / 100 + (f["year"] - 2_000) * 0.1)
    for found in both_ways(model, table.iloc[[0]], table, table.head(20)):
        assert list(found.values[1:]) == [0.0, 0.0]
        assert list(found.contributions[1:]) == [0.0, 0.0]
    assert all((asked["year"] == 2_000).all() for asked in model.tables)


def test_a_value_beside_a_constant_column_is_held_against_it():
    table = pd.DataFrame({"amount": AMOUNT, "year": 2_000})
    model = Watched(tuple(table), lambda f: f["amount"] / 200 + (f["year"] - 2_000) * 0.1)
    case = table.iloc[[0]].assign(year=2_003)
    for found in both_ways(model, case, table, table.head(20)):
        assert of(found, "year") == pytest.approx(0.3, rel=0.05)
    assert all(asked["year"].isin([2_000, 2_003]).all() for asked in model.tables)


def test_booleans_and_categories_keep_their_types():
    table = mixed(300).assign(kind=pd.Series(RANDOM.choice(["a", "b"], 300), dtype="category"))
    model = Watched(
        tuple(table), lambda f: 0.1 + 0.3 * f["debt"] + 0.2 * (f["kind"] == "a").to_numpy()
    )
    case = table[table["debt"] & (table["kind"] == "a") & table["income"].notna()].head(1)
    for found in both_ways(model, case, table, table.head(50)):
        rest = table.head(50)
        assert of(found, "debt") == pytest.approx(0.3 * (~rest["debt"]).mean(), rel=0.03)
        assert of(found, "kind") == pytest.approx(0.2 * (rest["kind"] != "a").mean(), rel=0.03)
    types = {name: dtype for name, dtype in table.dtypes.items() if name != "months"}
    for asked in model.tables:
        assert {name: asked[name].dtype for name in types} == types


def test_the_case_itself_is_asked_as_it_is_written():
    table = mixed(300)
    model = Watched(tuple(table), lambda f: np.full(len(f), 0.2))
    case = table.iloc[[7]].astype({"home": object})
    case["home"] = pd.Series([None], index=case.index, dtype=object)
    explained(model, case, table)
    for asked in model.tables[1:]:
        assert asked.iloc[0].isna().to_list() == case.iloc[0].isna().to_list()
        present = case.iloc[0].notna()
        assert (asked.iloc[0][present] == case.iloc[0][present]).all()


@pytest.mark.parametrize(("theirs", "own"), [(np.nan, None), (None, np.nan)])
def test_of_two_signs_for_a_missing_cell_the_case_keeps_its_own(theirs, own):
    home = HOME.astype(object)
    home[::9] = theirs
    table = pd.DataFrame({"amount": AMOUNT, "home": home})
    model = Watched(tuple(table), lambda f: f["amount"] / 100)
    case = pd.DataFrame({"amount": [50.0], "home": pd.Series([own], dtype=object)})
    explained(model, case, table)
    assert all(asked["home"].iloc[0] is own for asked in model.tables[1:])


def test_a_text_is_the_cases_own_or_another_rows():
    texts = pd.Series([f"need number {i} is a long text" for i in range(N)], dtype="str")
    texts[0] = "a fraud text of some words"
    table = pd.DataFrame({"text": texts, "amount": AMOUNT})
    model = Watched(tuple(table), lambda f: 0.1 + 0.5 * f["text"].str.contains("fraud").to_numpy())
    found = explained(model, table.iloc[[0]], table, table.iloc[1:41], text="text")
    assert of(found, "text") == pytest.approx(0.5, rel=0.02)
    assert all(0.45 < (t["text"] == texts[0]).mean() < 0.55 for t in model.tables[1:])
    cases = local_models(
        model,
        table.iloc[:3],
        reference_of(model, table.iloc[3:43]),
        features_of(table),
        table,
        seed=0,
        samples=SAMPLES,
    )
    assert [of(each, "text") for each in cases] == pytest.approx([0.5, 0.0, 0.0], abs=0.02)
