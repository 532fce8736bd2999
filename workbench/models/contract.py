"""What a model must keep to: known columns in, one probability per row out.

Nothing here trusts the model. Columns are taken by name, the class is found by its label, and
every number that comes back is looked at.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from workbench.intake import InputError, number_text, quoted
from workbench.models.naming import refuse_missing

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

BATCH = 50_000  # rows at a time, so that memory does not grow with the table
_TOLERANCE = 1e-6
_SHOWN = 10
_CURE = "Correct the model and save it again, or export its scores as a column of the table."


NUMBERED_CURE = (
    "Fit it on labels 0 and 1, with 1 for the positive one (of more classes: on class numbers from "
    "0, the positive one named by its number), and let the table hold the same; or export its "
    "scores as a column of the table."
)


class Classifier(Protocol):
    """What scikit-learn's classifiers have in common."""

    @property
    def classes_(self) -> NDArray[np.generic]:
        """The labels, in the order of the probabilities."""
        ...

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.floating]:
        """Return probabilities, shape (n_rows, n_classes)."""
        ...


@runtime_checkable
class Numbered(Protocol):
    """A model from a file that holds no labels: its classes are numbers from 0."""

    def prepared(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns as its library takes them."""
        ...


def predict(
    model: Classifier, frame: pd.DataFrame, column: int, name: str, *, start: int = 0
) -> NDArray[np.float64]:
    """Return the probability of one class for each row.

    Parameters
    ----------
    model : Classifier
        A fitted model.
    frame : DataFrame of shape (n_rows, n_columns)
        At least the columns that the model was fitted on, in any order.
    column : int
        Which class, as `positive_column` finds it.
    name : str
        What to call the model in a sentence.
    start : int
        How many rows of the table came before these, for the row number in a sentence.

    Returns
    -------
    ndarray of float64, shape (n_rows,)

    Raises
    ------
    InputError
        If the model breaks the contract in any way.
    """
    names = feature_names(model, name)
    refuse_missing(names, frame.columns, name)
    known, classes = frame[names], len(model.classes_)
    parts = [np.empty(0)]
    step = ceil(len(known) / max(1, ceil(len(known) / BATCH)))
    for first in range(0, len(known), max(1, step)):
        rows = known.iloc[first : first + step]
        answer = check_probabilities(
            model.predict_proba(rows), len(rows), name, start=start + first, classes=classes
        )
        parts.append(answer[:, column])
    return np.concatenate(parts)


def feature_names(model: object, name: str) -> list[str]:
    """Return the columns that the model was fitted on, in its order."""
    names = getattr(model, "feature_names_in_", None)
    if names is None or not all(isinstance(each, str) for each in names):
        raise InputError(
            f"{name} does not say which columns it needs. Fit it on a DataFrame with named "
            "columns, so that it keeps feature_names_in_, and save it again."
        )
    return [str(each) for each in names]


def positive_column(model: object, positive: str, name: str, *, rest: bool = False) -> int:
    """Return which column of the probabilities belongs to the positive class.

    Parameters
    ----------
    model : object
        A fitted model; anything is looked at.
    positive : str
        The positive class, compared as text.
    name : str
        What to call the model in a sentence.
    rest : bool
        Whether all other classes are the negative one, however many there are.
    """
    if not callable(getattr(model, "predict_proba", None)):
        raise InputError(
            f"{name} gives no probabilities (it has no predict_proba). Calibrate it, for example "
            "with CalibratedClassifierCV, or export its scores as a column of the table."
        )
    classes = _classes(model, name, rest=rest)
    texts = [label_text(each) for each in classes.tolist()]
    shown = ", ".join(quoted(each) for each in classes.tolist())
    if not np.array_equal(np.unique(classes), classes):
        raise InputError(
            f"{name} lists its classes as {shown}, and a fitted model lists them in rising order: "
            f"they were swapped or edited. {_CURE}"
        )
    if label_text(positive) not in texts:
        if isinstance(model, Numbered):
            raise InputError(
                f"{name} holds no labels, only the class numbers {shown}, and the positive one is "
                f"to be {quoted(positive)}. {NUMBERED_CURE}"
            )
        raise InputError(
            f"{name} knows the classes {shown}, and the positive one is to be {quoted(positive)}. "
            "Name one of those as positive, or take the model that was fitted on these labels."
        )
    return texts.index(label_text(positive))


def _classes(model: object, name: str, *, rest: bool) -> NDArray[np.generic]:
    """Return the classes of a model, refused unless there are two, or more where that is meant."""
    classes = getattr(model, "classes_", None)
    held = len(classes) if classes is not None and np.ndim(classes) == 1 else 0
    if held == 2 or (rest and held > 2):
        return np.asarray(classes)
    known = str(held) if classes is not None and np.ndim(classes) == 1 else "none"
    raise InputError(
        f"{name} must know two classes{' or more' * rest}, and it knows {known}. Fit it on labels "
        "of two kinds."
    )


def check_probabilities(
    values: object, rows: int, name: str, *, start: int = 0, classes: int = 2
) -> NDArray[np.float64]:
    """Return what predict_proba gave, refused unless it is probabilities for each row.

    Parameters
    ----------
    values : object
        The answer; anything is looked at.
    rows : int
        How many rows were asked for.
    name : str
        What to call the model in a sentence.
    start : int
        How many rows of the table came before these, for the row number in a sentence.
    classes : int
        How many classes the model knows.
    """
    array = np.asarray(values)
    if array.shape != (rows, classes):
        raise InputError(
            f"{name} answered {rows:,} rows with an array of shape {array.shape}, and it must be "
            f"({rows}, {classes}): one row for each, one column for each class. {_CURE}"
        )
    if array.dtype.kind != "f":
        raise InputError(f"{name} answered with {array.dtype} and not with numbers. {_CURE}")
    array = array.astype(np.float64)
    outside = ~((array >= 0) & (array <= 1)).all(axis=1)  # also where it is not a number
    if outside.any():
        row = int(np.argmax(outside))
        raise InputError(
            f"{name} answered {_listed(array[row])} for row {start + row + 1}, and "
            f"{int(outside.sum()):,} of {rows:,} rows have no probabilities between 0 and 1. "
            f"{_CURE}"
        )
    apart = np.abs(array.sum(axis=1) - 1) > _TOLERANCE * classes / 2
    if apart.any():
        row = int(np.argmax(apart))
        raise InputError(
            f"{name} answered probabilities for row {start + row + 1} that sum to "
            f"{array[row].sum():g}, and {int(apart.sum()):,} of {rows:,} rows do not sum to 1. "
            f"{_CURE}"
        )
    return array


def _listed(values: NDArray[np.float64]) -> str:
    *most, last = (str(value) for value in values[:_SHOWN])
    more = ", ..." if len(values) > _SHOWN else ""
    return f"{', '.join(most)} and {last}{more}"


def label_text(value: object) -> str:
    """Return a class or label as text: 1, 1.0, "1" and True are one.

    >>> [label_text(value) for value in (1, 1.0, "1", True, "true", "bad", "007")]
    ['1', '1', '1', '1', '1', 'bad', '007']
    """
    text = str(value)
    if text.casefold() in ("true", "false"):
        return "1" if text.casefold() == "true" else "0"
    return number_text(text)
