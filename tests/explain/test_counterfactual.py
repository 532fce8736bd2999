"""Counterfactuals: on the other side by the model's own word, minimal, within limits, in time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from tests.explain.made_up_models import Formula, logistic
from workbench.explain.cells import cell, changes
from workbench.explain.counterfactual import counterfactuals
from workbench.explain.describe import describe, with_limits
from workbench.explain.line import Line
from workbench.explain.options import Space
from workbench.explain.probing import Effort
from workbench.intake import InputError
from workbench.workspace import ColumnLimit, FeatureNote


def searched(model, case, data, threshold, *, limits=(), missing=(), effort=None, notes=()):
    """Search for what changes the decision on the first row of `case`."""
    features = with_limits(describe(data, list(case.columns), notes, ()), limits)
    space = Space.of(case, features, data, missing=missing)
    line = Line(float(model.score(case)[0]), threshold)
    return counterfactuals(model, line, space, effort)


def check(outcome, model, case, threshold):
    """Check what every answer promises, by asking the model anew."""
    flagged = model.score(case)[0] >= threshold
    for answer in outcome.found:
        assert (model.score(answer.row)[0] >= threshold) != flagged
        assert model.score(answer.row)[0] == answer.score
        assert changes(case, answer.row) == answer.changes
        assert (answer.row.dtypes == case.dtypes).all()
        for change in answer.changes:
            undone = answer.row.copy()
            undone[change.column] = case[change.column].to_numpy()
            assert (model.score(undone)[0] >= threshold) == flagged


# 1. The fewest columns


def fewest_by_hand(model, case, data, threshold):
    """Try every combination of values that occur, fewest columns first."""
    flagged = model.score(case)[0] >= threshold
    for size in range(1, len(case.columns) + 1):
        for columns in combinations(case.columns, size):
            for values in product(*(data[name].unique() for name in columns)):
                changed = case.assign(**dict(zip(columns, values, strict=True)))
                if (model.score(changed)[0] >= threshold) != flagged:
                    return size
    return None


@given(st.data())
def test_the_smallest_number_of_columns_is_found(data):
    n = data.draw(st.integers(1, 3))
    names = list("abc")[:n]
    table = pd.DataFrame({name: data.draw(st.permutations(range(4))) for name in names})
    answers = {
        values: data.draw(st.sampled_from([0.1, 0.4, 0.6, 0.9]))
        for values in product(range(4), repeat=n)
    }
    model = Formula(
        names, lambda frame: [answers[row] for row in frame.itertuples(index=False, name=None)]
    )
    case = table.iloc[[0]]
    outcome = searched(model, case, table, 0.5)
    expected = fewest_by_hand(model, case, table, 0.5)
    check(outcome, model, case, 0.5)
    assert outcome.ended == "complete"
    if expected is None:
        assert outcome.found == ()
        assert outcome.exhausted == n
    else:
        assert len(outcome.found[0].changes) == expected
        assert outcome.exhausted >= expected


def test_among_single_changes_each_is_the_smallest_of_its_column():
    data = pd.DataFrame({"a": range(100), "b": range(100)})
    model = Formula("ab", lambda f: logistic(f, a=0.1, b=-0.2))
    case = data.iloc[[50]]
    outcome = searched(model, case, data, 0.5)
    # At (50, 50) the sum is -5: a must reach 100, which does not occur, and b fall to 25.
    assert [answer.changes[0].column for answer in outcome.found] == ["b"]
    assert outcome.found[0].changes[0].after == 25
    check(outcome, model, case, 0.5)


def test_answers_differ_in_their_columns():
    data = pd.DataFrame({name: range(20) for name in "abcdef"})
    model = Formula("abcdef", lambda f: logistic(f, a=1, b=1, c=1, d=1, e=1, f=1) - 1e-9)
    case = data.iloc[[0]]
    outcome = searched(model, case, data, 0.9, effort=Effort(most=3))
    assert len(outcome.found) == 3
    assert len({tuple(c.column for c in answer.changes) for answer in outcome.found}) == 3
    check(outcome, model, case, 0.9)


def test_a_change_that_becomes_needless_is_taken_back():
    """Where b is 3 a alone suffices from 5 on: no answer may change both."""
    data = pd.DataFrame({"a": range(10), "b": [0, 3] * 5, "c": range(10)})
    model = Formula("abc", lambda f: 0.2 + 0.6 * ((f["a"] >= 5) & (f["c"] >= 0)))
    outcome = searched(model, data.iloc[[0]], data, 0.5)
    assert [answer.changes[0].after for answer in outcome.found] == [5]


def test_more_columns_than_three_are_found_by_the_climb():
    data = pd.DataFrame({name: range(5) for name in "abcde"})
    model = Formula("abcde", lambda f: (f.sum(axis=1) / 20.0).to_numpy())
    case = data.iloc[[0]]
    outcome = searched(model, case, data, 0.95)
    assert [len(answer.changes) for answer in outcome.found] == [5]
    check(outcome, model, case, 0.95)


def test_with_many_columns_the_most_promising_sets_are_tried():
    names = [f"x{number:02}" for number in range(40)]
    rng = np.random.default_rng(0)
    data = pd.DataFrame(rng.normal(size=(200, 40)), columns=names)
    model = Formula(names, lambda f: 1 / (1 + np.exp(4 - f["x03"] - f["x17"] - 0.01 * f["x20"])))
    case = data.iloc[[0]] * 0.0
    outcome = searched(model, case, data, 0.5)
    assert {c.column for c in outcome.found[0].changes} == {"x03", "x17"}
    check(outcome, model, case, 0.5)
    assert outcome.tried < 400_000


# 2. Limits


def test_limits_are_kept():
    data = pd.DataFrame({"a": range(100), "b": range(100), "c": range(100)})
    model = Formula("abc", lambda f: logistic(f, a=0.05, b=0.05, c=0.05) * 0.999)
    case = data.iloc[[10]].assign(b=60, c=60)
    limits = (
        ColumnLimit("a", "no"),
        ColumnLimit("b", "up", most=80),
        ColumnLimit("c", "down", least=20),
    )
    outcome = searched(model, case, data, 0.998, limits=limits)
    for answer in (*outcome.found, outcome.furthest):
        for change in answer.changes:
            assert change.column != "a"
            assert change.column == "b"
            assert 60 < change.after <= 80
    down = searched(model, case, data, 0.5, limits=limits)
    assert {c.column for answer in down.found for c in answer.changes} <= {"c"}


def test_nothing_within_the_limits_is_an_answer_that_says_how_far_it_got():
    data = pd.DataFrame({"a": range(10), "b": range(10)})
    model = Formula("ab", lambda f: (f["a"] + f["b"]) / 40.0)
    outcome = searched(model, data.iloc[[2]], data, 0.5)
    assert outcome.found == ()
    assert outcome.furthest.score == 18 / 40
    assert [(c.column, c.before, c.after) for c in outcome.furthest.changes] == [
        ("a", 2, 9),
        ("b", 2, 9),
    ]
    assert (outcome.exhausted, outcome.changeable) == (2, 2)


def test_where_nothing_may_change_there_is_nothing_to_try():
    data = pd.DataFrame({"a": range(10), "words": ["a few words of text"] * 10})
    model = Formula(["a", "words"], lambda f: f["a"] / 10.0)
    notes = (FeatureNote("words", kind="text"), FeatureNote("a", change="no"))
    outcome = searched(model, data.iloc[[2]], data, 0.5, notes=notes)
    assert (outcome.found, outcome.changeable, outcome.tried) == ((), 0, 0)
    assert outcome.furthest.changes == ()


def test_values_occur_in_the_data_and_whole_numbers_stay_whole():
    rng = np.random.default_rng(3)
    data = pd.DataFrame(
        {
            "a": rng.integers(0, 50, 300),
            "b": rng.normal(size=300),
            "c": pd.Series(rng.choice(["x", "y", "z"], 300), dtype="str"),
            "d": pd.Categorical(rng.choice(["u", "v"], 300)),
            "e": rng.random(300) < 0.5,
        }
    )
    weights = {"x": 0.0, "y": 0.5, "z": 1.0, "u": 0.0, "v": 0.3}
    model = Formula(
        "abcde",
        lambda f: (
            1
            / (
                1
                + np.exp(
                    3
                    - f["a"] / 20
                    - f["b"]
                    - f["c"].map(weights).astype(float)
                    - f["d"].astype(str).map(weights)
                    - 0.4 * f["e"]
                )
            )
        ),
    )
    for row in range(20):
        case = data.iloc[[row]]
        outcome = searched(model, case, data, 0.5)
        check(outcome, model, case, 0.5)
        for answer in outcome.found:
            for change in answer.changes:
                assert change.after in data[change.column].tolist()
                assert not isinstance(change.after, float) or change.column == "b"


def test_a_missing_cell_is_advised_only_where_that_is_allowed():
    data = pd.DataFrame({"a": [1.0, 2.0, np.nan], "b": [1, 2, 3]})
    model = Formula("ab", lambda f: np.where(f["a"].isna(), 0.9, 0.1))
    case = data.iloc[[0]]
    assert searched(model, case, data, 0.5).found == ()
    outcome = searched(model, case, data, 0.5, missing=("a", "b"))
    assert [(c.column, c.after) for c in outcome.found[0].changes] == [("a", None)]
    check(outcome, model, case, 0.5)


def test_a_missing_cell_may_be_filled_in():
    data = pd.DataFrame({"a": [1.0, 2.0, 3.0, np.nan], "b": [1, 2, 3, 4]})
    model = Formula("ab", lambda f: np.where(f["a"].isna(), 0.9, 0.1))
    outcome = searched(model, data.iloc[[3]], data, 0.5)
    assert [(c.column, c.before, c.after) for c in outcome.found[0].changes] == [("a", None, 2)]
    up = searched(model, data.iloc[[3]], data, 0.5, limits=(ColumnLimit("a", "up"),))
    assert up.found == ()  # whether it rose is not known


# 3. Time


class Clock:
    """A clock that a model moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_deadline_is_kept_to_a_piece_of_work():
    clock = Clock()
    data = pd.DataFrame({name: range(50) for name in "abcdef"})

    def slow(frame):
        clock.now += 0.01 * len(frame)  # a hundred rows a second
        return np.full(len(frame), 0.1)

    model = Formula("abcdef", slow)
    outcome = searched(model, data.iloc[[0]], data, 0.5, effort=Effort(5.0, clock=clock))
    assert outcome.ended == "deadline"
    assert outcome.found == ()
    assert clock.now < 5.0 + 3.0  # the first piece is made before the pace is known


