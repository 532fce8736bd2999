"""The options of `workbench new`, as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import click

from workbench.cli.prices import PRICE_OPTIONS, PriceOptions
from workbench.cli.values import amount, gathered
from workbench.columns import SCALES
from workbench.intake import InputError
from workbench.threshold import CostModel
from workbench.workspace import DataFiles


@dataclass(frozen=True, slots=True)
class FileOptions:
    """What is copied into the folder."""

    data: str
    training: str | None
    model: tuple[str, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """All files.

        Raises
        ------
        InputError
            If one is missing, or two would have one name.
        """
        named = (self.data, self.training, *self.model)
        paths = tuple(Path(name) for name in named if name is not None)
        names = [path.name.casefold() for path in paths]
        for path in paths:
            if not path.is_file():
                raise InputError(f"There is no file '{path}'. Check the name and the folder.")
            if names.count(path.name.casefold()) > 1:
                raise InputError(
                    f"Two of the files are called '{path.name}', and they go into one folder. "
                    "Rename one."
                )
        return paths


@dataclass(frozen=True, slots=True)
class RoleOptions:
    """Which column is what; of the first three, what is missing is asked for."""

    y_true: str | None
    positive: str | None
    y_score: str | None
    weight: str | None
    id: str | None
    amount: str | None
    group: str | None
    sensitive: tuple[str, ...]
    scale: str

    def data(self, files: FileOptions) -> DataFiles:
        """Return the [data] section."""
        return DataFiles(
            evaluation=Path(files.data).name,
            training=None if files.training is None else Path(files.training).name,
            target=self.y_true or "",
            positive=self.positive or "",
            weight=self.weight,
            id=self.id,
            amount=self.amount,
            group=self.group,
            sensitive=self.sensitive,
            scale=self.scale,
        )


@dataclass(frozen=True, slots=True)
class SettingOptions(PriceOptions):
    """What people call it, its prices, and the threshold in force."""

    title: str | None
    question: str | None
    unit: str
    current: float | None

    @property
    def costs(self) -> CostModel:
        """The prices per case; 1 for each mistake where nothing is said."""
        unit = CostModel(unit=self.unit)
        return unit if self.per_amount else self.over(unit, None)

    @property
    def rates(self) -> CostModel | None:
        """The prices per amount, where they were given so."""
        if not self.per_amount:
            return None
        unit = CostModel(unit=self.unit)
        return self.over(unit, replace(unit, per_amount=True))


file_options = gathered(
    FileOptions,
    "files",
    (
        click.option("--data", required=True, metavar="FILE", help="Labelled rows."),
        click.option("--training", metavar="FILE", help="The rows that the models learnt from."),
        click.option("--model", multiple=True, metavar="FILE", help="A model file; repeatable."),
    ),
)
role_options = gathered(
    RoleOptions,
    "roles",
    (
        click.option("--y-true", metavar="COLUMN", help="The column of true labels."),
        click.option("--positive", metavar="LABEL", help="The label that counts as positive."),
        click.option("--y-score", metavar="COLUMN", help="A column of ready scores."),
        click.option("--weight", metavar="COLUMN", help="Sample weight of each row."),
        click.option("--id", metavar="COLUMN", help="Case id of each row."),
        click.option("--amount", metavar="COLUMN", help="Money of each row."),
        click.option("--group", metavar="COLUMN", help="Rows that belong together."),
        click.option(
            "--sensitive", multiple=True, metavar="COLUMN", help="Compare people by it; repeatable."
        ),
        click.option(
            "--scale", type=click.Choice(SCALES), default="probability", help="What scores are."
        ),
    ),
)
setting_options = gathered(
    SettingOptions,
    "setting",
    (
        click.option("--title", metavar="TEXT", help="What it is called; default: the folder."),
        click.option("--question", metavar="TEXT", help="What is decided, as a question."),
        click.option("--unit", default="", metavar="TEXT", help="Of money, such as €."),
        *PRICE_OPTIONS,
        click.option(
            "--current", type=amount, metavar="THRESHOLD", help="The threshold in force today."
        ),
    ),
)
