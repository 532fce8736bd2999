"""Whether an explanation may be shown, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.explain.explanation import Agreement


def agreement_text(agreement: Agreement) -> str:
    """Return the verdict on both methods, with the reasons where they do not hold."""
    if agreement.stable:
        return "Stable enough to show: SHAP and LIME hold, and they agree."
    return f"Not stable enough to show a client. {' '.join(agreement.reasons)}".strip()
