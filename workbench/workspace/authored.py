"""Cases that somebody wrote to try a model on: beside the data, never counted among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake import InputError, no_such_column, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbench.workspace.values import Workspace

AUTHORED = "authored.csv"
_MOST = 200  # they are written by hand, and chosen from a menu


def authored_cases(workspace: Workspace, needed: Sequence[str]) -> pd.DataFrame | None:
    """Return the authored cases of a workspace, or None where it has none.

    They lie in `authored.csv` in its folder, in the form of the evaluation table; the columns
    that the model sees are enough.

    Parameters
    ----------
    workspace : Workspace
        The open workspace.
    needed : sequence of str
        The columns that the model sees.

    Raises
    ------
    InputError
        If the file cannot be read, lacks a column, or is too long to have been written by hand.
    """
    path = workspace.folder / AUTHORED
    if not path.is_file():
        return None
    table = read_table(path)
    for column in needed:
        if column not in table.columns:
            raise InputError(no_such_column(column, list(table.columns), AUTHORED))
    if len(table) > _MOST:
        raise InputError(
            f"{AUTHORED} has {len(table):,} rows, and {_MOST} is the limit for cases written by "
            "hand. Put the others into the evaluation table, if they are real."
        )
    return table
