"""`workbench backup`, `restore`, `export` and `import`: the record, moved as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.values import Command
from workbench.store import open_store
from workbench.store.canonical import canonical

if TYPE_CHECKING:
    from workbench.store import Head


def _on_a_file(command: Command) -> Command:
    """Add the file, and the answer as JSON."""
    command = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(
        command
    )
    return click.argument("file", type=click.Path(path_type=Path))(command)


@click.command()
@_on_a_file
def backup(file: Path, as_json: bool) -> None:
    """Copy the record into FILE while others go on writing, and verify the copy.

    A record in a SQLite file becomes a SQLite file, one in PostgreSQL lines of JSON.
    """
    from workbench.store import backup as copied

    with open_store() as store:
        _tell(copied(store, file), f"Copied and verified: {file.name}", as_json)


@click.command()
@_on_a_file
def restore(file: Path, as_json: bool) -> None:
    """Take the backup in FILE into an empty record, and verify it.

    Nothing is written over: move the old record away first, or name another one with
    WORKBENCH_DATABASE_URL.
    """
    from workbench.store import restore as taken

    with open_store() as store:
        _tell(taken(store, file), f"Restored and verified from {file.name}", as_json)


@click.command("export")
@_on_a_file
def export_(file: Path, as_json: bool) -> None:
    """Write all of the record into FILE as lines of JSON."""
    from workbench.store import export_lines

    with open_store() as store:
        _tell(export_lines(store, file), f"Exported to {file.name}", as_json)


@click.command("import")
@_on_a_file
def import_(file: Path, as_json: bool) -> None:
    """Take what `workbench export` wrote into an empty record, and verify it."""
    from workbench.store import import_lines

    with open_store() as store:
        _tell(import_lines(store, file), f"Imported and verified from {file.name}", as_json)


def _tell(head: Head, done: str, as_json: bool) -> None:
    rows = f"{head.seq:,} row" + "s" * (head.seq != 1)
    click.echo(
        canonical({"head": {"seq": head.seq, "hash": head.hash}})
        if as_json
        else f"{done} ({rows} in the audit trail)."
    )
