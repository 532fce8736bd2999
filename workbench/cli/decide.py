"""`workbench decide`: record a decision, with all that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import click

from workbench.cli.conditions import LimitOptions, ReviewOptions, limit_options, review_options
from workbench.cli.prices import PriceOptions, price_options
from workbench.cli.source import TableOptions, open_source, read_rows, table_options
from workbench.cli.values import gathered, seed, threshold
from workbench.intake import InputError
from workbench.report.terms import Terms

if TYPE_CHECKING:
    from workbench.report.record.making import Decided, Judged, Record
    from workbench.store import Decision
    from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DecisionOptions:
    """What is decided, by whom and why, at which prices, and what it is held to."""

    threshold: float
    by: str
    reason: str
    title: str
    current: float | None
    seed: int
    prices: PriceOptions
    limits: LimitOptions
    review: ReviewOptions

    def terms(self, workspace: Workspace) -> Terms:
        """Return the workspace's terms with what was given here in their place."""
        return Terms(
            costs=self.prices.over(workspace.costs, workspace.rates),
            current=workspace.policy.threshold if self.current is None else self.current,
            words=workspace.words,
            deployed=workspace.deployed.deployed or self.current is not None,
            prevalence=self.limits.prevalence,
            limits=self.limits.limits(workspace),
            reviewer=self.review.reviewer(workspace),
        )

    def idle(self, workspace: Workspace) -> tuple[str, ...]:
        """Return a sentence for each option that was given and says nothing by itself."""
        return self.limits.idle() + self.review.idle(workspace)


_decision_options = gathered(
    DecisionOptions,
    "decision",
    (
        click.option(
            "--threshold", type=threshold, required=True, help="Flag scores of at least this."
        ),
        click.option(
            "--by",
            required=True,
            metavar="NAME",
            help="Who decides (in `fairness` it is a column).",
        ),
        click.option("--reason", required=True, metavar="TEXT", help="Why, in words."),
        click.option("--title", default="", metavar="TEXT", help="What the decision is called."),
        click.option("--current", type=threshold, help="The threshold in force today."),
        click.option(
            "--seed", type=seed, default="0", metavar="N", help="Of the random numbers; default 0."
        ),
    ),
)


@click.command()
@click.argument("source")
@table_options
@price_options
@limit_options
@review_options
@_decision_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def decide(source: str, table: TableOptions, decision: DecisionOptions, as_json: bool) -> None:
    """Record a threshold as decided: why, by whom, at which prices, on which data and model.

    SOURCE is a workspace folder, or a CSV or Parquet file with --y-true, --y-score and
    --positive. Nothing that is recorded is ever edited. Prints the decision's number. A limit
    that the threshold breaks is recorded too, and said on standard error.
    """
    # Imported here: no other verb waits for the statistics.
    from workbench.report.record.as_json import to_decision
    from workbench.report.record.making import Decided, Judged

    workspace = open_source(source, table)
    decided = Decided(decision.threshold, decision.reason, decision.by, decision.title)
    terms = decision.terms(workspace)
    scored = read_rows(workspace, terms.costs.columns)
    record = _recorded(
        decided, Judged(workspace, workspace.deployed.name, scored, terms, decision.seed)
    )
    number = _keep(to_decision(record))
    for sentence in (*decision.idle(workspace), *_broken(record)):
        click.echo(f"Note: {sentence}", err=True)
    click.echo(f'{{"number": {number}}}' if as_json else f"Recorded as decision {number}.")


def _recorded(decided: Decided, judged: Judged) -> Record:
    """Return the record, with the slices of every sensitive column."""
    from workbench.report.record.making import record_of
    from workbench.report.record.slices import sensitive_slices

    slices = sensitive_slices(judged.scored, judged.evidence.rows(), decided.threshold)
    return record_of(decided, judged, slices=slices)


def _broken(record: Record) -> tuple[str, ...]:
    """Return what the decided threshold does not keep."""
    held = record.conditions
    told = [
        f"the threshold breaks {each.requirement.text}."
        for each in held.requirements
        if not each.met or each.confident is False
    ]
    if held.capacity is not None and record.point.flagged > held.capacity.rows(record.rows.n):
        most = held.capacity.rows(record.rows.n)
        told.append(f"{record.point.flagged:,} rows are flagged, and the capacity is {most:,}.")
    return tuple(told)


def _keep(decision: Decision) -> int:
    """Record a decision; where the store fails, keep it as a draft in a file.

    Raises
    ------
    InputError
        Saying why it failed, and where the draft is.
    """
    from workbench.store import Actor, OutcomeUnknown, StoreError, open_store

    key, actor = uuid4().hex, Actor(decision.author)
    try:
        with open_store() as store:
            try:
                return store.record(decision, actor, key=key).number
            except OutcomeUnknown:  # under the same key it is kept once, whatever became of it
                return store.record(decision, actor, key=key).number
    except OutcomeUnknown as error:
        told = f"{error} Look with 'workbench decisions' whether it was recorded."
        raise InputError(f"{told} {_draft(decision, key)}") from error
    except (StoreError, OSError) as error:
        told = f"Nothing was recorded: {error}"
        raise InputError(f"{told} {_draft(decision, key)}") from error


def _draft(decision: Decision, key: str) -> str:
    """Write the record into the working folder, and say where it is."""
    path = Path.cwd() / f"decision-{key[:8]}.draft.json"
    try:
        path.write_text(decision.evidence, encoding="utf-8")
    except OSError as error:
        return f"No draft could be kept either ({error.strerror}): repeat the command."
    return f"The draft is in {path}; repeat the command once the store can be used."
