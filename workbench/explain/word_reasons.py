"""The values that explanations of texts are made of: words, what each adds, and what decides."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.explanation import DecisionReasons
from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.explanation import Agreement, Explanation, LocalModel
    from workbench.explain.word_plan import Plan
    from workbench.explain.words import Token

# A text whose words together carry less than this share of what all words do hardly matters.
_HARDLY = 0.05
# ... if the score moves by less than a point once all of them are gone.
_LITTLE = 0.01
# Below a tenth of a point in all, nothing matters, and no share can be told.
_NOTHING = 0.001
# Scores this close, relative to their size, are one score: its last bits depend on how many rows
# the model is asked for at once.
_ROUNDING = 1e-12
_SAME = 2e-6  # as far as the sums of float32 boosters may be off


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts, as a whole.

    Attributes
    ----------
    column : str
        Its column.
    text : str
        As it stands in the case; "" where it is missing.
    n_words : int
        How many words it has.
    share : float
        Its words' part of the sum of all words' |SHAP values|; NaN where that sum is nothing.
    score_without : float
        The score with all its words taken away and the other texts as they are.
    """

    column: str
    text: str
    n_words: int
    share: float
    score_without: float


@dataclass(frozen=True, slots=True, eq=False)
class Removal:
    """Words taken away one after the other, each time the one that moves the score the furthest.

    Attributes
    ----------
    order : tuple of int
        Which words, the first to go first.
    scores : ndarray of float64, shape (len(order),)
        The score once each is gone, as well as those before it.
    """

    order: tuple[int, ...]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WordFlip:
    """Words without which the decision would be the other one.

    Attributes
    ----------
    words : tuple of int
        Which tokens, in the order of the text.
    score : float
        The served model's score without them.
    greedy : bool
        Whether they were found one by one, so that fewer might do.
    """

    words: tuple[int, ...]
    score: float
    greedy: bool


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What the model answered, from which any threshold's decision is read.

    Attributes
    ----------
    plan : Plan
        The groups of kept words that were scored, and how they make values.
    scores : ndarray of float64, shape (n_masks,)
        Of each group.
    falling, rising : Removal
        The words taken away so that the score falls, or rises, the fastest.
    """

    plan: Plan
    scores: NDArray[np.float64]
    falling: Removal
    rising: Removal

    def beside(self, score: float) -> Asked:
        """Return the same, what equals the case's score but for rounding having its bits."""
        falling, rising = (
            replace(path, scores=_same_bits(path.scores, score))
            for path in (self.falling, self.rising)
        )
        return Asked(self.plan, _same_bits(self.scores, score), falling, rising)


