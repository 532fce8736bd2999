"""Does a decision still hold? Newer rows against what was assumed, checked in the background."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from workbench import phrases
from workbench.charts.axis import axis_of
from workbench.charts.ink import Mark
from workbench.charts.score_shift import ScoreShiftChart, cells, score_shift_figure
from workbench.intake import InputError
from workbench.phrases import standing as words_of
from workbench.report.applied import newer_rows
from workbench.report.standing.score_shift import score_shares
from workbench.report.standing.still_holds import StillHolds, still_holds
from workbench.report.standing.table import standing_csv, standing_json, standing_table
from workbench.ui import theme, workspaces
from workbench.ui.components import TextTable, text_table
from workbench.ui.decisions.newer_table import sent_table
from workbench.ui.panels.drawing import draw
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain
from workbench.workspace.scoring import evaluation_table

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from workbench.report.record.making import Record
    from workbench.ui.decisions.opened import Opened
    from workbench.workspace import Workspace

_OWN, _SENT = "own", "sent"
_PLACE = "standing of the decision"
_COLORS = {"holds": "green", "watch": "orange", "broken": "red", "unknown": "gray"}
_STEPS = 100
_SCORED = 0.5  # of the work, about: the model is asked first


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Newer rows: what they follow from, what to call them, and a way to read them."""

    key: str
    name: str
    read: Callable[[], pd.DataFrame]


def does_it_hold(opened: Opened) -> None:
    """Ask for newer rows, and say whether the decision still holds there."""
    with st.container(border=True, key="does it hold"):
        st.subheader("Does it still hold?", anchor=False)
        if opened.workspace is None:
            st.info(plain(opened.why_not))
            return
        rows = _rows(opened, opened.workspace)
        if rows is None:
            return
        number, record = opened.kept.number, opened.record
        make = partial(_checked, record, opened.workspace, rows)
        key = repr((opened.kept.content_hash, rows.key))
        try:
            found = wanted(_PLACE, key, _workshop(), make, _STEPS).outcome(
                "Scoring the rows, and checking what was assumed …"
            )
        except InputError as error:
            st.error(plain(str(error)), title="This cannot be checked")
            return
        if found is not None:
            _told(found, record, number)


def _rows(opened: Opened, workspace: Workspace) -> _Rows | None:
    """Ask which rows to look at; None until there are some."""
    words, number = opened.record.words, opened.kept.number
    columns, scores = opened.record.rows.columns, opened.record.lineage.model.scores
    st.caption(plain(words_of.what_is_needed(columns.y_true, scores, words)))
    offered = {_SENT: "A newer table", _OWN: "The workspace's own table, as it is now"}
    chosen = st.segmented_control(
        "Which rows?", list(offered), format_func=offered.__getitem__, key=f"newer rows {number}"
    )
    if chosen == _OWN:
        stamp = workspaces.files_stamp(workspace)
        name = workspace.data.evaluation
        return _Rows(f"own {stamp}", name, partial(evaluation_table, workspace))
    if chosen == _SENT:
        sent = sent_table(
            f"{phrases.sentence_case(words.cases)} whose outcome is known", f"newer table {number}"
        )
        return None if sent is None else _Rows(sent.key, sent.name, lambda: sent.frame)
    return None


def _checked(
    record: Record, workspace: Workspace, rows: _Rows, task: Task[StillHolds]
) -> StillHolds:
    newer = newer_rows(record, workspace, rows.read(), source=rows.name)
    task.reach(_SCORED)
    return still_holds(record, newer, seed=record.seed)


def _told(found: StillHolds, record: Record, number: int) -> None:
    """Say it in a sentence, then check by check, then as a drawing."""
    badge = f":{_COLORS[found.verdict]}-badge[{words_of.VERDICTS[found.verdict]}]"
    st.markdown(f"**{plain(found.sentence)}** {badge}")
    st.caption(plain(words_of.looked_at(found.n, found.positives, record.words)))
    table = standing_table(found, record)
    corner, *columns = table.head
    text_table(TextTable(table.caption, corner, columns, table.rows), key=f"standing {number}")
    told = [each.sentence for each in found.checks if each.answer != "as assumed"]
    if told:
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in told))
    _drawing(found, record, number)
    files = st.container(horizontal=True)
    files.download_button(
        "Download the checks (CSV)",
        data=partial(standing_csv, found),
        file_name=f"decision_{number}_checks.csv",
        mime="text/csv",
        on_click="ignore",
    )
    files.download_button(
        "Download the checks (JSON)",
        data=partial(standing_json, found, number),
        file_name=f"decision_{number}_checks.json",
        mime="application/json",
        on_click="ignore",
    )


def _drawing(found: StillHolds, record: Record, number: int) -> None:
    """Draw how the scores lay, and how they lie."""
    then, now = record.rows.scores, found.scores
    axis = axis_of(np.array([*then.edges, *now.edges]), record.rows.columns.scale)
    cuts = cells(axis)
    st.markdown("**Scores when it was decided (filled) and now (line)**")
    chart = ScoreShiftChart(
        axis=axis,
        then=score_shares(then, cuts),
        now=score_shares(now, cuts),
        marks=_marks(record),
        cases=record.words.cases,
        fill=theme.color("left"),
        ink=theme.ink(),
    )
    draw(score_shift_figure(chart), f"scores then and now {number}")


def _marks(record: Record) -> tuple[Mark, ...]:
    band, threshold = record.band, record.point.threshold
    if band is None:
        return (Mark(threshold, f"threshold {phrases.threshold_text(threshold)}"),)
    return (
        Mark(band.low, f"a person looks from {phrases.threshold_text(band.low)}"),
        Mark(band.high, f"{record.words.flag} from {phrases.threshold_text(band.high)}"),
    )


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[StillHolds]:
    return Workshop("standing")
