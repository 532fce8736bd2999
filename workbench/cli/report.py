"""`workbench report`: the memo of a threshold or of a recorded decision, as one file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from workbench.cli.conditions import limit_options, review_options
from workbench.cli.evaluate import PointOptions, point_options
from workbench.cli.one_file import refuse_other_endings, write_whole
from workbench.cli.prices import price_options
from workbench.cli.source import TableOptions, open_source, read_rows, table_options
from workbench.cli.values import at_least_one, gathered, listed
from workbench.intake import InputError
from workbench.workspace import Workspace

if TYPE_CHECKING:
    from workbench.report.memo.content import Memo
    from workbench.report.record.making import Record


@dataclass(frozen=True, slots=True)
class MemoOptions:
    """The file, the decision that it is about, and the cases that it explains."""

    out: Path
    decision: int | None
    case: tuple[str, ...]

    @property
    def cases(self) -> tuple[str, ...] | None:
        """The cases that were named; None for the nearest to the line."""
        return self.case or None


_memo_options = gathered(
    MemoOptions,
    "memo",
    (
        click.option(
            "--out",
            type=click.Path(path_type=Path),
            required=True,
            metavar="FILE",
            help="FILE.html or FILE.pdf; one that is there already is replaced.",
        ),
        click.option(
            "--decision",
            type=at_least_one,
            metavar="N",
            help="The recorded decision; SOURCE is where its data and model are.",
        ),
        click.option(
            "--case",
            multiple=True,
            metavar="ID",
            help="A case to explain; repeatable. Default: the nearest on either side of the line.",
        ),
    ),
)


@click.command()
@click.argument("source")
@table_options
@price_options
@limit_options
@review_options
@point_options
@_memo_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def report(
    context: click.Context,
    source: str,
    table: TableOptions,
    point: PointOptions,
    memo: MemoOptions,
    as_json: bool,
) -> None:
    """Write the memo: what is decided, what it costs, who bears it, and how sure that is.

    SOURCE is a workspace folder, or a CSV or Parquet file with --y-true, --y-score and
    --positive. The memo is of the cheapest threshold, of --threshold, or of --decision. In the
    HTML file the point still drags, without a server. The exit code is 1 where no threshold
    keeps all limits, or a given one breaks one; the file is written all the same.
    """
    refuse_other_endings(memo.out, "--out")
    idle: tuple[str, ...] = ()
    if memo.decision is not None:
        _refuse_more(context)
        made = _recorded(source, memo.decision, memo)
    else:
        workspace = open_source(source, table)
        made, idle = _proposed(workspace, point, memo), point.idle(workspace)
    written = _printed(made, memo.out)
    write_whole(memo.out, written)
    for sentence in (*idle, *made.notes, *_too_large(written, memo.out)):
        click.echo(f"Note: {sentence}", err=True)
    told = {
        "file": str(memo.out),
        "bytes": len(written),
        "sha256": hashlib.sha256(written).hexdigest(),
    }
    click.echo(json.dumps(told) if as_json else f"Written: {memo.out} ({len(written):,} bytes).")
    if memo.decision is None and _breaks(made.record, point.threshold):
        context.exit(1)


def _proposed(workspace: Workspace, point: PointOptions, memo: MemoOptions) -> Memo:
    """Return the memo of a threshold that nobody has recorded."""
    from workbench.report.memo.making import memo_at
    from workbench.report.record.making import Judged

    terms = point.terms(workspace)
    scored = read_rows(workspace, terms.costs.columns)
    judged = Judged(workspace, workspace.deployed.name, scored, terms, point.seed)
    threshold = point.threshold
    if threshold is None:
        threshold = judged.evidence.best.threshold
    return memo_at(judged, threshold, memo.cases)


def _recorded(source: str, number: int, memo: MemoOptions) -> Memo:
    """Return the memo of a recorded decision."""
    from workbench.report.memo.making import memo_of
    from workbench.report.record.as_json import read_record
    from workbench.store import StoreError, open_store

    try:
        with open_store() as store:
            kept = store.decision(number)
    except StoreError as error:
        raise InputError(str(error)) from error
    record = read_record(kept.decision.evidence)
    return memo_of(record, kept, _where(source, record), memo.cases)


def _where(source: str, record: Record) -> Workspace:
    """Return the workspace of a decision's data; the record says how a table is read."""
    columns, rest = record.rows.columns, (None,) * 6
    if Path(source).is_dir():
        return open_source(source, TableOptions(None, None, None, *rest))
    scores = record.lineage.model.scores
    return open_source(source, TableOptions(columns.y_true, scores, columns.positive, *rest))


def _refuse_more(context: click.Context) -> None:
    """Refuse options whose answer the record holds already."""
    own = {"source", "out", "decision", "case", "as_json"}
    given = [
        each.opts[0]
        for each in context.command.params
        if each.name not in own
        and context.get_parameter_source(str(each.name)) is ParameterSource.COMMANDLINE
    ]
    if given:
        raise InputError(
            "With --decision the point, the prices and how the table is read come from the "
            f"record. Leave out {listed(given)}."
        )


def _breaks(record: Record, threshold: float | None) -> bool:
    """Tell whether a limit is broken, as `evaluate` does."""
    held = record.conditions
    if threshold is None:
        return not held.feasible
    return any(not each.met or each.confident is False for each in held.requirements)


def _printed(memo: Memo, path: Path) -> bytes:
    from workbench.report.document.pdf import pdf
    from workbench.report.memo.content import memo_document, memo_html

    if path.suffix.lower() == ".pdf":
        return pdf(memo_document(memo))
    return memo_html(memo).encode()


def _too_large(written: bytes, path: Path) -> tuple[str, ...]:
    from workbench.report.memo.content import LARGEST

    if len(written) < LARGEST or path.suffix.lower() == ".pdf":
        return ()
    return (f"The file has more than {LARGEST:,} bytes. Name fewer cases for a smaller one.",)
