"""`workbench decisions`: what was decided, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.text import aligned
from workbench.intake.errors import printable, quoted
from workbench.phrases.numbers import threshold_text
from workbench.store import open_store
from workbench.store.canonical import Plain, canonical

if TYPE_CHECKING:
    from workbench.store import Heading

_LONGEST = 60  # signs of a reason in the table; --json has it whole


def _key(text: str) -> str:
    if any("\ud800" <= sign <= "\udfff" for sign in text):  # bytes that a shell gave as they are
        raise click.BadParameter(f"{quoted(text)} holds a sign that is no letter. Take it out.")
    return text


@click.command()
@click.option("--workspace", type=_key, metavar="KEY", help="Only those on one workspace.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def decisions(workspace: str | None, as_json: bool) -> None:
    """List what was decided, the newest first."""
    with open_store() as store:
        listed = store.decisions(workspace)
        recorded = len(listed) if workspace is None else store.count()
    click.echo(_to_json(listed) if as_json else _in_words(listed, recorded))


def _to_json(listed: tuple[Heading, ...]) -> str:
    return canonical({"decisions": [_plain(each) for each in listed]})


def _plain(heading: Heading) -> Plain:
    return {
        "number": heading.number,
        "recorded_at": heading.recorded_at.isoformat(),
        "status": heading.status,
        "workspace": heading.workspace,
        "model": heading.model,
        "title": heading.title,
        "threshold": heading.threshold,
        "author": heading.author,
        "reason": heading.reason,
        "supersedes": heading.supersedes,
    }


def _in_words(listed: tuple[Heading, ...], recorded: int) -> str:
    if not listed and recorded:
        return f"None of the {recorded:,} recorded is on this workspace: leave out --workspace."
    if not listed:
        return "Nothing is recorded yet. 'workbench decide' records a decision."
    head = ("number", "recorded (UTC)", "status", "workspace", "threshold", "by", "reason")
    return "\n".join(aligned([head, *map(_cells, listed)], str.ljust))


def _cells(heading: Heading) -> tuple[str, ...]:
    return (
        str(heading.number),
        f"{heading.recorded_at:%Y-%m-%d %H:%M}",
        heading.status,
        printable(heading.workspace, _LONGEST),
        threshold_text(heading.threshold),
        printable(heading.author, _LONGEST),
        printable(heading.reason, _LONGEST),
    )