@dataclass(frozen=True, slots=True, eq=False)
class WordReasons:
    """Why a text was scored so, word by word, by SHAP and by LIME.

    Attributes
    ----------
    tokens : tuple of Token
        The words of all texts, text after text; pieces of neighbouring words in a long text.
    sides : tuple of Side
        The texts.
    shap : Explanation
        What each word adds: `base_value`, the score with no word left, + the values = `score`.
        Its features are the words, marked with their text where there are several.
    lime : LocalModel
        LIME's weights of the same words, in probability points.
    agreement : Agreement
        Whether the two say the same.
    asked : Asked
        What the model answered.
    """

    tokens: tuple[Token, ...]
    sides: tuple[Side, ...]
    shap: Explanation
    lime: LocalModel
    agreement: Agreement
    asked: Asked

    @property
    def score(self) -> float:
        """The served model's own answer for the case."""
        return self.shap.score

    @property
    def base_value(self) -> float:
        """The served model's answer once every word is gone."""
        return self.shap.base_value

    @property
    def n_words(self) -> int:
        """Words of all texts."""
        return sum(side.n_words for side in self.sides)

    @property
    def grouped(self) -> bool:
        """Whether the text is so long that neighbouring words are explained together."""
        return any(token.words > 1 for token in self.tokens)

    @property
    def ignored(self) -> tuple[Side, ...]:
        """The texts that hardly matter here; none where there is only one text with words.

        Word by word, and all words at once: single words that pull both ways can do much together.
        """
        told = [side for side in self.sides if side.n_words > 0]
        return tuple(
            side
            for side in told
            if len(told) > 1
            and side.share < _HARDLY
            and abs(side.score_without - self.score) < _LITTLE
        )

    def decision(self, threshold: float) -> DecisionReasons:
        """Return the decision at a threshold taken apart; the model is not asked again.

        Base value and values are those of 1[score >= threshold], over the same groups of words.

        Raises
        ------
        InputError
            If the threshold is not a number.
        """
        _refuse_no_number(threshold)
        flagged = (self.asked.scores >= threshold).astype(np.float64)
        values = self.asked.plan.values(flagged)
        values.setflags(write=False)
        flip = self.flip(threshold)
        names = self.shap.feature_names
        return DecisionReasons(
            threshold=threshold,
            base_value=float(flagged[self.asked.plan.without_words]),
            values=values,
            flip_set=None if flip is None else tuple(names[word] for word in flip.words),
            greedy=flip is not None and flip.greedy,
        )

    def flip(self, threshold: float) -> WordFlip | None:
        """Return the fewest words without which the decision would be the other one.

        Where every group of words was scored they are the fewest there are; else they were found
        one by one. None where no group that was tried is enough.

        Raises
        ------
        InputError
            If the threshold is not a number.
        """
        _refuse_no_number(threshold)
        if self.asked.plan.engine == "exact":
            return self._fewest(threshold)
        flagged = self.score >= threshold
        path = self.asked.falling if flagged else self.asked.rising
        across = np.flatnonzero((path.scores >= threshold) != flagged)
        if not len(across):
            return None
        last = int(across[0])
        words = tuple(sorted(path.order[: last + 1]))
        return WordFlip(words, float(path.scores[last]), greedy=True)

    def as_listed(self, score: float) -> WordReasons:
        """Return the same with the case's score as it stands in the table, to the last bit.

        The threshold is often the very score of the case: then its last bit decides.

        Raises
        ------
        InputError
            If the listed score is another one.
        """
        if not abs(score - self.score) <= _SAME:
            raise InputError(
                f"The table lists the score {score:.12g} for this case, and the model now gives "
                f"{self.score:.12g}. Score the table again with this model."
            )
        return replace(self, shap=replace(self.shap, score=score), asked=self.asked.beside(score))

    def _fewest(self, threshold: float) -> WordFlip | None:
        """Look through all groups; of equally few words, those of the largest change."""
        masks, scores = self.asked.plan.masks, self.asked.scores
        across = np.flatnonzero((scores >= threshold) != (self.score >= threshold))
        if not len(across):
            return None
        gone = np.count_nonzero(~masks[across], axis=1)
        best = across[np.lexsort((-np.abs(scores[across] - self.score), gone))[0]]
        words = tuple(np.flatnonzero(~masks[best]).tolist())
        return WordFlip(words, float(scores[best]), greedy=False)


def _same_bits(scores: NDArray[np.float64], score: float) -> NDArray[np.float64]:
    """Return scores in which those that differ from one by rounding alone have its very bits."""
    equal = np.where(np.abs(scores - score) <= _ROUNDING * abs(score), score, scores)
    equal.setflags(write=False)
    return equal


def _refuse_no_number(threshold: float) -> None:
    if isnan(threshold):
        raise InputError("The threshold is not a number. Give one, such as 0.5.")


def side_share(values: NDArray[np.float64], mine: NDArray[np.bool_]) -> float:
    """Return what share of all |values| some words carry; NaN where all is nothing."""
    sizes = np.abs(values)
    return float(sizes[mine].sum() / sizes.sum()) if sizes.sum() > _NOTHING else nan
