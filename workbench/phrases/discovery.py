"""Weak slices in words: who they are, how much worse it is there, and whether that holds."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench.phrases.fairness import p_text
from workbench.phrases.numbers import count, percent
from workbench.phrases.slice_metrics import points_text
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.phrases.numbers import Money
    from workbench.slices import Found
    from workbench.slices.discovery import Discovered, WeakSlice
    from workbench.slices.losses import Loss
    from workbench.workspace import Words

_LIKE = 3  # overlapping groups of a find that are named
_NAMED = 8  # columns left out that are named
FIND_COLUMNS = ("Group", "Not searched", "There", "Elsewhere", "Difference (95 %)", "Corrected p")


def loss_name(loss: Loss, words: Words) -> str:
    """Return what is sought, as it is offered: "Good loans declined"."""
    return sentence_case(
        {
            "error": "wrong decisions",
            "cost": "cost of mistakes",
            "false_alarm": f"{words.negatives} {words.flagged}",
            "miss": f"{words.positives} {words.passed}",
        }[loss]
    )


def group_told(found: Found) -> str:
    """Return the conditions of a slice: "job is parttime and age is (43, 70]"."""
    return " and ".join(f"{cut.title} is {name}" for cut, name in found.members)


def weak_headline(found: Discovered, words: Words) -> str:
    """Return how many finds hold on rows that the search did not see."""
    among = _among(found.search.loss, words)
    if not found.columns:
        return f"Nothing was searched: no column parts off {found.search.least:,} {among}."
    if found.mean_loss == 0.0:
        return f"Nothing was found: there is no such mistake among the {among} that were searched."
    if not found.finds:
        return (
            f"Nothing was found: no group of at least {found.search.least:,} {among} is worse than "
            "the others by enough to outweigh how small it is."
        )
    holding = sum(each.confirmed for each in found.finds)
    many = len(found.finds)
    told = "1 group was found" if many == 1 else f"{many} groups were found"
    unseen = f"on {among} that the search did not see"
    if holding == 0:
        return f"{told}, and none holds {unseen}: no weak spot can be told from chance."
    if holding == many:
        return f"{told}, and {'it holds' if many == 1 else 'all of them hold'} {unseen}."
    return f"{told}; {holding} of them {'holds' if holding == 1 else 'hold'} {unseen}."


def weak_told(find: WeakSlice, loss: Loss, words: Words, money: Money) -> str:
    """Return by how much a group is worse off, on rows that the search did not see.

    Parameters
    ----------
    find : WeakSlice
        The find.
    loss : str
        What was sought.
    words : Words
        How the business says it.
    money : Money
        How the cost of a case is written.
    """
    among = _among(loss, words)
    if isnan(find.loss) or isnan(find.others):
        seen = f"{find.searched:,} {among} of the half that was searched"
        return (
            f"{_loss_text(find.searched_loss, seen, loss, words, money)}; no others are left to "
            "test that by."
        )
    unseen = f"{find.held_out:,} {among} that the search did not see"
    there = _loss_text(find.loss, unseen, loss, words, money)
    told = f"{there}, against {_amount(find.others, loss, money)} elsewhere"
    if isnan(find.p):
        return f"{told}: too few, or too much alike, to test that."
    return f"{told}: {_difference(find, loss, money)}. {_judged(find)}"


def _judged(find: WeakSlice) -> str:
    if find.confirmed:
        return "More than chance."
    if find.difference <= 0.0:
        return "So it is no worse there."
    if find.low > 0.0:
        return "By itself more than chance, but among several finds it could be chance."
    return "That could be chance."


def also_told(like: Sequence[Found]) -> str:
    """Return the groups that overlap with a find and show little beside it; empty without any."""
    if not like:
        return ""
    named = "; ".join(group_told(each) for each in like[:_LIKE])
    more = f"; and {len(like) - _LIKE:,} more" if len(like) > _LIKE else ""
    return f"Overlapping with it: {named}{more}."


def search_told(found: Discovered, words: Words) -> str:
    """Return what was searched, how, and what could not be, and why."""
    if not found.columns:  # what was to be searched is in the headline
        return " ".join(_left_out(found.left_out))
    conditions, many = found.search.predicates, len(found.columns)
    columns = "one column" if many == 1 else f"{many} columns"
    text = (
        f"All groups of up to {conditions} conditions on {columns} were "
        f"searched, on {count(found.searched)} {_among(found.search.loss, words)} drawn at random; "
        f"the other {count(found.held_out)} test what was found (corrected for the number of "
        "finds). A group that overlaps with a worse one stands by itself only if its other "
        f"{words.cases} are worse off too. Score: SliceLine."
    )
    return " ".join([text, *_left_out(found.left_out)])


def _left_out(left_out: Sequence[tuple[str, str]]) -> list[str]:
    """Return one sentence for each reason to leave columns out."""
    reasons: dict[str, list[str]] = {}
    for column, why in left_out:
        reasons.setdefault(why, []).append(column)
    told = []
    for why, columns in reasons.items():
        more = f" and {len(columns) - _NAMED:,} more" if len(columns) > _NAMED else ""
        told.append(f"Left out: {', '.join(columns[:_NAMED])}{more}. {why}")
    return told


def find_cells(find: WeakSlice, loss: Loss, money: Money) -> list[str]:
    """Return a find in figures, as `FIND_COLUMNS` says: those that cannot be told are dashes."""
    known = not isnan(find.p)
    return [
        group_told(find.found),
        f"{find.held_out:,}",
        "–" if isnan(find.loss) else _amount(find.loss, loss, money),
        "–" if isnan(find.others) else _amount(find.others, loss, money),
        _difference(find, loss, money) if known else "–",
        p_text(find.p_adjusted) if known else "–",
    ]


def _among(loss: Loss, words: Words) -> str:
    return {"false_alarm": words.negatives, "miss": words.positives}.get(loss, words.cases)


def _loss_text(value: float, who: str, loss: Loss, words: Words, money: Money) -> str:
    """Return what happens to some cases: "Of 110 applications …, 42 % are decided wrongly"."""
    amount = _amount(value, loss, money)
    if loss == "cost":
        return f"Mistakes with {who} cost {amount} per {words.case}"
    done = {"error": "decided wrongly", "false_alarm": words.flagged, "miss": words.passed}[loss]
    return f"Of {who}, {amount} are {done}"


def _amount(value: float, loss: Loss, money: Money) -> str:
    return money.per_case(value) if loss == "cost" else percent(value)


def _difference(find: WeakSlice, loss: Loss, money: Money) -> str:
    if loss != "cost":
        low, high = (points_text(each) for each in (find.low, find.high))
        return f"{points_text(find.difference)} ({low} to {high})"
    values = (find.difference, find.low, find.high)
    told, low, high = (f"+{money.per_case(v)}" if v > 0 else money.per_case(v) for v in values)
    return f"{told} ({low} to {high})"
