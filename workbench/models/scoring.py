"""The parent's side: hand a table and a model file to a child process, and take scores back."""

from __future__ import annotations

import hashlib
import logging
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError, quoted
from workbench.models.limits import DEFAULT, Limits, size
from workbench.models.process import ending, run_to_deadline
from workbench.models.request import SCORES, TABLE, Answer, Request

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)
_SUFFIX = ".skops"
_PICKLES = (".pkl", ".pickle", ".joblib", ".dill", ".cloudpickle")
_INSTEAD = "Export its scores as a column of the table instead."
# -I keeps the working folder and PYTHON* out; our own folder is named instead of being found.
_START = "import sys; sys.path.append(sys.argv[1]); from workbench.models.child import main; "


def supported(path: str | Path) -> bool:
    """Return whether a model file of this name can be opened."""
    return Path(path).suffix.lower() == _SUFFIX


def model_hash(path: str | Path) -> str:
    """Return the SHA-256 of a model file's bytes, in hexadecimal."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def score_file(
    path: str | Path, frame: pd.DataFrame, *, positive: str, limits: Limits = DEFAULT
) -> NDArray[np.float64]:
    """Score a table with a skops file, opened in a child process.

    Parameters
    ----------
    path : str or Path
        The model file. Its estimator must keep `feature_names_in_`, know two classes and have
        `predict_proba`.
    frame : DataFrame of shape (n_rows, n_columns)
        At least the columns that the model was fitted on, in any order.
    positive : str
        The class whose probability is the score, compared as text (1 = 1.0 = "1").
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
    path = Path(path)
    _refuse_unsupported(path, limits)
    if len(frame) == 0:
        raise InputError(f"The table that {path.name} is to score has no rows. Add some.")
    with TemporaryDirectory(prefix="workbench-") as name:
        folder = Path(name)
        _write_table(frame, folder / TABLE)
        _ask(_request(path, path.name, positive, limits), folder)
        scores = np.load(folder / SCORES, allow_pickle=False)
    if scores.shape != (len(frame),) or scores.dtype != np.float64:
        raise InputError(f"{path.name} gave no score for each row. {_INSTEAD}")
    return np.asarray(scores, dtype=np.float64)


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
        with TemporaryDirectory(prefix="workbench-") as name:
            _ask(_request(draft, path.name, None, limits), Path(name))
        draft.replace(path)
    except InputError as error:
        return str(error)
    finally:
        draft.unlink(missing_ok=True)
    return None


def _request(path: Path, name: str, positive: str | None, limits: Limits) -> Request:
    return Request(
        model=str(path.resolve()),
        name=name,
        positive=positive,
        memory_bytes=limits.memory_bytes,
        seconds=limits.seconds,
        file_bytes=limits.file_bytes,
        declared_bytes=limits.declared_bytes,
    )


def _refuse_unsupported(path: Path, limits: Limits) -> None:
    name = path.name
    if not supported(path):
        why = (
            f"{name} is a pickle, which runs the code of whoever wrote it when it is opened, so it "
            "never is"
            if path.suffix.lower() in _PICKLES
            else f"{name} is of a kind that cannot be opened yet"
        )
        raise InputError(
            f"{why}. Save a scikit-learn model with skops.io.dump as a {_SUFFIX} file, or export "
            "the scores as a column of the table instead."
        )
    if not path.is_file():
        raise InputError(f"There is no model file {path}. Put it there, or correct the name.")
    if path.stat().st_size > limits.file_bytes:
        raise InputError(
            f"{name} has {size(path.stat().st_size)}, and {size(limits.file_bytes)} is the limit "
            f"for a model file. {_INSTEAD}"
        )


def _write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write the table as Arrow, without the columns that Arrow cannot hold."""
    import pyarrow as pa

    if not frame.columns.is_unique:
        twice = frame.columns[frame.columns.duplicated()][0]
        raise InputError(
            f"The table has two columns called {quoted(twice)}. Give each its own name."
        )
    named = frame.loc[:, [isinstance(column, str) for column in frame.columns]]
    try:
        table = pa.Table.from_pandas(named, preserve_index=False)
    except pa.ArrowException:
        table = pa.Table.from_pandas(named[_plain_columns(named)], preserve_index=False)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _plain_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of one kind of value; no model was fitted on a raw mixture."""
    import pyarrow as pa

    plain = []
    for name in frame.columns:
        try:
            pa.Table.from_pandas(frame[[name]], preserve_index=False)
        except pa.ArrowException:
            continue
        plain.append(name)
    return plain


def _ask(request: Request, folder: Path) -> None:
    """Let a child answer a request in a folder, and raise the sentence it answers with."""
    request.write(folder)
    home = str(Path(__file__).resolve().parents[2])
    command = (sys.executable, "-I", "-c", _START + "main(sys.argv[2])", home, str(folder))
    try:
        code = run_to_deadline(command, folder, request.seconds)
    except TimeoutError:
        raise InputError(
            f"{request.name} took more than {request.seconds:g} seconds to open and to score, and "
            f"was stopped. {_INSTEAD}"
        ) from None
    answer = Answer.read(folder)
    if answer is None:
        raise InputError(
            f"{request.name} ended the process that opened it ({ending(code)}), as a damaged file "
            f"or too little memory does. {_INSTEAD}"
        )
    if answer.error:
        raise InputError(answer.error)
    if not answer.limited:
        _LOG.warning("This system cannot limit memory: %s was opened without.", request.name)
