"""The last sentence of a verdict: limits that are not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.limits import exact_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.threshold import Requirement


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


def with_confidence(requirement: Requirement) -> str:
    """Return " with 95 % confidence", for a requirement that is met in this data only."""
    share = exact_percent(requirement.confidence or 0.0)
    return f" with {share} confidence (in this data it is met)"


def _listed(limits: Sequence[str]) -> str:
    return "; ".join(limit[:1].lower() + limit[1:] for limit in limits)
