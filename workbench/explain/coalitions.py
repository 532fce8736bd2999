"""Every coalition of columns, scored once: exact reasons for the score and for any decision.

One table of scores holds the Shapley values of the score and those of "flagged at t" for every
threshold t, so while the operating point moves, the reasons move without the model being asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import factorial
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.asking import Answers, TooSlow, asked
from workbench.explain.decision import FlipSet, ScoreTable, mean_scores
from workbench.explain.explanation import DecisionReasons, Explanation
from workbench.explain.players import coalitions, shapley_values, whole_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.explain.players import Game
    from workbench.models.scorer import Scorer


@dataclass(frozen=True, slots=True, eq=False)
class Coalitions:
    """The scores of all coalitions of a case's columns, and what they say of it.

    Attributes
    ----------
    table : ScoreTable
        Of all 2^d coalitions, in the order of their numbers.
    explained : Explanation
        Of the score, from the answers as they came.
    """

    table: ScoreTable
    explained: Explanation

    @classmethod
    def of(cls, game: Game, answers: Answers, engine: str = "exact") -> Coalitions:
        """Weigh what a model answered for all coalitions, in the order of their numbers."""
        reference, d = game.reference, game.d
        values = shapley_values(mean_scores(answers.scores, game.score))
        explained = Explanation(
            engine=engine,
            feature_names=game.feature_names,
            values=values,
            base_value=reference.mean_score,
            score=game.score,
            standard_error=np.zeros(d),
            reference=reference,
        )
        for array in (values, explained.standard_error):
            array.setflags(write=False)
        return cls(ScoreTable.of(game, answers, whole_weights(d), factorial(d)), explained)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns, in the model's order."""
        return self.table.game.feature_names

    @property
    def scores(self) -> NDArray[np.float64]:
        """Scores of all coalitions, shape (2^d, n_reference).

        In row S, column j keeps the case's value where bit j of S is set. Row 0 holds the served
        scores of the reference rows, the last row nothing but the case's.
        """
        return self.table.scores

    @property
    def mean_scores(self) -> NDArray[np.float64]:
        """Mean score of each coalition, shape (2^d,)."""
        return self.table.mean_scores

    @property
    def reference(self) -> Reference:
        """The rows compared with."""
        return self.table.game.reference

    @property
    def score(self) -> float:
        """The served model's own answer for the case."""
        return self.table.game.score

    def explanation(self) -> Explanation:
        """Return the score taken apart: Shapley values of the mean score (Shapley 1953)."""
        return self.explained

    def decision(self, threshold: float) -> DecisionReasons:
        """Return the decision at a threshold taken apart; the model is not asked again.

        Raises
        ------
        InputError
            If the threshold is not a number.
        """
        shares = self.table.shares(threshold)
        shares.setflags(write=False)
        flips = self.flip_sets(threshold, most=1)
        flip_set = flips[0].columns if flips else None
        return DecisionReasons(threshold, float(shares[0]), shares[1:], flip_set)

    def decisions(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the decision at many thresholds taken apart, in one pass over the scores.

        Parameters
        ----------
        thresholds : ndarray of float64, shape (k,)
            In any order.

        Returns
        -------
        ndarray of float64, shape (k, 1 + d)
            The share of the reference rows that are flagged, then the columns' values: the same
            to the last bit as `decision` gives one by one.
        """
        return self.table.all_shares(thresholds)

    def flip_sets(self, threshold: float, most: int = 3) -> tuple[FlipSet, ...]:
        """Return the smallest sets of columns that decide the case at a threshold.

        With the reference rows' values in these columns, the mean score is on the other side.
        The smallest comes first, of equally small ones that of the largest change; a set that
        holds another one of those returned is left out, since that one is enough.
        """
        return self.table.flip_sets(threshold, most)

    def as_listed(self, score: float) -> Coalitions:
        """Return the same with the case's score as it stands in the table, to the last bit.

        A model may answer one row alone with other last bits than among many, and the threshold
        is often the very score of the case: then these bits decide.

        Raises
        ------
        InputError
            If the listed score is another one.
        """
        return Coalitions(self.table.as_listed(score), replace(self.explained, score=score))


def ask_all(scorer: Scorer, game: Game, until: float) -> Answers:
    """Ask a model for all coalitions.

    Parameters
    ----------
    scorer : Scorer
    game : Game
    until : float
        When to be done, by `time.monotonic`.

    Raises
    ------
    TooSlow
        If the answers so far show that it will take longer.
    Refused
        If an answer is not a number.
    """
    masks = coalitions(game.d)
    parts: list[NDArray[np.float64]] = []
    done, begun = 0, monotonic()
    for part in asked(scorer, game, masks):
        parts.append(part)
        done += len(part)
        now = monotonic()
        if now + (now - begun) * (len(masks) - done) / done > until and done < len(masks):
            raise TooSlow("Scoring every mixture of this case takes longer than the deadline.")
    return Answers(masks, np.concatenate(parts))
