"""Under which name a table holds each column of a model."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LIGHTGBM = ".txt"
_SHOWN = 10
_MAY_SEE = "the table that it may see"


def names_in_table(
    names: Sequence[str], columns: Iterable[object], name: str, suffix: str
) -> Mapping[str, str]:
    """Return the table's name for each column of a model whose own name for it differs.

    LightGBM writes blanks as underscores: a model fitted on `monthly income` keeps
    `monthly_income`. Such a name is the table's where one column alone can be meant.

    Parameters
    ----------
    names : sequence of str
        The columns of the model, as its file names them.
    columns : iterable
        The columns of the table.
    name : str
        What to call the model in a sentence.
    suffix : str
        What kind of file it is.

    Raises
    ------
    InputError
        If two columns of the table come to one name of the model.
    """
    if suffix != LIGHTGBM:
        return MappingProxyType({})
    wanted, meant = set(names), defaultdict(list)
    for column in columns:
        if isinstance(column, str) and (told := column.replace(" ", "_")) in wanted:
            meant[told].append(column)
    for told, found in meant.items():
        if len(found) > 1:
            raise InputError(
                f"{name} needs the column {quoted(told)}, and LightGBM writes blanks as "
                f"underscores, so {' or '.join(quoted(each) for each in found)} may be meant. "
                "Rename the column that the model was not fitted on, or exclude it."
            )
    return MappingProxyType({told: found[0] for told, found in meant.items() if found[0] != told})


def refuse_missing(
    names: Sequence[str], columns: Iterable[object], name: str, table: str = _MAY_SEE
) -> None:
    """Refuse a table that lacks columns which the model needs; more columns do no harm.

    Parameters
    ----------
    names : sequence of str
        The columns of the model.
    columns : iterable
        The columns of the table.
    name, table : str
        What to call the model, and the table, in a sentence.
    """
    present = set(columns)
    missing = [each for each in names if each not in present]
    if missing:
        raise InputError(
            f"{name} needs {_listed(missing)}, and {table} has no such column. Add what is "
            "missing, or take a model that does without."
        )


def refuse_hidden(names: Sequence[str], hidden: Mapping[str, str], name: str, table: str) -> None:
    """Refuse a model that needs a column which the table has, and which no model may see.

    Parameters
    ----------
    names : sequence of str
        The columns of the model, as the table names them.
    hidden : mapping of str to str
        The columns that are kept from it, and why: "is the target".
    name, table : str
        What to call the model, and the table, in a sentence.
    """
    for each in names:
        if each in hidden:
            raise InputError(
                f"{name} needs the column {quoted(each)} of {table}, and no model may see it, "
                f"since it {hidden[each]}. Take a model that does without, or correct the "
                "workspace."
            )


def _listed(missing: Sequence[str]) -> str:
    """Return columns as a sentence names them: "the columns 'age', 'home' and 2 more"."""
    shown = ", ".join(quoted(each) for each in missing[:_SHOWN])
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    return f"the column{'s' if len(missing) > 1 else ''} {shown}{more}"
