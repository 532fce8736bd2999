"""LIME on words: `lime_base` underneath, over the words of all texts of a case at once.

Sampling, distance and kernel are those of `lime.lime_text.LimeTextExplainer` with `bow=False`,
where each occurrence of a word is a feature of its own. It knows one text only; here one mask
runs over the words of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KERNEL_WIDTH = 25.0  # of distances from 0 to 100: both as in lime_text


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """LIME's linear model around a text, from one draw.

    Attributes
    ----------
    weights : ndarray of float64, shape (n_words,)
        What each word adds to the score, in probability points.
    r2 : float
        Weighted R2; NaN where every drawn text scores the same.
    prediction : float
        What the linear model says of the whole text.
    """

    weights: NDArray[np.float64]
    r2: float
    prediction: float


def drawn_masks(n_words: int, samples: int, seed: int) -> NDArray[np.bool_]:
    """Return LIME's draw of kept words, shape (samples, n_words); the first keeps all.

    The number of words to take away is drawn first, each from 1 to all being as likely.
    """
    random = np.random.RandomState(seed)  # lime's own generator, so that the draws are its own
    masks = np.ones((samples, n_words), dtype=np.bool_)
    for row, size in enumerate(random.randint(1, n_words + 1, samples - 1), start=1):
        masks[row, random.choice(n_words, size, replace=False)] = False
    return masks


def fit_around(masks: NDArray[np.bool_], scores: NDArray[np.float64], seed: int) -> Fit:
    """Fit LIME's weighted ridge regression to scores of a text with words taken away.

    Parameters
    ----------
    masks : ndarray of bool, shape (samples, n_words)
        The kept words; the first row keeps all.
    scores : ndarray of float64, shape (samples,)
    seed : int
        Of LIME's regression.
    """
    from lime.lime_base import LimeBase

    n_words = masks.shape[1]
    base = LimeBase(_kernel, random_state=np.random.RandomState(seed))
    _, pairs, r2, prediction = base.explain_instance_with_data(
        masks.astype(np.float64),
        scores[:, None],
        _distances(masks),
        0,
        n_words,
        feature_selection="none",
    )
    weights = np.zeros(n_words)
    for word, weight in pairs:
        weights[word] = weight
    constant = np.ptp(scores) == 0.0
    return Fit(weights, float("nan") if constant else float(r2), float(prediction[0]))


def _distances(masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return 100 x the cosine distance of each mask from the one that keeps all."""
    kept: NDArray[np.float64] = masks.mean(axis=1)
    return 100.0 * (1.0 - np.sqrt(kept))


def _kernel(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    near: NDArray[np.float64] = np.sqrt(np.exp(-(distances**2) / _KERNEL_WIDTH**2))
    return near
