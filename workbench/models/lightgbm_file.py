"""Open a model file of LightGBM: the text that `Booster.save_model` writes.

Call this in a child process only: of a damaged file LightGBM ends the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError, quoted
from workbench.models.categories import category_columns
from workbench.models.levels import Levels, is_number, with_levels, with_numbers

if TYPE_CHECKING:
    import lightgbm
    import pandas as pd
    from numpy.typing import NDArray

_END = "\nend of parameters\n"
_PROBABLE = ("binary", "multiclass", "multiclassova")
_UNNAMED = re.compile(r"Column_\d+")  # what LightGBM calls the columns of a plain array


@dataclass(frozen=True, slots=True, eq=False)
class LightgbmModel:
    """A booster that takes the raw table, as LGBMClassifier does.

    Attributes
    ----------
    booster : lightgbm.Booster
        The trees.
    name : str
        What to call it in a sentence.
    classes_ : ndarray of int64
        Class numbers: the file holds no labels.
    feature_names_in_ : tuple of str, or None
        The columns; None where it was fitted on a plain array.
    levels : tuple of tuple
        Categories of the columns that are no numbers, in the order of these columns.
    """

    booster: lightgbm.Booster
    name: str
    classes_: NDArray[np.int64]
    feature_names_in_: tuple[str, ...] | None
    levels: tuple[Levels, ...]

    def prepared(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns as LightGBM takes them: texts as the categories that it learnt.

        The file lists categories without their columns. LightGBM gives them to the categorical
        columns of the table from left to right, so there must be as many.
        """
        texts = _texts(frame)
        if len(texts) > len(self.levels):
            # Truth values in texts look like categories, of which there are fewer.
            marked = category_columns(self, list(frame.columns))
            frame = with_numbers(frame, [each for each in texts if each not in marked])
            texts = _texts(frame)
        if len(texts) != len(self.levels):
            raise InputError(
                f"{self.name} learnt categories in {len(self.levels)} of its columns, and "
                f"{len(texts)} of them are no numbers in the table. Write them as they were when "
                "the model was fitted; categories that look like numbers keep their kind in "
                "Parquet, not in CSV."
            )
        encoded = {
            column: with_levels(frame[column], levels, self.name)
            for column, levels in zip(texts, self.levels, strict=True)
        }
        return frame.assign(**encoded)

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return probabilities, shape (n_rows, n_classes)."""
        answer = np.asarray(self.booster.predict(self.prepared(X), num_threads=1))
        return answer if answer.ndim == 2 else np.column_stack([1 - answer, answer])


def open_lightgbm(content: bytes, name: str) -> LightgbmModel:
    """Return the model in a LightGBM text.

    Raises
    ------
    InputError
        If the text is no such model or was cut short, or the model gives no probabilities.
    """
    import lightgbm

    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _no_model(name) from error
    if not text.startswith("tree\n") or _END not in text:
        raise _no_model(name)
    objective = re.search(r"^objective=(\S+)", text, re.MULTILINE)
    if objective is None or objective[1] not in _PROBABLE:
        raise InputError(
            f"{name} was fitted for {quoted(objective[1] if objective else 'an own objective')}, "
            f"and only {', '.join(_PROBABLE)} give probabilities. Fit it so, or export its scores "
            "as a column of the table."
        )
    booster = lightgbm.Booster(model_str=text)
    names = tuple(booster.feature_name())
    unnamed = all(_UNNAMED.fullmatch(each) for each in names)
    classes = max(2, booster.num_model_per_iteration())
    return LightgbmModel(
        booster,
        name,
        np.arange(classes),
        None if unnamed else names,
        tuple(tuple(levels) for levels in booster.pandas_categorical or ()),
    )


def _texts(frame: pd.DataFrame) -> list[str]:
    """Return the columns that LightGBM takes for categories."""
    return [column for column in frame.columns if not is_number(frame[column])]


def _no_model(name: str) -> InputError:
    return InputError(
        f"{name} is no model of LightGBM, or it was cut short or damaged. Save the model again "
        "with booster_.save_model, or copy the file again."
    )
