"""A greedy search for few columns that change a score much, where not all sets can be tried."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.asking import Answers, asked
from workbench.explain.decision import mean_scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.players import Game
    from workbench.models.scorer import Scorer

BUDGET = 50_000  # predictions in each direction


def removals(scorer: Scorer, game: Game, answers: Answers, until: float) -> Answers:
    """Replace the columns of a case one after the other, and add what the model answers.

    Each step tries every column that is left and takes the one that brings the mean score
    furthest down; a second search goes up. They serve any threshold below and above the score.

    Parameters
    ----------
    scorer : Scorer
    game : Game
    answers : Answers
        Known already; rows 2 to d + 1 keep all columns but one, in the columns' order.
    until : float
        When to stop, by `time.monotonic`.
    """
    masks, scores = [answers.kept], [answers.scores]
    for sign in (-1.0, 1.0):
        found = _one_way(scorer, game, answers.scores[2 : 2 + game.d], (sign, until))
        masks += [each.kept for each in found]
        scores += [each.scores for each in found]
    return Answers(np.concatenate(masks), np.concatenate(scores))


def _one_way(
    scorer: Scorer, game: Game, first: NDArray[np.float64], aim: tuple[float, float]
) -> list[Answers]:
    (sign, until), left = aim, np.arange(game.d)
    kept, scores, found = np.ones(game.d, dtype=np.bool_), first, list[Answers]()
    spent = 0
    while len(left) > 2:  # without the last one nothing is kept, and that is known
        best = int(np.argmax(sign * mean_scores(scores, game.score)))
        kept[left[best]] = False
        left = np.delete(left, best)
        spent += len(left) * game.reference.n
        if spent > BUDGET or monotonic() > until:
            break
        masks = np.tile(kept, (len(left), 1))
        masks[np.arange(len(left)), left] = False
        scores = np.concatenate(list(asked(scorer, game, masks)))
        found.append(Answers(masks, scores))
    return found
