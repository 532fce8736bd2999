"""The memo on single cases: why they are decided so, against whom, and how far to trust that."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.explain.agreement import LEAST_R2
from workbench.intake.errors import printable
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.moving_line import indefinite
from workbench.phrases.points import points
from workbench.phrases.reasons import weightiest_first
from workbench.phrases.trust import agreement_text
from workbench.report.document.content import Bullets, Facts, Paragraph, Section, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.document.content import Block

_MOST_WORDS = 10
_MOST_COLUMNS = 12
_EXACT = 1e-9


def case_sections(cases: Sequence[CaseExplanation]) -> tuple[Section, ...]:
    """Return a section for each case."""
    return tuple(_section(case) for case in cases)


def _section(case: CaseExplanation) -> Section:
    words = case.words
    state = words.flagged if case.flagged else words.passed
    told, total, *reasons = case.headline, *case.reasons
    blocks: list[Block] = [Paragraph(told), Paragraph(total), Bullets(tuple(reasons))]
    blocks += [Paragraph(case.turning), _columns(case), *_texts(case), Facts(_trust(case))]
    blocks.append(
        Paragraph(
            f"This is {indefinite(words.case)} of the data: show it only to those who may know of "
            "it.",
            "note",
        )
    )
    title = f"Why {words.case} {printable(case.case_id, 60)} is {state}"
    return Section(title, tuple(blocks))


def _lime_holds(r2: float) -> bool:
    """Tell whether LIME's straight line fits well enough to be shown to others."""
    return not isnan(r2) and r2 >= LEAST_R2


def _columns(case: CaseExplanation) -> Table:
    """Return what each column adds; LIME's answer beside it where its line fits."""
    shown, lime = points(case.shap), case.lime
    order, fits = weightiest_first(case.shap), _lime_holds(case.lime.r2)
    rows = []
    for i in order[:_MOST_COLUMNS]:
        feature = case.features[i]
        row = [
            feature.label,
            value_text(feature, case.case[feature.column].iloc[0]),
            shown.signed(shown.parts[i]),
        ]
        if fits:
            row.append(_signed(100.0 * float(lime.contributions[i]), shown.digits))
        rows.append(tuple(row))
    rest = order[_MOST_COLUMNS:]
    if rest:
        together = shown.signed(sum(shown.parts[i] for i in rest))
        row = [f"{len(rest)} smaller ones", "", together]
        if fits:
            added = 100.0 * sum(float(lime.contributions[i]) for i in rest)
            row.append(_signed(added, shown.digits))
        rows.append(tuple(row))
    head = ("", "here", "SHAP", "LIME") if fits else ("", "here", "SHAP")
    return Table("What each column adds, in points of probability", head, tuple(rows))


def _texts(case: CaseExplanation) -> list[Block]:
    """Return the weightiest words of the texts."""
    texts = case.texts
    if texts is None or not texts.tokens:
        return []
    fits, labels = _lime_holds(texts.lime.r2), {each.column: each.label for each in case.features}
    shown = points(texts.shap)
    rows = []
    for i in weightiest_first(texts.shap)[:_MOST_WORDS]:
        token = texts.tokens[i]
        row = [token.text, labels[token.field], shown.signed(shown.parts[i])]
        if fits:
            row.append(_signed(100.0 * float(texts.lime.contributions[i]), shown.digits))
        rows.append(tuple(row))
    head = ("word", "of", "SHAP", "LIME") if fits else ("word", "of", "SHAP")
    told = f"Without any word the score would be {phrases.percent(texts.base_value)}."
    return [
        Table("What single words add, in points of probability", head, tuple(rows)),
        Paragraph(told),
    ]


def _trust(case: CaseExplanation) -> tuple[tuple[str, str], ...]:
    """Return whom the case is compared with, and how far both methods can be trusted."""
    shap, reference = case.shap, case.reference
    called, shown = group_words(reference.name, case.words).many, points(shap)
    gap = shap.additivity_gap
    adds = "add up to the score" if gap <= _EXACT else f"add up to within {gap:.0e} of the score"
    widest = 100.0 * float(shap.standard_error.max(initial=0.0))
    error = "" if widest == 0.0 else f"; standard error up to {widest:.2g} points"
    facts = [
        (
            "Compared with",
            f"{reference.n:,} of {reference.group_n:,} {called}, which average "
            f"{shown.percent(shown.base)}; SHA-256 of these rows {reference.content_hash[:12]}…",
        ),
        ("SHAP", f"{shap.engine}; base and values {adds}{error}"),
    ]
    if _lime_holds(case.lime.r2):
        facts.append(("LIME", f"R² {phrases.fixed(case.lime.r2, 2)}"))
    else:
        r2 = "undefined" if isnan(case.lime.r2) else phrases.fixed(case.lime.r2, 2)
        facts.append(("LIME", f"left out: its line does not fit here (R² {r2})"))
    return (*facts, ("Both", agreement_text(case.agreement)))


def _signed(value: float, digits: int) -> str:
    text = phrases.fixed(value, digits)
    return f"+{text}" if value > 0.0 and text.strip("0.,") else text
