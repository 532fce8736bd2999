"""A model with its decided threshold inside: scikit-learn's FixedThresholdClassifier around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError
from workbench.models.limits import DEFAULT
from workbench.models.model_file import SKOPS, refuse_unsupported
from workbench.models.served import serve

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.open_model import OpenModel

_OPERATION = "workbench.models.fixed_threshold:wrapped"


def with_threshold(path: Path, threshold: float, *, positive: str) -> bytes:
    """Return a skops file whose model predicts classes at a threshold, made in a child process.

    Its `predict` gives the positive class where the probability is at least the threshold, and
    `predict_proba` that of the model itself. To read it, trust what the model's own file needs.

    Parameters
    ----------
    path : Path
        A skops file with a classifier of two classes.
    threshold : float
        The exact double.
    positive : str
        The positive class, compared as text.

    Raises
    ------
    InputError
        If the file is of another library, or its model knows more than two classes.
    """
    refuse_without_wrapper(path)
    with serve(path, positive=positive) as model:
        answer = model.run(_OPERATION, {}, {"threshold": np.array([threshold])})
    packed = answer.get("file", np.empty(0))
    if packed.dtype != np.uint8 or packed.size == 0:
        raise InputError(f"{path.name} gave no file. Take the Python snippet instead.")
    return packed.tobytes()


def refuse_without_wrapper(path: Path) -> None:
    """Refuse a model file that is not scikit-learn's.

    Raises
    ------
    InputError
        If the file is of another library, or cannot be opened here at all.
    """
    refuse_unsupported(path, DEFAULT)
    if path.suffix.lower() != SKOPS:
        raise InputError(
            f"{path.name} is no scikit-learn model, and the classifier with a threshold is "
            "scikit-learn's. Take the Python snippet, which needs the scores alone."
        )


def wrapped(
    model: OpenModel,
    frames: Mapping[str, pd.DataFrame],
    arrays: Mapping[str, NDArray[np.generic]],
) -> Mapping[str, NDArray[np.generic]]:
    """Return the bytes of the skops file; in a child process only."""
    import zipfile

    import skops.io
    from sklearn.model_selection import FixedThresholdClassifier

    del frames
    classes = model.estimator.classes_
    if len(classes) != 2:
        raise InputError(
            f"{model.name} knows {len(classes)} classes, and a threshold parts two. Take the "
            "Python snippet, which needs the scores alone."
        )
    fixed = FixedThresholdClassifier(
        model.estimator,
        threshold=float(arrays["threshold"].astype(np.float64)[0]),
        pos_label=classes.tolist()[model.column],
        response_method="predict_proba",
    )
    packed = skops.io.dumps(fixed, compression=zipfile.ZIP_DEFLATED)
    return {"file": np.frombuffer(packed, dtype=np.uint8)}
