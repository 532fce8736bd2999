"""`workbench evaluate`: the curve, the cheapest point, its cost and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.later import LaterOptions, later_options
from workbench.cli.prices import PriceOptions, price_options
from workbench.cli.source import TableOptions, open_source, read_rows, table_options
from workbench.cli.text import in_words
from workbench.cli.values import gathered, threshold
from workbench.report import evaluation as report
from workbench.report.evaluation_json import to_json
from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PointOptions(PriceOptions):
    """The point, and the prices at which it is judged."""

    threshold: float | None
    current: float | None

    def terms(self, workspace: Workspace) -> report.Terms:
        """Return the workspace's terms with what was given here in their place."""
        return report.Terms(
            costs=self.over(workspace.costs),
            current=workspace.policy.threshold if self.current is None else self.current,
            words=workspace.words,
            deployed=workspace.deployed.deployed or self.current is not None,
        )


_point_options = gathered(
    PointOptions,
    "point",
    (
        click.option("--threshold", type=threshold, help="Evaluate here, not at the cheapest."),
        click.option("--current", type=threshold, help="The threshold in force today."),
        *price_options,
    ),
)


@click.command()
@click.argument("source")
@table_options
@_point_options
@later_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(
    source: str, table: TableOptions, point: PointOptions, later: LaterOptions, as_json: bool
) -> None:
    """Find the cheapest threshold, and tell what it costs.

    SOURCE is a workspace folder, or a CSV or Parquet file with --y-true, --y-score and
    --positive. A case is flagged when its score is at or above the threshold. The options from
    --amount to --seed are understood and checked, but not available yet.
    """
    workspace = open_source(source, table)
    later.refuse(workspace)
    terms = point.terms(workspace)
    answer = report.evaluate(read_rows(workspace), terms, threshold=point.threshold)
    for sentence in workspace.later:
        click.echo(f"Note: {sentence}", err=True)
    click.echo(to_json(answer) if as_json else in_words(answer, terms))
