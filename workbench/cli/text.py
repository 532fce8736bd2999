"""An evaluation as a short text for people: the verdict first, then what it rests on."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases import per_case
from workbench.phrases.capacity import capacity_use_text
from workbench.phrases.numbers import fixed, threshold_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbench.report.evaluation import Evaluation, Terms


_MOST_PIECES = 4


def in_words(evaluation: Evaluation, terms: Terms) -> str:
    """Return the verdict, the point, counts, costs, how sure they are, and what was required."""
    parts = (
        [evaluation.verdict],
        aligned(_point(evaluation, terms), str.ljust),
        aligned(_counts(evaluation, terms), str.rjust),
        aligned(_costs(evaluation, terms), str.rjust),
        aligned(_sure(evaluation, terms), str.ljust),
        aligned(_limits(evaluation, terms), str.ljust),
    )
    return "\n\n".join("\n".join(lines) for lines in parts if lines)


def _point(evaluation: Evaluation, terms: Terms) -> list[tuple[str, ...]]:
    point = evaluation.point
    are = "is" if evaluation.positives == 1 else "are"
    expected = []
    if terms.prevalence is not None:
        share = phrases.exact_percent(terms.prevalence)
        expected = [("expected", f"{share}: the verdict and all money are of such a world")]
    prevalence = phrases.percent(evaluation.prevalence)
    share = phrases.percent(point.flagged / evaluation.n)
    area = fixed(evaluation.auc, 3)
    if evaluation.auc_interval is not None:
        low, high = evaluation.auc_interval
        area += f" (95 %: {fixed(low, 3)} to {fixed(high, 3)})"
    return [
        ("threshold", f"{threshold_text(point.threshold)} (exactly {point.threshold!r})"),
        ("same decisions", _between(evaluation.same_decisions)),
        ("flagged", f"{point.flagged:,} of {evaluation.n:,} rows ({share})"),
        ("prevalence", f"{prevalence} ({evaluation.positives:,} rows {are} positive)"),
        *expected,
        ("AUC", area),
    ]


def _sure(evaluation: Evaluation, terms: Terms) -> list[tuple[str, ...]]:
    """Return what to expect of new cases, and how far the choice can be trusted."""
    cost, money = evaluation.cost, evaluation.situation.money
    per = f"per {terms.words.case}"
    rows: list[tuple[str, ...]] = []
    if cost.honest is None:
        rows.append(("on new cases", "cannot be told: too few rows of one class"))
    else:
        expected = f"{money.per_case(cost.honest)} {per}"
        if cost.interval is not None:
            low, high = (money.per_case(end) for end in cost.interval)
            expected += f" (95 %: {low} to {high})"
        rows.append(("on new cases", expected))
    if evaluation.plateau_pieces is not None:
        rows.append(("too close to tell", _pieces(evaluation.plateau_pieces)))
    stable = evaluation.stable
    if stable is not None:
        low, high = (_end(end) for end in stable.cost_ratio)
        times = f"about {low}" if low == high else f"{low} to {high}"
        rows.append(("cheapest while", f"a miss costs {times} times a false alarm"))
        few, many = (_share(end) for end in stable.prevalence)
        share = f"about {few}" if few == many else f"{few} to {many}"
        rows.append(("", f"{terms.words.positives} are {share} of the {terms.words.cases}"))
    rule = evaluation.own_prices
    if rule is not None and rule.why_not is None:
        each = f"{money.per_case(rule.cost_per_case)} {per}"
        rows.append(("by own prices", f"{each}, {rule.flagged:,} {terms.words.flagged}"))
        rows.append(("", per_case.why_not(rule.threshold, terms.words)))
    return rows


def _limits(evaluation: Evaluation, terms: Terms) -> list[tuple[str, ...]]:
    """Return how the point stands with each limit, and what a reviewer would change."""
    words, money, n = terms.words, evaluation.situation.money, evaluation.n
    rows: list[tuple[str, ...]] = [
        (
            phrases.requirement_text(each.requirement, words, money),
            phrases.standing_text(each, money),
        )
        for each in evaluation.standings
    ]
    capacity = terms.limits.capacity
    if capacity is not None:
        kept = evaluation.point.flagged <= capacity.rows(n)
        text = f"{'met' if kept else 'not met'}, {evaluation.point.flagged:,}"
        rows.append((phrases.capacity_text(capacity, n, words, terms.prevalence), text))
        if evaluation.capacity is not None:
            rows.append(("", capacity_use_text(evaluation.capacity, words, money)))
    band = evaluation.review
    if band is not None and band.pays:
        between = f"from {threshold_text(band.low)} to below {threshold_text(band.high)}"
        text = f"{band.reviewed:,} of {n:,} rows; {money.per_case(band.cost_per_case)}"
        rows.append((f"A person reviews {between}", f"{text} per {words.case}"))
    elif band is not None and terms.reviewer is not None:
        none = phrases.no_review_text(band, terms.reviewer, money)
        rows.append(("A person reviews none", none))
    return rows


def _between(ends: tuple[float, float]) -> str:
    low, high = (threshold_text(end) for end in ends)
    return f"above {low}, up to {high}"


def _pieces(pieces: Sequence[tuple[float, float]]) -> str:
    """Return what the plateau consists of, the lowest thresholds first."""
    if pieces[0] == (-inf, inf):
        return "all thresholds"
    shown = [_between(piece) for piece in reversed(pieces)]
    if len(shown) > _MOST_PIECES:
        shown[_MOST_PIECES - 1 :] = [f"and {len(shown) - _MOST_PIECES + 1} more pieces"]
    return "; ".join(shown)


def _share(value: float) -> str:
    return f"{100.0 * value:.3g} %"


def _end(value: float) -> str:
    return "infinitely many" if value == inf else f"{value:.4g}"


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
    chosen = evaluation.cost.per_case, 0.0
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


def aligned(rows: Sequence[Sequence[str]], flush: Callable[[str, int], str]) -> list[str]:
    """Return rows of equal columns; all but the first are flush left or right."""
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for name, *cells in rows:
        written = (flush(cell, width) for cell, width in zip(cells, widths[1:], strict=True))
        lines.append("  ".join((name.ljust(widths[0]), *written)).rstrip())
    return lines
