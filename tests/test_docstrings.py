"""The examples in docstrings run and show what they say."""

from __future__ import annotations

import doctest
import importlib

import pytest

from tests.product import MODULES

FINDER = doctest.DocTestFinder(exclude_empty=True)


def examples(module: str) -> list[doctest.DocTest]:
    return [test for test in FINDER.find(importlib.import_module(module)) if test.examples]


@pytest.mark.parametrize("module", MODULES)
def test_examples_run(module):
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for example in examples(module):
        runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


def test_some_module_has_an_example():
    assert any(examples(module) for module in MODULES)
