"""`workbench fairness`: slices at the threshold, how far apart they are, what is flagged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.conditions import LimitOptions, limit_options
from workbench.cli.prices import PriceOptions, price_options
from workbench.cli.source import TableOptions, open_source, read_rows, table_options
from workbench.cli.values import at_least_one, gathered, listed, seed, threshold
from workbench.intake import InputError, quoted
from workbench.phrases import odd_prices
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms

if TYPE_CHECKING:
    from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SliceOptions:
    """What the rows are cut by, at which point, and what the slices are compared with."""

    by: tuple[str, ...]
    reference: tuple[str, ...]
    min_n: int
    threshold: float | None
    current: float | None
    seed: int
    prices: PriceOptions
    limits: LimitOptions

    def terms(self, workspace: Workspace) -> Terms:
        """Return the workspace's terms with what was given here in their place."""
        return Terms(
            costs=self.prices.over(workspace.costs, workspace.rates),
            current=workspace.policy.threshold if self.current is None else self.current,
            words=workspace.words,
            prevalence=self.limits.prevalence,
            limits=self.limits.limits(workspace),
        )

    @property
    def key(self) -> tuple[str, ...] | None:
        """The slice to compare with, a value of each column; None where none is named.

        Raises
        ------
        InputError
            If a column is not one of `by`, named twice, or left without a value.
        """
        if not self.reference:
            return None
        values: dict[str, str] = {}
        for text in self.reference:
            column = self._column(text)
            if column in values:
                raise InputError(f"--reference names {quoted(column)} twice. Name one value.")
            values[column] = text.removeprefix(f"{column}=")
        left = [f"--reference {column}=VALUE" for column in self.by if column not in values]
        if left:
            raise InputError(
                f"The slice to compare with needs a value of every --by column: add {listed(left)}."
            )
        return tuple(values[column] for column in self.by)

    def _column(self, text: str) -> str:
        """Return which column a text such as "sex=m" names; a name may hold "=" itself."""
        named = [column for column in self.by if text.startswith(f"{column}=")]
        if named:
            return max(named, key=len)
        column, equals, _ = text.partition("=")
        if not equals:
            raise InputError(
                f"--reference {quoted(text)} names no column. Write it as COLUMN=VALUE, such as "
                f"{self.by[0]}={text}."
            )
        raise InputError(
            f"--reference names {quoted(column)}, but the slices are made by "
            f"{listed([quoted(each) for each in self.by])}."
        )


_slice_options = gathered(
    SliceOptions,
    "options",
    (
        click.option(
            "--by",
            multiple=True,
            required=True,
            metavar="COLUMN",
            help="A column to compare people by (in `decide` it is a person); repeatable: up to "
            "three columns are crossed.",
        ),
        click.option(
            "--reference",
            multiple=True,
            metavar="COLUMN=VALUE",
            help="The slice to compare with; repeatable, one for each --by. Default: the largest.",
        ),
        click.option(
            "--min-n",
            type=at_least_one,
            default="30",
            metavar="N",
            help="A rate of fewer rows is too few to judge by; default 30.",
        ),
        click.option("--threshold", type=threshold, help="Compare here, not at today's."),
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
@_slice_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def fairness(
    context: click.Context,
    source: str,
    table: TableOptions,
    options: SliceOptions,
    as_json: bool,
) -> None:
    """Tell who bears the mistakes, and whether the data can tell that from chance.

    SOURCE is a workspace folder, or a CSV or Parquet file with --y-true, --y-score and
    --positive. The threshold is today's policy where there is one, else the cheapest. The exit
    code is 1 where that cheapest one cannot keep all limits. --prevalence weights the costs, and
    so moves that cheapest one; rates stay as observed.
    """
    # Imported here: no other verb waits for the statistics.
    from workbench.cli.fairness_text import in_words
    from workbench.report import fairness as report
    from workbench.report.fairness_json import to_json

    workspace = open_source(source, table)
    terms, key = options.terms(workspace), options.key
    scored = read_rows(workspace, (*terms.costs.columns, *options.by))
    choice = SliceChoice(reference=key, min_n=options.min_n, seed=options.seed)
    answer = report.fairness(
        scored, terms, by=options.by, threshold=options.threshold, choice=choice
    )
    for sentence in (*options.limits.idle(), *_odd(terms)):
        click.echo(f"Note: {sentence}", err=True)
    click.echo(to_json(answer) if as_json else in_words(answer))
    if not answer.feasible:
        click.echo("Note: no threshold keeps all limits; this is the nearest miss.", err=True)
        context.exit(1)


def _odd(terms: Terms) -> tuple[str, ...]:
    """Return a doubt about prices of outcomes that hardly anybody means."""
    odd = "" if terms.costs.columns else odd_prices(terms.costs, terms.words)
    return (f"At these prices {odd}: is that meant? A gain is a negative price.",) if odd else ()
