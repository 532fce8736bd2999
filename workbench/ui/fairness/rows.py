"""The slices in the live component: what it is given, and in which words."""

from __future__ import annotations

import json
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases
from workbench.phrases.disparities import disparity_name
from workbench.phrases.slice_metrics import metric_among, metric_name, metric_told
from workbench.report.slice_view import (
    Committed,
    DrawnSlices,
    SlicePrices,
    slice_marks,
    slice_point,
    slice_view,
)
from workbench.slices import slice_money
from workbench.ui import state
from workbench.ui.components.slice_rates_chart import LiveSlices, slice_rates_chart
from workbench.ui.fairness.findings import profiles
from workbench.ui.fairness_choice import DEFINITIONS, METRICS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.ui.fairness.findings import Findings
    from workbench.ui.fairness.looking import Beside, Look
    from workbench.workspace import Words

# The rates that each definition of a gap is taken over.
_RATES = {
    "false_positive_rate_difference": ("fpr",),
    "equal_opportunity_difference": ("tpr",),
    "equalized_odds_difference": ("tpr", "fpr"),
    "demographic_parity_difference": ("selection_rate",),
    "demographic_parity_ratio": ("selection_rate",),
    "predictive_parity_difference": ("ppv",),
}
_MARKS = (
    "Black square: the reference. Grey, dotted: too few to judge by. Dotted line: the reference; "
    "full line: everyone."
)
_NOTE = f"Filled dot: differs from the reference after correction for all tests. {_MARKS}"
_LATE = "Lines: 95 % intervals, drawn once the point is let go."
_LATE_NOTE = f"{_LATE} {_MARKS}"


def live(shown: Beside, found: Sequence[Findings]) -> None:
    """Draw the slices, which follow the line while it is dragged."""
    seen, metric = shown.detail.seen, shown.detail.metric
    committed = list(map(_committed, shown.looks, found))
    keys = [each.key for each in shown.looks]
    drawn = LiveSlices(
        view=_view(repr((keys, seen.key, state.selection().pins)), shown),
        settings=_settings(shown),
        marks=slice_marks(seen.point.threshold, committed, metric, _about(shown)),
        place=partial(_place, shown),
    )
    slice_rates_chart(drawn)


def _committed(look: Look, found: Findings) -> Committed:
    places = _shown_places(look)
    return Committed(
        keys=tuple(look.table.slices[i].key for i in places),
        ends=_ends(look, found) if _ends_from_python(look) else None,
        tested=found.tested,
        disparities=found.disparities,
    )


def _ends_from_python(look: Look) -> bool:
    """Return whether the browser cannot make the intervals of the metric that is drawn."""
    return look.metric == "cost" or look.seen.candidate.scored.group is not None


def _note(look: Look) -> str:
    if look.metric == "cost":
        return _LATE_NOTE
    return f"{_NOTE} {_LATE}" if _ends_from_python(look) else _NOTE


def _ends(look: Look, found: Findings) -> tuple[tuple[float, float], ...]:
    places = _shown_places(look)
    if look.metric == "cost":
        return tuple((found.costs[i].low, found.costs[i].high) for i in places)
    rates = [look.table.slices[i].rate(look.metric) for i in places]
    return tuple((rate.low, rate.high) for rate in rates)


def _about(shown: Beside) -> str:
    """Return what settings and marks must agree in, in few letters."""
    look = shown.detail
    each = [(look.key, look.reference) for look in shown.looks]
    said = repr((each, look.seen.key, look.metric, look.min_n))
    return sha256(said.encode()).hexdigest()[:16]


def _place(shown: Beside, threshold: float) -> str:
    return slice_point(shown.detail.seen.priced, list(map(_drawn, shown.looks)), threshold)


@st.cache_resource(max_entries=16, show_spinner="Sorting the scores of each group …")
def _view(key: str, _shown: Beside) -> str:
    del key
    return slice_view(_shown.detail.seen.view(None), list(map(_drawn, _shown.looks)))


def _drawn(look: Look) -> DrawnSlices:
    prices = _priced(repr((look.key, look.seen.key, look.most)), look)
    return DrawnSlices(look.drawn, prices, look.many)


@st.cache_resource(max_entries=16, show_spinner=False)
def _priced(key: str, _look: Look) -> SlicePrices:
    del key
    seen = _look.seen
    ofs = (1.0, 1.0)
    if seen.terms.prevalence is not None:
        positives, negatives = seen.candidate.hull.curve.shift(seen.terms.prevalence)
        ofs = (negatives, positives)
    money = slice_money(_look.drawn, seen.evidence.rows())
    return SlicePrices(money, seen.terms.costs.flat, ofs)


def _shown_places(look: Look) -> list[int]:
    """Return the positions of the drawn slices among all."""
    shown = {row.key for row in look.shown()}
    return [i for i, row in enumerate(look.table.slices) if row.key in shown]


def _settings(shown: Beside) -> str:
    look, words = shown.detail, shown.detail.seen.terms.words
    made = profiles(look)
    areas = [made[i].auc for i in _shown_places(look)]
    several = len(shown.looks) > 1
    settings = {
        "of": _about(shown),
        "metric": look.metric,
        "by": shown.title,
        "focus": shown.place,
        "minN": look.min_n,
        "references": list(map(_reference_place, shown.looks)),
        "metrics": {
            metric: {
                "name": metric_name(metric, words),
                "among": metric_among(metric, words),
                "told": metric_told(metric, words),
            }
            for metric in METRICS
        },
        "gaps": [_gap(name, words) for name in DEFINITIONS],
        "chosenGap": look.choice.definition,
        "gapsTitle": f"{look.title}: how far apart, by each definition"
        if several
        else "How far apart, by each definition",
        "gapsTold": _gaps_told(look),
        "aucs": ["" if np.isnan(area) else phrases.fixed(area, 2) for area in areas],
        "endsFromPython": _ends_from_python(look),
        "note": _note(look),
    }
    return json.dumps(settings, allow_nan=False)


def _reference_place(look: Look) -> int | None:
    """Return the reference's position among the slices that are drawn."""
    keys = [row.key for row in look.shown()]
    return keys.index(look.reference) if look.reference in keys else None


def _gap(name: str, words: Words) -> dict[str, object]:
    told = {
        "false_positive_rate_difference": metric_name("fpr", words),
        "equal_opportunity_difference": metric_name("tpr", words),
        "equalized_odds_difference": "Either error, whichever is further apart",
        "demographic_parity_difference": f"{metric_name('selection_rate', words)}, rightly or not",
        "demographic_parity_ratio": "The same as a ratio, least to most",
        "predictive_parity_difference": metric_name("ppv", words),
    }[name]
    kind = "ratio" if name.endswith("_ratio") else "difference"
    formal = disparity_name(name)
    return {"key": name, "words": told, "formal": formal, "kind": kind, "metrics": _RATES[name]}


def _gaps_told(look: Look) -> str:
    return (
        f"Between the groups of {look.table.title} that have {look.min_n} cases or more: the "
        "highest against the lowest. Even groups that are treated alike lie some way apart by "
        "chance; the intervals allow for that. Choose a definition to see it at every line."
    )
