"""SOURCE, a workspace folder or a table, becomes a workspace and its checked rows.

A table with the options that say how it is read is a workspace too: without words of its own,
and with one model, whose scores lie ready in a column.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from workbench.cli.values import gathered, listed
from workbench.columns import SCALES
from workbench.intake import InputError, check_file, read_table
from workbench.scored import Scored
from workbench.threshold import CostModel
from workbench.workspace import DataFiles, ModelEntry, Workspace, load_scored, open_workspace


@dataclass(frozen=True, slots=True)
class TableOptions:
    """How a table is read, and by which model."""

    y_true: str | None
    y_score: str | None
    positive: str | None
    weight: str | None
    id: str | None
    scale: str | None
    amount: str | None
    group: str | None
    model: str | None

    def over(self, data: DataFiles) -> DataFiles:
        """Return the roles of a workspace with what was given here in their place."""
        return replace(
            data,
            target=data.target if self.y_true is None else self.y_true,
            positive=data.positive if self.positive is None else self.positive,
            weight=data.weight if self.weight is None else self.weight,
            id=data.id if self.id is None else self.id,
            scale=data.scale if self.scale is None else self.scale,
            amount=data.amount if self.amount is None else self.amount,
            group=data.group if self.group is None else self.group,
        )


def open_source(source: str, options: TableOptions) -> Workspace:
    """Return what SOURCE names; its deployed model is the one to evaluate.

    Raises
    ------
    InputError
        If it is neither a workspace nor a table, or the options do not fit it.
    """
    if Path(source).is_dir():
        return _of_folder(Path(source), options)
    return _of_table(check_file(source), options)


def read_rows(workspace: Workspace, more: Iterable[str]) -> Scored:
    """Return the rows with the deployed model's scores, and the columns that are asked for.

    Where the scores lie ready, only the columns that play a role are read: a table of ten
    million rows need not fit into memory with all its features.
    """
    model = workspace.deployed
    if model.scores is None:
        return load_scored(workspace)
    name = workspace.data.evaluation
    columns = workspace.data.columns(model.scores)
    named = dict.fromkeys((*columns.named, *more))
    frame = read_table(workspace.folder / name, columns=list(named))
    return Scored.from_frame(frame, columns, source=name)


def _of_folder(path: Path, options: TableOptions) -> Workspace:
    workspace = open_workspace(path)
    if options.y_score is not None and options.model is not None:
        raise InputError(
            "--y-score takes a column in place of a model, and --model names one. Give one of them."
        )
    if options.y_score is None:
        model = workspace.model(options.model)
        model = replace(model, deployed=model == workspace.deployed)
    else:
        model = ModelEntry(options.y_score, scores=options.y_score)
    return replace(workspace, data=options.over(workspace.data), models=(model,))


def _of_table(path: Path, options: TableOptions) -> Workspace:
    if options.model is not None:
        raise InputError(
            f"--model names a model of a workspace, but {path.name} is a table. Leave --model out, "
            "or name a workspace folder."
        )
    needed = {
        "--y-true": options.y_true,
        "--y-score": options.y_score,
        "--positive": options.positive,
    }
    missing = [name for name, value in needed.items() if value is None]
    if options.y_true is None or options.y_score is None or options.positive is None:
        raise InputError(
            f"To read the table {path.name}, name its labels, its scores and the positive label: "
            f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing."
        )
    return Workspace(
        folder=path.parent.resolve(),
        title=path.stem,
        key=path.stem,  # tables of one folder are not one workspace
        question="Where do we draw the line?",
        data=options.over(DataFiles(path.name, options.y_true, options.positive)),
        models=(ModelEntry(options.y_score, scores=options.y_score),),
        rates=CostModel(per_amount=True),
    )


table_options = gathered(
    TableOptions,
    "table",
    (
        click.option("--y-true", metavar="COLUMN", help="The column of true labels."),
        click.option("--y-score", metavar="COLUMN", help="The column of scores."),
        click.option("--positive", metavar="LABEL", help="The label that counts as positive."),
        click.option("--weight", metavar="COLUMN", help="Sample weight of each row."),
        click.option("--id", metavar="COLUMN", help="Case id of each row."),
        click.option("--amount", metavar="COLUMN", help="Money of each row."),
        click.option("--group", metavar="COLUMN", help="Rows that belong together."),
        click.option("--scale", type=click.Choice(SCALES), help="What the scores are."),
        click.option("--model", metavar="NAME", help="A model of the workspace."),
    ),
)