def test_what_was_found_before_the_deadline_is_made_small_after_it():
    clock = Clock()
    data = pd.DataFrame({name: range(200) for name in "abcd"})

    def slow(frame):
        clock.now += 0.001 * len(frame)
        return (frame["a"] >= 50) * 0.8 + 0.1

    model = Formula("abcd", slow)
    case = data.iloc[[0]]
    outcome = searched(model, case, data, 0.5, effort=Effort(4.0, clock=clock))
    assert outcome.ended == "deadline"
    assert [answer.changes[0].after for answer in outcome.found] == [50]
    check(outcome, model, case, 0.5)


@pytest.mark.parametrize("pieces", [0, 1, 3])
def test_a_search_that_is_cancelled_ends_at_once(pieces):
    asked = []

    def cancelled():
        asked.append(None)
        return len(asked) > pieces

    data = pd.DataFrame({name: range(50) for name in "abcdef"})
    model = Formula("abcdef", lambda f: np.full(len(f), 0.1))
    outcome = searched(model, data.iloc[[0]], data, 0.5, effort=Effort(cancelled=cancelled))
    assert outcome.ended == "cancelled"
    assert model.calls == 1 + pieces  # the first is the case itself


def test_progress_rises_to_the_end():
    told = []
    data = pd.DataFrame({name: range(40) for name in "abcd"})
    model = Formula("abcd", lambda f: logistic(f, a=0.01, b=0.01, c=0.01, d=0.01))
    searched(model, data.iloc[[0]], data, 0.75, effort=Effort(progress=told.append))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert 0.0 <= told[0] < 0.5


