"""Compare models on the same rows: how well they rank, and what they cost at their best."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.charts.ink import Mark
from workbench.charts.ratio import RatioChart, Segment, models_by_ratio
from workbench.intake import InputError
from workbench.phrases import models as words_of
from workbench.phrases.moving_line import indefinite
from workbench.report.rates import price_ratio
from workbench.threshold.auc import AucDifference, auc_difference
from workbench.threshold.comparison import Contender, CostDifference, cost_difference
from workbench.threshold.price_ratios import RatioRange, best_by_ratio
from workbench.ui import workspaces
from workbench.ui.components import TextTable, text_table
from workbench.ui.panels.drawing import draw
from workbench.ui.text import plain
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from workbench.report.operating_view import Candidate
    from workbench.report.terms import Evidence
    from workbench.ui.sight import Sight


@dataclass(frozen=True, slots=True, eq=False)
class _Other:
    """Another model at the same terms, and how it differs from the chosen one."""

    candidate: Candidate
    evidence: Evidence
    area: AucDifference | None
    cost: CostDifference | None
    by_ratio: tuple[RatioRange, ...] | None


def show(seen: Sight) -> None:
    """Show the panel: the chosen model beside each other one of the workspace."""
    words, money, own = seen.terms.words, seen.money, seen.candidate
    with st.spinner("Comparing the models on the same rows …"):
        others = _others(seen)
    if not others:
        return
    for other in others:
        names = own.name, other.candidate.name
        said = words_of.which_is_cheaper(names, other.cost, words, money)
        st.subheader(plain(said), anchor=False)
    rows = [_row(own, seen.evidence, seen), *(_compared(other, seen) for other in others)]
    columns = (
        "AUC",
        f"against {own.name}",
        "95 % interval",
        "Threshold within the limits" if seen.terms.limits else "Cheapest threshold",
        f"Cost per {words.case} in this data",
        f"New {words.cases}, against {own.name}",
        "95 % interval",
    )
    text_table(TextTable("Models side by side", "Model", columns, rows), key="models compared")
    for other in others:
        _by_ratio(other, seen)
    st.caption(
        plain(
            f"The same {own.scored.n:,} rows for all, so that the differences are paired. AUC: "
            "DeLong. Cost: each model at thresholds of its own, chosen by the same rule without "
            f"the rows that price it (cross-fitted, 10 folds, 5 times), less that of {own.name}; "
            "its interval is that of the whole procedure on rows drawn again. Each interval covers "
            "by itself."
        )
    )


def _others(seen: Sight) -> list[_Other]:
    """Return the other models that can be used; of one that cannot, say why."""
    found = []
    for model in seen.workspace.models:
        if model.name == seen.candidate.name:
            continue
        try:
            other = workspaces.candidate(seen.workspace, model.name)
            found.append(_compare(f"{seen.key} {other.scored.content_hash}", seen, other))
        except InputError as error:
            st.warning(plain(f"{model.name} is left out. {error}"))
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _compare(key: str, _seen: Sight, _other: Candidate) -> _Other:
    del key
    theirs, ours = workspaces.evidence(_other, _seen.terms), _seen.evidence
    return _Other(
        candidate=_other,
        evidence=theirs,
        area=auc_difference(_other.scored, _seen.candidate.scored),
        cost=cost_difference(
            Contender(theirs.priced, theirs.rows()),
            Contender(ours.priced, ours.rows()),
            _seen.terms.limits,
        ),
        by_ratio=best_by_ratio(ours.priced, theirs.priced),
    )


def _by_ratio(other: _Other, seen: Sight) -> None:
    """Draw which of the two is cheaper at which ratio of prices."""
    if other.by_ratio is None:
        return
    words, costs = seen.terms.words, seen.terms.costs
    names = {"a": seen.candidate.name, "b": other.candidate.name, "equal": "either"}
    st.markdown(plain(words_of.by_ratio(words, bool(seen.terms.limits))))
    chart = RatioChart(
        [Segment(names[each.which], each.low, each.high) for each in other.by_ratio],
        Mark(now := price_ratio(costs), f"today {phrases.fixed(now, 1)}"),
        f"Price of {indefinite(words.positive)} {words.passed} / "
        f"of {indefinite(words.negative)} {words.flagged}",
    )
    draw(models_by_ratio(chart, ink()), f"models by ratio {other.candidate.name}")


def _row(candidate: Candidate, evidence: Evidence, seen: Sight) -> tuple[str, ...]:
    """Return the chosen model's row, which is compared with nothing."""
    area, *figures = _figures(candidate, evidence, seen)
    return candidate.name, area, "", "", *figures, "", ""


def _compared(other: _Other, seen: Sight) -> tuple[str, ...]:
    area, *figures = _figures(other.candidate, other.evidence, seen)
    cost = words_of.cost_apart(other.cost, seen.money)
    return other.candidate.name, area, *words_of.area_apart(other.area), *figures, *cost


def _figures(candidate: Candidate, evidence: Evidence, seen: Sight) -> tuple[str, str, str]:
    best = evidence.best
    missed = "" if evidence.choice.feasible else " (nearest miss)"
    return (
        phrases.fixed(candidate.hull.curve.auc, 3),
        phrases.threshold_text(best.threshold) + missed,
        seen.money.per_case(evidence.priced.per_case(best)),
    )
