"""The last sentence of a verdict: limits that are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def nearest_miss(unmet: Sequence[str]) -> str:
    """Return that no threshold keeps all limits, and which the nearest miss does not.

    Parameters
    ----------
    unmet : sequence of str
        The limits in words: "Catch at least 90 % of bad loans".
    """
    return f" No threshold keeps all limits; this nearest miss breaks: {_listed(unmet)}."


def not_kept(unmet: Sequence[str]) -> str:
    """Return which limits a threshold that was given does not keep."""
    return f" It breaks: {_listed(unmet)}."


def _listed(limits: Sequence[str]) -> str:
    return "; ".join(limit[:1].lower() + limit[1:] for limit in limits)