def test_a_model_that_gives_no_number_is_refused():
    data = pd.DataFrame({"a": range(10)})
    model = Formula("a", lambda f: np.where(f["a"] > 5, np.nan, 0.1))
    with pytest.raises(InputError, match="gives no finite score to a changed case"):
        searched(model, data.iloc[[0]], data, 0.5)


# 4. The space


def test_options_are_nearest_first_and_a_grid_keeps_both_ends():
    data = pd.DataFrame({"a": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]})
    features = describe(data, ["a"], (), ())
    options = Space.of(data.iloc[[4]], features, data).options[0]
    assert options.values[0] == 4
    assert set(options.values[1:3]) == {3, 5}
    assert (np.diff(options.distances) >= 0).all()
    assert [options.values[place] for place in options.across] == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    ends = [options.values[place] for place in options.grid(3)]
    assert ends == [0, 5, 9]


def test_a_variant_is_the_row_that_it_says():
    data = pd.DataFrame({"a": [1, 2, 3], "b": ["x", "y", "x"], "c": [0.5, np.nan, 1.5]})
    space = Space.of(data.iloc[[1]], describe(data, list("abc"), (), ()), data)
    everything = np.stack(
        np.meshgrid(*(np.arange(len(each.values)) for each in space.options), indexing="ij"), -1
    ).reshape(-1, 3)
    rows = space.rows(everything)
    assert (rows.dtypes == data.dtypes).all()
    for variant, at in zip(everything, range(len(rows)), strict=True):
        said = space.changes(variant)
        assert said == changes(data.iloc[[1]], rows.iloc[[at]])
        assert [cell(rows, change.column, at) for change in said] == [c.after for c in said]
    assert space.distances(everything)[0] == 0.0


def test_bounds_of_the_notes_and_of_the_page_are_the_same():
    data = pd.DataFrame({"a": range(10)})
    noted = describe(data, ["a"], (FeatureNote("a", change="up", least=2, most=7),), ())
    limited = with_limits(describe(data, ["a"], (), ()), (ColumnLimit("a", "up", 2, 7),))
    assert noted == limited
    assert replace(noted[0], change="any").change == "any"
    for features in (noted, limited):
        assert set(Space.of(data.iloc[[4]], features, data).options[0].values) == {4, 5, 6, 7}


def test_what_crosses_when_the_time_is_over_is_not_called_nothing():
    """However slow the model: if the furthest variant crosses, there is an answer."""
    data = pd.DataFrame({name: range(60) for name in "abcd"})
    for seconds in (0.1, 0.3, 1.0, 3.0):
        clock = Clock()

        def slow(frame, clock=clock):
            clock.now += 0.002 * len(frame)
            return (frame["a"] + frame["b"] >= 70) * 0.8 + 0.1

        model = Formula("abcd", slow)
        case = data.iloc[[0]].assign(a=20, b=0)
        outcome = searched(model, case, data, 0.5, effort=Effort(seconds, clock=clock))
        check(outcome, model, case, 0.5)
        crossed = outcome.furthest.score >= 0.5
        assert bool(outcome.found) == crossed
