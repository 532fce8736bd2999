"""Scored tables as hypothesis draws them: ties, weights of 0, few positives, any float."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from workbench.columns import Columns
from workbench.scored import Scored

_FINITE = {"allow_nan": False, "allow_infinity": False}

# What scores of one table are drawn from; the first hypothesis shrinks to.
SCORES = {
    "few levels": st.sampled_from([0.5, 0.25, 0.75, 0.0, 1.0]),
    "both zeros": st.sampled_from([0.0, -0.0, 1.0, -1.0]),
    "probabilities": st.floats(0.0, 1.0),
    "float32 probabilities": st.floats(0.0, 1.0, width=32),
    "any float32": st.floats(width=32, **_FINITE),
    "any float64": st.floats(**_FINITE),
    "close to each other": st.integers(0, 5).map(lambda i: 0.3 + i * 2.0**-54),
}
WHOLE_WEIGHTS = st.integers(0, 4).map(float)
FRACTIONS = st.sampled_from([1.0, 0.0, 0.1, 1 / 3, 0.7, 2.5, 1e-3, 40.0])

_MONEY = st.integers(-200, 200).map(float)
_MORE = st.integers(1, 5_000).map(lambda quarters: quarters / 4.0)


def scored_of(y_true, y_score, sample_weight=None, **more) -> Scored:
    """Take arrays through the door; `more` are further columns of the table."""
    table = {"y": np.asarray(y_true, dtype=np.int64), "score": np.asarray(y_score)}
    if sample_weight is not None:
        table["weight"] = np.asarray(sample_weight, dtype=np.float64)
    columns = Columns(
        y_true="y",
        y_score="score",
        positive="1",
        weight=None if sample_weight is None else "weight",
        scale="any",
    )
    return Scored.from_frame(pd.DataFrame(table | more), columns)


@st.composite
def labels(draw, n: int) -> np.ndarray:
    """Draw labels of both classes; every other table has a single positive."""
    if draw(st.booleans()):
        y_true = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
        y_true[:2] = True, False
    else:
        y_true = np.zeros(n, dtype=bool)
        y_true[draw(st.integers(0, n - 1))] = True
    return y_true


@st.composite
def weights(draw, y_true: np.ndarray, values=WHOLE_WEIGHTS | FRACTIONS) -> np.ndarray:
    """Draw weights, some of them 0, with weight in both classes."""
    n = len(y_true)
    drawn = np.array(draw(st.lists(values, min_size=n, max_size=n)))
    for members in (y_true, ~y_true):
        if not drawn[members].any():
            drawn[np.argmax(members)] = 1.0
    return drawn


@st.composite
def tables(draw, scores=None, weighted=None, max_rows: int = 40) -> Scored:
    """Draw a scored table.

    Parameters
    ----------
    scores : strategy, optional
        Draws one score; by default one of `SCORES` for the whole table.
    weighted : bool or strategy, optional
        Whether rows carry weights, or what draws them; by default either.
    """
    n = draw(st.integers(2, max_rows))
    scores = draw(st.sampled_from(list(SCORES.values()))) if scores is None else scores
    y_score = draw(st.lists(scores, min_size=n, max_size=n))
    y_true = draw(labels(n))
    if weighted is None:
        weighted = draw(st.booleans())
    if weighted is False:
        return scored_of(y_true, y_score)
    values = (WHOLE_WEIGHTS | FRACTIONS) if weighted is True else weighted
    return scored_of(y_true, y_score, draw(weights(y_true, values)))


@st.composite
def prices(draw) -> tuple[float, float, float, float]:
    """Draw reasonable prices (fp, fn, tp, tn): a mistake costs more than being right."""
    tp, tn = draw(_MONEY), draw(_MONEY)
    return tn + draw(_MORE), tp + draw(_MORE), tp, tn
