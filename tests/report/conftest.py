"""The odd workspace, and a model of it held open, once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.report.explaining import odd_workspace
from workbench import Workspace, open_explainer
from workbench.report.explainer import Explainer


@pytest.fixture(scope="session")
def odd_loans(tmp_path_factory) -> Workspace:
    return odd_workspace(tmp_path_factory.mktemp("odd") / "loans")


@pytest.fixture(scope="session")
def explainer(odd_loans, tmp_path_factory) -> Iterator[Explainer]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        opened = open_explainer(odd_loans)
    with opened:
        yield opened
