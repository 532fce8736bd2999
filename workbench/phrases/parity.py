"""The price of parity in words: what it costs, whom it moves, and what it is not."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.numbers import count, fixed, threshold_text
from workbench.phrases.slice_metrics import metric_name
from workbench.phrases.slices import money_of_many

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.phrases.numbers import Money
    from workbench.slices.parity import Frontier, ParityPoint
    from workbench.slices.parity_change import CostChange, GroupChange
    from workbench.slices.parity_held_out import HeldOut
    from workbench.workspace import Words

_METRICS = {
    "predictive_equality": "fpr",
    "equal_opportunity": "tpr",
    "demographic_parity": "selection_rate",
    "predictive_parity": "ppv",
}
_FORMAL = {
    "predictive_equality": "predictive equality",
    "equal_opportunity": "equal opportunity",
    "equalized_odds": "equalised odds",
    "demographic_parity": "demographic parity",
    "predictive_parity": "predictive parity",
}
WARNING = (
    "Different thresholds for different groups of people can be unlawful, even where they bring "
    "the groups together: two people with the same score are then decided differently because of "
    "their group. This shows what parity would cost; it does not recommend it. Ask a lawyer first."
)
ACKNOWLEDGED = (
    "I know that different thresholds for different groups can be unlawful, and that a lawyer "
    "must look at this rule before anybody uses it."
)


def money_of_thousand(unit: str, own: CostChange, apart: CostChange) -> Money:
    """Return how the money of a change is written: fitted and to be expected, of 1,000 cases."""
    shown = [abs(each) for each in (own.value, apart.value, apart.low, apart.high)]
    known = [each for each in shown if not isnan(each)]
    return money_of_many(unit, known)


def gap_text(gap: float) -> str:
    """Return a distance between shares: "5 pts", "0.4 pts"."""
    points = 100.0 * gap
    if isnan(points):
        return "unknown"
    if 0.0 < points < 0.05:
        return "< 0.1 pts"
    return f"{fixed(points, 1).removesuffix('.0')} pts"


def criterion_name(criterion: str, words: Words) -> str:
    """Return what is to be alike, as it is offered: "Good loans declined"."""
    if criterion == "equalized_odds":
        return "Both mistakes"
    return metric_name(_METRICS[criterion], words)


def meaning(criterion: str, words: Words) -> str:
    """Return what the groups' thresholds are to bring together, with its formal name."""
    told = {
        "predictive_equality": f"Of {words.negatives}, the same share {words.flagged} in every "
        "group",
        "equal_opportunity": f"Of {words.positives}, the same share {words.flagged} in every group",
        "equalized_odds": f"Of {words.positives}, and of {words.negatives}, the same shares "
        f"{words.flagged} in every group; the wider gap counts",
        "demographic_parity": f"The same share of all {words.cases} {words.flagged} in every "
        f"group, {words.positives} or not",
        "predictive_parity": f"Of the {words.cases} {words.flagged}, the same share are "
        f"{words.positives} in every group",
    }[criterion]
    return f"{told} ({_FORMAL[criterion]})."


def headline(
    frontier: Frontier, point: ParityPoint, apart: CostChange, words: Words, money: Money
) -> str:
    """Return what it costs to bring the groups so near, and whether the data can tell.

    Parameters
    ----------
    frontier : Frontier
        Of which the point is one.
    point : ParityPoint
        The one that was picked.
    apart : CostChange
        Its cost against the common threshold: of 1,000 cases.
    words : Words
        How the business says it.
    money : Money
        How amounts per 1,000 cases are written.
    """
    near = f"{gap_text(point.disparity)} of each other"
    now = gap_text(frontier.common.disparity)
    if apart.changed == 0:
        return f"The groups lie within {near} as it is: nothing changes."
    start = f"With a threshold for each group they would come within {near}; now it is {now}."
    per = f"per 1,000 {words.cases}"
    size, way = money.total(abs(apart.value)), "more" if apart.value > 0.0 else "less"
    if isnan(apart.low):
        return f"{start} That costs {size} {way} {per}; the rows do not show how sure that is."
    if apart.low <= 0.0 <= apart.high:
        return (
            f"{start} The data cannot tell whether that costs or saves anything: "
            f"{signed(apart.value, money)} {per} ({ends(apart, money)})."
        )
    return f"{start} That costs {size} {way} {per} ({ends(apart, money)})."


def fitted(
    frontier: Frontier, own: CostChange, held: HeldOut | None, words: Words, money: Money
) -> str:
    """Return that the thresholds flatter on the cases that chose them, and what others say.

    Parameters
    ----------
    frontier : Frontier
        What they were chosen from.
    own : CostChange
        Of 1,000 cases, on the very cases that chose the thresholds.
    held : HeldOut or None
        Of 1,000 cases, on cases that did not.
    words : Words
        How the business says it.
    money : Money
        How amounts per 1,000 cases are written.
    """
    start = (
        f"The groups' thresholds were chosen on these same {words.cases}, where they come to "
        f"{signed(own.value, money)} per 1,000: that is flattering"
    )
    if held is None:
        return f"{start}. There are too few {words.cases} to try them on others."
    way = "chosen anew as well" if frontier.chosen_here else "held"
    return (
        f"{start}. The figure above is cross-fitted: chosen without the {words.case} that is "
        f"decided, which left the groups {gap_text(held.disparity)} apart. The common threshold "
        f"was {way}."
    )


