"""Read one column for one role: labels, scores, weights, ids, groups.

Each function returns a clean array or raises an `InputError` that names the column, the
first row at fault (the row after the header is row 1), and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype, is_complex_dtype, is_integer_dtype, is_numeric_dtype
from pandas.util import hash_array

from workbench.intake import (
    InputError,
    how_to_write,
    is_number,
    no_such_column,
    number_text,
    quoted,
    refuse_lookalike_ids,
    refuse_lookalikes,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RANGES = {"probability": (0.0, 1.0), "percent": (0.0, 100.0)}
SCALES = ("probability", "percent", "logit", "any")
_HEAVIEST = 1e100  # two sums of weights are multiplied, and a double ends near 1e308
_BOOLEANS = {"true": "1", "false": "0"}
_BLOCK = 2**18  # ids that are objects at a time


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column of a table plays which role, and how labels and scores are read.

    Attributes
    ----------
    y_true, y_score : str
        The columns of true labels and of scores.
    positive : str
        The label that counts as positive, compared as text (1 = 1.0 = "1").
    weight, id, amount, group : str, optional
        Sample weight, case id, money per row, and rows that belong together.
    sensitive : tuple of str
        Columns by which people may be treated unlike.
    rest : bool
        Whether every label other than `positive` is negative, however many there are.
    scale : str
        What scores are: "probability", "percent", "logit" or "any".
    """

    y_true: str
    y_score: str
    positive: str
    weight: str | None = None
    id: str | None = None
    amount: str | None = None
    group: str | None = None
    sensitive: tuple[str, ...] = ()
    rest: bool = False
    scale: str = "probability"

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that play a role: all that need be read to check and count the rows."""
        roles = (self.weight, self.id, self.amount, self.group, *self.sensitive)
        return self.y_true, self.y_score, *(name for name in roles if name is not None)


def find_column(frame: pd.DataFrame, name: str, source: str) -> pd.Series:
    """Return a column, or say which ones there are."""
    matches = [column for column in frame.columns if column == name]
    if len(matches) > 1:
        raise InputError(
            f"{source} has {len(matches)} columns named {quoted(name)}. Give each column its own "
            "name."
        )
    if not matches:
        raise InputError(no_such_column(name, [str(column) for column in frame.columns], source))
    return frame[name]


def labels(column: pd.Series, positive: str, *, rest: bool) -> NDArray[np.bool_]:
    """Return True where the label is the positive one.

    Raises
    ------
    InputError
        If a label is missing, there are more than two (and not `rest`), two of them look
        alike, the positive one does not occur, or it is the only one.
    """
    name, shown = quoted(column.name), quoted(positive)
    _refuse_missing(column, "label", "Fill it in, or leave the row out.")
    refuse_lookalikes(column)
    codes, distinct = pd.factorize(column, sort=False)
    texts = [_label_text(value) for value in distinct]
    _refuse_two_writings(column, texts)
    wanted = _label_text(_boolean_or(positive, list(distinct)))
    listed = _listed(texts)
    if wanted not in texts:
        raise InputError(
            f"The positive label {shown} does not occur in column {name}, which holds "
            f"{listed} in {len(column):,} rows. Name one of those."
        )
    if len(texts) > 2 and not rest:
        raise InputError(
            f"Column {name} holds {len(texts):,} labels ({listed}), and a threshold parts two. "
            f"Keep the rows of two labels, or set rest = true to take {shown} against the rest."
        )
    if len(texts) == 1:
        raise InputError(
            f"A threshold needs both classes, but with positive {shown} the column {name} "
            f"holds 0 negatives in {len(column):,} rows. Add rows of the other class."
        )
    return np.asarray(codes == texts.index(wanted))


def scores(column: pd.Series, scale: str) -> NDArray[np.float64]:
    """Return finite scores as float64, refused outside the range of their declared scale."""
    if scale not in SCALES:
        raise InputError(f"The scale '{scale}' is not known. Use one of {', '.join(SCALES)}.")
    values = numbers(column, "score")
    if scale not in _RANGES:
        return values
    low, high = _RANGES[scale]
    outside = (values < low) | (values > high)
    if outside.any():
        row = int(np.argmax(outside))
        raise InputError(
            f"Column {quoted(column.name)}, row {row + 1:,}: the score {float(values[row])!r} is "
            f"outside [{low:g}, {high:g}] ({int(outside.sum()):,} of {len(values):,} rows). Say "
            "what the scores are with the scale: percent, logit or any."
        )
    return values


def weights(column: pd.Series, y_true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return sample weights of at least 0, with some weight in both classes."""
    values = numbers(column, "weight")
    negative = values < 0
    if negative.any():
        row = int(np.argmax(negative))
        raise InputError(
            f"Column {quoted(column.name)}, row {row + 1:,}: the weight {float(values[row])!r} is "
            "negative. Weights are 0 or more."
        )
    for kind, members in (("positive", y_true), ("negative", ~y_true)):
        with np.errstate(over="ignore"):
            total = float(values[members].sum())
        if total == 0:
            raise InputError(
                f"The weights in column {quoted(column.name)} are 0 for all {int(members.sum()):,} "
                f"{kind} rows, so no {kind} case counts. Give some of them a weight above 0."
            )
        if not 1 / _HEAVIEST <= total <= _HEAVIEST:
            raise InputError(
                f"The weights in column {quoted(column.name)} sum to {total:g} for the {kind} "
                "rows, which cannot be reckoned with. Divide all weights by their mean."
            )
    return values


