"""What the page of decisions looks at: part of the address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.ui.address import Address, Link

_ALL = "all"
_DIGITS = re.compile(r"[0-9]{1,10}")
_LARGEST = 2_147_483_647  # of a number that every database holds


@dataclass(frozen=True, slots=True)
class DecisionChoice:
    """Which decisions are looked at.

    Attributes
    ----------
    number : int, optional
        The decision that is open; the list, where none is.
    beside : int, optional
        The decision that it is compared with.
    everywhere : bool
        Whether the decisions on all workspaces are listed, not only on the one in view.
    """

    number: int | None = None
    beside: int | None = None
    everywhere: bool = False


def written_decisions(choice: DecisionChoice) -> Address:
    """Return the part of an address that says what differs from the first look."""
    address: Address = {}
    if choice.number is not None:
        address["decision"] = [str(choice.number)]
    if choice.beside is not None:
        address["with"] = [str(choice.beside)]
    if choice.everywhere:
        address["show"] = [_ALL]
    return address


def read_decisions(link: Link) -> DecisionChoice:
    """Return what a link says; what it says and cannot be used is left out, with a sentence."""
    number, beside = _number(link, "decision"), _number(link, "with")
    if beside is not None and beside == number:
        link.left_out("with", str(beside), "is the decision itself")
        beside = None
    if beside is not None and number is None:
        number, beside = beside, None
    said = link.text("show")
    if said not in (None, _ALL):
        link.left_out("show", str(said), f"is not {_ALL}")
    return DecisionChoice(number, beside, said == _ALL)


def _number(link: Link, key: str) -> int | None:
    text = link.text(key)
    if text is None:
        return None
    if not (_DIGITS.fullmatch(text) and 0 < int(text) <= _LARGEST):
        link.left_out(key, text, "is no number of a decision")
        return None
    return int(text)
