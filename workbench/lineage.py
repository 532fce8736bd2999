"""What a figure was made of: hashes of data, model and code; and why it is different today."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workbench.models import model_hash

if TYPE_CHECKING:
    from workbench.scored import Scored
    from workbench.workspace import ModelEntry, Workspace

_PACKAGE = Path(__file__).resolve().parent
# What shows the figures, and what an installed package carries beside itself.
_SHOWS = ("_app", "charts", "cli", "ui")
# They turn tables into numbers, and models into scores.
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scikit-learn", "lightgbm", "xgboost-cpu")
_NAME = "threshold-workbench"


@dataclass(frozen=True, slots=True)
class DataSource:
    """The table behind a figure.

    Attributes
    ----------
    file : str
        The name of its file.
    file_hash : str
        SHA-256 of the file's bytes, in hexadecimal.
    content_hash : str
        That of `Scored`: over all cells that were read and the roles of the columns.
    rows_hash : str
        SHA-256 over what decides and is counted: labels, scores, weights, amounts, groups.
    """

    file: str
    file_hash: str
    content_hash: str
    rows_hash: str


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The model behind a figure.

    Attributes
    ----------
    name : str
        What the workspace calls it.
    file, file_hash : str, optional
        The name of its file, and the SHA-256 of the file's bytes.
    scores : str, optional
        The column of ready scores, where there is no file.
    """

    name: str
    file: str | None
    file_hash: str | None
    scores: str | None


@dataclass(frozen=True, slots=True)
class CodeSource:
    """The program behind a figure.

    Attributes
    ----------
    version : str
        Of this package.
    code_hash : str
        SHA-256 over the sources of what computes: all but pages, charts and the command line.
    python : str
        Version of Python.
    libraries : tuple of (str, str)
        Name and version of the libraries that tables and scores come from.
    """

    version: str
    code_hash: str
    python: str
    libraries: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """Data, model and code: equal lineages give equal figures."""

    data: DataSource
    model: ModelSource
    code: CodeSource


def lineage_of(workspace: Workspace, model: ModelEntry, scored: Scored) -> Lineage:
    """Return what the figures of a model's scored rows are made of.

    Parameters
    ----------
    workspace : Workspace
        The folder that the files are in.
    model : ModelEntry
        The model.
    scored : Scored
        Its rows, as they were read from the evaluation table.
    """
    name = workspace.data.evaluation
    data = DataSource(
        file=name,
        file_hash=_file_hash(workspace.folder / name),
        content_hash=scored.content_hash,
        rows_hash=rows_hash(scored),
    )
    if model.scores is not None or model.file is None:
        return Lineage(data, ModelSource(model.name, None, None, model.scores), this_code())
    digest = model_hash(workspace.folder / model.file)
    return Lineage(data, ModelSource(model.name, model.file, digest, None), this_code())


def rows_hash(scored: Scored) -> str:
    """Return the SHA-256 over labels, scores, weights, amounts and groups, in hexadecimal.

    Which other columns were read makes no difference to it.
    """
    digest = hashlib.sha256(f"{scored.n}".encode())
    for array in (
        scored.y_true,
        scored.y_score,
        scored.sample_weight,
        scored.amount,
        scored.group,
    ):
        digest.update(b"none" if array is None else array.dtype.str.encode())
        if array is not None:
            digest.update(np.ascontiguousarray(array).data)
    return digest.hexdigest()


@cache
def this_code() -> CodeSource:
    """Return the program that is running; its sources are read once."""
    found = ((name, _version(name)) for name in _LIBRARIES)
    return CodeSource(
        version=_version(_NAME) or "unknown",
        code_hash=_code_hash(_PACKAGE),
        python=".".join(str(part) for part in sys.version_info[:3]),
        libraries=tuple((name, number) for name, number in found if number is not None),
    )


def why_different(then: Lineage, now: Lineage) -> tuple[str, ...]:
    """Return a sentence for each thing that changed between two lineages; () where none did.

    Parameters
    ----------
    then, now : Lineage
        What the figures were made of, and what they would be made of today.
    """
    told = (*_data_changed(then, now), *_model_changed(then.model, now.model))
    return (*told, *_code_changed(then.code, now.code))


def _data_changed(then: Lineage, now: Lineage) -> list[str]:
    old, new = then.data, now.data
    rows = "labels, scores, weights, amounts and groups"
    if old.file_hash == new.file_hash and old.rows_hash == new.rows_hash:
        return []
    if old.rows_hash == new.rows_hash:
        return [
            f"The data file {new.file} is another one than {old.file} was, byte by byte, but its "
            f"{rows} are the same: the counts do not change."
        ]
    if old.file_hash != new.file_hash:
        return [f"The data are others: {new.file} has other {rows} than {old.file} had."]
    if then.model == now.model:
        return [
            f"The data file {new.file} is the same and so is the model, but scores or roles of "
            "columns are others: the libraries score otherwise, or other columns were named."
        ]
    return []  # the scores are another model's, as the next sentence says


def _model_changed(old: ModelSource, new: ModelSource) -> list[str]:
    if (old.file_hash, old.scores) == (new.file_hash, new.scores):
        return []
    if old.file_hash is None or new.file_hash is None:
        return [f"The scores come from {_told(new)} now, and came from {_told(old)} then."]
    return [f"The model file is another one: {_told(new)} is not the {_told(old)} of then."]


def _told(model: ModelSource) -> str:
    if model.file_hash is None:
        return f"the column '{model.scores}'"
    return f"{model.file} ({model.file_hash[:12]}…)"


def _code_changed(old: CodeSource, new: CodeSource) -> list[str]:
    told = []
    if old.version != new.version:
        told.append(f"The workbench was version {old.version} then and is {new.version} now.")
    elif old.code_hash != new.code_hash:
        told.append(
            f"The workbench calls itself version {new.version} as it did then, but its sources "
            "are others."
        )
    had, has = dict(old.libraries), dict(new.libraries)
    had["Python"], has["Python"] = old.python, new.python
    changed = [
        f"{name} {had.get(name, 'missing')} then, {has.get(name, 'missing')} now"
        for name in sorted(had | has)
        if had.get(name) != has.get(name)
    ]
    return [*told, f"Other libraries: {'; '.join(changed)}."] if changed else told


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code_hash(package: Path) -> str:
    """Hash names and sources, line ends alike on every system."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py"), key=lambda each: each.relative_to(package).parts):
        parts = path.relative_to(package).parts
        if parts[0] in _SHOWS:
            continue
        source = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{'/'.join(parts)} {len(source)} ".encode() + source)
    return digest.hexdigest()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