def numbers(column: pd.Series, what: str) -> NDArray[np.float64]:
    """Return a column of finite numbers as float64."""
    name = quoted(column.name)
    _refuse_missing(column, what, "Fill it in, or leave the row out.")
    if is_bool_dtype(column) or is_complex_dtype(column) or not is_numeric_dtype(column):
        raise InputError(f"Column {name}{_no_number(column, what)}")
    # Without a copy where it is float64 already: pandas copies when a frame is written to.
    values = np.ascontiguousarray(column.to_numpy(dtype=np.float64))
    if is_integer_dtype(column):
        _refuse_rounded(column, values, what)
    if not np.isfinite(values).all():
        row = int(np.argmin(np.isfinite(values)))
        raise InputError(
            f"Column {name}, row {row + 1:,}: the {what} {values[row]} is not a finite number. "
            "Correct it, or leave the row out."
        )
    return values


def check_ids(column: pd.Series) -> None:
    """Refuse case ids that are missing, not unique as text, or look alike."""
    _refuse_missing(column, "id", "Give each row an id, or name no id column.")
    text = column.astype("str")
    if _may_repeat(text) and (repeated := text.duplicated()).any():
        row = int(np.argmax(repeated.to_numpy()))
        value = text.iloc[row]
        first = int(np.argmax((text == value).to_numpy()))
        raise InputError(
            f"Column {quoted(column.name)}, row {row + 1:,}: the id {quoted(value)} stands in row "
            f"{first + 1:,} too ({int(repeated.sum()):,} of {len(text):,} ids repeat). Ids must be "
            "unique; rows of one household or person belong under the group column."
        )
    refuse_lookalike_ids(column)


def groups(column: pd.Series) -> NDArray[np.int64]:
    """Return the number of each row's group, in order of appearance."""
    _refuse_missing(column, "group", "Give each row a group, or name no group column.")
    refuse_lookalike_ids(column)
    return np.asarray(pd.factorize(column)[0], dtype=np.int64)


def _may_repeat(text: pd.Series) -> bool:
    """Return whether two texts have one hash, which takes less memory than to compare them."""
    hashes = np.concatenate(
        [
            hash_array(text.iloc[start : start + _BLOCK].to_numpy(dtype=object), categorize=False)
            for start in range(0, len(text), _BLOCK)
        ]
    )
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any())


def _refuse_missing(column: pd.Series, what: str, cure: str) -> None:
    missing = column.isna().to_numpy()
    if missing.any():
        row = int(np.argmax(missing))
        raise InputError(
            f"Column {quoted(column.name)}, row {row + 1:,}: the {what} is missing "
            f"({int(missing.sum()):,} of {len(column):,} rows). {cure}"
        )


def _refuse_two_writings(column: pd.Series, texts: Sequence[str]) -> None:
    """Refuse one label written in two ways, such as 1 and 1.0, or as true and as 1."""
    keys = [_BOOLEANS.get(text.casefold(), text) for text in texts]
    kinds = set(column.map(type)) if column.dtype == object else set()
    if len(set(keys)) < len(keys) or ({bool, np.bool_} & kinds and len(kinds) > 1):
        raise InputError(
            f"Column {quoted(column.name)} writes one label in several ways: "
            f"{', '.join(sorted({_shown(value) for value in column})[:5])}. Write it one way."
        )


def _label_text(value: object) -> str:
    """Return a label as text: 1, 1.0, "1" and True are one label."""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    return number_text(str(value))


def _boolean_or(positive: str, distinct: Sequence[object]) -> str:
    """Read "true" in any case, and 1 as any number writes it, where the labels are booleans."""
    texts = {str(value).casefold() for value in distinct}
    if texts <= set(_BOOLEANS):
        named = _BOOLEANS.get(positive.casefold(), number_text(positive))
        for value in distinct:
            if _BOOLEANS[str(value).casefold()] == named:
                return _label_text(value)
    return positive


def _shown(value: object) -> str:
    return quoted(value) if isinstance(value, str) else str(value)


def _listed(texts: Sequence[str]) -> str:
    shown = ", ".join(quoted(text) for text in sorted(texts)[:5])
    return shown + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")


def _no_number(column: pd.Series, what: str) -> str:
    """Return the rest of the sentence for the first cell that is not a plain number."""
    for row, value in enumerate(column):
        where = f", row {row + 1:,}: the {what}"
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | str):
            return f"{where} {value!r} is not a plain number. Convert the column to numbers."
        if isinstance(value, str) and not is_number(value):
            return f"{where} {quoted(value)} is not a plain number. {how_to_write(value)}"
    held = "text" if isinstance(column.iloc[0], str) else "objects"
    return f" holds {held}, though each {what} in it is a number. Save the column as numbers."


def _refuse_rounded(column: pd.Series, values: NDArray[np.float64], what: str) -> None:
    """Refuse integers of which float64 makes others; it holds all up to 2**53."""
    whole = column.to_numpy()
    for row in np.flatnonzero(np.abs(values) >= 2.0**53):
        if int(values[row]) != int(whole[row]):
            raise InputError(
                f"Column {quoted(column.name)}, row {row + 1:,}: the {what} {whole[row]} would be "
                f"rounded to {values[row]:.0f}. Write numbers of at most 15 digits."
            )
