"""A record as canonical JSON, and strictly back; and as the decision that the store keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.report.record.making import READABLE, SCHEMA, Record
from workbench.report.typed_json import plain, typed
from workbench.slices.parity_policy import GroupPolicy
from workbench.store.canonical import canonical
from workbench.store.decision import Decision, GroupThresholds

if TYPE_CHECKING:
    from workbench.store.decision import Status

_BARE, _LATER = 1, "alternatives"  # the format that has no such key


def record_json(record: Record) -> str:
    """Return a record as strict JSON on one line, keys sorted: equal records, equal bytes.

    Floats read back to the same bits; an infinite threshold is the text "inf" or "-inf". The
    format is described in docs/decision.schema.json.
    """
    held = plain(record)
    if isinstance(held, dict) and record.schema == _BARE:
        del held[_LATER]  # as it was written, byte by byte
    return canonical(held)


def read_record(text: str) -> Record:
    """Return what `record_json` wrote.

    Raises
    ------
    InputError
        If the text is not strict JSON, or not a record of a format that this program knows.
    """
    try:
        held = json.loads(text, parse_constant=_no_number)
    except (RecursionError, ValueError) as error:
        raise InputError(f"The record is not strict JSON: {error}. Take it as it was.") from None
    schema = held.get("schema") if isinstance(held, dict) else None
    if isinstance(schema, bool) or not isinstance(schema, int):
        raise InputError('The record does not say its format under "schema". Take it as it was.')
    if schema not in READABLE:
        raise InputError(
            f"The record has the format {schema}, and this program reads up to {SCHEMA}. Update "
            "the workbench to read it."
        )
    if schema == _BARE:
        if _LATER in held:
            raise InputError(
                f"The record has the key {quoted(_LATER)}, and the format {_BARE} has no such "
                "key. Take the record as it was."
            )
        held[_LATER] = []
    record = typed(Record, held, "record")
    _refuse_odd(record)
    return record


def to_decision(record: Record, *, status: Status = "decided") -> Decision:
    """Return what the store keeps of a record.

    Parameters
    ----------
    record : Record
        The record; it becomes the evidence, word for word.
    status : str
        "decided", or "draft".

    Raises
    ------
    InputError
        If a text is longer than can be kept.
    """
    band, groups = record.band, record.groups
    return Decision(
        title=record.title,
        question=record.question,
        workspace=record.workspace,
        model=record.lineage.model.name,
        threshold=record.point.threshold,
        reason=record.reason,
        author=record.author,
        evidence=record_json(record),
        band=None if band is None else (band.low, band.high),
        group_thresholds=None if groups is None else GroupThresholds(groups.by, groups.thresholds),
        status=status,
    )


def policy_of(record: Record) -> GroupPolicy | None:
    """Return the thresholds of groups that were decided; None where there is one for all."""
    groups = record.groups
    if groups is None:
        return None
    return GroupPolicy(groups.by, groups.thresholds, record.point.threshold)


def _refuse_odd(record: Record) -> None:
    """Refuse a key of a group that does not fit the columns: the types cannot say so."""
    if record.groups is None:
        return
    for key, _ in record.groups.thresholds:
        if len(key) != len(record.groups.by):
            raise InputError(
                f"The group {quoted(', '.join(key))} in the record needs one value for each of "
                f"{len(record.groups.by)} columns. Take the record as it was."
            )


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")
