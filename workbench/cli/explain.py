"""`workbench explain`: SHAP and LIME for one case, and the decision at the threshold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench import places
from workbench.cli.conditions import LimitOptions, limit_options
from workbench.cli.one_file import refuse_other_endings, write_whole
from workbench.cli.prices import PriceOptions, price_options
from workbench.cli.source import TableOptions, open_source, table_options
from workbench.cli.values import gathered, rows, seed, threshold
from workbench.intake import InputError, check_file
from workbench.report.reference_group import GROUPS, Group, ReferenceChoice
from workbench.report.terms import Terms, point_in_force
from workbench.workspace import Workspace

if TYPE_CHECKING:
    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.explainer import Explainer
    from workbench.store import Kept


@dataclass(frozen=True, slots=True)
class CaseOptions:
    """The case, where it is decided, and what it is compared with."""

    case: str
    threshold: float | None
    current: float | None
    reference: Group
    reference_rows: int
    seed: int
    letter: Path | None
    contact: str
    prices: PriceOptions
    limits: LimitOptions

    def point(self, explainer: Explainer) -> tuple[float, bool]:
        """Return the threshold to explain at, and whether all limits could be kept."""
        if self.threshold is not None:
            return self.threshold, True
        workspace = explainer.workspace
        policy = workspace.policy.threshold if self.current is None else self.current
        costs = self.prices.over(workspace.costs, workspace.rates)
        terms = Terms(
            costs=costs,
            current=policy,
            prevalence=self.limits.prevalence,
            limits=self.limits.limits(workspace),
        )
        return point_in_force(explainer.scored, terms)

    def idle(self) -> tuple[str, ...]:
        """Return a sentence for each option that was given and says nothing by itself."""
        contact = ("--contact is for the letter: give --letter too.",)
        return self.limits.idle() + (contact if self.contact and self.letter is None else ())

    @property
    def choice(self) -> ReferenceChoice:
        """The rows to compare with."""
        return ReferenceChoice(self.reference, n=self.reference_rows, seed=self.seed)


_case_options = gathered(
    CaseOptions,
    "options",
    (
        click.option("--case", required=True, metavar="ID", help="Which case to explain."),
        click.option("--threshold", type=threshold, help="Decide here, not at today's."),
        click.option("--current", type=threshold, help="The threshold in force today."),
        click.option(
            "--reference",
            type=click.Choice(GROUPS),
            default="passed",
            help="Which rows to compare with; default passed.",
        ),
        click.option(
            "--reference-rows",
            type=rows,
            default="50",
            metavar="N",
            help="Most rows to compare with; default 50. Many columns allow fewer: it is told.",
        ),
        click.option(
            "--seed", type=seed, default="0", metavar="N", help="Of the random numbers; default 0."
        ),
        click.option(
            "--letter",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Write a letter of one page too: FILE.html or FILE.pdf; one there is replaced.",
        ),
        click.option("--contact", default="", metavar="TEXT", help="Whom to ask, for the letter."),
    ),
)


@click.command()
@click.argument("workspace")
@table_options
@price_options
@limit_options
@_case_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def explain(
    context: click.Context,
    workspace: str,
    table: TableOptions,
    options: CaseOptions,
    as_json: bool,
) -> None:
    """Tell why one case scores as it does, and what decides it.

    WORKSPACE is a folder with a model. The threshold is today's policy where there is one, else
    the cheapest. The exit code is 1 where that cheapest one cannot keep all limits.
    """
    # Imported here: no other verb waits for what explains.
    from workbench.cli.case_text import in_words
    from workbench.report.case_explanation import explain_case
    from workbench.report.explain_json import to_json
    from workbench.report.explainer import open_explainer

    if options.letter is not None:
        refuse_other_endings(options.letter, "--letter")
    with open_explainer(_folder(workspace, table)) as explainer:
        at, feasible = options.point(explainer)
        explained = explain_case(explainer, options.case, at, options.choice)
        if options.letter is not None:
            written = _letter(explainer, explained, options.letter, options.contact)
            write_whole(options.letter, written)
    for sentence in (*options.idle(), *_fewer(explained, options.reference_rows)):
        click.echo(f"Note: {sentence}", err=True)
    click.echo(to_json(explained) if as_json else in_words(explained))
    if not feasible:
        click.echo("Note: no threshold keeps all limits; this is the nearest miss.", err=True)
        context.exit(1)


def _letter(explainer: Explainer, explained: CaseExplanation, path: Path, contact: str) -> bytes:
    """Return the letter as the file that was asked for."""
    from workbench.report.letter.content import letter
    from workbench.report.letter.making import ground_of, letter_case, printed

    ground = ground_of(explainer, _in_force(explainer.workspace), contact)
    written = letter(letter_case(explainer, explained), ground)
    return printed(written, "pdf" if path.suffix.lower() == ".pdf" else "html")


def _in_force(workspace: Workspace) -> Kept | None:
    """Return the decision in force on a workspace; no record is begun for asking."""
    if not (os.environ.get("WORKBENCH_DATABASE_URL") or places.record().exists()):
        return None
    from workbench.store import open_store

    with open_store() as store:
        return store.in_force(workspace.key or workspace.title)


def _fewer(explained: CaseExplanation, asked: int) -> tuple[str, ...]:
    """Say that fewer rows were compared with than were asked for, and why."""
    reference, columns = explained.reference, len(explained.features)
    if reference.n >= min(asked, reference.group_n):
        return ()
    return (
        f"{reference.n:,} rows were compared with and not {min(asked, reference.group_n):,}: more "
        f"mixtures of {columns} columns than these would take too long.",
    )


def _folder(source: str, table: TableOptions) -> Workspace:
    """Return the workspace in a folder; a table alone has no model that could be asked."""
    if not Path(source).is_dir():
        name = check_file(source).name
        raise InputError(
            f"{name} is a table, and only a model can be asked why. Name a workspace folder with "
            "the model's file; 'workbench new FOLDER --data FILE --model FILE' makes one."
        )
    return open_source(source, table)
