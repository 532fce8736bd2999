"""Check the parts of a loaded model whose content scikit-learn uses unseen.

Trees are arrays of node numbers that compiled code follows without looking: a wrong number reads
foreign memory, and a circle never ends. A fitted tree's children always come after their parent.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Protocol

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


class _Boosted(Protocol):
    """The parts of a HistGradientBoostingClassifier that are followed unseen."""

    n_features_in_: int
    _bin_mapper: _BinMapper
    _predictors: list[list[_Predictor]]


class _Stages(Protocol):
    """The parts of a GradientBoostingClassifier that are added up unseen."""

    estimators_: NDArray[np.object_]
    n_trees_per_iteration_: int
    init_: object
    _loss: _Loss


class _Loss(Protocol):
    is_multiclass: bool


class _BinMapper(Protocol):
    is_categorical_: NDArray[np.uint8]


class _Predictor(Protocol):
    nodes: NDArray[np.void]
    raw_left_cat_bitsets: NDArray[np.uint32]


class _Tree(Protocol):
    node_count: int
    capacity: int
    n_features: int
    children_left: NDArray[np.intp]
    children_right: NDArray[np.intp]
    feature: NDArray[np.intp]


def check_parts(model: object, name: str) -> None:
    """Refuse a tree that leads astray, a partial around anything but a check, a file reader.

    Raises
    ------
    InputError
        Naming the part.
    """
    from sklearn.ensemble import (
        GradientBoostingClassifier,
        HistGradientBoostingClassifier,
    )
    from sklearn.ensemble._forest import BaseForest
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.tree import BaseDecisionTree
    from sklearn.utils.validation import check_array

    for part in _parts(model):  # an ensemble also holds unfitted copies of its parts
        if isinstance(part, functools.partial) and part.func is not check_array:
            raise _tampered(name, "a functools.partial wraps something else than check_array")
        if isinstance(part, CountVectorizer) and part.input != "content":
            raise InputError(
                f"{name} would take the texts of the table as names of files to read. Fit the "
                "vectorizer with input='content' and save the model again."
            )
        if isinstance(part, HistGradientBoostingClassifier) and hasattr(part, "_predictors"):
            _check_boosted(part, name)
        if isinstance(part, BaseDecisionTree) and hasattr(part, "tree_"):
            _check_tree(part.tree_, part.n_features_in_, name)
        if isinstance(part, GradientBoostingClassifier) and hasattr(part, "estimators_"):
            _check_stages(part, name)
        if isinstance(part, BaseForest | GradientBoostingClassifier) and hasattr(
            part, "estimators_"
        ):
            for estimator in np.ravel(np.asarray(part.estimators_, dtype=object)):
                _check_tree(estimator.tree_, part.n_features_in_, name)


def _parts(model: object) -> Iterator[object]:
    """Yield a model and everything it is made of, each object once."""
    waiting, seen = [model], {id(model)}
    while waiting:
        part = waiting.pop()
        yield part
        inner: list[object] = []
        if isinstance(part, dict):
            inner = [*part.values()]
        elif isinstance(part, list | tuple | set | frozenset):
            inner = [*part]
        elif isinstance(part, np.ndarray):
            inner = part.ravel().tolist() if part.dtype.hasobject else []
        elif not isinstance(part, type):
            inner = [*getattr(part, "__dict__", {}).values()]
        for thing in inner:
            if id(thing) not in seen and not isinstance(thing, str | int | float):
                seen.add(id(thing))
                waiting.append(thing)


def _check_boosted(model: _Boosted, name: str) -> None:
    categorical = np.asarray(model._bin_mapper.is_categorical_, dtype=bool)
    n_features = model.n_features_in_
    if len(categorical) != n_features:
        raise _tampered(name, "boosted trees count other columns than they were fitted on")
    for predictor in (tree for round_ in model._predictors for tree in round_):
        nodes, sets = predictor.nodes, predictor.raw_left_cat_bitsets
        inner = np.flatnonzero(nodes["is_leaf"] == 0)
        _check_children(
            np.stack([nodes["left"], nodes["right"]]).astype(np.int64), inner, len(nodes), name
        )
        _check_features(nodes["feature_idx"][inner], n_features, name)
        by_set = inner[nodes["is_categorical"][inner] != 0]
        if (
            (len(by_set) > 0 and (sets.ndim != 2 or sets.shape[1] != 8))
            or (nodes["bitset_idx"][by_set] >= len(sets)).any()
            or not categorical[nodes["feature_idx"][by_set]].all()
        ):
            raise _tampered(name, "a boosted tree splits on categories that it does not hold")


def _check_stages(model: _Stages, name: str) -> None:
    """Refuse stages of other width than the sums that compiled code adds them to."""
    from sklearn.dummy import DummyClassifier

    width, first = 1, model.init_
    if model._loss.is_multiclass and isinstance(first, DummyClassifier):
        width = len(np.ravel(first.class_prior_))
    elif model._loss.is_multiclass and isinstance(first, str):
        width = model.n_trees_per_iteration_
    elif model._loss.is_multiclass:
        raise InputError(
            f"{name} boosts more than two classes from a first estimator of its own, which is not "
            "opened. Fit it without init, or export its scores as a column of the table instead."
        )
    if np.shape(model.estimators_)[1:] != (width,) or model.n_trees_per_iteration_ != width:
        raise _tampered(name, "boosted trees are grouped by other classes than they were fitted on")


def _check_tree(tree: _Tree, n_features: int, name: str) -> None:
    from sklearn.tree._tree import Tree

    if not isinstance(tree, Tree) or not 0 < tree.node_count <= tree.capacity:
        raise _tampered(name, "a tree counts other nodes than it has")
    children = np.stack([tree.children_left, tree.children_right])
    inner = np.flatnonzero(children[0] != -1)  # -1 is scikit-learn's mark of a leaf
    _check_children(children, inner, tree.node_count, name)
    _check_features(tree.feature[inner], min(n_features, tree.n_features), name)


def _check_children(
    children: NDArray[np.int64], inner: NDArray[np.intp], n_nodes: int, name: str
) -> None:
    """Refuse a child outside the tree, or before its parent: that way lies a circle."""
    if n_nodes == 0 or (children[:, inner] <= inner).any() or (children[:, inner] >= n_nodes).any():
        raise _tampered(name, "a tree leads back to an earlier node, or out of itself")


def _check_features(features: NDArray[np.intp], n_features: int, name: str) -> None:
    if (features < 0).any() or (features >= n_features).any():
        raise _tampered(name, f"a tree asks for a column beyond the {n_features} it was fitted on")


def _tampered(name: str, what: str) -> InputError:
    return InputError(f"{name} is damaged or was edited by hand: {what}. Save the model again.")
