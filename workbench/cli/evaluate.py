"""`workbench evaluate`: the curve, the cheapest point, its cost and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.conditions import LimitOptions, ReviewOptions, limit_options, review_options
from workbench.cli.prices import PriceOptions, price_options
from workbench.cli.source import TableOptions, open_source, read_rows, table_options
from workbench.cli.text import in_words
from workbench.cli.values import gathered, seed, threshold
from workbench.report import evaluation as report
from workbench.report.evaluation_json import to_json
from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PointOptions:
    """The point, the prices at which it is judged, and what it is held to."""

    threshold: float | None
    current: float | None
    seed: int
    prices: PriceOptions
    limits: LimitOptions
    review: ReviewOptions

    def terms(self, workspace: Workspace) -> report.Terms:
        """Return the workspace's terms with what was given here in their place."""
        return report.Terms(
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


point_options = gathered(
    PointOptions,
    "point",
    (
        click.option("--threshold", type=threshold, help="Evaluate here, not at the cheapest."),
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
@point_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def evaluate(
    context: click.Context, source: str, table: TableOptions, point: PointOptions, as_json: bool
) -> None:
    """Find the cheapest threshold, and tell what it costs and how sure that is.

    SOURCE is a workspace folder, or a CSV or Parquet file with --y-true, --y-score and
    --positive. A case is flagged when its score is at or above the threshold. The exit code is
    1 where a requirement cannot be met, or a given threshold breaks one.
    """
    workspace = open_source(source, table)
    terms = point.terms(workspace)
    scored = read_rows(workspace, terms.costs.columns)
    answer = report.evaluate(scored, terms, threshold=point.threshold, seed=point.seed)
    for sentence in point.idle(workspace):
        click.echo(f"Note: {sentence}", err=True)
    click.echo(to_json(answer) if as_json else in_words(answer, terms))
    if answer.breaks:
        context.exit(1)
