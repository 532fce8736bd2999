"""Two ways of deciding the same cases, group by group, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import percent
from workbench.phrases.rates import of_whom, what_becomes
from workbench.phrases.slice_metrics import points_text
from workbench.phrases.where import where

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    judged = [each for each in changes if each.status == "ok"]
    if not judged:
        return "No group is large enough to say what changes for it."
    if not any(each.difference for each in judged):
        return f"For no group does anything change against {name}."
    most = max(judged, key=lambda each: abs(each.difference))
    sure = sum(each.sure for each in judged)
    groups = "1 group" if len(judged) == 1 else f"{len(judged)} groups"
    return (
        f"Against {name}, it changes most {where(by, most.key)}: of {of_whom(rate, words)}, "
        f"{percent(most.before)} there and {percent(most.after)} here {what_becomes(rate, words)} "
        f"({points_text(most.difference)}). In {sure} of {groups} the change is more than chance."
    )
