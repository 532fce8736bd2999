"""Whether groups are treated as they were when it was decided, by the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.phrases import standing as words_of
from workbench.report.record.slices import slices_as_named
from workbench.report.standing.check import Check, change
from workbench.slices.group_rule import OUTSIDE
from workbench.slices.groups import crossed

if TYPE_CHECKING:
    from workbench.report.record.slices import (
        RecordedFlag,
        RecordedRate,
        RecordedSlice,
        RecordedSlices,
    )
    from workbench.report.standing.check import Answer, Interval, Newer

_COMPLEMENT = {"fnr": "tpr"}  # one test under two names


def slice_checks(newer: Newer) -> tuple[Check, ...]:
    """Return which differences between slices appeared, of each way in which rows were cut.

    That a difference is flagged now and was not is no change by itself: it must also be larger,
    or turned round, by more than chance.
    """
    return tuple(_slices(newer, each) for each in newer.record.slices)


def _slices(newer: Newer, then: RecordedSlices) -> Check:
    title = crossed(then.by)
    answer: Answer = "as assumed"
    many: float | None = None
    try:
        now = _as_named(then, newer)
    except InputError as error:
        answer, sentence = "not known", f"By {title} nothing can be compared: {error}"
    else:
        fresh = _apart(now.flags, then.flags)
        moved = [flag for flag in fresh if _moved(flag, then, now)]
        gone = _apart(then.flags, now.flags)
        many = float(len(now.flags))
        answer = "changed" if moved else "as assumed"
        sentence = words_of.slices_sentence(
            title,
            _told(moved, newer),
            _told([flag for flag in fresh if flag not in moved], newer),
            _told(gone, newer),
        )
    return Check(
        name=f"slices by {title}",
        then=float(len(then.flags)),
        now=many,
        interval=None,
        change=None,
        answer=answer,
        worse=answer == "changed",
        sentence=sentence,
    )


def _as_named(then: RecordedSlices, newer: Newer) -> RecordedSlices:
    """Return the same slices of the newer rows.

    Raises
    ------
    InputError
        If these rows cannot be cut so, or belong to none of the slices.
    """
    threshold = newer.record.point.threshold
    now = slices_as_named(then, newer.scored, newer.evidence.rows(), threshold)
    if all(set(row.key) == {OUTSIDE} for row in now.slices):
        raise InputError("no row belongs to any of the groups that were looked at then.")
    return now


def _apart(these: tuple[RecordedFlag, ...], those: tuple[RecordedFlag, ...]) -> list[RecordedFlag]:
    """Return the flags that the others do not have, a rate and its complement once."""
    known = {(flag.key, flag.metric) for flag in those}
    own = {(flag.key, flag.metric) for flag in these}
    return [
        flag
        for flag in these
        if (flag.key, flag.metric) not in known
        and (flag.key, _COMPLEMENT.get(flag.metric, "")) not in own
    ]


def _moved(flag: RecordedFlag, then: RecordedSlices, now: RecordedSlices) -> bool:
    """Return whether a difference is another one than it was, by more than chance."""
    was = _difference(flag, then)
    if was is None or flag.low is None or flag.high is None or then.reference != now.reference:
        return True  # nobody knows what it was
    between = change(flag.difference, (flag.low, flag.high), *was)
    return between is not None and not between[0] <= 0.0 <= between[1]


def _difference(flag: RecordedFlag, then: RecordedSlices) -> tuple[float, Interval] | None:
    """Return the same difference as it was recorded, with its 95 % interval (Newcombe 1998)."""
    own, reference = then.find(flag.key), then.find(then.reference)
    here, there = _ends(own, flag.metric), _ends(reference, flag.metric)
    if here is None or there is None:
        return None
    (value, interval), (other, of_other) = here, there
    between = change(value, interval, other, of_other)
    return None if between is None else (value - other, between)


def _ends(row: RecordedSlice | None, metric: str) -> tuple[float, Interval] | None:
    rate: RecordedRate | None = None if row is None else row.rate(metric)
    if rate is None or rate.value is None or rate.low is None or rate.high is None:
        return None
    return rate.value, (rate.low, rate.high)


def _told(found: list[RecordedFlag], newer: Newer) -> list[str]:
    words = newer.record.words
    return [
        words_of.flag_text(flag.metric, crossed(flag.key), flag.difference, words) for flag in found
    ]
