"""All figures of every slice: sortable, and as a file that no spreadsheet runs as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import isnan
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases.disparities import signed
from workbench.phrases.slice_metrics import metric_name
from workbench.report.fairness_csv import columns_csv, slices_csv
from workbench.ui.components.sorted_table_view import Cell, SortedTable, sorted_table
from workbench.ui.fairness.findings import profiles
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbench.slices import Rate, Slice
    from workbench.slices.costs import Estimate
    from workbench.slices.profile import SliceProfile
    from workbench.ui.fairness.findings import Findings
    from workbench.ui.fairness.looking import Beside, Look

_RATES = ("base_rate", "selection_rate", "fpr", "tpr", "fnr", "ppv", "npv")


def figures(shown: Beside, found: Sequence[Findings]) -> None:
    """Show every rate with its interval, cost, AUC and calibration; offer them as a file."""
    look, words = shown.detail, shown.detail.seen.terms.words
    st.subheader("All figures", anchor=False)
    several = len(shown.looks) > 1
    names = _full_name if several else _name
    money = look.seen.money  # once: it is that of the whole page
    rows = [
        [Cell(names(each), float(place)), *_cells(each, money)]
        for place, each in enumerate(_each(shown, found))
    ]
    columns = (
        phrases.sentence_case(words.cases),
        *(metric_name(rate, words) for rate in _RATES),
        f"Cost per {words.case}",
        f"Cost per 1,000 {words.cases}",
        "AUC",
        "Calibration: mean score − base rate",
    )
    title = shown.title
    corner = "Group" if several else title
    sorted_table(SortedTable(f"All figures by {title}", corner, columns, rows), key="all figures")
    st.download_button(
        "Download all figures (CSV)",
        data=partial(_file, shown, found),
        file_name="slices.csv",
        mime="text/csv",
        on_click="ignore",
    )
    st.caption(plain(_method(look, shown)))


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """A slice that is shown, with all that is known of it."""

    look: Look
    row: Slice
    profile: SliceProfile
    cost: Estimate


def _each(shown: Beside, found: Sequence[Findings]) -> Iterator[_Known]:
    """Yield the slices that are shown, column by column."""
    for look, known in zip(shown.looks, found, strict=True):
        keys = {row.key for row in look.shown()}
        for each in zip(look.table.slices, profiles(look), known.costs, strict=True):
            if each[0].key in keys:
                yield _Known(look, *each)


def _file(shown: Beside, found: Sequence[Findings]) -> str:
    parts = [
        (look.table, profiles(look), known.costs)
        for look, known in zip(shown.looks, found, strict=True)
    ]
    return slices_csv(*parts[0]) if len(parts) == 1 else columns_csv(parts)


def _name(each: _Known) -> str:
    return each.row.name


def _full_name(each: _Known) -> str:
    return f"{each.look.title}: {each.row.name}"


def _cells(each: _Known, money: phrases.Money) -> list[Cell]:
    row = each.row
    return [
        Cell(f"{row.n:,}", float(row.n)),
        *(_rate(row.rate(name)) for name in _RATES),
        *_money(each.cost, money),
        _area(each.profile),
        _calibration(each.profile),
    ]


def _rate(rate: Rate) -> Cell:
    return Cell(phrases.rate_text(rate), rate.value)


def _money(cost: Estimate, money: phrases.Money) -> tuple[Cell, Cell]:
    """Return money per case with its interval, and per 1,000 cases."""
    if isnan(cost.value):
        return Cell("undefined", cost.value), Cell("undefined", cost.value)
    text = money.per_case(cost.value)
    if not isnan(cost.low):
        text += f" ({money.per_case(cost.low)} to {money.per_case(cost.high)})"
    return Cell(text, cost.value), Cell(money.total(1000.0 * cost.value), cost.value)


def _area(profile: SliceProfile) -> Cell:
    if isnan(profile.auc):
        return Cell(f"undefined ({profile.auc_reason})", profile.auc)
    text = phrases.fixed(profile.auc, 3)
    if not isnan(profile.auc_low):
        ends = f"{phrases.fixed(profile.auc_low, 3)} to {phrases.fixed(profile.auc_high, 3)}"
        text += f" ({ends})"
    return Cell(text, profile.auc)


def _calibration(profile: SliceProfile) -> Cell:
    if isnan(profile.calibration_gap):
        return Cell("undefined", profile.calibration_gap)
    text = f"{signed(profile.calibration_gap)} pts"
    if not isnan(profile.gap_low):
        text += f" ({signed(profile.gap_low)} to {signed(profile.gap_high)})"
    return Cell(text, profile.calibration_gap)


def _method(look: Look, shown: Beside) -> str:
    scored = look.seen.candidate.scored
    weighted = ""
    if scored.sample_weight is not None:
        weighted = " Rates are weighted; intervals use the effective sample size."
    more = ""
    if any(each.many for each in shown.looks):
        more = f" Of very many groups the {look.most} largest are shown; the file has all."
    calibration = ""
    if scored.columns.scale not in ("probability", "percent", "logit"):
        calibration = " The scores are no probabilities, so calibration says nothing here."
    expected = ""
    if look.seen.terms.prevalence is not None:
        share = phrases.exact_percent(look.seen.terms.prevalence)
        words = look.seen.terms.words
        expected = f" Costs are of {share} {words.positives}, as expected; rates stay as observed."
    return (
        "Each rate has its own denominator and a 95 % Wilson interval; “too few” is under "
        f"{look.min_n}. AUC: DeLong's interval. Missing values are a group of their own."
        f"{weighted}{calibration}{expected}{more}"
    )
