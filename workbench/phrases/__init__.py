"""Values into sentences that a product owner can read aloud."""

from workbench.phrases.limits import (
    Reviewed,
    capacity_text,
    exact_percent,
    infeasible_text,
    no_review_text,
    plateau_range,
    plateau_text,
    requirement_text,
    review_text,
    standing_text,
)
from workbench.phrases.numbers import Money, count, fixed, per_thousand, percent, threshold_text
from workbench.phrases.slices import rate_text
from workbench.phrases.unkept import nearest_miss, not_kept, with_confidence
from workbench.phrases.verdict import (
    ODD_ROWS,
    TODAY,
    Situation,
    Span,
    Worth,
    invitation,
    odd_prices,
    sentence_case,
    spans,
    verdict,
)

__all__ = [
    "ODD_ROWS",
    "TODAY",
    "Money",
    "Reviewed",
    "Situation",
    "Span",
    "Worth",
    "capacity_text",
    "count",
    "exact_percent",
    "fixed",
    "infeasible_text",
    "invitation",
    "nearest_miss",
    "no_review_text",
    "not_kept",
    "odd_prices",
    "per_thousand",
    "percent",
    "plateau_range",
    "plateau_text",
    "rate_text",
    "requirement_text",
    "review_text",
    "sentence_case",
    "spans",
    "standing_text",
    "threshold_text",
    "verdict",
    "with_confidence",
]
