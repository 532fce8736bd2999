"""The part of an address that says what a point is held to beside its prices."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.threshold import Capacity, Limits, Requirement, Reviewer
from workbench.ui.selection import MOST_REQUIREMENTS

if TYPE_CHECKING:
    from workbench.ui.address import Address, Link
    from workbench.ui.selection import Selection

_NONE = "none"  # where the workspace has one, and the link has none
_WHOLE = re.compile(r"[0-9]{1,15}")


def written_conditions(held: Selection) -> Address:
    """Return what differs from the workspace's own conditions."""
    limits, own, address = held.conditions.limits, held.own.limits, {}
    if held.prevalence is not None:
        address["prevalence"] = [repr(held.prevalence)]
    if limits.requirements:
        address["require"] = [_requirement_text(each) for each in limits.requirements]
    if limits.capacity != own.capacity:
        address["capacity"] = [_capacity_text(limits.capacity)]
    if held.conditions.reviewer != held.own.reviewer:
        address["review"] = [_reviewer_text(held.conditions.reviewer)]
    if held.band is not None:
        address["band"] = [f"{held.band[0]!r} {held.band[1]!r}"]
    return address


def read_conditions(held: Selection, link: Link) -> Selection:
    """Return a selection with the conditions that a link says."""
    conditions = held.conditions
    limits = Limits(_requirements(link), _capacity(link, conditions.limits.capacity))
    return replace(
        held,
        prevalence=_prevalence(link),
        conditions=replace(
            conditions, limits=limits, reviewer=_reviewer(link, conditions.reviewer)
        ),
        band=_band(link),
    )


def _requirement_text(each: Requirement) -> str:
    return each.text if each.confidence is None else f"{each.text}@{each.confidence!r}"


def _capacity_text(capacity: Capacity | None) -> str:
    if capacity is None:
        return _NONE
    return str(capacity.most) if capacity.of is None else f"{capacity.most}/{capacity.of}"


def _reviewer_text(reviewer: Reviewer | None) -> str:
    if reviewer is None:
        return _NONE
    parts = [repr(each) for each in (reviewer.cost, reviewer.miss, reviewer.false_alarm)]
    return ",".join(parts + ([] if reviewer.capacity is None else [str(reviewer.capacity)]))


def _prevalence(link: Link) -> float | None:
    share = link.number("prevalence")
    if share is not None and not 0.0 < share < 1.0:
        link.left_out("prevalence", str(share), "is not a share above 0 and below 1")
        return None
    return share


def _requirements(link: Link) -> tuple[Requirement, ...]:
    taken: list[Requirement] = []
    for text in link.texts("require", MOST_REQUIREMENTS, "makes {} requirements"):
        written, at, confidence = text.partition("@")
        sure = link.number_of(confidence, "confidence") if at else None
        if at and sure is None:
            continue
        try:
            each = replace(Requirement.parse(written, sure), text="")
        except InputError as error:
            link.said.append(f"The link's requirement '{text}' was left out. {error}")
            continue
        if each not in taken:
            taken.append(each)
    return tuple(taken)


def _capacity(link: Link, own: Capacity | None) -> Capacity | None:
    text = link.text("capacity")
    if text is None:
        return own
    if text == _NONE:
        return None
    most, of, whole = text.partition("/")
    try:
        if not all(_WHOLE.fullmatch(part) for part in ((most, whole) if of else (most,))):
            raise InputError("")
        return Capacity(int(most), int(whole) if of else None)
    except InputError:
        link.left_out("capacity", text, "is not a number of cases such as 300 or 300/2000")
        return own


def _reviewer(link: Link, own: Reviewer | None) -> Reviewer | None:
    text = link.text("review")
    if text is None:
        return own
    if text == _NONE:
        return None
    cost, *rest = text.split(",")
    try:
        if "_" in text or len(rest) > 3 or (rest[2:] and not _WHOLE.fullmatch(rest[2])):
            raise ValueError
        miss, false_alarm = (float(part) for part in [*rest[:2], "0", "0"][:2])
        return Reviewer(float(cost), miss, false_alarm, int(rest[2]) if rest[2:] else None)
    except (ValueError, InputError):
        link.left_out(
            "review",
            text,
            "is not a cost, a share missed, a share falsely alarmed and a number of cases, such "
            "as 15,0.05,0.02,200",
        )
        return own


def _band(link: Link) -> tuple[float, float] | None:
    text = link.text("band")
    if text is None:
        return None
    try:
        low, high = (float("nan" if "_" in part else part) for part in text.split(" "))
    except ValueError:
        low = high = float("nan")
    if not low <= high:
        link.left_out("band", text, "is not two thresholds, the lower one first")
        return None
    return low, high
