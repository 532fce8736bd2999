"""A model is asked for the scores of mixtures, and what it answers is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from workbench.explain.mixing import taken
from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from workbench.explain.players import Game
    from workbench.models.scorer import Scorer

# Mixtures in the first call, which shows how fast the model is, and in each further one: few enough
# that whoever asks can stop within a second, even where half a million take the 20 s of the
# deadline. The numbers do not follow the clock: a model's last bits may depend on how many rows it
# is asked for at once, and the same question has the same answer.
_FIRST, _AT_ONCE = 2_048, 26_000


class Refused(InputError):
    """An engine must not speak of this case; the text says why."""


class TooSlow(Refused):
    """An engine would not be done before the deadline."""


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a model answered for some coalitions.

    Attributes
    ----------
    kept : ndarray of bool, shape (n_coalitions, d)
        Which columns keep the case's value.
    scores : ndarray of float64, shape (n_coalitions, n_reference)
        Of each coalition, mixed with each reference row.
    """

    kept: NDArray[np.bool_]
    scores: NDArray[np.float64]


def asked(scorer: Scorer, game: Game, masks: NDArray[np.bool_]) -> Iterator[NDArray[np.float64]]:
    """Ask for coalitions a part at a time, so that whoever asks can stop.

    Yields
    ------
    ndarray of float64, shape (n_part, n_reference)
        The scores of the next coalitions.

    Raises
    ------
    Refused
        If the model does not answer each mixture with a finite number.
    """
    start, rows = 0, _FIRST
    while start < len(masks):
        part = masks[start : start + max(1, rows // game.reference.n)]
        yield _answers(scorer, game, part)
        start, rows = start + len(part), _AT_ONCE


def _answers(scorer: Scorer, game: Game, masks: NDArray[np.bool_]) -> NDArray[np.float64]:
    scores = np.asarray(scorer.score_mixed(game.case, game.reference.rows, masks))
    if scores.shape != (len(masks), game.reference.n):
        raise Refused("The model does not give one score for each mixture of case and reference.")
    scores = scores.astype(np.float64, copy=False)
    bad = int(np.count_nonzero(~np.isfinite(scores)))
    if bad:
        raise Refused(
            f"The model gives no number for {bad:,} of {scores.size:,} mixtures of this case and "
            "its reference rows."
        )
    return scores


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A scorer that is given whole rows only: what mixtures are scored by is built here.

    It is slower, and it depends on nothing but the served model's plain answers.
    """

    scorer: Scorer

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that the model sees, in its order."""
        return self.scorer.feature_names

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the served model's scores, shape (n_rows,)."""
        return self.scorer.score(frame)

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the scores of mixtures, shape (n_masks, n_reference), of rows built here."""
        n = len(reference)
        rows = np.tile(np.arange(n), len(masks))
        mixed = rebuilt(case, reference, np.repeat(masks, n, axis=0), rows)
        return np.asarray(self.scorer.score(mixed)).reshape(len(masks), n)


def rebuilt(
    case: pd.DataFrame,
    reference: pd.DataFrame,
    kept: NDArray[np.bool_],
    rows: NDArray[np.int64],
) -> pd.DataFrame:
    """Return rows that hold the case's values where `kept`, else those of a reference row.

    Parameters
    ----------
    case : DataFrame of one row
    reference : DataFrame of the same columns
    kept : ndarray of bool, shape (n, n_columns)
    rows : ndarray of int64, shape (n,)
        The reference row that each is mixed with.
    """
    pool = pd.DataFrame({name: _pool(case[name], reference[name]) for name in case.columns})
    return taken(pool, list(np.where(kept, 0, 1 + rows[:, None]).T))


def _pool(one: pd.Series, many: pd.Series) -> pd.Series:
    """Join columns; a category that the reference rows have never seen stays one of its own."""
    if isinstance(one.dtype, pd.CategoricalDtype) and isinstance(many.dtype, pd.CategoricalDtype):
        if one.dtype == many.dtype:
            return pd.concat([one, many], ignore_index=True)
        return (
            pd.Series(union_categoricals([many, one], ignore_order=True))
            .iloc[[len(many), *range(len(many))]]
            .reset_index(drop=True)
        )
    return pd.concat([one, many], ignore_index=True)
