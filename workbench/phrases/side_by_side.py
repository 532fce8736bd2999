"""Two ways of deciding the same cases, group by group, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import percent
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.slice_metrics import points_text
from workbench.phrases.where import where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.phrases.numbers import Money
    from workbench.slices.paired import Change
    from workbench.workspace import Words


def changes_text(
    changes: Sequence[Change], by: Sequence[str], rate: str, name: str, words: Words
) -> str:
    """Return for whom it changes most, and in how many groups surely.

    Parameters
    ----------
    changes : sequence of Change
        From the other way of deciding to the one that is looked at.
    by : sequence of str
        What the groups are made by.
    rate : str
        Which rate changes.
    name : str
        What the other way is called: "today's line 0.5000".
    words : Words
        How the business says it.
    """
    most, nothing = _most(changes, name)
    if most is None:
        return nothing
    return (
        f"Against {name}, it changes most {where(by, most.key)}: of {of_whom(rate, words)}, "
        f"{percent(most.before)} there and {percent(most.after)} here {what_becomes(rate, words)} "
        f"({points_text(most.difference)}). {_sure(changes)}"
    )


def cost_changes_text(
    changes: Sequence[Change], by: Sequence[str], name: str, words: Words, money: Money
) -> str:
    """Return for whom the cost per case changes most, and in how many groups surely.

    Parameters
    ----------
    changes : sequence of Change
        Of the cost per case.
    by, name, words
        As for `changes_text`.
    money : Money
        How money is written.
    """
    most, nothing = _most(changes, name)
    if most is None:
        return nothing
    way = "more" if most.difference > 0.0 else "less"
    return (
        f"Against {name}, the cost changes most {where(by, most.key)}: "
        f"{money.per_case(most.before)} per {words.case} there and {money.per_case(most.after)} "
        f"here ({money.per_case(abs(most.difference))} {way}). {_sure(changes)}"
    )


def _most(changes: Sequence[Change], name: str) -> tuple[Change | None, str]:
    """Return the largest change; or None, and why there is none."""
    judged = [each for each in changes if each.status == "ok"]
    if not judged:
        return None, "No group is large enough to say what changes for it."
    if not any(each.difference for each in judged):
        return None, f"For no group does anything change against {name}."
    return max(judged, key=lambda each: abs(each.difference)), ""


def _sure(changes: Sequence[Change]) -> str:
    judged = [each for each in changes if each.status == "ok"]
    sure = sum(each.sure for each in judged)
    groups = "1 group" if len(judged) == 1 else f"{len(judged)} groups"
    return f"In {sure} of {groups} the change is more than chance."
