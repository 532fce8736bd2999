"""Ask a model about variants of a case, in pieces, until time is over or nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from workbench.explain.line import Line
    from workbench.explain.options import Space
    from workbench.models.scorer import Scorer

Ended = Literal["complete", "deadline", "cancelled"]
# A piece takes about so many seconds: others who ask the same model wait no longer than that.
_PIECE = 0.2
_FEWEST, _FIRST, _MOST = 16, 256, 20_000


def _ignore(share: float) -> None:
    del share


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search, and whom to tell.

    Attributes
    ----------
    seconds : float
        Deadline; overrun by one piece of work at most.
    most : int
        Answers wanted.
    progress : callable
        Told the share of the work that is done, from 0 to 1.
    cancelled : callable
        Asked between pieces whether to stop.
    clock : callable
        Seconds that only rise.
    """

    seconds: float = 10.0
    most: int = 4
    progress: Callable[[float], None] = _ignore
    cancelled: Callable[[], bool] = _never
    clock: Callable[[], float] = time.monotonic


class Stopped(Exception):
    """The time is over, or nobody waits any more."""

    def __init__(self, why: Ended) -> None:
        super().__init__(why)
        self.why: Ended = why


@dataclass(slots=True)
class Probe:
    """A model that is asked about variants of one case.

    Attributes
    ----------
    scorer : Scorer
        The model.
    space : Space
        The variants.
    line : Line
        Where the case stands.
    effort : Effort
        How long it may take.
    tried : int
        Variants asked about.
    furthest : ndarray of int64, shape (n_columns,)
        The variant that came furthest to the other side.
    furthest_score : float
        Its score.
    """

    scorer: Scorer
    space: Space
    line: Line
    effort: Effort
    tried: int = 0
    furthest: NDArray[np.int64] = field(init=False)
    furthest_score: float = field(init=False)
    _piece: int = _FIRST
    _pace_seen: float = 0.0  # variants a second
    _began: float = field(init=False)
    _ends: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin at the case itself."""
        self.furthest = np.zeros(len(self.space.options), dtype=np.int64)
        self.furthest_score = self.line.score
        self._began = self.effort.clock()
        self.until(1.0)

    def until(self, share: float) -> None:
        """Let what comes now take time until this share of all the seconds is over."""
        self._ends = self._began + share * self.effort.seconds

    def scores(self, variants: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scores of variants, shape (n_variants,); raises as `pieces` does."""
        answers = np.empty(len(variants))
        for piece, scores in self.pieces(variants):
            answers[piece] = scores
        return answers

    def pieces(self, variants: NDArray[np.int64]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
        """Yield the scores of variants piece by piece, each with its place.

        Raises
        ------
        Stopped
            If the deadline comes, or the search is cancelled.
        InputError
            If the model answers something other than a finite number.
        """
        start = 0
        while start < len(variants):
            self._check()
            piece = slice(start, min(start + self._piece, len(variants)))
            before = self.effort.clock()
            scores = self.ask(variants[piece])
            self._pace(len(scores), self.effort.clock() - before)
            start = piece.stop
            yield piece, scores

    def ask(self, variants: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the scores of variants at once, whatever the clock says."""
        scores = self.scorer.score(self.space.rows(variants))
        if not np.isfinite(scores).all():
            raise InputError(
                "The model gives no finite score to a changed case, so nothing can be said of "
                "what would change the decision. Look at how the model treats such rows."
            )
        self.tried += len(variants)
        nearer = self.line.nearer(scores)
        best = int(np.argmax(nearer))
        if nearer[best] > self.line.nearer(np.array([self.furthest_score]))[0]:
            self.furthest, self.furthest_score = variants[best].copy(), float(scores[best])
        return scores

    def _check(self) -> None:
        if self.effort.cancelled():
            raise Stopped("cancelled")
        if self.effort.clock() >= self._ends:
            raise Stopped("deadline")

    def _pace(self, rows: int, seconds: float) -> None:
        """Ask about so many at a time that a piece takes a fifth of a second, undisturbed.

        What others ask the same model meanwhile makes a piece slower but not costlier, so the
        best pace seen counts: small pieces would only be slower still.
        """
        self._pace_seen = max(self._pace_seen, rows / max(seconds, 1e-9))
        fitting = min(self._pace_seen * _PIECE, 4.0 * self._piece)
        self._piece = int(np.clip(fitting, _FEWEST, _MOST))
