"""Values into sentences that a product owner can read aloud."""

from workbench.phrases.numbers import Money, count, fixed, per_thousand, percent, threshold_text
from workbench.phrases.slices import rate_text, widest_gaps
from workbench.phrases.verdict import (
    TODAY,
    Situation,
    Span,
    invitation,
    odd_prices,
    sentence_case,
    spans,
    verdict,
)

__all__ = [
    "TODAY",
    "Money",
    "Situation",
    "Span",
    "count",
    "fixed",
    "invitation",
    "odd_prices",
    "per_thousand",
    "percent",
    "rate_text",
    "sentence_case",
    "spans",
    "threshold_text",
    "verdict",
    "widest_gaps",
]
