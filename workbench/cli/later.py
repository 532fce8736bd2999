"""The options of exact prices: read and checked already, and refused until they are applied."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import click

from workbench import columns as reading
from workbench.cli.values import (
    Option,
    Requirement,
    amount,
    gathered,
    inner_share,
    listed,
    requirement,
    share,
    whole,
)
from workbench.intake import InputError, read_table
from workbench.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LaterOptions:
    """What was given of the options that are not available yet."""

    amount: str | None
    group: str | None
    per_amount: bool
    cost_fp_column: str | None
    cost_fn_column: str | None
    cost_tp_column: str | None
    cost_tn_column: str | None
    prevalence: float | None
    capacity: int | None
    require: tuple[Requirement, ...]
    confidence: float | None
    review_cost: float | None
    review_miss: float | None
    review_false_alarm: float | None
    review_capacity: int | None
    seed: int | None

    @property
    def given(self) -> tuple[str, ...]:
        """The options that were given, as they are typed."""
        held = ((field.name, getattr(self, field.name)) for field in fields(self))
        # By identity: a seed or a capacity of 0 equals False, and is given all the same.
        named = [name for name, value in held if value not in (None, ()) and value is not False]
        return tuple("--" + name.replace("_", "-") for name in named)

    def refuse(self, workspace: Workspace) -> None:
        """Refuse what was given: for its fault where it has one, else for coming too early.

        Raises
        ------
        InputError
            If anything was given.
        """
        given = self.given
        if not given:
            return
        if self.per_amount and self.amount is None and workspace.data.amount is None:
            raise InputError(
                "--per-amount takes prices as shares of an amount, and no amount column is named. "
                "Name it with --amount."
            )
        self._check_columns(workspace.folder / workspace.data.evaluation)
        are, them = ("are", "them") if len(given) > 1 else ("is", "it")
        raise InputError(f"{listed(given)} {are} not available yet. Leave {them} out.")

    def _check_columns(self, table: Path) -> None:
        money = (
            self.amount,
            self.cost_fp_column,
            self.cost_fn_column,
            self.cost_tp_column,
            self.cost_tn_column,
        )
        named = dict.fromkeys(name for name in (*money, self.group) if name is not None)
        if not named:
            return
        frame = read_table(table, columns=list(named))
        for name in money:
            if name is not None:
                reading.numbers(reading.find_column(frame, name, table.name), "amount")
        if self.group is not None:
            reading.groups(reading.find_column(frame, self.group, table.name))


_PRICE_COLUMNS: tuple[Option, ...] = tuple(
    click.option(f"--cost-{outcome}-column", metavar="COLUMN", help=f"Each row's {outcome} price.")
    for outcome in ("fp", "fn", "tp", "tn")
)

later_options = gathered(
    LaterOptions,
    "later",
    (
        click.option("--amount", metavar="COLUMN", help="Money per row."),
        click.option("--group", metavar="COLUMN", help="Rows that belong together."),
        click.option("--per-amount", is_flag=True, help="The prices are rates on the amount."),
        *_PRICE_COLUMNS,
        click.option(
            "--prevalence", type=inner_share, metavar="SHARE", help="Share of positives to expect."
        ),
        click.option("--capacity", type=whole, metavar="N", help="Most rows that can be flagged."),
        click.option(
            "--require", type=requirement, multiple=True, help="Such as 'recall>=0.9'; repeatable."
        ),
        click.option(
            "--confidence",
            type=inner_share,
            metavar="SHARE",
            help="For every requirement, as 0.95.",
        ),
        click.option("--review-cost", type=amount, help="One look by a person."),
        click.option("--review-miss", type=share, help="Share of positives that a person passes."),
        click.option(
            "--review-false-alarm", type=share, help="Share of negatives that a person flags."
        ),
        click.option(
            "--review-capacity", type=whole, metavar="N", help="Most rows that a person can review."
        ),
        click.option(
            "--seed", type=whole, metavar="N", help="Of the random numbers for intervals."
        ),
    ),
)
