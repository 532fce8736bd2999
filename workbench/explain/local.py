"""LIME: a linear model around one case, beside the exact values, with its spread over seeds.

LIME asks how the score moves where one goes from the case to rows like the training rows; its
weights are of standardised numbers and of "has the case's value". To stand beside SHAP's values,
a weight is multiplied by how far the case lies from the rows that it is compared with:

- a number: (the case's number - mean of those reference rows that have one) / the training rows'
  standard deviation;
- a category, a missing number, a text: 1 - share of the reference rows with the same value.

For a linear model that is the Shapley value; for others it is what a straight line makes of it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain._lime import draw, library_fit, load, shared_fits
from workbench.explain.explanation import LocalModel
from workbench.explain.neighbourhood import alike, surround
from workbench.explain.parts import numbers
from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain._lime import LocalFit, Predict
    from workbench.explain.explanation import Reference
    from workbench.explain.features import Feature
    from workbench.explain.neighbourhood import Neighbourhood
    from workbench.models.scorer import Scorer

_REPEATS = 5
_SAMPLES = 5_000


def warm_up() -> None:
    """Load what the first local model needs: over a second, best spent in the background."""
    load()


def local_model(
    scorer: Scorer,
    case: pd.DataFrame,
    reference: Reference,
    features: Sequence[Feature],
    training: pd.DataFrame,
    *,
    seed: int,
    repeats: int = _REPEATS,
    samples: int = _SAMPLES,
) -> LocalModel:
    """Explain one case with LIME, several times over.

    Parameters
    ----------
    scorer : Scorer
        The served model; asked once for each repeat.
    case : DataFrame of one row
        At least the columns that the model sees.
    reference : Reference
        The rows that contributions are told against.
    features : sequence of Feature
        What is known of those columns, in any order. A category given as integers is a category.
    training : DataFrame of shape (n_training, n_columns)
        Where LIME's means, deviations and shares come from.
    seed : int
        The caller's. Each repeat's own is a hash of it, of the case's cells and of the columns'
        names: the same input gives the same bytes.
    repeats : int
        How often, each time with a fresh explainer.
    samples : int
        Rows drawn each time.

    Raises
    ------
    InputError
        If a column is missing or not what it is said to be, or the model gives no finite score.
    """
    if len(case) != 1:
        raise ValueError(f"local_model explains one row, not {len(case)}; see local_models")
    known = _in_order(scorer, features)
    around = surround(case, reference.rows, known, training)
    rows = around.encode(case)
    predict = _predictor(scorer, around)
    seeds = _seeds(known, seed, repeats, _cells(case, known))
    fits = [library_fit(around, rows[0], predict, each, samples) for each in seeds]
    return _summary(around, around.shift(rows)[0], fits, seeds)


def local_models(
    scorer: Scorer,
    cases: pd.DataFrame,
    reference: Reference,
    features: Sequence[Feature],
    training: pd.DataFrame,
    *,
    seed: int,
    repeats: int = _REPEATS,
    samples: int = _SAMPLES,
) -> tuple[LocalModel, ...]:
    """Explain many cases with LIME on shared rows, which the model scores once for all of them.

    Parameters and errors are those of `local_model`, with several rows in `cases`. The seeds are
    a hash of `seed` and of the columns' names alone. Cases that lack different numbers are varied
    differently, and a text is varied for its own case: each such group takes one call.

    Returns
    -------
    tuple of LocalModel
        One for each case, as good as `local_model` with another seed; equal to the lime library
        with the same seeds.
    """
    known = _in_order(scorer, features)
    seeds = _seeds(known, seed, repeats, "")
    found: dict[int, LocalModel] = {}
    for places in alike(cases, known) if len(cases) else ():
        group = cases.iloc[list(places)]
        around = surround(group, reference.rows, known, training)
        rows = around.encode(group)
        fits = _shared(around, rows, _predictor(scorer, around), seeds, samples)
        each = zip(places, around.shift(rows), zip(*fits, strict=True), strict=True)
        for place, shift, of_case in each:
            found[place] = _summary(around, shift, of_case, seeds)
    return tuple(found[place] for place in range(len(cases)))


def _shared(
    around: Neighbourhood,
    rows: NDArray[np.float64],
    predict: Predict,
    seeds: Sequence[int],
    samples: int,
) -> Iterator[tuple[LocalFit, ...]]:
    """Return the fits of all cases for each seed, from one call of the model."""
    drawn = [draw(around, seed, samples) for seed in seeds]
    scores = predict(np.concatenate((rows, *drawn)))
    of_rows, of_drawn = scores[: len(rows)], scores[len(rows) :].reshape(len(seeds), samples)
    for matrix, answers in zip(drawn, of_drawn, strict=True):
        yield tuple(shared_fits(around, rows, matrix, of_rows, answers))


def _summary(
    around: Neighbourhood,
    shift: NDArray[np.float64],
    fits: Sequence[LocalFit],
    seeds: tuple[int, ...],
) -> LocalModel:
    """Return the means over the seeds and how far they spread."""
    weights = np.array([fit.weights for fit in fits])
    contributions = weights * shift
    defined = [fit.r2 for fit in fits if not np.isnan(fit.r2)]
    arrays = weights.mean(axis=0), contributions.mean(axis=0), np.ptp(contributions, axis=0)
    for array in arrays:
        array.setflags(write=False)
    return LocalModel(
        around.names,
        *arrays,
        r2=float(np.mean(defined)) if defined else float("nan"),
        local_gap=max(fit.gap for fit in fits),
        seeds=seeds,
    )


def _predictor(scorer: Scorer, around: Neighbourhood) -> Predict:
    """Return the model as LIME asks it, its answers looked at."""

    def predict(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        scores = np.asarray(scorer.score(around.decode(matrix)), dtype=np.float64)
        wrong = scores.shape != (len(matrix),) or not np.isfinite(scores).all()
        if wrong:
            raise InputError(
                f"The model did not give one finite score for each of {len(matrix):,} rows like "
                "this case, so LIME cannot explain it. Correct the model and save it again."
            )
        return scores

    return predict


def _in_order(scorer: Scorer, features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return the features of the columns that the model sees, in its order."""
    known = {feature.column: feature for feature in features}
    lacking = [name for name in scorer.feature_names if name not in known]
    if lacking:
        raise InputError(
            f"The model needs the column {quoted(lacking[0])}, and nothing is known of it. "
            "Describe every column that the model sees."
        )
    return tuple(known[name] for name in scorer.feature_names)


def _seeds(features: Sequence[Feature], seed: int, repeats: int, cells: str) -> tuple[int, ...]:
    """Return a seed for each repeat; Python's own hash differs from process to process."""
    names = [feature.column for feature in features]
    texts = [json.dumps([names, seed, repeat, cells]) for repeat in range(repeats)]
    return tuple(
        int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts
    )


def _cells(case: pd.DataFrame, features: Sequence[Feature]) -> str:
    """Return the cells as text; a number is the same whichever type holds it."""
    return json.dumps([_cell(case[feature.column], feature) for feature in features])


def _cell(column: pd.Series, feature: Feature) -> str | None:
    if column.isna().iloc[0]:
        return None
    return float(numbers(column)[0]).hex() if feature.kind == "number" else str(column.iloc[0])
