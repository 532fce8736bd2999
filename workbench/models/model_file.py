"""Which files can be opened, and by whom: the suffix decides, and nothing else is tried."""

from __future__ import annotations

import hashlib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from workbench.intake import InputError
from workbench.models.contract import NUMBERED_CURE, label_text
from workbench.models.limits import Limits, size

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.models.contract import Classifier

SKOPS = ".skops"
LIBRARIES = MappingProxyType({SKOPS: "skops.io", ".txt": "lightgbm", ".ubj": "xgboost"})
"""Suffix of a model file, and the module that opens it."""

_PICKLES = (".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle")
INSTEAD = "Export its scores as a column of the table instead."


def supported(path: str | Path) -> bool:
    """Return whether a model file of this name can be opened."""
    return Path(path).suffix.lower() in LIBRARIES


def model_hash(path: str | Path) -> str:
    """Return the SHA-256 of a model file's bytes, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_unsupported(path: Path, limits: Limits) -> None:
    """Refuse what needs no child to be refused: by its name, its size, or for want of a library.

    Raises
    ------
    InputError
        Saying why.
    """
    name, suffix = path.name, path.suffix.lower()
    if not supported(path):
        why = (
            f"{name} is a pickle, which runs the code of whoever wrote it when it is opened, so it "
            "never is"
            if suffix in _PICKLES
            else f"{name} is of a kind that cannot be opened yet"
        )
        raise InputError(
            f"{why}. Save a scikit-learn model with skops.io.dump as a {SKOPS} file, one of "
            "LightGBM as .txt or one of XGBoost as .ubj with save_model, or export the scores as a "
            "column of the table instead."
        )
    if not path.is_file():
        raise InputError(f"There is no model file {path}. Put it there, or correct the name.")
    if path.stat().st_size > limits.file_bytes:
        raise InputError(
            f"{name} has {size(path.stat().st_size)}, and {size(limits.file_bytes)} is the limit "
            f"for a model file. {INSTEAD}"
        )
    if suffix != SKOPS and find_spec(LIBRARIES[suffix]) is None:
        raise InputError(
            f"{name} needs the library {LIBRARIES[suffix]}, which is not installed here. Install "
            f'it with: pip install "threshold-workbench[boosting]". {INSTEAD}'
        )


def refuse_unnumbered(path: str | Path, labels: Iterable[object]) -> None:
    """Refuse a table whose labels are no class numbers, where the file holds no labels.

    LightGBM and XGBoost number the classes from 0 in the order of the labels, and the file keeps
    the numbers alone. With labels 1 and 2, or bad and good, nobody could tell which is which.

    Parameters
    ----------
    path : str or Path
        The model file.
    labels : iterable
        The distinct labels of the table.

    Raises
    ------
    InputError
        Naming the labels.
    """
    path = Path(path)
    if path.suffix.lower() == SKOPS or not supported(path):
        return
    texts = {label_text(label) for label in labels}
    if "0" not in texts or not all(text.isascii() and text.isdigit() for text in texts):
        shown = ", ".join(f"'{text}'" for text in sorted(texts)[:5])
        raise InputError(
            f"{path.name} holds no labels, only class numbers from 0, and the labels of the table "
            f"are {shown}. {NUMBERED_CURE}"
        )


def import_library(suffix: str) -> None:
    """Import what opens a file of this kind; in a child process only."""
    if suffix != SKOPS:
        import_module(LIBRARIES[suffix])
        return
    import sklearn.utils

    # skops would import every module of scikit-learn for the names of what it trusts by itself,
    # a quarter of the time that a child takes to start. What we trust is named in `trusted`.
    walk = sklearn.utils.all_estimators
    sklearn.utils.all_estimators = list
    try:
        import_module(LIBRARIES[suffix])
    finally:
        sklearn.utils.all_estimators = walk


def open_file(path: Path, suffix: str, name: str, limits: Limits) -> Classifier:
    """Return the model in a file; in a child process only.

    Parameters
    ----------
    path : Path
        The file.
    suffix : str
        What kind it is; a draft has another name than it will have.
    name : str
        What to call it in a sentence.
    limits : Limits
        Bounds on the size of the file and of what it declares.

    Raises
    ------
    InputError
        If the file is not what its suffix says, is damaged or too large, or holds what is not
        trusted.
    """
    if suffix == SKOPS:
        from workbench.models.skops_file import open_skops

        return cast("Classifier", open_skops(path, name, limits))
    with path.open("rb") as file:
        content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise InputError(f"{name} is larger than {size(limits.file_bytes)}, the limit for a model.")
    if suffix == ".txt":
        from workbench.models.lightgbm_file import open_lightgbm

        return open_lightgbm(content, name)
    from workbench.models.xgboost_file import open_xgboost

    return open_xgboost(content, name)
