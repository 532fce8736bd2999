"""A watched model answers as it does unwatched, is counted, and can be ended."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.explain.made_up_models import Formula
from workbench.explain.asking import Rebuilt
from workbench.explain.engine import explain_score
from workbench.explain.explanation import Reference
from workbench.explain.watched import Watched, expected_predictions


class Enough(Exception):
    pass


class Mixing(Formula):
    def score_mixed(self, case, reference, masks):
        return Rebuilt(self).score_mixed(case, reference, masks)


def game(d: int, n: int) -> tuple[Mixing, pd.DataFrame, Reference]:
    names = [f"x{i}" for i in range(d)]
    rows = pd.DataFrame(np.random.default_rng(0).random((n + 1, d)), columns=names)
    model = Mixing(names, lambda frame: frame.to_numpy().prod(axis=1) + frame["x0"] / 3)
    reference, case = rows.iloc[1:].reset_index(drop=True), rows.iloc[[0]]
    scores = np.asarray(model.score(reference))
    ids = tuple(map(str, range(n)))
    return model, case, Reference("everyone", reference, ids, scores, n, float(scores.mean()), "")


@pytest.mark.parametrize("d", [3, 9, 18])
def test_it_is_explained_as_unwatched_and_about_as_many_predictions_are_told(d):
    model, case, reference = game(d, 50)
    told: list[int] = []
    watched = explain_score(Watched(model, told.append), case, reference).explanation()
    plain = explain_score(model, case, reference).explanation()
    assert watched.engine == plain.engine
    np.testing.assert_array_equal(watched.values, plain.values)
    assert expected_predictions(d, 50) == pytest.approx(sum(told), rel=0.3, abs=200)


def test_what_is_raised_ends_it_before_the_next_question():
    model, case, reference = game(18, 50)
    told: list[int] = []

    def tell(predictions: int) -> None:
        told.append(predictions)
        if len(told) == 4:
            raise Enough

    with pytest.raises(Enough):
        explain_score(Watched(model, tell), case, reference)
    assert len(told) == 4
    assert max(told) <= 30_000  # each is answered within a second
