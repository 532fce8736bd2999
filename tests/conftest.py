"""What every test shares: how hard hypothesis looks, here and in CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Neither profile judges by the clock: two busy cores would make honest tests fail.
_UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("dev", max_examples=50, **_UNTIMED)
settings.register_profile("ci", max_examples=50, derandomize=True, print_blob=True, **_UNTIMED)
settings.register_profile("all", max_examples=200, print_blob=True, **_UNTIMED)
_PROFILE = "ci" if os.environ.get("CI") else "dev"
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", _PROFILE))
