"""Weak slices in words: who they are, how much worse it is there, and whether that holds."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

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

_CHANCE = "that could be chance"
_LIKE = 3  # other tellings of a find that are named


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
        return f"{told}, and none holds {unseen}: the data show no weak spot."
    if many == 1:
        return f"{told}, and it holds {unseen}."
    return f"{told}; {holding} of them {'holds' if holding == 1 else 'hold'} {unseen}."


def weak_told(find: WeakSlice, loss: Loss, words: Words, money: Money) -> str:
    """Return who is worse off, by how much, and whether unseen rows say so too.

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
    start = f"Where {group_told(find.found)}, "
    if isnan(find.loss) or isnan(find.others):
        return (
            f"{start}{_loss_text(find.searched_loss, loss, words, money)} in the half that was "
            "searched; no other rows are left to test that by."
        )
    there = f"{_loss_text(find.loss, loss, words, money)} ({find.held_out:,} not searched)"
    others = f"{_amount(find.others, loss, money)} elsewhere"
    if isnan(find.p):
        return f"{start}{there}, against {others}: too few rows to test that by."
    told = _difference(find, loss, money)
    ends = "" if find.confirmed else f", so {_CHANCE}"
    return f"{start}{there}, against {others}: {told}{ends}."


def also_told(like: Sequence[Found]) -> str:
    """Return further groups of much the same rows; empty where there is none."""
    if not like:
        return ""
    named = "; ".join(group_told(each) for each in like[:_LIKE])
    more = f"; and {len(like) - _LIKE:,} more" if len(like) > _LIKE else ""
    return f"Mostly the same rows: {named}{more}."


def search_told(found: Discovered, words: Words) -> str:
    """Return what was searched, how, and what could not be."""
    conditions = found.search.predicates
    text = (
        f"All groups of up to {conditions} conditions on {len(found.columns)} columns were "
        f"searched, on {count(found.searched)} {_among(found.search.loss, words)} drawn at random; "
        f"the other {count(found.held_out)} test what was found (corrected for the number of "
        "finds). Groups of mostly the same rows are told once. Score: SliceLine."
    )
    if found.left_out:
        text += " Left out: " + ", ".join(column for column, _ in found.left_out) + "."
    return text


def _among(loss: Loss, words: Words) -> str:
    return {"false_alarm": words.negatives, "miss": words.positives}.get(loss, words.cases)


def _loss_text(value: float, loss: Loss, words: Words, money: Money) -> str:
    amount = _amount(value, loss, money)
    if loss == "cost":
        return f"mistakes cost {amount} per {words.case}"
    done = {"error": "decided wrongly", "false_alarm": words.flagged, "miss": words.passed}[loss]
    return f"{amount} of {_among(loss, words)} are {done}"


def _amount(value: float, loss: Loss, money: Money) -> str:
    return money.per_case(value) if loss == "cost" else percent(value)


def _difference(find: WeakSlice, loss: Loss, money: Money) -> str:
    if loss != "cost":
        low, high = (points_text(each) for each in (find.low, find.high))
        return f"{points_text(find.difference)} ({low} to {high})"
    values = (find.difference, find.low, find.high)
    told, low, high = (f"+{money.per_case(v)}" if v > 0 else money.per_case(v) for v in values)
    return f"{told} ({low} to {high})"
