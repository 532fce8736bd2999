"""The nearest real case decided the other way, against a slow search by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workbench.explain.cells import Change
from workbench.explain.describe import describe
from workbench.explain.distance import Ruler
from workbench.explain.line import Line
from workbench.explain.nearest import Pool, nearest_decided_otherwise
from workbench.workspace import FeatureNote


def rank(values, value):
    """Return the share of values below one, with half of those equal to it."""
    below = sum(each < value for each in values)
    equal = sum(each == value for each in values)
    return (below + equal / 2) / len(values)


def by_hand(one, other, frame):
    """Return the sum of distances of two rows, column by column."""
    total = 0.0
    for name in frame.columns:
        here, there = one[name], other[name]
        if pd.isna(here) or pd.isna(there):
            total += float(pd.isna(here) != pd.isna(there))
        elif name.startswith("n"):
            present = frame[name].dropna().tolist()
            total += abs(rank(present, here) - rank(present, there))
        elif name.startswith("t"):
            words, others = set(here.lower().split()), set(there.lower().split())
            total += 1 - len(words & others) / len(words | others)
        else:
            total += float(here != there)
    return total


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(5)
    n = 120
    words = ["late", "payment", "card", "fee", "loan", "refund"]
    frame = pd.DataFrame(
        {
            "n1": rng.integers(0, 8, n),
            "n2": np.where(rng.random(n) < 0.1, np.nan, rng.lognormal(size=n)),
            "c1": pd.Series(rng.choice(["x", "y", "z"], n), dtype="str"),
            "c2": rng.random(n) < 0.4,
            "t1": [" ".join(rng.choice(words, 4)) for _ in range(n)],
        }
    )
    return frame, rng.random(n)


NOTES = (FeatureNote("t1", kind="text"),)


@pytest.mark.parametrize("row", range(0, 120, 7))
def test_the_nearest_is_the_one_found_by_hand(table, row):
    frame, scores = table
    features = describe(frame, list(frame.columns), NOTES, ())
    ids = [f"id{number}" for number in range(len(frame))]
    line = Line(float(scores[row]), 0.5)
    near = nearest_decided_otherwise(
        frame.iloc[[row]], line, Pool(frame, ids, scores, scores > 0.7), features
    )
    others = [at for at in range(len(frame)) if (scores[at] >= 0.5) != (scores[row] >= 0.5)]
    far = {at: by_hand(frame.iloc[row], frame.iloc[at], frame) for at in others}
    best = min(far.values())
    assert near.distance * len(features) == pytest.approx(best, abs=1e-12)
    assert near.row == min(at for at in others if far[at] <= best + 1e-12)
    assert near.id == f"id{near.row}"
    assert near.score == scores[near.row]
    assert near.positive == (scores[near.row] > 0.7)
    differing = {change.column for change in near.differs}
    for name in frame.columns:
        here, there = frame[name].iloc[row], frame[name].iloc[near.row]
        alike = (pd.isna(here) and pd.isna(there)) or here == there
        assert (name not in differing) == bool(alike)


def test_where_all_are_decided_alike_there_is_none(table):
    frame, scores = table
    features = describe(frame, list(frame.columns), NOTES, ())
    pool = Pool(frame, range(len(frame)), scores)
    assert nearest_decided_otherwise(frame.iloc[[0]], Line(0.3, 2.0), pool, features) is None


def test_the_threshold_itself_is_flagged_and_truth_may_be_hidden():
    frame = pd.DataFrame({"a": [1, 2, 3]})
    features = describe(frame, ["a"], (), ())
    pool = Pool(frame, ["p", "q", "r"], np.array([0.2, 0.5, 0.9]))
    near = nearest_decided_otherwise(frame.iloc[[0]], Line(0.2, 0.5), pool, features)
    assert (near.id, near.positive) == ("q", None)
    assert near.differs == (Change("a", 1, 2),)


def test_ranks_make_units_and_long_tails_harmless():
    column = pd.Series([1.0, 2.0, 3.0, 1e6])
    far = Ruler.of(column, "number").distances(3.0, column)
    assert far.tolist() == [0.5, 0.25, 0.0, 0.25]
    assert Ruler.of(column, "number").distances(2.5, column)[1] == pytest.approx(0.125)


@pytest.mark.parametrize("kind", ["number", "category", "text"])
def test_a_missing_cell_is_near_to_missing_ones_only(kind):
    column = pd.Series([1.0, np.nan]) if kind == "number" else pd.Series(["a", None], dtype="str")
    assert Ruler.of(column, kind).distances(None, column).tolist() == [1.0, 0.0]
    assert Ruler.of(column, kind).distances(column[0], column).tolist() == [0.0, 1.0]


def test_a_constant_column_has_two_distances_only():
    column = pd.Series([5, 5, 5])
    assert Ruler.of(column, "number").distances(5, column).tolist() == [0.0, 0.0, 0.0]
    assert Ruler.of(column, "number").distances(6, column).tolist() == [1.0, 1.0, 1.0]
