"""`workbench verify`: walk the audit trail, and name every row that does not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.intake import InputError, quoted
from workbench.intake.errors import printable
from workbench.store import open_store
from workbench.store.canonical import Plain, canonical

if TYPE_CHECKING:
    from workbench.store import Fault, Head

_LONGEST_HEAD = 1_000  # signs of a file that can be a head


@click.command()
@click.option(
    "--head",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A head saved before: finds a tail that was cut off, or a trail written anew.",
)
@click.option(
    "--save-head",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Save the head, if all holds; keep it where nobody of the store can write.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(
    context: click.Context, head: Path | None, save_head: Path | None, as_json: bool
) -> None:
    """Check that nobody changed the record behind its back.

    Names each decision, note, feedback, draft and row of the audit trail that is altered,
    missing, reordered or added. The exit code is 1 where one does not hold.
    """
    from workbench.store import verify as verified

    known = None if head is None else _read_head(head)
    with open_store() as store:
        faults = verified(store, known)
        end = None if faults else store.export_head()  # a damaged one cannot be told
    if save_head is not None and end is not None:
        _write_head(save_head, end)
    click.echo(_to_json(faults, end) if as_json else _in_words(faults, end))
    if faults:
        context.exit(1)


def _read_head(path: Path) -> Head:
    from workbench.store import Head

    try:
        with path.open(encoding="utf-8") as file:
            return Head.parse(file.read(_LONGEST_HEAD))
    except UnicodeDecodeError:
        raise InputError(f"{quoted(path.name)} is no head of a store.") from None


def _write_head(path: Path, head: Head) -> None:
    """Write a head, but never over an older one: that is what it is kept for."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(f"{head.text()}\n")
    except FileExistsError:
        raise InputError(
            f"There is {quoted(path.name)} already. Nothing is written over: name another."
        ) from None


def _to_json(faults: tuple[Fault, ...], end: Head | None) -> str:
    listed: list[Plain] = [
        {
            "table": each.table,
            "number": each.number,
            "kind": each.kind,
            "sentence": each.sentence,
        }
        for each in faults
    ]
    head: Plain = None if end is None else {"seq": end.seq, "hash": end.hash}
    return canonical({"holds": not faults, "faults": listed, "head": head})


def _in_words(faults: tuple[Fault, ...], end: Head | None) -> str:
    if end is not None:
        rows = f"{end.seq:,} row" + "s" * (end.seq != 1)
        return f"Everything holds: {rows} in the audit trail, the last with hash {end.hash}."
    return "\n".join(printable(each.sentence, 500) for each in faults)
