"""Open a skops file: only types that `trusted` names, only what this scikit-learn can read.

The schema is audited here before skops sees the file, because skops itself trusts more than we
do, and looks at a type without the place it stands in. Call this in a child process only: a
damaged file can still end the process, or ask for more memory than there is.
"""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.models.archive import SCHEMA, stored, unpack
from workbench.models.trees import check_parts
from workbench.models.trusted import CHECK_ARRAY, NAMES, TRUSTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from workbench.models.limits import Limits

_DEPTH = 200  # a pipeline of pipelines is about 30 deep
_PROTOCOLS = (1, 2)  # older ones name functions in another way


def open_skops(path: Path, name: str, limits: Limits) -> object:
    """Return the model in a skops file.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What to call it in a sentence.
    limits : Limits
        Bounds on the size of the file and of what it declares.

    Raises
    ------
    InputError
        If the file is damaged or too large, names a type that is not trusted, or was written by
        another minor version of scikit-learn.
    """
    entries = unpack(path, name, limits)
    schema = _schema(entries[SCHEMA], name)
    _audit(schema, name)
    import skops.io

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # another patch version of scikit-learn is no fault
        model: object = skops.io.loads(stored(entries), trusted=list(NAMES))
    check_parts(model, name)
    return model


def _schema(content: bytes, name: str) -> Mapping[str, object]:
    try:
        schema = json.loads(content)
    except (RecursionError, ValueError) as error:
        raise InputError(
            f"{name} is damaged: its {SCHEMA} cannot be read. Save the model again."
        ) from error
    if not isinstance(schema, dict) or schema.get("protocol") not in _PROTOCOLS:
        raise InputError(
            f"{name} was not written by skops 0.10 or later, which this program reads. "
            "Save the model again with a current skops."
        )
    return schema


def _audit(schema: Mapping[str, object], name: str) -> None:
    """Refuse another scikit-learn's file, then any type that is not trusted in its place."""
    nodes = list(_nodes(schema, name))
    for node in nodes:
        _refuse_version(node, name)
    seen: dict[object, tuple[str, str]] = {}
    for node in nodes:
        if "__loader__" not in node:
            continue
        kind = _trusted_kind(node, name)
        # A node that repeats an id stands for the first of that id: it must not change its kind.
        if seen.setdefault(node.get("__id__") or id(node), kind) != kind:
            raise InputError(
                f"{name} gives one object two types, {quoted(kind[1], 80)} among them, as only a "
                "file edited by hand does. Save the model again."
            )
        if kind[0] == "PartialNode":
            _refuse_other_partial(node, name)


def _nodes(schema: Mapping[str, object], name: str) -> Iterator[Mapping[str, object]]:
    """Yield every mapping in the schema, whether skops would read it or not."""
    waiting: list[tuple[object, int]] = [(schema, 0)]
    while waiting:
        item, depth = waiting.pop()
        if depth > _DEPTH:
            raise InputError(
                f"{name} nests its parts {_DEPTH} deep, as only a file made to do harm does."
            )
        if isinstance(item, dict):
            yield item
            waiting.extend((value, depth + 1) for value in item.values())
        elif isinstance(item, list):
            waiting.extend((value, depth + 1) for value in item)


def _trusted_kind(node: Mapping[str, object], name: str) -> tuple[str, str]:
    """Return a node's loader and type, refused where that loader may not build that type."""
    loader, module, kind = node["__loader__"], node.get("__module__"), node.get("__class__")
    full = f"{module}.{kind}"
    if not isinstance(loader, str) or full not in TRUSTED.get(loader, ()):
        raise InputError(
            f"{name} names {quoted(full, 80)}, which is not on the list of types that may be "
            "loaded. Save the fitted scikit-learn pipeline alone (for a search, its "
            "best_estimator_), or export the scores as a column of the table instead."
        )
    return loader, full


def _refuse_other_partial(node: Mapping[str, object], name: str) -> None:
    """Let a partial wrap only the check that boosting with categories needs."""
    content = node.get("content")
    wrapped = content.get("func") if isinstance(content, dict) else None
    inner = wrapped if isinstance(wrapped, dict) else {}
    full = f"{inner.get('__module__')}.{inner.get('__class__')}"
    if inner.get("__loader__") != "FunctionNode" or full != CHECK_ARRAY:
        raise InputError(
            f"{name} wraps {quoted(full, 80)} in a functools.partial, which may wrap nothing but "
            "scikit-learn's own check_array. Export the scores as a column of the table instead."
        )


def _refuse_version(node: Mapping[str, object], name: str) -> None:
    """Refuse another minor version of scikit-learn: it may load, and then score otherwise."""
    import sklearn

    held = node.get("_sklearn_version")
    if not isinstance(held, dict):
        return
    written = str(held.get("content")).strip('"')
    if written.split(".")[:2] != sklearn.__version__.split(".")[:2]:
        raise InputError(
            f"{name} was written with scikit-learn {quoted(written)}, and here runs "
            f"{sklearn.__version__}: another version can score otherwise without a word. Fit or "
            "save the model again with this version, or export its scores as a column of the table."
        )
