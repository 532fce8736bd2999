"""What every test shares: how hard hypothesis looks, here and in CI."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Neither profile judges by the clock: two busy cores would make honest tests fail.
_UNTIMED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

settings.register_profile("dev", max_examples=50, **_UNTIMED)
settings.register_profile("ci", max_examples=100, derandomize=True, print_blob=True, **_UNTIMED)
settings.load_profile("ci" if os.environ.get("CI") else "dev")
