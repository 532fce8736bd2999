"""A case explained as a short text for people: the reasons first, then both methods in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.cli.text import aligned
from workbench.intake import quoted
from workbench.intake.errors import printable
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.numbers import fixed, percent, threshold_text
from workbench.phrases.points import points
from workbench.phrases.reasons import weightiest_first
from workbench.phrases.trust import agreement_text

if TYPE_CHECKING:
    from workbench.report.case_explanation import CaseExplanation

_MOST_WORDS = 10
_EXACT = 1e-9  # boosters in single precision add up to within 2e-6


def in_words(explained: CaseExplanation) -> str:
    """Return headline and reasons, SHAP beside LIME, the decision, and how far to trust it."""
    parts = (
        [explained.headline],
        list(explained.reasons),
        _methods(explained),
        _texts(explained),
        aligned(_facts(explained), str.ljust),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _methods(explained: CaseExplanation) -> list[str]:
    """Return a line for each column that either method says anything of."""
    shown, lime = points(explained.shap), explained.lime
    rows: list[tuple[str, ...]] = [("in points", "value", "SHAP", "LIME", "spread")]
    for i in weightiest_first(explained.shap):
        feature = explained.features[i]
        rows.append(
            (
                feature.label,
                value_text(feature, explained.case[feature.column].iloc[0]),
                shown.signed(shown.parts[i]),
                _signed(100.0 * float(lime.contributions[i]), shown.digits),
                fixed(100.0 * float(lime.spread[i]), shown.digits),
            )
        )
    return aligned(rows, str.rjust)


def _texts(explained: CaseExplanation) -> list[str]:
    """Return the weightiest words of the texts, in the order of their weight."""
    texts = explained.texts
    if texts is None or not texts.tokens:
        return []
    rows = [
        (
            quoted(texts.tokens[i].text),
            printable(texts.tokens[i].field),
            _signed(100.0 * float(texts.shap.values[i]), 1),
            _signed(100.0 * float(texts.lime.contributions[i]), 1),
        )
        for i in weightiest_first(texts.shap)[:_MOST_WORDS]
    ]
    lines = aligned([("words, in points", "of", "SHAP", "LIME"), *rows], str.rjust)
    without = f"Without any word the score would be {percent(texts.base_value)}."
    ignored = [f"The text {quoted(side.column)} hardly matters here." for side in texts.ignored]
    return [*lines, without, *ignored]


def _facts(explained: CaseExplanation) -> list[tuple[str, ...]]:
    shap, reference, words = explained.shap, explained.reference, explained.words
    at, state = explained.threshold, words.flagged if explained.flagged else words.passed
    called = group_words(reference.name, words).many
    shown = points(shap)
    return [
        ("decision", f"{state} at {threshold_text(at)} (exactly {at!r})"),
        ("what turns it", explained.turning),
        (
            "compared with",
            f"{reference.n:,} of {reference.group_n:,} {called}, which average "
            f"{shown.percent(shown.base)} (all of them {percent(reference.group_mean_score)})",
        ),
        ("SHAP", f"{shap.engine}; base and values {_adds_up(shap.additivity_gap)}"),
        (
            "LIME",
            f"R² {fixed(explained.lime.r2, 2)}; spread over {len(explained.lime.seeds)} seeds",
        ),
        ("both", agreement_text(explained.agreement)),
    ]


def _adds_up(gap: float) -> str:
    return "add up to the score" if gap <= _EXACT else f"add up to within {gap:.0e} of the score"


def _signed(value: float, digits: int) -> str:
    text = fixed(value, digits)
    return f"+{text}" if value > 0.0 and float(text.replace(",", "")) > 0.0 else text
