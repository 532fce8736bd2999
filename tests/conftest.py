"""What every test shares: how hard hypothesis looks, here and in CI, and the order of files."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.forking import SUPPORTED, Nursery
from workbench.models import conversation, spare

# Neither profile judges by the clock: two busy cores would make honest tests fail.
_UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("dev", max_examples=50, **_UNTIMED)
settings.register_profile("ci", max_examples=50, derandomize=True, print_blob=True, **_UNTIMED)
settings.register_profile("all", max_examples=200, print_blob=True, **_UNTIMED)
_PROFILE = "ci" if os.environ.get("CI") else "dev"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", _PROFILE))

_STARTED = spare.started
_BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last, and among them and before them the files with most tests first.

    So nothing that Playwright would disturb runs after it has started, and no file of many tests
    is begun when all the others have finished.
    """
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (_BROWSER in item.path.parents, -sizes[item.path]))


def pytest_collection_finish() -> None:
    """Spare the tests themselves from each collection of garbage: they stay to the end."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def forked_children() -> Iterator[None]:
    """Fork the children that hold models from one that has loaded its libraries already."""
    if not SUPPORTED:
        yield
        return
    with closing(Nursery()) as nursery, pytest.MonkeyPatch.context() as patch:
        for module in (conversation, spare):
            patch.setattr(module, "started", nursery.start)
        yield


@pytest.fixture(scope="session", autouse=True)
def packages_scanned_once() -> Iterator[None]:
    """Look through the installed packages for components once, as the app does, not for each page.

    To do so again for every `AppTest` is most of what a page costs that shows little.
    """
    if "streamlit.testing.v1" not in sys.modules:  # nothing that was collected opens a page
        yield
        return
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture
def started_anew(forked_children, monkeypatch) -> None:
    """Start each child by its own command, as the product does."""
    for module in (conversation, spare):
        monkeypatch.setattr(module, "started", _STARTED)
