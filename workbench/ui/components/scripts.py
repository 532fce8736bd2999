"""Our browser modules are written in parts, and joined into the one module that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent


@cache
def joined(parts: Sequence[str], ending: str) -> str:
    """Return files of this folder as one text, in the order in which they build on one another."""
    return "\n".join((_FOLDER / f"{part}.{ending}").read_text(encoding="utf-8") for part in parts)
