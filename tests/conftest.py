"""What every test shares: how hard hypothesis looks, here and in CI, and the order of files."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Neither profile judges by the clock: two busy cores would make honest tests fail.
_UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("dev", max_examples=50, **_UNTIMED)
settings.register_profile("ci", max_examples=50, derandomize=True, print_blob=True, **_UNTIMED)
settings.register_profile("all", max_examples=200, print_blob=True, **_UNTIMED)
_PROFILE = "ci" if os.environ.get("CI") else "dev"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", _PROFILE))

_BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser tests last, and among them and before them the files with most tests first.

    So nothing that Playwright would disturb runs after it has started, and no file of many tests
    is begun when all the others have finished.
    """
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (_BROWSER in item.path.parents, -sizes[item.path]))
