"""Score one case with some of its words taken away: the one place where texts meet the model."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.word_plan import distinct
from workbench.explain.words import texts_left
from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from workbench.explain.words import Token
    from workbench.models.scorer import Scorer

_BATCH_LETTERS = 4_000_000  # of text that is held at a time
_BATCH_ROWS = 2_000  # so that the deadline is looked at often enough


class WordGame:
    """One case, whose texts lose words while its other columns stay as they are.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    case : DataFrame of one row
    tokens : sequence of Token
        The words or pieces of all texts, text after text.
    seconds : float
        How long the model may be asked, from now on.
    """

    def __init__(
        self, scorer: Scorer, case: pd.DataFrame, tokens: Sequence[Token], seconds: float
    ) -> None:
        self._scorer = scorer
        self._case = case[list(scorer.feature_names)]
        self.tokens = tuple(tokens)
        self._seconds = seconds
        self._ends = time.monotonic() + seconds
        self._known: dict[bytes, float] = {}

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._ends

    def served(self) -> float:
        """Return the model's own answer for the case as it stands."""
        return float(self._answers(self._case)[0])

    def without_words(self) -> pd.DataFrame:
        """Return the case with all its words taken away."""
        return self._rows(np.zeros((1, len(self.tokens)), dtype=np.bool_))

    def scores(self, masks: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return the score of each group of kept words; the same group is asked for once.

        Parameters
        ----------
        masks : ndarray of bool, shape (n_masks, n_words)

        Returns
        -------
        ndarray of float64, shape (n_masks,)

        Raises
        ------
        InputError
            If the model gives no number, or the time is over before all is scored.
        """
        different, place = distinct(masks)
        keys = [row.tobytes() for row in np.packbits(different, axis=1)]
        new = [i for i, key in enumerate(keys) if key not in self._known]
        step = self._batch()
        for start in range(0, len(new), step):
            if self.late:
                raise InputError(
                    f"The model did not score this text without some of its words within "
                    f"{self._seconds:g} seconds. Choose a shorter text or allow more time."
                )
            part = new[start : start + step]
            answers = self._answers(self._rows(different[part])).tolist()
            self._known.update(zip([keys[i] for i in part], answers, strict=True))
        return np.array([self._known[key] for key in keys])[place]

    def _batch(self) -> int:
        letters = sum(token.end - token.start for token in self.tokens)
        return max(16, min(_BATCH_ROWS, _BATCH_LETTERS // (1 + letters)))

    def _rows(self, masks: NDArray[np.bool_]) -> pd.DataFrame:
        rows = self._case.take(np.zeros(len(masks), dtype=np.int64)).reset_index(drop=True)
        fields = np.array([token.field for token in self.tokens], dtype=object)
        for column in dict.fromkeys(fields.tolist()):
            mine = np.flatnonzero(fields == column)
            words = [self.tokens[i] for i in mine]
            left = texts_left(str(self._case[column].iloc[0]), words, masks[:, mine])
            kept = self._case[column].dtype == np.dtype(object)
            rows[column] = pd.Series(left, dtype=object if kept else "str")
        return rows

    def _answers(self, rows: pd.DataFrame) -> NDArray[np.float64]:
        answers = np.asarray(self._scorer.score(rows), dtype=np.float64)
        if answers.shape != (len(rows),) or not np.isfinite(answers).all():
            raise InputError(
                "The model gave no number for this text without some of its words, so its words "
                "cannot be explained. A model must answer for an empty text too."
            )
        return answers
