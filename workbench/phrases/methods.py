"""SHAP and LIME side by side, in a word for each column and a sentence for the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.phrases.numbers import fixed

if TYPE_CHECKING:
    from workbench.explain.explanation import Agreement, LocalModel

# Points of probability under which a column says nothing: what an eye can see is larger.
_SMALL = 0.005
_APART = 3.0  # times as large

AGREE, OPPOSITE, DIFFERS, SMALL, UNSTABLE = (
    "✓ agree",
    "× opposite",
    "≠ size differs",
    "both small",
    "unstable",
)


def column_word(shap: float, lime: float, spread: float) -> str:
    """Return whether two methods say the same of one column.

    Parameters
    ----------
    shap, lime : float
        What the column contributes by each, in shares of probability.
    spread : float
        Largest less smallest of LIME's answers over its seeds.
    """
    if max(abs(shap), abs(lime)) < _SMALL:
        return SMALL
    if spread >= max(abs(lime), _SMALL):  # as the badge has it: the draw, not the model
        return UNSTABLE
    small = min(abs(shap), abs(lime)) < _SMALL
    if not small and np.sign(shap) != np.sign(lime):
        return OPPOSITE
    apart = max(abs(shap), abs(lime)) > _APART * min(abs(shap), abs(lime))
    return DIFFERS if apart else AGREE


def agreement_title(agreement: Agreement) -> str:
    """Return the badge of a whole explanation."""
    return "✓ Steady enough to show" if agreement.stable else "× Not stable enough to show"


def agreement_figures(agreement: Agreement, local: LocalModel) -> str:
    """Return what the badge rests on."""
    return " · ".join(
        (
            f"LIME's fit R² {fixed(local.r2, 2)}",
            f"of the three largest {_share(agreement.top3)} shared",
            f"order alike {fixed(agreement.rank, 2)} (rank correlation)",
            f"same direction for {_share(agreement.sign)}",
        )
    )


def _share(share: float) -> str:
    return "undefined" if np.isnan(share) else f"{fixed(100.0 * share, 0)} %"
