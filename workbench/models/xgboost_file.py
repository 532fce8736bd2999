"""Open a model file of XGBoost: the .ubj that `save_model` writes.

Call this in a child process only: a damaged file can end the process, or ask for more memory
than there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError, quoted
from workbench.models.levels import Levels, refuse_texts, with_levels, with_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    import pyarrow as pa
    import xgboost
    from numpy.typing import NDArray

_START, _END = b"{L", b"}"  # an object in UBJSON, its first key of a long length
_PROBABLE = ("binary:logistic", "multi:softprob", "multi:softmax")


@dataclass(frozen=True, slots=True, eq=False)
class XgboostModel:
    """An XGBClassifier that takes the raw table.

    Attributes
    ----------
    classifier : xgboost.XGBClassifier
        The trees.
    name : str
        What to call it in a sentence.
    classes_ : ndarray of int64
        Class numbers: the file holds no labels.
    feature_names_in_ : tuple of str, or None
        The columns; None where it was fitted on a plain array.
    levels : mapping of str to tuple
        Categories of each column that has some.
    """

    classifier: xgboost.XGBClassifier
    name: str
    classes_: NDArray[np.int64]
    feature_names_in_: tuple[str, ...] | None
    levels: Mapping[str, Levels]

    @property
    def booster(self) -> xgboost.Booster:
        """The trees alone."""
        return self.classifier.get_booster()

    def prepared(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the columns as XGBoost takes them: texts as the categories that it learnt.

        Raises
        ------
        InputError
            If there is a category that it did not learn, which XGBoost refuses too.
        """
        frame = with_numbers(frame, [each for each in frame.columns if each not in self.levels])
        refuse_texts(frame, self.levels, self.name)
        encoded = {}
        for column, levels in self.levels.items():
            given = frame[column]
            encoded[column] = with_levels(given, levels, self.name)
            unknown = encoded[column].isna() & given.notna()
            if unknown.any():
                raise InputError(
                    f"{self.name} did not learn the category {quoted(given[unknown].iloc[0])} of "
                    f"the column {quoted(column)}, and XGBoost scores no row that holds an unknown "
                    "one. Leave the cell empty or the row out, or fit the model with it."
                )
        return frame.assign(**encoded)

    def predict_proba(self, X: pd.DataFrame) -> NDArray[np.float32]:
        """Return probabilities, shape (n_rows, n_classes)."""
        return np.asarray(self.classifier.predict_proba(self.prepared(X)))


def open_xgboost(content: bytes, name: str) -> XgboostModel:
    """Return the model in a UBJSON file of XGBoost.

    Raises
    ------
    InputError
        If the file is damaged, the model gives no probabilities, or it does not hold the names
        of its categories.
    """
    import xgboost

    if not (content.startswith(_START) and content.endswith(_END)):
        raise _no_model(name)
    classifier = xgboost.XGBClassifier(n_jobs=1)
    try:
        classifier.load_model(bytearray(content))
    except (TypeError, ValueError) as error:  # XGBoostError is a ValueError
        raise _no_model(name) from error
    if classifier.objective not in _PROBABLE:
        raise InputError(
            f"{name} was fitted for {quoted(classifier.objective)}, and only "
            f"{', '.join(_PROBABLE)} give probabilities. Fit it so, or export its scores as a "
            "column of the table."
        )
    booster = classifier.get_booster()
    names = booster.feature_names
    return XgboostModel(
        classifier,
        name,
        np.arange(classifier.n_classes_),
        None if names is None else tuple(names),
        _levels(booster, name),
    )


def _levels(booster: xgboost.Booster, name: str) -> Mapping[str, Levels]:
    """Return the categories of each column that has some.

    XGBoost writes them into the file from version 3.1 on, where the model was fitted on a frame;
    without them nobody knows which category has which number.
    """
    kinds = zip(booster.feature_names or (), booster.feature_types or (), strict=False)
    wanted = [column for column, kind in kinds if kind == "c"]
    if not wanted:
        return {}
    held = {}
    if hasattr(booster, "get_categories"):
        held = dict(booster.get_categories(export_to_arrow=True).to_arrow())
    levels = {column: _listed(held.get(column)) for column in wanted}
    for column, known in levels.items():
        if not known:
            raise InputError(
                f"{name} does not hold the categories of the column {quoted(column)}, so their "
                "numbers cannot be told. Fit it with XGBoost 3.1 or later on a DataFrame with "
                "category columns, or export its scores as a column of the table."
            )
    return levels


def _no_model(name: str) -> InputError:
    return InputError(
        f"{name} is no classifier of XGBoost, or it was cut short or damaged. Save the model again "
        "with save_model, or copy the file again."
    )


def _listed(categories: pa.Array | None) -> Levels:
    return () if categories is None else tuple(categories.to_pylist())
