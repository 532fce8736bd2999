"""One column of a case beside the same column of the rows that it is compared with, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import number_text
from workbench.intake.errors import printable
from workbench.phrases.numbers import fixed, percent

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.features import Feature
    from workbench.workspace import Words

_LONGEST = 60
_SHORTEST = 3  # letters of a unit that may be a plural: years, but not s or ms
_MOSTLY = 0.5
_YEARS = (1800.0, 2200.0)


@dataclass(frozen=True, slots=True)
class GroupWords:
    """What the rows compared with are called.

    Attributes
    ----------
    one : str
        One of them: "application approved".
    many : str
        Several: "applications approved".
    whole : str
        The group: "applications approved", "all applications".
    """

    one: str
    many: str
    whole: str


def group_words(name: str, words: Words) -> GroupWords:
    """Return what a reference group is called.

    Parameters
    ----------
    name : str
        "everyone", "passed", "flagged" or "training", and what narrows it: "passed where Home =
        rent".
    words : Words
        How the business says it.
    """
    group, where, narrowed = name.partition(" where ")
    endings = {
        "everyone": "",
        "passed": f" {words.passed}",
        "flagged": f" {words.flagged}",
        "training": " in the training data",
    }
    end = endings.get(group, f" of {printable(group)}")
    end += f" with {printable(narrowed)}" if where else ""
    one, many = f"{words.case}{end}", f"{words.cases}{end}"
    return GroupWords(one, many, f"all {many}" if not end else many)


def value_text(feature: Feature, value: object) -> str:
    """Return a cell as people write it: "€1,150", "0 years", "rent", "yes", "not given"."""
    if _is_missing(value):
        return "not given"
    if feature.kind == "number" and isinstance(value, int | float | np.number):
        return _with_unit(_number(feature, float(value)), feature.unit)
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return printable(number_text(str(value)), _LONGEST)


def contrast(feature: Feature, value: object, group: pd.Series, called: GroupWords) -> str:
    """Return what a case has in a column, and what the rows compared with have there.

    Numbers are contrasted with the group's median, an observed value; categories with their share
    in the group and with the commonest one.

    Parameters
    ----------
    feature : Feature
        The column.
    value : object
        The case's cell.
    group : Series of shape (n_reference,)
        The cells of the rows compared with.
    called : GroupWords
        What those are called.
    """
    if feature.kind == "number":
        return _number_contrast(feature, value, group, called)
    if feature.kind == "text":
        return _text(feature, value)
    return _category_contrast(feature, value, group, called)


def _number_contrast(feature: Feature, value: object, group: pd.Series, called: GroupWords) -> str:
    label, has = printable(feature.label), value_text(feature, value)
    present = np.sort(group.dropna().to_numpy(dtype=np.float64))
    gone = 1.0 - len(present) / len(group)
    if _is_missing(value) and gone >= _MOSTLY:
        return f"{label} is not given, nor is it for {_share(gone)} of {called.many}"
    if len(present) == 0:
        return f"{label} is {has}; it is not given for {called.many}"
    if gone >= _MOSTLY:
        return f"{label} is {has}; it is not given for {_share(gone)} of {called.many}"
    typical = value_text(feature, present[(len(present) - 1) // 2])
    if typical == has:
        return f"{label} is {has}, as it is for the typical {called.one}"
    return f"{label} is {has}; the typical {called.one} has {typical}"


def _category_contrast(
    feature: Feature, value: object, group: pd.Series, called: GroupWords
) -> str:
    label, has = printable(feature.label), value_text(feature, value)
    held = [value_text(feature, cell) for cell in group]
    counts = {text: held.count(text) for text in sorted(set(held))}
    top = max(counts, key=lambda text: counts[text])
    own = counts.get(has, 0) / len(held)
    told = f"{label} is {has}"
    if own == 1.0:
        return f"{told}, as it is for all {called.many} compared with"
    told += f", like {_share(own)} of {called.many}" if own else f", like none of the {called.many}"
    if top == has:
        return told
    most = _share(counts[top] / len(held))
    return (
        f"{told}; for {most} it is not given"
        if top == "not given"
        else f"{told}; {most} have {top}"
    )


def _text(feature: Feature, value: object) -> str:
    """Return what there is of a text; its length is no reason, and its words are told elsewhere."""
    label, count = printable(feature.label), _word_count(value)
    if count == 0:
        return f"{label} is empty"
    return f"the text of {label}, {count:,} word{'' if count == 1 else 's'}"


def _number(feature: Feature, value: float) -> str:
    """Return a number with at most four significant digits, or all its whole ones."""
    low, high = _YEARS
    if feature.whole and not feature.unit and low <= feature.low and feature.high <= high:
        return f"{value:.0f}" if value.is_integer() else f"{value:g}"
    if value.is_integer() or abs(value) >= 1000.0:
        return fixed(value, 0)
    if abs(value) < 0.001:
        return f"{value:.3g}"
    digits = 3 - int(np.floor(np.log10(abs(value))))
    return fixed(value, max(0, digits)).rstrip("0").rstrip(".")


def _with_unit(number: str, unit: str) -> str:
    if not unit:
        return number
    if number == "1" and len(unit) > _SHORTEST and unit.endswith("s"):
        unit = unit[:-1]  # 1 month
    before = len(unit) == 1 and not unit.isalnum() and unit != "%"
    return f"{unit}{number}" if before else f"{number} {printable(unit, 20)}"


def _share(share: float) -> str:
    return percent(share).replace(".0 %", " %")


def _word_count(cell: object) -> int:
    return 0 if _is_missing(cell) else len(str(cell).split())


def _is_missing(value: object) -> bool:
    """Return whether a cell is empty: None, NaN, NaT or NA, each unequal to itself or none."""
    import pandas as pd

    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]
