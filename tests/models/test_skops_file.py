"""Only types named in code are loaded, each in its place, and no code of the file ever runs."""

from __future__ import annotations

import contextlib
import importlib
import json
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sklearn
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from tests.models.crafting import (
    Node,
    entries,
    find,
    is_a_sentence,
    nodes,
    pack,
    with_schema,
)
from workbench.intake import InputError
from workbench.models.limits import DEFAULT
from workbench.models.skops_file import open_skops
from workbench.models.trusted import NAMES, TRUSTED


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        open_skops(path, path.name, DEFAULT)
    assert is_a_sentence(caught.value)
    return str(caught.value)


# 1. What opens


def test_an_opened_model_scores_as_the_one_that_was_saved(
    frame, logistic, logistic_file, boosted, boosted_file
):
    for model, path in ((logistic, logistic_file), (boosted, boosted_file)):
        opened = open_skops(path, path.name, DEFAULT)
        assert (opened.predict_proba(frame) == model.predict_proba(frame)).all()


@pytest.mark.parametrize("name", NAMES)
def test_every_trusted_name_is_a_thing_that_exists(name):
    module, _, kind = name.rpartition(".")
    assert hasattr(importlib.import_module(module), kind)


def test_each_loader_that_is_trusted_is_one_of_skops_own():
    from skops.io._audit import NODE_TYPE_MAPPING

    assert set(TRUSTED) <= {loader for loader, _ in NODE_TYPE_MAPPING}


# 2. What would run code, and does not


def tuple_of(text: str) -> Node:
    """Return the node of a tuple that holds one text."""
    inner = {"__class__": "str", "__module__": "builtins", "__loader__": "JsonNode"}
    outer = {"__class__": "tuple", "__module__": "builtins", "__loader__": "TupleNode"}
    return outer | {"content": [inner | {"content": json.dumps(text)}]}


def at_opening(marker: Path, source: Path, target: Path) -> Path:
    """Let the file call os.system while it is opened."""

    def edit(schema: Node) -> None:
        find(schema, **{"class": "Pipeline"})["content"]["content"]["memory"] = {
            "__class__": "system",
            "__module__": "os",
            "__loader__": "ConstructorFromReduceNode",
            "content": tuple_of(f"touch {marker}"),
        }

    return with_schema(source, target, edit)


def at_scoring(marker: Path, _source: Path, target: Path) -> Path:
    """Let the model write a file when it scores: a partial around a function of numpy."""
    known = pd.DataFrame({"age": [1.0, 2.0, 3.0, 4.0]})
    model = make_pipeline(FunctionTransformer(), LogisticRegression()).fit(known, list("abab"))
    model.steps[0] = ("functiontransformer", FunctionTransformer(partial(np.savetxt, marker)))
    skops.io.dump(model, target)
    return target


def behind_the_check(marker: Path, source: Path, target: Path) -> Path:
    """Let the partial that boosting needs wrap another function."""

    def edit(schema: Node) -> None:
        for node in nodes(schema):
            if node.get("__loader__") == "PartialNode":
                content = node["content"]
                content["func"] |= {"__class__": "savetxt", "__module__": "numpy"}
                content["args"] = tuple_of(str(marker))
                content["kwds"] |= {"content": {}}
                content["kwds"]["key_types"]["content"] = []

    return with_schema(source, target, edit)


ATTACKS = {at_opening: "os.system", at_scoring: "numpy.savetxt", behind_the_check: "numpy.savetxt"}


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_code_of_the_file_runs(attack, boosted_file, tmp_path):
    path = attack(tmp_path / "marker", boosted_file, tmp_path / "attack.skops")
    assert f"'{ATTACKS[attack]}'" in refusal(path)
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_attack_works_on_who_trusts_what_a_file_asks_for(attack, frame, boosted_file, tmp_path):
    """The positive control: without our list the same file does its harm."""
    path = attack(tmp_path / "marker", boosted_file, tmp_path / "attack.skops")
    model = skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The harm is done before the model notices that nothing came back.
        with contextlib.suppress(TypeError, ValueError):
            model.predict_proba(frame[["age", "income", "job"]].head(4))
    assert (tmp_path / "marker").exists()


