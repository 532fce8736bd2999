"""What a workspace says of single columns: their words, their kind, and what may change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from workbench.intake import InputError, no_such_column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.workspace.sections import Section

FeatureKind = Literal["number", "category", "text"]
ChangeAllowed = Literal["any", "up", "down", "no"]

KINDS: tuple[FeatureKind, ...] = get_args(FeatureKind)
CHANGES: tuple[ChangeAllowed, ...] = get_args(ChangeAllowed)


@dataclass(frozen=True, slots=True)
class ColumnLimit:
    """What may be asked of a person in one column.

    Attributes
    ----------
    column : str
        Its name in the table.
    change : {"any", "up", "down", "no"}, optional
        Any change, a rise or a fall only, or none. None: not said.
    least, most : float, optional
        Bounds that a changed number must keep.
    """

    column: str
    change: ChangeAllowed | None = None
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class FeatureNote:
    """What the workspace says of one column.

    Attributes
    ----------
    column : str
        Its name in the table.
    label : str
        What people call it; "" where nothing is said.
    unit : str
        Unit of a number.
    kind : {"number", "category", "text"}, optional
        What its values are, where the table alone does not tell.
    change, least, most
        As in `ColumnLimit`.
    """

    column: str
    label: str = ""
    unit: str = ""
    kind: FeatureKind | None = None
    change: ChangeAllowed | None = None
    least: float | None = None
    most: float | None = None


def feature_notes(section: Section) -> tuple[FeatureNote, ...]:
    """Read [features.COLUMN], one section for each column.

    Raises
    ------
    InputError
        If a key is unknown or wrong, or two keys do not fit one another.
    """
    return tuple(_note(column, part) for column, part in section.below())


def column_limits(section: Section) -> tuple[ColumnLimit, ...]:
    """Read [limits.COLUMN], the limits that were set in the app."""
    return tuple(_limit(column, part) for column, part in section.below())


def written(notes: Iterable[FeatureNote | ColumnLimit]) -> dict[str, object]:
    """Return the sections as a file holds them; what is not said is left out."""
    return {
        note.column: {
            key: value
            for key in ("label", "unit", "kind", "change", "least", "most")
            if (value := getattr(note, key, None)) not in (None, "")
        }
        for note in notes
    }


def refuse_unknown_columns(
    notes: Iterable[FeatureNote], columns: Iterable[object], source: str
) -> None:
    """Refuse a section [features.COLUMN] on a column that the table lacks.

    Raises
    ------
    InputError
        With the names that come close.
    """
    names = [str(name) for name in columns]
    for note in notes:
        if note.column not in names:
            raise InputError(
                f"The workspace speaks of a column in [features.{note.column}], but "
                f"{no_such_column(note.column, names, source)}"
            )


def _note(column: str, section: Section) -> FeatureNote:
    limit = _bounds(column, section)
    note = FeatureNote(
        column=column,
        label=section.text("label") or "",
        unit=section.text("unit") or "",
        kind=section.choice("kind", KINDS),
        change=limit.change,
        least=limit.least,
        most=limit.most,
    )
    section.refuse_unknown()
    _refuse_order(note, section)
    return note


def _limit(column: str, section: Section) -> ColumnLimit:
    limit = _bounds(column, section)
    section.refuse_unknown()
    return limit


def _bounds(column: str, section: Section) -> ColumnLimit:
    change = section.choice("change", CHANGES)
    least, most = section.number("least"), section.number("most")
    if least is not None and most is not None and least > most:
        raise section.error(
            f"has least = {least:g} and most = {most:g}, so that no value fits. Exchange them"
        )
    return ColumnLimit(column, change, least, most)


def _refuse_order(note: FeatureNote, section: Section) -> None:
    """Refuse what needs an order where the kind that is given has none."""
    if note.kind in (None, "number"):
        return
    ordered = {"least": note.least is not None, "most": note.most is not None, "unit": note.unit}
    for key, given in ordered.items():
        if given:
            raise section.error(f"gives '{key}' of a {note.kind}, which has no order. Leave it out")
    if note.change in ("up", "down"):
        raise section.error(
            f'has change = "{note.change}" of a {note.kind}, which neither rises nor falls. '
            'Write "any" or "no"'
        )
