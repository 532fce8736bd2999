"""LIME's local models: by the lime library for one case, and by its own formulas for many.

Ribeiro, Singh and Guestrin 2016, "Why should I trust you?", section 3; lime 0.2.0.1. Numbers are
not cut at quartiles, the library's default: on an exactly linear model that has an R2 of 0.044,
and 1 without. Each call makes a fresh explainer, since one that is asked twice answers twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from lime.lime_tabular import LimeTabularExplainer
    from numpy.typing import NDArray

    from workbench.explain.neighbourhood import Neighbourhood

Predict: TypeAlias = "Callable[[NDArray[np.float64]], NDArray[np.float64]]"

_WIDTH = 0.75  # lime's kernel width is this times the root of the number of columns
_PENALTY = 1.0  # lime's ridge penalty
# Scores that vary by less are equal for every purpose here: a sum is exact to 1e-9 as well.
_NO_CHANGE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class LocalFit:
    """One weighted ridge regression around a case.

    Attributes
    ----------
    weights : ndarray of float64, shape (n_columns,)
        Of standardised numbers and of "has the case's value"; 0 where nothing was varied.
    r2 : float
        Weighted R2; NaN where the scores do not vary, or where the samples near the case weigh
        less than the penalty, so that the penalty and not the model decides the weights.
    gap : float
        |local prediction - score|.
    """

    weights: NDArray[np.float64]
    r2: float
    gap: float


def load() -> None:
    """Import the lime library, for those who would rather wait beforehand."""
    from lime import lime_tabular  # noqa: F401 (that it is loaded is all that is asked)


def library_fit(
    around: Neighbourhood, row: NDArray[np.float64], predict: Predict, seed: int, samples: int
) -> LocalFit:
    """Fit one case with the lime library.

    Parameters
    ----------
    around : Neighbourhood
        How its columns are varied.
    row : ndarray of float64, shape (n_columns,)
        The case as `around` encodes it.
    predict : callable
        From encoded rows to scores, shape (n_rows,).
    seed : int
        Of the explainer.
    samples : int
        Rows that it draws, the case among them.
    """
    drawn: list[NDArray[np.float64]] = []
    scores: list[NDArray[np.float64]] = []

    def both_classes(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        # lime takes two columns or none at all; one column of scores is a NotImplementedError.
        drawn.append(matrix)
        scores.append(predict(matrix))
        return np.column_stack((1.0 - scores[0], scores[0]))

    answer = _explainer(around, seed).explain_instance(
        row, both_classes, labels=(1,), num_features=len(row), num_samples=samples
    )
    weights = np.zeros(len(row))
    for column, weight in answer.local_exp[1]:
        weights[column] = weight
    columns = _standard(around, drawn[0])
    for j in around.shares():
        columns[j] = drawn[0][:, j] == row[j]
    r2 = float(answer.score) if _fitted(_kernel(columns), scores[0]) else float("nan")
    gap = abs(float(answer.local_pred[0]) - float(scores[0][0]))
    return LocalFit(np.where(around.varies, weights, 0.0), r2, gap)


def draw(around: Neighbourhood, seed: int, samples: int) -> NDArray[np.float64]:
    """Draw encoded rows as the lime library does with this seed; row 0 is left for the case.

    Numbers are drawn around the training rows' mean and not around the case, so that one matrix
    and its scores serve every case that is varied alike.
    """
    random = np.random.RandomState(seed)  # the library's own generator
    shape = samples, len(around.parts)
    matrix = random.normal(0, 1, shape[0] * shape[1]).reshape(shape) * around.scale + around.mean
    for j, shares in around.shares().items():
        matrix[:, j] = random.choice(len(shares), size=samples, replace=True, p=shares)
    return matrix


def shared_fits(
    around: Neighbourhood,
    rows: NDArray[np.float64],
    drawn: NDArray[np.float64],
    row_scores: NDArray[np.float64],
    drawn_scores: NDArray[np.float64],
) -> Iterator[LocalFit]:
    """Fit each of several cases on the same drawn rows, by lime's formulas.

    Parameters
    ----------
    around : Neighbourhood
        How the columns of all of them are varied.
    rows : ndarray of float64, shape (n_cases, n_columns)
        The cases as `around` encodes them.
    drawn : ndarray of float64, shape (n_samples, n_columns)
        From `draw`; row 0 gives way to each case in turn.
    row_scores, drawn_scores : ndarray of float64, shapes (n_cases,) and (n_samples,)
        Of both by the model.

    Yields
    ------
    LocalFit
        For each case, equal to the library's with the same seed up to rounding.
    """
    columns, scores = _standard(around, drawn), drawn_scores.copy()
    codes = {j: np.ascontiguousarray(drawn[:, j]) for j in around.shares()}
    for row, score in zip(rows, row_scores, strict=True):
        for j, of_rows in codes.items():
            columns[j] = of_rows == row[j]
        columns[:, 0], scores[0] = around.standard(row), score
        yield _ridge(columns, scores, _kernel(columns), around.varies)


def _explainer(around: Neighbourhood, seed: int) -> LimeTabularExplainer:
    from lime.lime_tabular import LimeTabularExplainer

    shares = around.shares()
    # Of these statistics lime reads the last two when it does not cut numbers; it asks for all.
    unused: dict[int, list[float]] = {}
    statistics = {
        **dict.fromkeys(("means", "mins", "maxs", "stds"), unused),
        "feature_values": {j: list(range(len(each))) for j, each in shares.items()},
        "feature_frequencies": shares,
    }
    return LimeTabularExplainer(
        around.training,
        categorical_features=list(shares),
        discretize_continuous=False,
        feature_selection="none",
        random_state=seed,
        training_data_stats=statistics,
    )


def _standard(around: Neighbourhood, drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return standardised numbers, one row for each column: so each lies together in memory."""
    return np.ascontiguousarray(((drawn - around.mean) / around.scale).T)


def _kernel(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lime's exponential kernel, the root of exp(-distance^2 / width^2), from row 0."""
    apart = columns - columns[:, :1]
    squared = np.einsum("ij,ij->j", apart, apart)
    kernel: NDArray[np.float64] = np.exp(-0.5 * squared / (_WIDTH**2 * len(columns)))
    return kernel


def _fitted(kernel: NDArray[np.float64], scores: NDArray[np.float64]) -> bool:
    """Return whether the model's answers, and not the penalty, decide the weights."""
    total = float(kernel.sum())
    variance = float(kernel @ (scores - kernel @ scores / total) ** 2) / total
    return total - 1.0 > _PENALTY and variance > _NO_CHANGE**2  # the case itself weighs 1


def _ridge(
    columns: NDArray[np.float64],
    scores: NDArray[np.float64],
    kernel: NDArray[np.float64],
    varies: NDArray[np.bool_],
) -> LocalFit:
    """Return scikit-learn's Ridge(alpha=1) with these sample weights, by its normal equations."""
    total, roots = kernel.sum(), np.sqrt(kernel)
    means, apart = columns @ kernel / total, scores - kernel @ scores / total
    weighted = columns * roots
    gram = weighted @ weighted.T - total * np.outer(means, means)
    gram[np.diag_indices_from(gram)] += _PENALTY
    weights = np.linalg.solve(gram, weighted @ (roots * apart))
    left = apart - weights @ columns + weights @ means
    r2 = float("nan")
    if _fitted(kernel, scores):
        r2 = 1.0 - float(kernel @ left**2) / float(kernel @ apart**2)
    return LocalFit(np.where(varies, weights, 0.0), r2, abs(float(left[0])))
