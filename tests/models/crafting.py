"""Make model files: honest ones, and ones edited by hand."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

from workbench.intake import InputError

Node = dict[str, object]


def logistic_pipeline() -> Pipeline:
    numbers = make_pipeline(SimpleImputer(), StandardScaler())
    texts = OneHotEncoder(handle_unknown="ignore")
    columns = ColumnTransformer([("n", numbers, ["age", "income"]), ("t", texts, ["job"])])
    return make_pipeline(columns, LogisticRegression())


def boosted_pipeline() -> Pipeline:
    texts = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=np.nan, encoded_missing_value=np.nan
    )
    columns = ColumnTransformer([("t", texts, ["job"]), ("n", "passthrough", ["age", "income"])])
    trees = HistGradientBoostingClassifier(max_iter=5, categorical_features=[0], random_state=0)
    return make_pipeline(columns, trees)


def entries(path: Path) -> dict[str, bytes]:
    """Return what a skops file holds."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, content: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> Path:
    """Write a zip archive of these entries."""
    with zipfile.ZipFile(path, "w", compression=packing) as archive:
        for name, value in content.items():
            archive.writestr(name, value)
    return path


def with_schema(source: Path, target: Path, edit: Callable[[Node], None]) -> Path:
    """Copy a skops file with its schema edited."""
    content = entries(source)
    schema = json.loads(content["schema.json"])
    edit(schema)
    return pack(target, content | {"schema.json": json.dumps(schema).encode()})


def with_array(
    source: Path, target: Path, attribute: str, edit: Callable[[np.ndarray], object]
) -> Path:
    """Copy a skops file with the first array of that name edited, in place or by what it returns.

    An array is found by the attribute it was saved under, such as "coef_" or "nodes".
    """
    content = entries(source)
    schema = json.loads(content["schema.json"])
    node = next(node[attribute] for node in nodes(schema) if attribute in node)
    array = np.load(io.BytesIO(content[node["file"]]), allow_pickle=False).copy()
    changed = edit(array)
    buffer = io.BytesIO()
    np.save(buffer, array if changed is None else changed, allow_pickle=False)
    return pack(target, content | {node["file"]: buffer.getvalue()})


def nodes(schema: object) -> Iterator[Node]:
    """Yield every mapping of a schema, from the top down."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


def find(schema: Node, **wanted: object) -> Node:
    """Return the first node whose keys have these values: loader="PartialNode", say."""
    keys = {f"__{key}__": value for key, value in wanted.items()}
    return next(node for node in nodes(schema) if all(node.get(key) == keys[key] for key in keys))


def is_a_sentence(error: InputError) -> bool:
    """Return whether an error reads as one: on one line, printable, with a full stop."""
    return str(error).isprintable() and str(error).endswith(".")
