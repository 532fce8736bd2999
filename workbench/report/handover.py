"""A decision handed over to production: a Python snippet, and a model with its threshold inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.models.fixed_threshold import refuse_without_wrapper, with_threshold
from workbench.report.record.reproduce import as_recorded, refuse_other_model
from workbench.slices.group_rule import range_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from workbench.report.record.making import Record
    from workbench.workspace import Workspace

# Whatever a person wrote stands in it as a literal: nobody's words become code.
_HEAD = '''\
"""A decision of Threshold Workbench as a function. Do not edit it: decide anew."""

from math import inf, isnan

DECISION = {{
    "number": {number},
    "title": {title},
    "question": {question},
    "author": {author},
    "reason": {reason},
    "model": {model},
    "model_hash": {model_hash},
}}
'''
_CHECK = """\
    if isnan(score):
        raise ValueError("The score is not a number.")
"""
_ONE = '''\
THRESHOLD = {threshold}


def decide(score):
    """Return "flag" where the score is at least the threshold, else "pass"."""
{check}    return "flag" if score >= THRESHOLD else "pass"
'''
_BAND = '''\
LOW, HIGH = {low}, {high}


def decide(score):
    """Return "flag" from HIGH on, "pass" below LOW, and "review" between: a person looks."""
{check}    return "flag" if score >= HIGH else "pass" if score < LOW else "review"
'''
_GROUPS = '''\
# Different thresholds for different groups of people can be unlawful: have them checked.
GROUPED_BY = {by}
THRESHOLDS = {{
{thresholds}}}
ALL_OTHERS = {threshold}
RANGES = {{  # above the first number, up to the second; twice the same one: that number
{ranges}}}


def decide(score, *group):
    """Return "flag" where the score is at least the threshold of the group, else "pass".

    `group` holds the value of each column of GROUPED_BY; None where it is missing.
    """
{check}    if len(group) != len(GROUPED_BY):
        raise ValueError(f"Give a value of each of {{GROUPED_BY}}.")
    for names, threshold in THRESHOLDS.items():
        if all(map(_belongs, group, names)):
            return "flag" if score >= threshold else "pass"
    return "flag" if score >= ALL_OTHERS else "pass"


def _belongs(value, name):
    if isinstance(value, str) or str(value) in ("True", "False"):  # numpy has a bool of its own
        return str(value) == name
    if value is None or str(value) == "<NA>" or value != value:
        return name == "(missing)"
    if name not in RANGES:
        return False
    low, high = RANGES[name]
    return value == low if low == high else low < value <= high
'''


def python_snippet(record: Record, number: int | None = None) -> str:
    """Return a decision as a Python module without imports beyond `math`: `decide(score)`.

    It answers "flag", "pass" or "review", to the last bit as the workbench does; thresholds of
    groups ask for the value of each column too.

    Parameters
    ----------
    record : Record
        The decision.
    number : int, optional
        Its number in the store.
    """
    model = record.lineage.model
    head = _HEAD.format(
        number=number,
        title=repr(record.title),
        question=repr(record.question),
        author=repr(record.author),
        reason=repr(record.reason),
        model=repr(model.name),
        model_hash=repr(model.file_hash),
    )
    return head + _rule(record)


def model_with_threshold(record: Record, workspace: Workspace) -> bytes:
    """Return a skops file of the model whose `predict` decides as the threshold does.

    It is scikit-learn's `FixedThresholdClassifier` around the model.

    Parameters
    ----------
    record : Record
        The decision.
    workspace : Workspace
        Where the model is, byte by byte the one of the decision.

    Raises
    ------
    InputError
        If a band or thresholds of groups were decided, which a classifier of two classes cannot
        hold; if there is no model file, it is another one, or of another library.
    """
    path = classifier_file(record, workspace)
    return with_threshold(path, record.point.threshold, positive=record.rows.columns.positive)


def classifier_file(record: Record, workspace: Workspace) -> Path:
    """Return the file of the model that a threshold can be put into; nothing is opened.

    Raises
    ------
    InputError
        As `model_with_threshold`.
    """
    if record.band is not None or record.groups is not None:
        what = "a band for people" if record.groups is None else "thresholds of groups"
        raise InputError(
            f"The decision has {what}, and a classifier has one threshold and two answers. Take "
            "the Python snippet, which holds all of it."
        )
    if record.rows.columns.rest:
        raise InputError(
            "The decision is about one label against the rest, and a classifier with a threshold "
            "knows two labels. Take the Python snippet, which needs the scores alone."
        )
    if record.lineage.model.file is None:
        raise InputError(
            "The decision is on ready scores, and no model file is known. Take the Python "
            "snippet, which needs the scores alone."
        )
    workspace = as_recorded(record, workspace)
    refuse_other_model(record, workspace)
    path = workspace.folder / str(workspace.deployed.file)
    refuse_without_wrapper(path)
    return path


def _rule(record: Record) -> str:
    # Numbers of numpy are written as such, and nothing of it is imported there.
    band, groups, threshold = record.band, record.groups, repr(float(record.point.threshold))
    if groups is not None:
        names = dict.fromkeys(name for key, _ in groups.thresholds for name in key)
        ranges = ((name, range_of(name)) for name in names)
        return _GROUPS.format(
            by=repr(groups.by),
            thresholds=_entries((key, float(own)) for key, own in groups.thresholds),
            threshold=threshold,
            ranges=_entries((name, ends) for name, ends in ranges if ends is not None),
            check=_CHECK,
        )
    if band is not None:
        return _BAND.format(low=repr(float(band.low)), high=repr(float(band.high)), check=_CHECK)
    return _ONE.format(threshold=threshold, check=_CHECK)


def _entries(pairs: Iterable[tuple[object, object]]) -> str:
    return "".join(f"    {key!r}: {value!r},\n" for key, value in pairs)
