"""How sure: what to expect of new cases, and which differences are real."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.phrases import sureness
from workbench.report.evaluation import Evaluation, evaluated
from workbench.ui.components import TextTable, text_table
from workbench.ui.text import plain

if TYPE_CHECKING:
    from workbench.report.uncertainty import Interval, Uncertainty
    from workbench.ui.sight import Sight

_SEED = 0


def show(seen: Sight, known: Uncertainty | None) -> None:
    """Show the panel; until the intervals are made, say so."""
    if known is None:
        st.info("The intervals are being made. They appear here in a moment.")
        return
    answer = _answer(seen.key, seen, known)
    st.subheader(
        plain(sureness.to_expect(answer.cost.honest, answer.cost.per_case, answer.situation)),
        anchor=False,
    )
    st.markdown(plain(sureness.cannot_tell(known.plateau)))
    _costs(answer, seen)
    _regrets(answer, seen)
    st.caption(plain(_method(seen, known)))


@st.cache_resource(max_entries=16, show_spinner=False)
def _answer(key: str, _seen: Sight, _known: Uncertainty) -> Evaluation:
    del key
    return evaluated(_seen.evidence, _seen.terms, _known)


def _costs(answer: Evaluation, seen: Sight) -> None:
    money, cost, case = answer.situation.money, answer.cost, seen.terms.words.case
    honest = "not known" if cost.honest is None else money.per_case(cost.honest)
    rows = [
        (
            f"Cost per {case} in this data",
            money.per_case(cost.per_case),
            "too good: it chose the threshold",
        ),
        (
            f"Cost per new {case}, cross-fitted",
            honest,
            sureness.interval_text(cost.interval, money),
        ),
        (
            "Area under the ROC curve (AUC)",
            phrases.fixed(answer.auc, 3),
            sureness.area_text(answer.auc_interval),
        ),
    ]
    columns = ("Value", "95 % interval")
    text_table(TextTable("How sure the figures are", "Figure", columns, rows), key="sure figures")


def _regrets(answer: Evaluation, seen: Sight) -> None:
    words, money, held = seen.terms.words, answer.situation.money, answer.regret
    intervals = answer.regret_intervals
    names = {
        "flag_none": f"{phrases.sentence_case(words.flag)} nobody",
        "flag_all": f"{phrases.sentence_case(words.flag)} everybody",
        "current": phrases.sentence_case(answer.situation.today),
        "random": "As many, drawn by lot",
    }
    rows = []
    than = "cheapest" if seen.evidence.choice.feasible else "nearest miss"
    for name, title in names.items():
        apart: float | None = getattr(held, name)
        if apart is None:
            continue
        interval: Interval | None = None if intervals is None else getattr(intervals, name)
        said = sureness.difference_text(apart, interval, money)
        rows.append((title, said, sureness.interval_text(interval, money)))
    columns = (f"Dearer than the {than}, in this data", "95 % interval for new rows")
    text_table(
        TextTable("What doing otherwise costs more", "Instead", columns, rows), key="sure regrets"
    )


def _method(seen: Sight, known: Uncertainty) -> str:
    scored = seen.candidate.scored
    units = f"{known.units:,} rows"
    if scored.group is not None:
        units = f"{known.units:,} groups of '{scored.columns.group}', whose rows stay together,"
    share = "held at the expected one" if known.prevalence_held else "left to vary"
    area = "resampled" if scored.sample_weight is not None or scored.group is not None else "DeLong"
    plateau = ""
    if known.plateau is not None:
        plateau = "The plateau is drawn from paired differences to the cheapest. "
    return (
        f"{units} were drawn with replacement 1,000 times, the share of "
        f"{seen.terms.words.positives} {share}; seed {_SEED}. The cost to expect is cross-fitted: "
        "10 folds, 5 times, the threshold chosen anew without each fold by the same rule. Its "
        "interval has the width of a band that holds at all thresholds at once, and so covers a "
        "threshold that the data chose. The same holds for the differences. "
        f"{plateau}AUC: {area} interval."
    )
