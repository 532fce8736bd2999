"""What the page on drivers looks at beside the model: part of the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.ui.address import Address, Link


@dataclass(frozen=True, slots=True)
class DriverChoice:
    """A column looked at closer, and the experts' view.

    Attributes
    ----------
    column : str, optional
        Name of the column; the one that moves the score most, until chosen.
    all_rows : bool
        Whether all rows are explained by the model's own structure too.
    """

    column: str | None = None
    all_rows: bool = False


def written_drivers(choice: DriverChoice) -> Address:
    """Return the part of an address that says what differs from the first look."""
    address: Address = {}
    if choice.column is not None:
        address["column"] = [choice.column]
    if choice.all_rows:
        address["all_rows"] = ["1"]
    return address


def read_drivers(link: Link) -> DriverChoice:
    """Return what a link says; what it says and cannot be used is left out, with a sentence."""
    said = link.text("all_rows")
    if said not in (None, "1"):
        link.left_out("all_rows", str(said), "is not 1")
    return DriverChoice(link.text("column") or None, said == "1")
