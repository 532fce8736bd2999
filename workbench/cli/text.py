"""An evaluation as a short text for people: the verdict first, then what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases.numbers import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.report.evaluation import Evaluation, Terms


def in_words(evaluation: Evaluation, terms: Terms) -> str:
    """Return the verdict, the point, the counts, the cost and what it is compared with."""
    parts: tuple[list[str], ...] = (
        [evaluation.verdict],
        _aligned(_point(evaluation), str.ljust),
        _aligned(_counts(evaluation, terms), str.rjust),
        _aligned(_costs(evaluation, terms), str.rjust),
    )
    return "\n\n".join("\n".join(lines) for lines in parts)


def _point(evaluation: Evaluation) -> list[tuple[str, ...]]:
    point = evaluation.point
    low, high = (phrases.threshold_text(end) for end in evaluation.same_decisions)
    prevalence = phrases.percent(evaluation.prevalence)
    share = phrases.percent(point.flagged / evaluation.n)
    return [
        ("threshold", f"{phrases.threshold_text(point.threshold)} (exactly {point.threshold!r})"),
        ("same decisions", f"above {low}, up to {high}"),
        ("flagged", f"{point.flagged:,} of {evaluation.n:,} rows ({share})"),
        ("prevalence", f"{prevalence} ({evaluation.positives:,} rows are positive)"),
        ("AUC", fixed(evaluation.auc, 3)),
    ]


def _counts(evaluation: Evaluation, terms: Terms) -> list[tuple[str, ...]]:
    point, words = evaluation.point, terms.words
    return [
        ("", words.positives, words.negatives),
        (words.flagged, phrases.count(point.tp), phrases.count(point.fp)),
        (words.passed, phrases.count(point.fn), phrases.count(point.tn)),
    ]


def _costs(evaluation: Evaluation, terms: Terms) -> list[tuple[str, ...]]:
    ends, more, facts = evaluation.baselines, evaluation.regret, evaluation.situation
    per_case, total = facts.money.per_case, facts.money.total
    weight = evaluation.point.total_weight
    chosen = evaluation.cost_per_case, 0.0
    rows = [
        ("this threshold", chosen),
        (f"{terms.words.flag} nobody", (ends.flag_none, more.flag_none)),
        (f"{terms.words.flag} everybody", (ends.flag_all, more.flag_all)),
        ("as many, by lot", (ends.random, more.random)),
    ]
    if ends.current is not None and more.current is not None:
        rows.insert(1, (facts.today, (ends.current, more.current)))
    head = ("cost", f"per {terms.words.case}", "in total", "dearer by")
    return [
        head,
        *(
            (name, per_case(cost), total(cost * weight), per_case(regret))
            for name, (cost, regret) in rows
        ),
    ]


def _aligned(rows: Sequence[Sequence[str]], flush: Callable[[str, int], str]) -> list[str]:
    """Return rows of equal columns; all but the first are flush left or right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for name, *cells in rows:
        written = (flush(cell, width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join((name.ljust(widths[0]), *written)).rstrip())
    return lines
