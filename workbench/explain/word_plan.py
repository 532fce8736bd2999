"""Which words to take away, and how the scores that are left make a value for each word.

A value is a weighted sum of differences: the score with a word less the score without it, the
other words kept being one of many groups. A plan lists the groups and the differences once. What
is summed may then be the score, or the decision at any threshold, without asking the model again.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, isqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MOST_EXACT = 12  # words: 4,096 groups


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Groups of kept words, and the differences between them that make the values.

    Attributes
    ----------
    engine : str
        "exact" or "partition".
    masks : ndarray of bool, shape (n_masks, n_words)
        Which words each group keeps; all different, no words and all words among them.
    word, kept, gone : ndarray of int, shape (n_differences,)
        Of each difference the word, the group with it, and the group without it.
    weight : ndarray of float64, shape (n_differences,)
        Of each difference; those of one word add up to 1.
    """

    engine: str
    masks: NDArray[np.bool_]
    word: NDArray[np.int64]
    kept: NDArray[np.int64]
    gone: NDArray[np.int64]
    weight: NDArray[np.float64]

    def values(self, worth: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the value of each word, given what each group is worth, shape (n_words,)."""
        parts = self.weight * (worth[self.kept] - worth[self.gone])
        values = np.bincount(self.word, parts, minlength=self.masks.shape[1])
        return values.astype(np.float64, copy=False)

    @property
    def without_words(self) -> int:
        """Which group keeps no word."""
        return int(np.flatnonzero(~self.masks.any(axis=1))[0])


def no_plan() -> Plan:
    """Return the plan of a case without a word: one group, no difference."""
    none = np.zeros(0, dtype=np.int64)
    return Plan("exact", np.zeros((1, 0), dtype=np.bool_), none, none, none, np.zeros(0))


def exact_plan(n_words: int) -> Plan:
    """Return the plan of Shapley's values: every group of words.

    The weight of a difference is s! (n - s - 1)! / n!, s words being kept beside the one (Shapley
    1953). Group g keeps word i where bit i of g is set.
    """
    groups = np.arange(2**n_words)
    masks = (groups[:, None] >> np.arange(n_words)) & 1 == 1
    size = masks.sum(axis=1)
    share = np.array([1.0 / (n_words * comb(n_words - 1, s)) for s in range(n_words)])
    words, gone = np.nonzero(~masks.T)
    return Plan(
        engine="exact",
        masks=masks,
        word=words,
        kept=gone | (1 << words),
        gone=gone,
        weight=share[size[gone]],
    )


def partition_plan(sizes: Sequence[int]) -> Plan:
    """Return the plan of Owen's values: neighbours stand together (Owen 1977).

    The texts are parted from each other, then each is halved again and again. A half is
    kept or taken away as a whole while the words of its other half are told apart. This is what
    `shap.explainers.Partition` computes over the same tree, without its bound on evaluations.

    Parameters
    ----------
    sizes : sequence of int
        Words of each text.
    """
    n = sum(sizes)
    ends = np.cumsum(sizes)
    fields = [np.arange(end - size, end) for end, size in zip(ends, sizes, strict=True) if size]
    found: list[tuple[int, NDArray[np.bool_]]] = []
    _part(fields, np.zeros((1, n), dtype=np.bool_), found)
    word = np.concatenate([np.full(len(rest), i) for i, rest in found])
    gone = np.concatenate([rest for _, rest in found])
    kept = gone.copy()
    kept[np.arange(len(word)), word] = True
    masks, place = distinct(np.concatenate([kept, gone]))
    return Plan(
        engine="partition",
        masks=masks,
        word=word,
        kept=place[: len(word)],
        gone=place[len(word) :],
        weight=np.concatenate([np.full(len(rest), 1.0 / len(rest)) for _, rest in found]),
    )


def most_words(groups: int) -> int:
    """Return how many words a plan of Owen's values with at most so many groups can have.

    Each word is judged beside as many groups as there are ways to keep or leave the halves beside
    it, and words share them: n words need three quarters of n² to n² groups.
    """
    return max(2, isqrt(groups))


def distinct(masks: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return the different rows of masks, and for each row which of them it is."""
    if masks.shape[1] == 0:
        return masks[:1], np.zeros(len(masks), dtype=np.int64)
    packed = np.packbits(masks, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return masks[first], place.reshape(-1)


def _part(
    nodes: list[NDArray[np.int64]],
    contexts: NDArray[np.bool_],
    found: list[tuple[int, NDArray[np.bool_]]],
) -> None:
    """Walk down the tree; at each word note the groups of other words it is judged beside."""
    if len(nodes) == 1:
        only = nodes[0]
        if len(only) == 1:
            found.append((int(only[0]), contexts))
            return
        nodes = np.array_split(only, 2)
    middle = (len(nodes) + 1) // 2
    halves = nodes[:middle], nodes[middle:]
    for mine, others in (halves, halves[::-1]):
        with_others = contexts.copy()
        with_others[:, np.concatenate(others)] = True
        _part(list(mine), np.concatenate([contexts, with_others]), found)
