"""Is the score a probability? What it promises, what happened, and what that does to a choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.charts.ink import Mark
from workbench.charts.net_benefit import DecisionChart, LineNames, decision_curve
from workbench.charts.reliability import ReliabilityChart, reliability_diagram
from workbench.phrases import calibration as words_of
from workbench.phrases import presets
from workbench.threshold import cheapest
from workbench.threshold.calibration import Reliability, reliability
from workbench.threshold.disagreement import Cheapest, Disagreement, disagreement
from workbench.threshold.net_benefit import DecisionCurve, net_benefit, probabilities_to_draw
from workbench.threshold.per_case_rule import closed_form_threshold
from workbench.threshold.probability import probability_curve
from workbench.ui.panels.drawing import draw
from workbench.ui.text import plain
from workbench.ui.theme import ink

if TYPE_CHECKING:
    from workbench.report.uncertainty import Uncertainty
    from workbench.ui.sight import Sight


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    """What the panel shows; `reliability` is None where scores are no probabilities."""

    reliability: Reliability | None
    closed_form: float | None
    curve: DecisionCurve | None


def show(seen: Sight, known: Uncertainty | None) -> None:
    """Show the panel."""
    with st.spinner("Comparing scores with what happened …"):
        made = _made(seen.key, seen)
    words, scored = seen.terms.words, seen.candidate.scored
    if made.reliability is None:
        st.subheader("The scores are not probabilities.", anchor=False)
        st.markdown(plain(words_of.no_probabilities(scored.columns.scale)))
        return
    found = _disagreement(seen, made.closed_form, known)
    if found is not None:
        st.subheader(plain(words_of.closed_form(found, words)), anchor=False)
    elif made.closed_form is not None and known is not None:
        st.subheader(plain(presets.calibrated_free(made.closed_form, words)), anchor=False)
    st.markdown(plain(words_of.promise(made.reliability, words)))
    left, right = st.columns(2)
    with left:
        st.markdown("**What scores promise, and what happened**")
        draw(reliability_diagram(made.reliability, _reliability_chart(seen, found)), "reliability")
    if made.curve is not None and made.closed_form is not None:
        with right:
            st.markdown("**What the model is worth, by how dear a false alarm is**")
            chart = _decision_chart(seen, made.closed_form)
            draw(decision_curve(made.curve, chart), "decision curve")
    st.caption(plain(_method(seen, known)))


@st.cache_resource(max_entries=16, show_spinner=False)
def _made(key: str, _seen: Sight) -> _Made:
    del key
    scored, terms = _seen.candidate.scored, _seen.terms
    kept = reliability(scored, prevalence=terms.prevalence)
    star = closed_form_threshold(terms.costs)
    curve = probability_curve(scored, _seen.candidate.hull.curve, terms.prevalence)
    if kept is None or curve is None or star is None:
        return _Made(kept, star, None)
    p = probabilities_to_draw(curve.prevalence, star)
    return _Made(kept, star, net_benefit(curve, p))


def _disagreement(
    seen: Sight, closed_form: float | None, known: Uncertainty | None
) -> Disagreement | None:
    """Return how the closed form and the data compare, once the plateau is known."""
    choice = seen.evidence.choice
    plateau = None if known is None else known.plateau
    if closed_form is None or plateau is None or choice.binds:
        return None
    low, high = plateau.main
    best = Cheapest(cheapest(seen.priced).threshold, low, high)
    return disagreement(seen.candidate.scored, closed_form, best, prevalence=seen.terms.prevalence)


def _reliability_chart(seen: Sight, found: Disagreement | None) -> ReliabilityChart:
    words = seen.terms.words
    marks: tuple[Mark, ...] = ()
    if found is not None and seen.terms.prevalence is None and found.score <= 1.0:
        marks = (
            Mark(found.cheapest, f"cheapest {phrases.threshold_text(found.cheapest)}"),
            Mark(found.score, f"if calibrated {phrases.threshold_text(found.score)}"),
        )
    return ReliabilityChart(
        predicted="Mean score",
        observed=f"{phrases.sentence_case(words.positives)} among them",
        cases=words.cases,
        marks=marks,
        ink=ink(),
    )


def _decision_chart(seen: Sight, closed_form: float) -> DecisionChart:
    words = seen.terms.words
    return DecisionChart(
        names=LineNames(
            model=seen.candidate.name,
            treat_all=f"{words.flag} everybody",
            treat_none=f"{words.flag} nobody",
        ),
        probability=f"{phrases.sentence_case(words.flagged)} from this probability on",
        benefit=f"Net benefit ({words.positives} caught per {words.case})",
        mark=Mark(closed_form, f"at your prices {phrases.threshold_text(closed_form)}"),
        ink=ink(),
    )


def _method(seen: Sight, known: Uncertainty | None) -> str:
    later = "" if known is not None else " What it does to the threshold follows in a moment."
    shifted = (
        "" if seen.terms.prevalence is None else " Scores are corrected to the expected share."
    )
    weighted = seen.candidate.scored.sample_weight is not None
    size = " at the effective size" if weighted else ""
    return (
        "Dots: at most ten bins of equal weight, ties never parted; lines: 95 % Wilson interval of "
        f"each bin by itself{size}. Net benefit: Vickers and Elkin 2006, at your prices' own "
        f"threshold the saving against flagging nobody in units of a miss.{shifted}{later}"
    )
