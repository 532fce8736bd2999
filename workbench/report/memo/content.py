"""The memo of a decision: all that somebody needs who never saw the app, as one document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.charts import threshold_axis
from workbench.report.document.content import Document, Figure, Paragraph, Section
from workbench.report.document.html import Live, html
from workbench.report.memo.cases import case_sections
from workbench.report.memo.decision import decision_section, limits_section, prices_section
from workbench.report.memo.figures import cost_section, counts_section, money_of, sure_section
from workbench.report.memo.groups import bearers_section, rule_section
from workbench.report.memo.live_chart import live_chart
from workbench.report.memo.reading import doubts_section, made_of_section, terms_section
from workbench.report.stills import Beside, cost_still, roc_still
from workbench.report.view_limits import chosen_view

if TYPE_CHECKING:
    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.memo.live_chart import Behind
    from workbench.report.record.making import Record
    from workbench.store import Kept

LARGEST = 300_000  # bytes of the HTML file: it goes with a mail
# A curve of more points is thinned; the fewest where explanations or prices per row fill the file.
_MOST_POINTS = (2_000, 1_000, 500, 250)


@dataclass(frozen=True, slots=True, eq=False)
class Memo:
    """What a memo is made of.

    Attributes
    ----------
    record : Record
        The decision, or what would be recorded of it.
    kept : Kept or None
        As the store has it; None where it is not recorded.
    behind : Behind or None
        The rows; None where they are not at hand as they were: then there is no curve.
    cases : tuple of CaseExplanation
        Single cases, explained.
    notes : tuple of str
        A sentence for each thing that is left out, with the reason.
    card : tuple of str
        What the workspace's card.md says of the data.
    """

    record: Record
    kept: Kept | None
    behind: Behind | None
    cases: tuple[CaseExplanation, ...] = ()
    notes: tuple[str, ...] = ()
    card: tuple[str, ...] = ()


def memo_document(memo: Memo) -> Document:
    """Return the content of a memo, whatever it is printed on."""
    record, kept = memo.record, memo.kept
    sections = (
        decision_section(record, kept),
        prices_section(record),
        *_trade_off(memo),
        counts_section(record),
        *rule_section(record),
        cost_section(record),
        limits_section(record),
        sure_section(record),
        bearers_section(record),
        *case_sections(memo.cases),
        doubts_section(record, memo.card, memo.notes),
        terms_section(record),
        made_of_section(record, kept),
    )
    standing = "not recorded yet" if kept is None else f"decision {kept.number}"
    return Document(
        title=record.question,
        subtitle=f"{record.title}: {standing}",
        sections=sections,
        date="" if kept is None else kept.recorded_at.isoformat(),
    )


def memo_html(memo: Memo) -> str:
    """Return a memo as one HTML file, in which the point drags on without a server.

    Where the file would grow too large for a mail, the curve is thinned.
    """
    document = memo_document(memo)
    if memo.behind is None:
        return html(document)
    text = ""
    for most in _MOST_POINTS:
        text = html(document, _live(memo, memo.behind, most))
        if len(text.encode()) < LARGEST:
            break
    return text


def _live(memo: Memo, behind: Behind, most: int) -> Live:
    band = memo.record.band
    ends = None if band is None else (band.low, band.high)
    return live_chart(behind, memo.record.point.threshold, ends, most)


def _trade_off(memo: Memo) -> tuple[Section, ...]:
    """Return the curve, where the rows are at hand."""
    record, behind = memo.record, memo.behind
    if behind is None:
        return ()
    words = record.words
    told = [Paragraph(phrases.invitation(words).replace("Drag the point. ", ""))]
    if record.groups is not None:
        told.append(
            Paragraph("The curve shows one threshold for all; groups have their own, below.")
        )
    return (Section("Every threshold at once", (*told, *_figures(memo, behind))),)


def _figures(memo: Memo, behind: Behind) -> tuple[Figure, Figure]:
    record, evidence = memo.record, behind.evidence
    words, priced = record.words, evidence.priced
    point = priced.curve.at(record.point.threshold)
    beside = Beside(
        current=record.conditions.current,
        best=evidence.best.threshold,
        best_name=chosen_view(evidence, evidence.terms)["mark"],
        plateau=behind.sure.plateau,
        axis=threshold_axis(behind.candidate.scored),
    )
    money = money_of(record)
    at = phrases.threshold_text(point.threshold)
    shares = f"{phrases.percent(point.tpr)} of the {words.positives} and "
    shares += f"{phrases.percent(point.fpr)} of the {words.negatives} are {words.flagged}"
    cost = f"{money.per_case(priced.per_case(point))} per {words.case}"
    return (
        Figure(
            roc_still(priced, point, words, beside),
            f"ROC curve; at the threshold {at} {shares}.",
            "Each point on the curve is one threshold (ROC). Circle: the decided one. Along the "
            "dashed line everything costs the same.",
        ),
        Figure(
            cost_still(priced, point, words, money, beside),
            f"Cost per {words.case} by threshold; at {at} it is {cost}.",
            f"What each threshold costs per {words.case} in these data.",
        ),
    )
