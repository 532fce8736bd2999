"""Score a table with a model file once, and write such a file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.models.limits import DEFAULT, Limits
from workbench.models.served import look_into, serve

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray


def score_file(
    path: str | Path,
    frame: pd.DataFrame,
    *,
    positive: str,
    rest: bool = False,
    limits: Limits = DEFAULT,
) -> NDArray[np.float64]:
    """Score a table with a model file, opened in a child process.

    Parameters
    ----------
    path : str or Path
        The model file: .skops, .txt of LightGBM or .ubj of XGBoost. A scikit-learn estimator
        must keep `feature_names_in_`, know two classes and have `predict_proba`.
    frame : DataFrame of shape (n_rows, n_columns)
        At least the columns that the model was fitted on, in any order. LightGBM writes blanks
        in their names as underscores; the table may have either.
    positive : str
        The class whose probability is the score, compared as text (1 = 1.0 = "1"). A file of
        LightGBM or XGBoost holds no labels: there it is the class number, 1 of 0 and 1.
    rest : bool
        Whether all other classes are the negative one; then there may be more than two.
    limits : Limits
        Memory, time and sizes beyond which the file is refused.

    Returns
    -------
    ndarray of float64, shape (n_rows,)
        Probability of the positive class, in the order of the rows.

    Raises
    ------
    InputError
        If the file cannot be opened safely, takes more than the limits, or its model does not
        keep to what scikit-learn's classifiers do.
    """
    with serve(path, positive=positive, rest=rest, limits=limits) as model:
        return model.for_table(frame.columns).score(frame)


def dump_model(estimator: object, path: str | Path, *, limits: Limits = DEFAULT) -> str | None:
    """Save a fitted estimator as a skops file, and make sure that it can be opened again.

    Parameters
    ----------
    estimator : object
        A fitted classifier, most often a pipeline on raw columns.
    path : str or Path
        Where to write; the name must end in .skops. Nothing is left there if it fails.
    limits : Limits
        What opening the file may take.

    Returns
    -------
    str or None
        None when the file was written, else the sentence that says why it was not: then keep the
        model's scores as a column of the table.
    """
    import skops.io

    path = Path(path)
    draft = path.with_name(f".{path.name}.draft")
    try:
        packed = skops.io.dumps(estimator, compression=zipfile.ZIP_DEFLATED)
    except (AttributeError, NotImplementedError, RecursionError, TypeError, ValueError) as error:
        kind = type(estimator).__name__
        return f"The skops format cannot hold this {kind} ({quoted(error, 200)[1:-1]})."
    try:
        draft.write_bytes(packed)
        look_into(draft, path.name, limits)
        draft.replace(path)
    except InputError as error:
        return str(error)
    finally:
        draft.unlink(missing_ok=True)
    return None
