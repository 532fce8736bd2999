from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explain.games import numbers
from workbench.explain.reference import draw_reference, drawn_down, drawn_rows, of_columns
from workbench.intake import InputError
from workbench.scored import content_hash

ROWS = numbers(200, 3)
IDS = [f"A{i}" for i in range(200)]
SCORES = np.linspace(0, 1, 200)


@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 2**32 - 1))
def test_rows_are_drawn_once_each_and_stay_in_order(of, n, seed):
    rows = drawn_rows(of, n, seed)
    assert len(rows) == min(of, n)
    assert (np.diff(rows) > 0).all()
    assert rows[0] >= 0
    assert rows[-1] < of
    assert rows.tolist() == drawn_rows(of, n, seed).tolist()


def test_every_row_is_drawn_equally_often():
    drawn = np.concatenate([drawn_rows(20, 5, seed) for seed in range(2_000)])
    assert abs(np.bincount(drawn) - 500).max() < 90  # 4.6 standard deviations


def test_a_group_is_drawn_down_and_described_whole():
    reference = draw_reference("passed", ROWS, IDS, SCORES, seed=3)
    assert (reference.name, reference.n, reference.group_n) == ("passed", 50, 200)
    assert reference.group_mean_score == SCORES.mean()
    assert reference.mean_score == reference.scores.mean()
    places = [int(each[1:]) for each in reference.ids]
    assert places == sorted(places)
    assert reference.scores.tolist() == SCORES[places].tolist()
    pd.testing.assert_frame_equal(reference.rows, ROWS.iloc[places].reset_index(drop=True))
    assert reference.content_hash == content_hash(reference.rows)


def test_a_small_group_is_taken_whole():
    reference = draw_reference("few", ROWS[:7], IDS[:7], SCORES[:7])
    assert (reference.n, reference.ids) == (7, tuple(IDS[:7]))


def test_the_seed_draws_the_same_rows_and_another_one_others():
    one, same, other = (draw_reference("all", ROWS, IDS, SCORES, seed=s) for s in (1, 1, 2))
    assert one.content_hash == same.content_hash != other.content_hash
    assert one.ids == same.ids != other.ids


def test_drawn_down_again_it_stands_for_the_same_group():
    reference = draw_reference("all", ROWS, IDS, SCORES, n=120)
    fewer = drawn_down(reference, 50)
    assert set(fewer.ids) < set(reference.ids)
    assert (fewer.n, fewer.group_n) == (50, 200)
    assert fewer.group_mean_score == reference.group_mean_score
    assert fewer.content_hash == content_hash(fewer.rows)
    assert drawn_down(fewer, 50) is fewer


def test_columns_are_put_in_the_models_order():
    reference = draw_reference("all", ROWS, IDS, SCORES)
    assert of_columns(reference, ("x0", "x1", "x2")) is reference
    other = of_columns(reference, ("x2", "x0"))
    assert list(other.rows.columns) == ["x2", "x0"]
    assert other.content_hash == content_hash(other.rows)


def test_scores_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        draw_reference("all", ROWS, IDS, SCORES).scores[0] = 1.0
    SCORES[0] = SCORES[0]  # the caller's own can


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rows": ROWS[:0], "ids": [], "scores": []}, "'some' has no rows, so there is nothing"),
        ({"n": 0}, "A case cannot be compared with 0 rows"),
        ({"ids": IDS[1:]}, "'some' has 200 rows, 199 ids and 200 scores"),
        ({"scores": SCORES[1:]}, "200 rows, 200 ids and 199 scores"),
        ({"ids": ["A7", *IDS[1:]]}, "has the id 'A7' twice"),
        ({"scores": np.where(SCORES > 0.5, np.nan, SCORES)}, "has no score for 'A100'"),
    ],
)
def test_what_cannot_be_compared_with_is_refused(changes, sentence):
    given = {"rows": ROWS, "ids": IDS, "scores": SCORES} | changes
    with pytest.raises(InputError, match=sentence):
        draw_reference("some", **given)
