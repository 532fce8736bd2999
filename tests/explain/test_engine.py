"""The gate: what may speak of a case, and what must not."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread

import numpy as np
import pandas as pd
import pytest

from tests.explain.games import Formula, curved, everyone, numbers
from tests.explain.mixed_models import boosted, people
from workbench.explain.asking import Refused
from workbench.explain.coalitions import Coalitions
from workbench.explain.engine import explain_score, refuse_unless_additive, refuse_unless_exact
from workbench.explain.permutations import Sampled
from workbench.explain.reference import draw_reference
from workbench.intake import InputError


class Liar(Formula):
    """A model whose own way to mix rows is wrong, in a way that is given."""

    __slots__ = ("spoil",)

    def score_mixed(self, case, reference, masks):
        return self.spoil(self, case, reference, masks)


def liar(d: int, spoil) -> Liar:
    honest = curved(d)
    made = Liar(honest.feature_names, honest.formula)
    object.__setattr__(made, "spoil", spoil)
    return made


def honest_scores(scorer, case, reference, masks):
    return Formula.score_mixed(scorer, case, reference, masks)


def too_high(scorer, case, reference, masks):
    return honest_scores(scorer, case, reference, masks) + 1e-6


def other_columns(scorer, case, reference, masks):
    """Mix columns up; nobody and everybody are right, so that all of it adds up."""
    return honest_scores(scorer, case, reference, np.roll(masks, 1, axis=1))


def other_rows(scorer, case, reference, masks):
    return honest_scores(scorer, case, reference.iloc[::-1], masks)


def no_number(scorer, case, reference, masks):
    scores = honest_scores(scorer, case, reference, masks)
    scores[len(scores) // 2, 0] = np.nan
    return scores


def too_few(scorer, case, reference, masks):
    return honest_scores(scorer, case, reference, masks)[:, 1:]


LIES = [too_high, other_columns, other_rows, no_number, too_few]


# 1. What is asked of the model's own mixtures


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize(("d", "engine"), [(5, "exact"), (15, "permutations")])
def test_wrong_mixtures_are_refused_and_made_from_whole_rows(lie, d, engine):
    scorer, rows = liar(d, lie), numbers(17, d)
    case, group = rows.iloc[[0]], everyone(scorer, rows.iloc[1:])
    found = explain_score(scorer, case, group)
    assert found.explanation().engine == f"{engine}, rebuilt rows"
    honest = explain_score(curved(d), case, group)
    assert honest.explanation().engine == engine
    np.testing.assert_allclose(found.scores, honest.scores, rtol=0, atol=1e-12)
    assert found.explanation().additivity_gap < 1e-9


def test_a_model_that_looks_at_the_rows_beside_it_is_refused():
    scorer = Formula(("x0", "x1"), lambda frame: frame["x0"] - frame["x0"].mean() + frame["x1"])
    rows = numbers(9, 2)
    with pytest.raises(InputError, match=r"must depend on that row alone\.$"):
        explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))


def test_a_model_that_answers_by_chance_is_refused():
    random = np.random.default_rng(0)
    scorer = Formula(("x0",), lambda frame: frame["x0"] + 1e-7 * random.random(len(frame)))
    rows = numbers(9, 1)
    with pytest.raises(InputError, match=r"the model answers now|must depend on that row alone"):
        explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))


# 2. What is asked of plain answers, of the case and of the reference rows


def test_a_model_without_an_answer_for_the_case_is_refused():
    scorer = Formula(("x0",), lambda frame: np.where(frame["x0"] == 1, np.nan, 0.5))
    rows = pd.DataFrame({"x0": [1.0, 2.0, 3.0]})
    with pytest.raises(InputError, match="The model gives no number for this case"):
        explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))


def test_a_model_without_an_answer_for_some_mixture_is_refused():
    def formula(frame):
        return np.where(frame["x0"] != frame["x1"], np.inf, 0.5)

    scorer, rows = Formula(("x0", "x1"), formula), pd.DataFrame({"x0": [1, 2], "x1": [1, 2]})
    with pytest.raises(InputError, match=r"gives no number for .* mixtures of this case"):
        explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))


def test_scores_of_another_model_are_refused():
    scorer, rows = curved(3), numbers(20, 3)
    group = everyone(curved(3, seed=1), rows.iloc[1:])
    with pytest.raises(InputError, match="listed with other scores than the model answers now"):
        explain_score(scorer, rows.iloc[[0]], group)
    one = everyone(scorer, rows.iloc[1:])
    stale = replace(one, scores=one.scores + np.where(np.arange(19) == 7, 2e-9, 0))
    with pytest.raises(InputError, match="Score the table again"):
        explain_score(scorer, rows.iloc[[0]], stale)


def test_columns_are_found_by_name_whatever_their_order():
    scorer, rows = curved(4), numbers(20, 4)
    expected = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]))
    case = rows.iloc[[0]].assign(more="x")[["more", "x3", "x1", "x0", "x2"]]
    group = everyone(scorer, rows.iloc[1:])
    shuffled = replace(group, rows=group.rows[["x2", "x0", "x3", "x1"]].assign(more=1))
    found = explain_score(scorer, case, shuffled)
    assert found.scores.tolist() == expected.scores.tolist()
    assert found.reference.content_hash == group.content_hash


@pytest.mark.parametrize(
    ("case", "group", "sentence"),
    [
        (["x0"], ["x0", "x1"], "The case has no column 'x1', which the model needs"),
        (["x0", "x1"], ["x1"], "The reference group has no column 'x0'"),
    ],
)
def test_a_missing_column_is_named(case, group, sentence):
    scorer, rows = curved(2), numbers(9, 2)
    reference = replace(everyone(scorer, rows), rows=rows[group])
    with pytest.raises(InputError, match=sentence):
        explain_score(scorer, rows[case].iloc[[0]], reference)


def test_one_case_at_a_time():
    scorer, rows = curved(2), numbers(9, 2)
    with pytest.raises(InputError, match="One case is explained at a time, and 2 rows were given"):
        explain_score(scorer, rows.iloc[:2], everyone(scorer, rows))


# 3. Budgets


@pytest.mark.parametrize(
    ("d", "given", "kind", "n"),
    [
        (10, 200, Coalitions, 200),
        (12, 200, Coalitions, 122),
        (13, 200, Coalitions, 61),
        (13, 55, Coalitions, 55),
        (14, 30, Coalitions, 30),
        (14, 31, Sampled, 31),
        (15, 300, Sampled, 223),
        (80, 300, Sampled, 50),
    ],
)
def test_larger_groups_are_drawn_down_but_never_below_fifty(d, given, kind, n):
    # Exact sums of few columns: quick, and enough to see what was compared with.
    scorer = Formula(tuple(f"x{j}" for j in range(d)), lambda frame: frame["x0"] - frame["x1"])
    rows = numbers(given + 1, d)
    group = everyone(scorer, rows.iloc[1:])
    found = explain_score(scorer, rows.iloc[[0]], group, seed=4)
    assert isinstance(found, kind)
    assert found.reference.n == n
    assert set(found.reference.ids) <= set(group.ids)
    assert found.explanation().base_value == found.reference.mean_score
    assert found.explanation().additivity_gap < 1e-9


def test_a_model_too_slow_for_every_coalition_is_sampled(monkeypatch):
    """The clock is turned, not waited for: each mixture takes it a second."""
    now = [0.0]
    for module in ("engine", "coalitions", "permutations", "greedy"):
        monkeypatch.setattr(f"workbench.explain.{module}.monotonic", lambda: now[0])

    def slow(scorer, case, reference, masks):
        now[0] += len(masks) * len(reference)
        return honest_scores(scorer, case, reference, masks)

    scorer, rows = liar(10, slow), numbers(51, 10)
    found = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:]), deadline=9_000.0)
    assert found.explanation().engine == "permutations"
    assert found.explanation().additivity_gap < 1e-9
    assert now[0] < 51_200


# 4. Precision, users, one of everything


def test_numbers_in_single_precision_pass_within_their_own_rounding():
    honest = curved(3)

    def single(frame):
        return honest.formula(frame).astype(np.float32)

    def off(scorer, case, reference, masks):
        return honest_scores(scorer, case, reference, masks) + 1e-6 * masks.all(axis=1)[:, None]

    made = Liar(honest.feature_names, single)
    object.__setattr__(made, "spoil", off)
    rows = numbers(20, 3)
    found = explain_score(made, rows.iloc[[0]], everyone(made, rows.iloc[1:]))
    assert found.explanation().engine == "exact"
    assert 1e-9 < found.explanation().additivity_gap < 2e-6


def test_two_users_at_once_get_the_same_values():
    rows = people()
    model = boosted(rows)
    group, found = everyone(model, rows.iloc[20:60]), {}

    def ask(user: int) -> None:
        found[user] = explain_score(model, rows.iloc[[3]], group).explanation().values.tobytes()

    users = [Thread(target=ask, args=(user,)) for user in range(3)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert len(found) == 3
    assert len(set(found.values())) == 1


def test_with_one_reference_row_and_one_column():
    scorer, rows = curved(1), numbers(2, 1)
    reference = draw_reference("one", rows.iloc[[1]], ["1"], scorer.score(rows.iloc[[1]]))
    found = explain_score(scorer, rows.iloc[[0]], reference)
    expected = scorer.score(rows)
    assert found.explanation().values.tolist() == pytest.approx([expected[0] - expected[1]])


# 5. Any engine's base and values


def test_what_adds_up_passes_and_says_how_closely():
    values, served = np.array([[0.2, -0.1], [0.0, 0.3]]), np.array([0.6, 0.8 + 5e-10])
    assert refuse_unless_additive("tree", 0.5, values, served) == pytest.approx(5e-10, rel=1e-6)
    assert refuse_unless_additive("tree", np.array([0.5, 0.5]), values, served, 0.5) < 1e-9


@pytest.mark.parametrize(
    ("base", "values", "mean", "sentence"),
    [
        (0.5, [[0.2, -0.1], [0.0, 0.3 + 1e-6]], None, "the engine tree says is 1e-06 away"),
        (0.5, [[0.2, -0.1], [0.0, np.nan]], None, "the engine tree says is nan away"),
        (0.5, [[0.2, -0.1]], None, "does not give one explanation for each row"),
        ([0.5, 0.5, 0.5], [[0.2, -0.1], [0.0, 0.3]], None, "one explanation for each row"),
        (0.5, [[0.2, -0.1], [0.0, 0.3]], 0.51, "Where the engine tree begins is 0.01 away"),
        (np.nan, [[0.2, -0.1], [0.0, 0.3]], None, "is nan away"),
    ],
)
def test_what_does_not_add_up_is_refused(base, values, mean, sentence):
    served = np.array([0.6, 0.8 + 1e-12])
    with pytest.raises(Refused, match=sentence):
        refuse_unless_additive("tree", np.array(base), np.array(values), served, mean)


def test_values_that_add_up_and_are_not_shapley_values_are_refused():
    scorer, rows = curved(3), numbers(20, 3)
    exact = explain_score(scorer, rows.iloc[[0]], everyone(scorer, rows.iloc[1:])).explanation()
    assert refuse_unless_exact("kernel", exact.values + 1e-10, exact) == pytest.approx(1e-10)
    with pytest.raises(Refused, match=r"A value by the engine kernel is 0\.001 away"):
        refuse_unless_exact("kernel", exact.values + np.array([1e-3, -1e-3, 0.0]), exact)
    with pytest.raises(Refused, match="one value for each column"):
        refuse_unless_exact("kernel", exact.values[:2], exact)