# 3. What is refused, and why


def replaced(loader: str, **values: object) -> Callable[[Node], None]:
    """Return an edit that changes the first node of a loader."""

    def edit(schema: Node) -> None:
        find(schema, loader=loader).update(values)

    return edit


def partial_of_a_ufunc(schema: Node) -> None:
    find(schema, loader="PartialNode")["content"]["func"] |= {
        "__class__": "log1p",
        "__module__": "numpy",
    }


def partial_of_an_estimator(schema: Node) -> None:
    content = find(schema, loader="PartialNode")["content"]
    content["func"] = find(schema, **{"class": "OrdinalEncoder"})


def one_id_for_two(schema: Node) -> None:
    """Let skops take the first object of an id where the audit would see another."""
    func = find(schema, loader="PartialNode")["content"]["func"]
    func["__id__"] = find(schema, loader="TypeNode")["__id__"]


def deep(schema: Node) -> None:
    inner: Node = {}
    for _ in range(300):
        inner = {"content": inner}
    schema["more"] = inner


def older_scikit_learn(schema: Node) -> None:
    for node in nodes(schema):
        if "_sklearn_version" in node:
            node["_sklearn_version"]["content"] = '"1.6.1"'


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (replaced("PartialNode", __class__="reduce"), "names 'functools.reduce'"),
        (replaced("FunctionNode", __module__="os", __class__="system"), "wraps 'os.system' in"),
        (replaced("TypeNode", __module__="builtins", __class__="map"), "names 'builtins.map'"),
        (replaced("ObjectNode", __loader__="MethodNode"), "names 'sklearn.pipeline.Pipeline'"),
        (replaced("ListNode", __loader__="BytesNode"), "names 'builtins.list'"),
        (replaced("ListNode", __loader__=["ListNode"]), "names 'builtins.list'"),
        (replaced("ListNode", __module__=None), "names 'None.list'"),
        (replaced("ListNode", __class__="li\nst"), r"names 'builtins.li\nst'"),
        (partial_of_a_ufunc, "wraps 'numpy.log1p' in a functools.partial"),
        (partial_of_an_estimator, "wraps 'sklearn.preprocessing._encoders.OrdinalEncoder' in"),
        (one_id_for_two, "gives one object two types"),
        (deep, "nests its parts 200 deep"),
        (older_scikit_learn, f"with scikit-learn '1.6.1', and here runs {sklearn.__version__}"),
        (lambda schema: schema.update(protocol=0), "was not written by skops 0.10 or later"),
        (lambda schema: schema.update(protocol="2"), "was not written by skops 0.10 or later"),
    ],
)
def test_what_does_not_belong_is_refused(edit, words, boosted_file, tmp_path):
    assert words in refusal(with_schema(boosted_file, tmp_path / "edited.skops", edit))


@pytest.mark.parametrize("schema", [b"", b"[]", b"{", b"\xff", b"[" * 100_000, b'{"a": 1}'])
def test_a_schema_that_is_none_is_refused(schema, logistic_file, tmp_path):
    content = entries(logistic_file) | {"schema.json": schema}
    assert "edited.skops" in refusal(pack(tmp_path / "edited.skops", content))


def test_a_patch_version_of_scikit_learn_is_no_fault(frame, logistic, logistic_file, tmp_path):
    minor = sklearn.__version__.rpartition(".")[0]

    def edit(schema: Node) -> None:
        for node in nodes(schema):
            if "_sklearn_version" in node:
                node["_sklearn_version"]["content"] = f'"{minor}.99"'

    path = with_schema(logistic_file, tmp_path / "patch.skops", edit)
    opened = open_skops(path, path.name, DEFAULT)
    assert (opened.predict_proba(frame) == logistic.predict_proba(frame)).all()


def test_a_model_that_is_not_on_the_list_is_named(frame, labels, tmp_path):
    model = KNeighborsClassifier().fit(frame[["age"]], labels)
    skops.io.dump(model, tmp_path / "model.skops")
    assert "KNeighborsClassifier', which is not on the list" in refusal(tmp_path / "model.skops")