def people(changes: Sequence[GroupChange], words: Words) -> str:
    """Return how many would be decided otherwise, who gains and who loses."""
    changed, total = sum(each.changed for each in changes), sum(each.n for each in changes)
    if not changed:
        return f"None of the {total:,} {words.cases} would be decided otherwise."
    flagged, passed = (
        tuple(sum(getattr(each, way)[side] for each in changes) for side in (0, 1))
        for way in ("now_flagged", "now_passed")
    )
    return (
        f"{changed:,} of {total:,} {words.cases} would be decided otherwise: newly {words.flagged} "
        f"{_both(flagged, words)}, newly {words.passed} {_both(passed, words)}."
    )


def of_whom(pair: tuple[int, int], words: Words) -> str:
    """Return positives and negatives of one group that are decided otherwise; "–" for none."""
    return _both(pair, words) if any(pair) else "–"


def one_threshold(frontier: Frontier, point: ParityPoint, money: Money) -> str:
    """Return what one threshold for all could do, wherever it is put."""
    inside = [each for each in frontier.single if each.disparity <= point.disparity]
    if not inside:
        return "Grey line: one threshold for all. None brings them so near."
    best = inside[-1]
    extra = 1000.0 * (best.per_case - frontier.common.per_case)
    if money.total(abs(extra)) == money.total(0.0):
        return "Grey line: one threshold for all. It does as much at no cost."
    at = threshold_text(best.thresholds[0])
    return (
        f"Grey line: one threshold for all. At {at} it would do so too, and treat equal scores "
        f"alike: {signed(extra, money)} per 1,000."
    )


def lots(frontier: Frontier, money: Money) -> str:
    """Return what lots could do without any gap: a reference only."""
    if frontier.randomised is None:
        return "No lots either would bring all groups together (so there is no diamond)."
    extra = 1000.0 * (frontier.randomised - frontier.common.per_case)
    after = " (Hardt 2016)" if frontier.criterion.rises else ""
    return (
        f"Diamond: no gap at all would come to {signed(extra, money)} per 1,000 if lots could "
        f"decide near the thresholds{after}: a reference only."
    )


def beside_one(change: CostChange, money: Money) -> str:
    """Return how much dearer a point is: "+€120 (−€50 to +€300)"; of 1,000 cases."""
    told = signed(change.value, money)
    return told if isnan(change.low) else f"{told} ({ends(change, money)})"


def whiskers(shown: int, words: Words) -> str:
    """Return what the whiskers are."""
    if not shown:
        return ""
    return (
        f"Whiskers: what a point costs beside one threshold for all, on {words.cases} that did not "
        "choose it (dash), and its 95 % interval; each holds by itself."
    )


def not_judged(names: Sequence[str], min_n: int) -> str:
    """Return which groups keep the common threshold because they are too small."""
    if not names:
        return ""
    shown = ", ".join(names[:3]) + (f" and {len(names) - 3:,} more" if len(names) > 3 else "")
    return f"Fewer than {min_n} such cases, so they keep the common threshold: {shown}."


def method(frontier: Frontier) -> str:
    """Return how the frontier was found, and how exact it is."""
    tried = (
        f"The cheapest of all combinations of {count(frontier.read)} distinct scores"
        if frontier.slack == 0.0
        else f"From {count(frontier.read)} distinct scores, on a lattice: at the same cost the gap "
        f"could be smaller by at most {_fine(frontier.slack)} pts"
    )
    read = f"; read every {_fine(frontier.step)} pts" if frontier.step > 0.0 else ""
    return (
        f"{tried}{read}. Thresholds are not random. 95 % interval: paired, over other samples of "
        "the same groups, reaching from the fitted to the held-out figure."
    )


def _fine(share: float) -> str:
    return fixed(100.0 * share, 2)


def _both(pair: Sequence[int], words: Words) -> str:
    """Return "40 good loans and 1 bad loan"."""
    positives, negatives = pair
    bad = f"{positives:,} {words.positive if positives == 1 else words.positives}"
    good = f"{negatives:,} {words.negative if negatives == 1 else words.negatives}"
    return f"{good} and {bad}"


def signed(value: float, money: Money) -> str:
    """Return an amount with its sign."""
    text = money.total(value)
    return f"+{text}" if value > 0.0 else text


def ends(apart: CostChange, money: Money) -> str:
    """Return the ends of an interval: "−€50 to +€300"."""
    return f"{signed(apart.low, money)} to {signed(apart.high, money)}"
