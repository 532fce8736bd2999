"""Slices compared as a short text for people: who bears the mistakes, then sizes, then rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.cli.text import aligned
from workbench.intake.errors import printable
from workbench.phrases.disparities import disparity_name, disparity_text, disparity_value
from workbench.phrases.fairness import NO_CAUSE
from workbench.phrases.findings import (
    RULE_OF_THUMB,
    findings_text,
    flag_text,
    four_fifths_text,
    no_reference,
    trade_off_text,
    two_tests,
)
from workbench.phrases.limits import exact_percent
from workbench.phrases.numbers import fixed, percent, threshold_text
from workbench.phrases.where import where
from workbench.slices.flags import told_once

if TYPE_CHECKING:
    from workbench.report.fairness import Fairness
    from workbench.slices import Rate, Slice

_MOST_SLICES = 40
_MOST_FLAGS = 10
_LONGEST_NAME = 40


def in_words(answer: Fairness) -> str:
    """Return who bears the mistakes, sizes, rates, disparities and what is flagged."""
    parts = (
        [answer.headline],
        aligned(_facts(answer), str.ljust),
        aligned(_sizes(answer), str.rjust),
        aligned(_rates(answer), str.rjust),
        _left_out(answer),
        *([title, text] for title, text in _disparities(answer)),
        _flags(answer),
        _four_fifths(answer),
        [trade_off_text(answer.bounds, answer.table, answer.reference, answer.words)],
        [NO_CAUSE],
    )
    return "\n\n".join("\n".join(filter(None, lines)) for lines in parts if any(lines))


def _facts(answer: Fairness) -> list[tuple[str, ...]]:
    at, by = answer.threshold, answer.table.by
    compared = f"none: {no_reference([answer.table], answer.min_n, answer.words)}"
    if answer.reference is not None:
        compared = f"those {where(by, answer.reference)}"
    expected = []
    if answer.prevalence is not None:
        share = f"{exact_percent(answer.prevalence)} {answer.words.positives}"
        expected = [("expected", f"{share}: costs are of such a world, and rates as observed")]
    return [
        ("threshold", f"{threshold_text(at)} (exactly {at!r})"),
        ("compared with", compared),
        (
            "too few",
            f"a rate of fewer than {answer.min_n:,} rows; shown, and compared with nothing",
        ),
        *expected,
    ]


def _shown(answer: Fairness) -> list[int]:
    """Return which slices are shown: all, or the largest, in the table's order."""
    slices = answer.table.slices
    largest = sorted(range(len(slices)), key=lambda place: -slices[place].n)[:_MOST_SLICES]
    return sorted(largest)


def _left_out(answer: Fairness) -> list[str]:
    left = len(answer.table.slices) - _MOST_SLICES
    if left <= 0:
        return []
    groups = "group is" if left == 1 else "groups are"
    return [f"{left:,} smaller {groups} left out here; --json lists them all."]


def _name(row: Slice) -> str:
    return printable(row.name, _LONGEST_NAME)


def _sizes(answer: Fairness) -> list[tuple[str, ...]]:
    words, slices = answer.words, answer.table.slices
    total = sum(row.n for row in slices)
    head = (printable(answer.table.title, _LONGEST_NAME), words.cases, "of all")
    rows = [
        (
            _name(row),
            f"{row.n:,}",
            percent(row.n / total),
            f"{row.positives:,}",
            f"{row.negatives:,}",
            percent(row.base_rate.value),
        )
        for row in (slices[place] for place in _shown(answer))
    ]
    return [(*head, words.positives, words.negatives, f"are {words.positives}"), *rows]


def _rates(answer: Fairness) -> list[tuple[str, ...]]:
    words, money = answer.words, answer.money
    head = (
        "share (95 %)",
        words.flagged,
        f"of {words.positives} (TPR)",
        f"of {words.negatives} (FPR)",
        f"are {words.positives} (PPV)",
        "AUC",
        f"cost per {words.case}",
    )
    rows: list[tuple[str, ...]] = [head]
    for place in _shown(answer):
        row = answer.table.slices[place]
        rows.append(
            (
                _name(row),
                *(_rate(each) for each in (row.selection_rate, row.tpr, row.fpr, row.ppv)),
                fixed(answer.profiles[place].auc, 3),
                money.per_case(answer.costs[place].value),
            )
        )
    return rows


def _rate(rate: Rate) -> str:
    """Return "52 % (43 to 60)", or why there is no number to speak of."""
    if rate.status == "undefined":
        return "undefined"
    if rate.status == "too few":
        return f"{percent(rate.value)}, too few"
    low, high = (percent(end).removesuffix(" %") for end in (rate.low, rate.high))
    return f"{percent(rate.value)} ({low} to {high})"


def _disparities(answer: Fairness) -> list[tuple[str, str]]:
    told = []
    for found in answer.disparities:
        text = disparity_text(found, answer.table, answer.words, answer.min_n)
        told.append((f"{disparity_name(found.name)}: {disparity_value(found)}", text))
    return told


def _four_fifths(answer: Fairness) -> list[str]:
    flagged, passed = answer.four_fifths
    return [
        four_fifths_text(flagged, answer.table, answer.words.flagged),
        four_fifths_text(passed, answer.table, answer.words.passed),
        RULE_OF_THUMB,
    ]


def _flags(answer: Fairness) -> list[str]:
    if answer.reference is None:
        return []
    tested, flagged = told_once(answer.tested), told_once(answer.flags)
    shown = flagged[:_MOST_FLAGS]
    left = len(flagged) - len(shown)
    return [
        findings_text(len(flagged), len(tested), [(answer.table, answer.reference)]),
        *(f"  {flag_text(flag, answer.table, answer.reference, answer.words)}" for flag in shown),
        f"  and {left:,} more; --json lists them all" if left else "",
        two_tests(
            dict(zip(("fpr", "fnr"), answer.p_of_mistakes, strict=True)),
            {flag.metric for flag in flagged},
            answer.words,
        ),
    ]
