"""One rate of a slice in words: with its own denominator, interval and doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import percent

if TYPE_CHECKING:
    from workbench.slices import Rate


def rate_text(rate: Rate) -> str:
    """Return "52 % of 131 (43 % to 60 %)", or why there is no number to speak of."""
    if rate.status == "undefined":
        return "undefined (no such case)"
    doubt = ", too few" if rate.status == "too few" else ""
    return (
        f"{percent(rate.value)} of {rate.n:,} ({percent(rate.low)} to {percent(rate.high)}){doubt}"
    )
