"""What was edited of a case, one edit after the other: it can be undone, and taken back at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench.explain.cells import Change, cell, palette, same, with_values

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Edits:
    """Edits of one case, oldest first.

    Attributes
    ----------
    steps : tuple of Change
        Each a value replaced by another.
    """

    steps: tuple[Change, ...] = ()

    @property
    def values(self) -> dict[str, object]:
        """The last value of each edited column."""
        return {step.column: step.after for step in self.steps}

    def set(self, case: pd.DataFrame, column: str, value: object) -> Edits:
        """Return the edits with one more, or the same where the cell holds that value already.

        Parameters
        ----------
        case : DataFrame of one row
            The case as it is without edits.
        column : str
            The column to edit.
        value : object
            Its new value; None makes the cell missing.
        """
        held = self.values
        before = held[column] if column in held else cell(case, column)
        if same(before, value):
            return self
        return Edits((*self.steps, Change(column, before, value)))

    def set_all(self, case: pd.DataFrame, wanted: Iterable[Change]) -> Edits:
        """Return the edits that lead from the case itself to other values, one for each."""
        edits = Edits()
        for change in wanted:
            edits = edits.set(case, change.column, change.after)
        return edits

    def undone(self) -> Edits:
        """Return the edits without the last one."""
        return Edits(self.steps[:-1])

    def applied(self, case: pd.DataFrame) -> pd.DataFrame:
        """Return the edited case, one row with the case's columns and their types."""
        return with_values(case, self.values)

    def stages(self, case: pd.DataFrame) -> pd.DataFrame:
        """Return the case as it was after each edit, the untouched one first.

        Returns
        -------
        DataFrame of shape (n_edits + 1, n_columns)
        """
        held = [Edits(self.steps[:n]).values for n in range(len(self.steps) + 1)]
        columns = {
            name: palette(case[name], [values.get(name, own) for values in held])
            for name, own in ((name, cell(case, name)) for name in case.columns)
        }
        return pd.DataFrame(columns)
