"""A tree that leads astray is refused before compiled code follows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tests.models.crafting import Node, find, is_a_sentence, nodes, with_array, with_schema
from workbench.intake import InputError
from workbench.models.limits import DEFAULT
from workbench.models.skops_file import open_skops


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_skops(path, path.name, DEFAULT)
    assert is_a_sentence(caught.value)
    return str(caught.value)


def inner(tree: np.ndarray) -> np.ndarray:
    """Return the numbers of the nodes that split."""
    leaf = tree["is_leaf"] == 1 if "is_leaf" in tree.dtype.names else tree["left_child"] == -1
    return np.flatnonzero(~leaf)


def put(field: str, value: int) -> Callable[[np.ndarray], None]:
    """Return an edit that writes into the first split of a tree."""

    def edit(tree: np.ndarray) -> None:
        tree[field][inner(tree)[0]] = value

    return edit


def split_on_foreign_categories(tree: np.ndarray) -> None:
    first = inner(tree)[0]
    tree["is_categorical"][first], tree["bitset_idx"][first] = 1, 10_000


def split_numbers_as_categories(tree: np.ndarray) -> None:
    first = inner(tree)[0]
    tree["feature_idx"][first], tree["is_categorical"][first] = 2, 1
    tree["bitset_idx"][first] = 0


NAMED = ("__class__", "__module__", "__loader__")
ASTRAY = "leads back to an earlier node, or out of itself"
BEYOND = "asks for a column beyond the"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("left", 0), ASTRAY),
        (put("right", 1_000_000), ASTRAY),
        (put("feature_idx", 1_000_000), BEYOND),
        (put("feature_idx", -1), BEYOND),
        (lambda tree: tree[:0], ASTRAY),
        (split_on_foreign_categories, "splits on categories that it does not hold"),
        (split_numbers_as_categories, "splits on categories that it does not hold"),
    ],
    ids=["circle", "out", "column", "before", "no node", "no such set", "no category"],
)
def test_a_boosted_tree_that_leads_astray_is_refused(edit, words, boosted_file, tmp_path):
    assert words in refusal(with_array(boosted_file, tmp_path / "m.skops", "nodes", edit))


@pytest.fixture(scope="module", params=[RandomForestClassifier, GradientBoostingClassifier])
def forest_file(request, frame, labels, tmp_path_factory) -> Path:
    model = request.param(n_estimators=2, max_depth=3, random_state=0).fit(frame[["age"]], labels)
    path = tmp_path_factory.mktemp("forest") / "forest.skops"
    skops.io.dump(model, path)
    return path


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (put("left_child", 0), ASTRAY),
        (put("right_child", 1_000_000), ASTRAY),
        (put("feature", 1), BEYOND),
        (put("feature", -1), BEYOND),
    ],
    ids=["circle", "out", "column", "before"],
)
def test_a_tree_that_leads_astray_is_refused(edit, words, forest_file, tmp_path):
    assert words in refusal(with_array(forest_file, tmp_path / "m.skops", "nodes", edit))


@pytest.mark.parametrize(
    ("count", "words"), [("0", "counts other nodes than it has"), ("2", ASTRAY)]
)
def test_a_tree_that_counts_other_nodes_than_it_has_is_refused(count, words, forest_file, tmp_path):
    def edit(schema: Node) -> None:
        for node in nodes(schema):
            if "node_count" in node:
                node["node_count"] = {key: node["node_count"][key] for key in NAMED}
                node["node_count"]["content"] = count

    assert words in refusal(with_schema(forest_file, tmp_path / "m.skops", edit))


@pytest.fixture(scope="module")
def stages_file(frame, labels, tmp_path_factory) -> Path:
    """Return boosted trees of three classes."""
    many = np.where(frame["age"] > 60, "worse", labels)
    model = GradientBoostingClassifier(n_estimators=2, random_state=0).fit(frame[["age"]], many)
    path = tmp_path_factory.mktemp("stages") / "stages.skops"
    skops.io.dump(model, path)
    return path


def test_stages_are_as_wide_as_the_sums_they_are_added_to(stages_file, tmp_path):
    assert hasattr(open_skops(stages_file, "stages", DEFAULT), "predict_proba")
    edited = with_array(  # of the estimator that the sums begin with
        stages_file, tmp_path / "m.skops", "class_prior_", lambda array: array[:2].copy()
    )
    assert "are grouped by other classes than they were fitted on" in refusal(edited)


def test_stages_on_an_own_first_estimator_are_not_opened(frame, labels, tmp_path):
    many = np.where(frame["age"] > 60, "worse", labels)
    model = GradientBoostingClassifier(n_estimators=1, init=LogisticRegression(), random_state=0)
    skops.io.dump(model.fit(frame[["age"]], many), tmp_path / "m.skops")
    assert "from a first estimator of its own, which is not opened" in refusal(tmp_path / "m.skops")
    skops.io.dump(model.fit(frame[["age"]], labels), tmp_path / "m.skops")
    assert hasattr(open_skops(tmp_path / "m.skops", "m", DEFAULT), "predict_proba")


def test_the_same_trees_unedited_are_opened(forest_file, boosted_file, tmp_path):
    """The positive control: the edits are what is refused, not the editing."""
    for source in (forest_file, boosted_file):
        same = with_array(source, tmp_path / "m.skops", "nodes", lambda tree: None)
        assert hasattr(open_skops(same, same.name, DEFAULT), "predict_proba")


def test_texts_are_never_taken_as_names_of_files(frame, labels, tmp_path):
    texts = ColumnTransformer([("t", TfidfVectorizer(), "id")])
    skops.io.dump(
        make_pipeline(texts, LogisticRegression()).fit(frame[["id"]], labels), tmp_path / "m.skops"
    )
    assert hasattr(open_skops(tmp_path / "m.skops", "m.skops", DEFAULT), "predict_proba")

    def edit(schema: Node) -> None:
        for node in nodes(schema):
            if "lowercase" in node:
                node["input"] = find(node, loader="JsonNode") | {"content": '"filename"'}
                node["input"].pop("__id__")

    edited = with_schema(tmp_path / "m.skops", tmp_path / "files.skops", edit)
    assert "would take the texts of the table as names of files" in refusal(edited)
