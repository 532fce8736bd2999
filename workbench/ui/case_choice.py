"""Which case is looked at, from which list, and with whom it is compared: part of the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from workbench.ui.address import Address, Link

Listing = Literal["line", "changed", "false_alarms", "misses", "random", "slice", "scores"]
Group = Literal["passed", "flagged", "everyone", "training", "slice", "filter"]
LISTINGS: tuple[Listing, ...] = get_args(Listing)
GROUPS: tuple[Group, ...] = get_args(Group)
TRUE_LISTINGS: tuple[Listing, ...] = ("false_alarms", "misses")  # to be listed is the truth


@dataclass(frozen=True, slots=True)
class CaseChoice:
    """A case, the list in which one steps on, and the group it is compared with.

    Attributes
    ----------
    id : str, optional
        Id of the case; the first of the list, until chosen.
    listing : str
        Which of `LISTINGS` is stepped through.
    member : str, optional
        The slice that is listed; the first, until chosen.
    span : tuple of float
        Least and largest score that is listed.
    group : str
        Which of `GROUPS` the case is compared with.
    where : tuple of (str, str, str)
        Column, sign and value of each condition of one's own group.
    blind : bool
        Whether the truth is hidden, for a demonstration.
    """

    id: str | None = None
    listing: Listing = "line"
    member: str | None = None
    span: tuple[float, float] = (0.0, 1.0)
    group: Group = "passed"
    where: tuple[tuple[str, str, str], ...] = ()
    blind: bool = False


def written_choice(choice: CaseChoice) -> Address:
    """Return the part of an address that says what differs from the first look."""
    plain = CaseChoice()
    address: Address = {}
    if choice.id is not None:
        address["case"] = [choice.id]
    if choice.listing != plain.listing:
        address["cases"] = [choice.listing]
    if choice.member is not None:
        address["member"] = [choice.member]
    if choice.span != plain.span:
        address["scores"] = [f"{choice.span[0]!r} {choice.span[1]!r}"]
    if choice.group != plain.group:
        address["group"] = [choice.group]
    if choice.where:
        address["where"] = ["\t".join(condition) for condition in choice.where]
    if choice.blind:
        address["truth"] = ["hidden"]
    return address


def read_choice(link: Link) -> CaseChoice:
    """Return what a link says; what it says and cannot be used is left out, with a sentence."""
    choice = CaseChoice(id=link.text("case"), member=link.text("member"), span=_span(link))
    listing, group, truth = link.text("cases"), link.text("group"), link.text("truth")
    for each in LISTINGS:
        if listing == each:
            choice = replace(choice, listing=each)
    for other in GROUPS:
        if group == other:
            choice = replace(choice, group=other)
    if listing not in (None, *LISTINGS):
        link.left_out("cases", str(listing), f"is none of {', '.join(LISTINGS)}")
    if group not in (None, *GROUPS):
        link.left_out("group", str(group), f"is none of {', '.join(GROUPS)}")
    if truth not in (None, "hidden"):
        link.left_out("truth", str(truth), "is not 'hidden'")
    return replace(choice, where=_where(link), blind=truth == "hidden")


def _span(link: Link) -> tuple[float, float]:
    from workbench.ui.address import parsed

    text = link.text("scores")
    if text is None:
        return CaseChoice().span
    low, _, high = text.partition(" ")
    ends = parsed(low), parsed(high)
    if isnan(ends[0]) or isnan(ends[1]) or ends[0] > ends[1]:
        link.left_out("scores", text, "is no range of scores")
        return CaseChoice().span
    return ends


def _where(link: Link) -> tuple[tuple[str, str, str], ...]:
    found = []
    for text in link.texts("where", 6, "has {} conditions"):
        parts = text.split("\t")
        if len(parts) == 3:
            found.append((parts[0], parts[1], parts[2]))
        else:
            link.left_out("where", text, "is no condition")
    return tuple(found)
