"""The groups of a record as rows of text, and the differences that were flagged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases import percent, sentence_case
from workbench.phrases.slice_metrics import metric_name, points_text
from workbench.report.decisions.facts import money_of
from workbench.slices.groups import crossed

if TYPE_CHECKING:
    from workbench.report.record.making import Record
    from workbench.report.record.slices import RecordedRate, RecordedSlices
    from workbench.workspace import Words

_RATES = ("selection_rate", "fpr", "tpr", "ppv")


def slice_columns(words: Words) -> tuple[str, ...]:
    """Return the titles of the columns beside the group's name."""
    rates = (metric_name(rate, words) for rate in _RATES)
    return sentence_case(words.cases), *rates, metric_name("cost", words)


def slice_rows(record: Record, cut: RecordedSlices) -> list[tuple[str, ...]]:
    """Return a row for each group: its name, size, rates with intervals, and cost."""
    money = money_of(record)
    return [
        (
            crossed(each.key),
            f"{each.n:,}",
            *(_rate_text(each.rate(name)) for name in _RATES),
            "undefined" if each.cost_per_case is None else money.per_case(each.cost_per_case),
        )
        for each in cut.slices
    ]


def flag_texts(cut: RecordedSlices, words: Words) -> list[str]:
    """Return the flagged differences: "Good loans declined in widow: +12 pts against single."."""
    against = f" against {crossed(cut.reference)}" if cut.reference else ""
    told = []
    for flag in cut.flags:
        if flag.metric == "fnr":  # recall says the same, the other way round
            continue
        text = f"{metric_name(flag.metric, words)} in {crossed(flag.key)}: "
        text += points_text(flag.difference)
        if flag.low is not None and flag.high is not None:
            text += f" (95 %: {points_text(flag.low)} to {points_text(flag.high)})"
        told.append(f"{text}{against}.")
    return told


def _rate_text(rate: RecordedRate) -> str:
    if rate.value is None:
        return "undefined (no such case)"
    told = f"{percent(rate.value)} of {rate.n:,}"
    if rate.low is not None and rate.high is not None:
        told += f" ({percent(rate.low)} to {percent(rate.high)})"
    return f"{told}, too few" if rate.status == "too few" else told
