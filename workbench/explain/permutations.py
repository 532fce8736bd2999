"""Too many columns for every coalition: they join one by one, in seeded random orders.

Each order is followed by its reverse (antithetic), which cancels what any two columns do
together. Every mixture is averaged over the same listed reference rows, so that base and values
add up to the score, and to the decision at any threshold, however few the orders are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.asking import Answers, asked
from workbench.explain.decision import FlipSet, ScoreTable, mean_scores
from workbench.explain.explanation import DecisionReasons, Explanation
from workbench.explain.greedy import removals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.explain.players import Game
    from workbench.models.scorer import Scorer

NAME = "permutations"
BUDGET = 200_000  # predictions for the orders
# A standard error needs two; with fewer than so many it is worth little, so rather than that a
# larger reference group is drawn down.
FEWEST_PAIRS, GOOD_PAIRS = 2, 32


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """In which orders the columns join.

    Attributes
    ----------
    columns : ndarray of int64, shape (n_orders, d)
        The columns in the order in which they join; each odd row is the row before it, reversed.
    chain : ndarray of int64, shape (n_orders, d + 1)
        The coalition after each step, as a row of `masks`.
    masks : ndarray of bool, shape (n_coalitions, d)
        Each coalition once: nobody, all, all but one (d of them), then as the orders need them.
    seed : int
        From which they were drawn.
    """

    columns: NDArray[np.int64]
    chain: NDArray[np.int64]
    masks: NDArray[np.bool_]
    seed: int

    @classmethod
    def drawn(cls, d: int, pairs: int, seed: int) -> Orders:
        """Draw pairs of orders of d columns."""
        drawn = np.random.default_rng(seed).permuted(np.tile(np.arange(d), (pairs, 1)), axis=1)
        columns = np.stack((drawn, drawn[:, ::-1]), axis=1).reshape(2 * pairs, d)
        joins = np.argsort(columns, axis=1)
        steps = joins[:, None, :] < np.arange(d + 1)[None, :, None]
        first = np.vstack([np.zeros((1, d), bool), np.ones((1, d), bool), ~np.eye(d, dtype=bool)])
        every = np.vstack([first, steps.reshape(-1, d)])
        _, seen, which = np.unique(
            np.packbits(every, axis=1), axis=0, return_index=True, return_inverse=True
        )
        order = np.argsort(seen)
        rank = np.empty_like(order)
        rank[order] = np.arange(len(order))
        chain = rank[which.ravel()[len(first) :]].reshape(2 * pairs, d + 1)
        return cls(columns, chain, every[seen[order]], seed)

    def complete(self, n: int) -> Orders:
        """Return the pairs of orders that the first n coalitions are enough for."""
        ready = np.maximum.accumulate(self.chain.max(axis=1)) < n
        count = int(np.count_nonzero(ready)) // 2 * 2
        return replace(self, columns=self.columns[:count], chain=self.chain[:count])

    def added(self, worth: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what each column adds in each order, shape (n_orders, d), from coalition values.

        Column j's place is j, whenever it joins.
        """
        added = np.empty(self.columns.shape)
        np.put_along_axis(added, self.columns, np.diff(worth[self.chain], axis=1), axis=1)
        return added

    def weights(self, n_coalitions: int) -> NDArray[np.float64]:
        """Return how often each column joins to make each coalition, less how often it joins it.

        Their product with coalition values, over the number of orders, is the mean of `added`.
        """
        weights = np.zeros((n_coalitions, self.columns.shape[1]))
        np.add.at(weights, (self.chain[:, 1:], self.columns), 1.0)
        np.add.at(weights, (self.chain[:, :-1], self.columns), -1.0)
        weights.setflags(write=False)
        return weights


@dataclass(frozen=True, slots=True, eq=False)
class Sampled:
    """Scores of the coalitions that random orders pass through, and what they say of a case.

    Attributes
    ----------
    table : ScoreTable
        Of all coalitions that were scored.
    orders : Orders
        In which the columns joined.
    explained : Explanation
        Of the score, from the answers as they came.
    """

    table: ScoreTable
    orders: Orders
    explained: Explanation

    @classmethod
    def of(cls, game: Game, orders: Orders, answers: Answers, engine: str = NAME) -> Sampled:
        """Average what a model answered over the orders."""
        added = orders.added(mean_scores(answers.scores, game.score))
        pairs = added.reshape(-1, 2, game.d).mean(axis=1)
        values, errors = pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / sqrt(len(pairs))
        for array in (values, errors):
            array.setflags(write=False)
        explained = Explanation(
            engine=engine,
            feature_names=game.feature_names,
            values=values,
            base_value=game.reference.mean_score,
            score=game.score,
            standard_error=errors,
            reference=game.reference,
            seed=orders.seed,
        )
        weights = orders.weights(len(answers.kept))
        table = ScoreTable.of(game, answers, weights, len(orders.columns))
        return cls(table, orders, explained)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns, in the model's order."""
        return self.table.game.feature_names

    @property
    def scores(self) -> NDArray[np.float64]:
        """Scores of the coalitions `table.kept`, shape (n_coalitions, n_reference)."""
        return self.table.scores

    @property
    def mean_scores(self) -> NDArray[np.float64]:
        """Mean score of each of these coalitions, shape (n_coalitions,)."""
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
        """Return the score taken apart, each value with its standard error."""
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
        # Every column was tried alone, so no set is smaller than one of a single column.
        greedy = flip_set is None or len(flip_set) > 1
        return DecisionReasons(threshold, float(shares[0]), shares[1:], flip_set, greedy)

    def decisions(self, thresholds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the decision at many thresholds taken apart: see `Coalitions.decisions`."""
        return self.table.all_shares(thresholds)

    def flip_sets(self, threshold: float, most: int = 3) -> tuple[FlipSet, ...]:
        """Return the smallest sets of columns found that decide the case at a threshold.

        They are looked for among the coalitions that were scored, those of a greedy search among
        them: smaller ones may exist, but none of a single column.
        """
        return self.table.flip_sets(threshold, most)

    def as_listed(self, score: float) -> Sampled:
        """Return the same with the case's listed score: see `Coalitions.as_listed`."""
        explained = replace(self.explained, score=score)
        return Sampled(self.table.as_listed(score), self.orders, explained)


def rows_to_sample(d: int) -> int:
    """Return how many reference rows leave predictions for enough orders of d columns."""
    return BUDGET // (2 * GOOD_PAIRS * max(1, d - 1))


def ask_orders(scorer: Scorer, game: Game, seed: int, until: float) -> tuple[Orders, Answers]:
    """Ask a model for the coalitions of random orders, and of a greedy search for flip sets.

    Parameters
    ----------
    scorer : Scorer
    game : Game
    seed : int
        Of the orders.
    until : float
        When to stop, by `time.monotonic`. Until then the same seed gives the same orders; later
        fewer of them are asked for, but never less than two pairs.

    Raises
    ------
    Refused
        If an answer is not a number.
    """
    per_pair = 2 * max(1, game.d - 1) * game.reference.n
    orders = Orders.drawn(game.d, max(FEWEST_PAIRS, BUDGET // per_pair), seed)
    needed = int(orders.chain[: 2 * FEWEST_PAIRS].max()) + 1
    parts: list[NDArray[np.float64]] = []
    done = 0
    for part in asked(scorer, game, orders.masks):
        parts.append(part)
        done += len(part)
        if done >= needed and monotonic() > until:
            break
    answers = Answers(orders.masks[:done], np.concatenate(parts))
    return orders.complete(done), removals(scorer, game, answers, until)
