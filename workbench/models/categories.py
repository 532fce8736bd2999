"""Which raw columns a fitted model takes for names, whatever they hold: codes are no amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_INFOS = "feature_infos="
_ENCODERS = ("OneHotEncoder", "OrdinalEncoder", "TargetEncoder")


def category_columns(model: object, names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a model was told, or has encoded, as categories.

    Boosters mark them (`is_categorical_`, levels, feature types); in a pipeline they are the
    columns that go straight into an encoder of categories.

    Parameters
    ----------
    model : object
        A fitted estimator on raw columns, or one of our boosters.
    names : sequence of str
        The raw columns, in the model's order.
    """
    found = set(_marked(model, names)) | set(_encoded(model))
    return tuple(name for name in names if name in found)


def _marked(model: object, names: Sequence[str]) -> Iterator[str]:
    marks = getattr(model, "is_categorical_", None)
    if marks is not None and np.shape(marks) == (len(names),):
        yield from (name for name, marked in zip(names, marks, strict=True) if marked)
    booster = getattr(model, "booster", None)
    types = getattr(booster, "feature_types", None) or ()  # XGBoost: "c" is a category
    if len(types) == len(names):
        yield from (name for name, kind in zip(names, types, strict=True) if kind == "c")
    if booster is not None and hasattr(
        booster, "model_to_string"
    ):  # LightGBM: a range "[0:9]", or categories "0:2:5"
        text = booster.model_to_string(num_iteration=1)
        line = next((each for each in text.splitlines() if each.startswith(_INFOS)), _INFOS)
        infos = line.removeprefix(_INFOS).split()
        if len(infos) == len(names):
            pairs = zip(names, infos, strict=True)
            yield from (name for name, info in pairs if info[0] != "[" and info != "none")


def _encoded(model: object) -> Iterator[str]:
    """Yield the columns of a pipeline's first step that are encoded as categories."""
    steps = getattr(model, "steps", None)
    first = steps[0][1] if isinstance(steps, list) and steps else model
    for _, transformer, columns in getattr(first, "transformers_", ()):
        if _is_encoder(transformer):
            yield from _texts(columns)


def _is_encoder(transformer: object) -> bool:
    """Whether columns are taken as names here: an encoder, or a pipeline with one in it."""
    parts = [part for _, part in getattr(transformer, "steps", ())] or [transformer]
    return any(type(part).__name__ in _ENCODERS for part in parts)


def _texts(columns: object) -> Iterable[str]:
    if isinstance(columns, str):
        return [columns]
    if not isinstance(columns, list | tuple | np.ndarray):
        return []
    return [each for each in columns if isinstance(each, str)]
