"""Which decision is looked at, and how one goes to another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.store import StoreError
from workbench.ui import record_store, state
from workbench.ui.decisions.shelf import shelf

if TYPE_CHECKING:
    from workbench.store import Kept
    from workbench.ui.decisions.shelf import Shelf


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What is looked at: the list, one decision alone, or a pair; nothing without a store.

    Attributes
    ----------
    shelf : Shelf or None
        What can be listed; None where the store cannot be read.
    first : Kept or None
        The decision that is open.
    second : Kept or None
        The one that it is compared with.
    """

    shelf: Shelf | None
    first: Kept | None = None
    second: Kept | None = None

    @property
    def listed(self) -> Shelf | None:
        """The list, where no decision is open."""
        return self.shelf if self.first is None else None

    @property
    def alone(self) -> Kept | None:
        """The decision that is open, where it is compared with none."""
        return self.first if self.second is None else None

    @property
    def pair(self) -> tuple[Kept, Kept] | None:
        """The older and the newer of two decisions that are compared."""
        if self.first is None or self.second is None:
            return None
        old, new = sorted((self.first, self.second), key=lambda kept: kept.number)
        return old, new


def looked_at() -> Looked:
    """Take what the address names out of the store; what is not there is said, and left out."""
    shown = shelf()
    if shown is None:
        return Looked(None)
    held = state.selection().decisions
    first = _taken(held.number)
    return Looked(shown) if first is None else Looked(shown, first, _taken(held.beside))


def open_one(number: int) -> None:
    """Look at one decision."""
    state.forget_problems()
    state.change(decisions=replace(state.selection().decisions, number=number, beside=None))


def close() -> None:
    """Look at the list."""
    state.forget_problems()
    state.change(decisions=replace(state.selection().decisions, number=None, beside=None))


def compare_with(number: int | None) -> None:
    """Look at another decision beside the open one; None: at the open one alone."""
    state.change(decisions=replace(state.selection().decisions, beside=number))


def show_everywhere(chosen: object) -> None:
    """List the decisions on all workspaces, or on the one in view."""
    state.change(decisions=replace(state.selection().decisions, everywhere=bool(chosen)))


def _taken(number: int | None) -> Kept | None:
    if number is None:
        return None
    try:
        return record_store.store().decision(number)
    except StoreError as error:
        held = state.selection().decisions
        if number == held.number:
            held = replace(held, number=None, beside=None)
        state.drop(str(error), decisions=replace(held, beside=None))
        return None
