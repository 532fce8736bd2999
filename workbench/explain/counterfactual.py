"""What would change the decision: the fewest columns, and the smallest changes in them.

First every single column is tried at every value that occurs, then pairs, then triples, each on a
grid as fine as the work allows; where that finds nothing, a greedy climb over all columns. What is
found is then made smaller: a change that is not needed is taken back, and every other one is moved
as near to the case as it may be. Nothing is advised that was not scored by the model itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.probing import Effort, Ended, Probe, Stopped
from workbench.explain.shrinking import shrunk
from workbench.explain.subsets import SubsetSearch

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.cells import Change
    from workbench.explain.line import Line
    from workbench.explain.options import Space
    from workbench.models.scorer import Scorer

    Variant = NDArray[np.int64]

# Searching may take so much of the time; the rest is for making small what was found.
_SEARCHING = 0.75
_IN_HASTE = 2


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactual:
    """Changes that bring a case to the other side, none of which can be left out.

    Attributes
    ----------
    changes : tuple of Change
        What is changed, in the columns' order.
    score : float
        The model's score of the changed case.
    distance : float
        Sum of the changes' distances, each from 0 to 1.
    row : DataFrame of one row
        The changed case.
    """

    changes: tuple[Change, ...]
    score: float
    distance: float
    row: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What a search found.

    Attributes
    ----------
    line : Line
        Where the case stands.
    found : tuple of Counterfactual
        Answers with different sets of columns, fewest columns first; () where nothing within the
        limits changes the decision.
    furthest : Counterfactual
        The variant that came furthest to the other side; the case itself where nothing helps.
    changeable : int
        Columns that the limits leave open.
    exhausted : int
        Every set of up to so many columns was tried at every value.
    tried : int
        Variants scored.
    ended : {"complete", "deadline", "cancelled"}
        Why the search ended.
    """

    line: Line
    found: tuple[Counterfactual, ...]
    furthest: Counterfactual
    changeable: int
    exhausted: int
    tried: int
    ended: Ended


def counterfactuals(
    scorer: Scorer, line: Line, space: Space, effort: Effort | None = None
) -> Outcome:
    """Search for changes that bring a case to the other side of the threshold.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    line : Line
        The case's score, and the threshold.
    space : Space
        What may be changed, and to what.
    effort : Effort, optional
        Deadline, progress and cancellation.

    Returns
    -------
    Outcome
        Each answer was scored once more at the end: it is on the other side, and with any one of
        its changes taken back it is not. What could not be made so in time is left out.

    Raises
    ------
    InputError
        If the model gives no finite score.
    """
    effort = Effort() if effort is None else effort
    probe = Probe(scorer, space, line, effort)
    search = SubsetSearch(probe, {})
    ended: Ended = "complete"
    try:
        probe.until(_SEARCHING)
        search.run()
    except Stopped as stop:
        ended = stop.why
    found: list[tuple[Variant, float]] = []
    try:
        probe.until(1.0)
        _finish(search.best(), probe, found)
    except Stopped as stop:
        ended = stop.why
        if not found:
            _as_it_is(search.best(), probe, found)
    answers = [_answer(variant, score, space) for variant, score in found]
    effort.progress(1.0)
    return Outcome(
        line=line,
        found=tuple(sorted(answers, key=lambda each: (len(each.changes), each.distance))),
        furthest=_answer(probe.furthest, probe.furthest_score, space),
        changeable=len(space.options),
        exhausted=search.exhausted,
        tried=probe.tried,
        ended=ended,
    )


def _finish(
    candidates: Iterable[Variant], probe: Probe, found: list[tuple[Variant, float]]
) -> None:
    """Make candidates small and put those that hold into `found`, until there are enough."""
    for variant in candidates:
        if len(found) >= probe.effort.most:
            return
        probe.effort.progress(0.8 + 0.2 * len(found) / probe.effort.most)
        small = shrunk(variant, probe)
        changed = set(np.flatnonzero(small).tolist())
        known = [set(np.flatnonzero(other).tolist()) for other, _ in found]
        if any(other <= changed for other in known):
            continue
        score = _holds(small, probe)
        if score is not None:
            found.append((small, score))


def _as_it_is(
    candidates: Sequence[Variant], probe: Probe, found: list[tuple[Variant, float]]
) -> None:
    """Put the first of a few candidates that holds into `found`, large as it may be."""
    for variant in candidates[:_IN_HASTE]:
        score = _holds(variant, probe)
        if score is not None:
            found.append((variant, score))
            return


def _holds(variant: Variant, probe: Probe) -> float | None:
    """Return a variant's score if it crosses, and does not with any one change taken back."""
    undone = np.repeat(variant[None], np.count_nonzero(variant), axis=0)
    undone[np.arange(len(undone)), np.flatnonzero(variant)] = 0
    scores = probe.ask(np.concatenate([variant[None], undone]))
    over = probe.line.across(scores)
    return float(scores[0]) if over[0] and not over[1:].any() else None


def _answer(variant: Variant, score: float, space: Space) -> Counterfactual:
    return Counterfactual(
        changes=space.changes(variant),
        score=score,
        distance=float(space.distances(variant[None])[0]),
        row=space.rows(variant[None]),
    )
