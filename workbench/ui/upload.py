"""Bring your own scores: a table from the browser becomes a workspace of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from workbench import phrases
from workbench.intake import InputError, read_upload
from workbench.intake.source import from_upload, is_parquet
from workbench.scored import Columns, Scored
from workbench.threshold import operating_curve
from workbench.ui import identity, workspaces
from workbench.ui.text import plain
from workbench.ui.upload_columns import roles
from workbench.ui.upload_fields import forget, restore
from workbench.workspace import DataFiles, ModelEntry, Words, Workspace, own

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE = "application,status,score\nA-001,bad,0.81\nA-002,good,0.07\nA-003,good,0.34\n"
_MEGABYTES = 50
_SHOWN = 5
_QUESTION = "Where do we draw the line?"
_NOUNS = (
    ("case", "One case is called", "application"),
    ("positive", "One with the outcome to find", "bad loan"),
    ("negative", "One without it", "good loan"),
)
_VERBS = (
    ("flag", "Above the line we", "decline"),
    ("flagged", "Cases above it are", "declined"),
    ("passing", "Below the line we", "approve"),
    ("passed", "Cases below it are", "approved"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Upload:
    """A table that a browser sent: its name, its bytes as they came, and what they hold."""

    key: str
    name: str
    data: bytes
    frame: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table is to be: the roles of its columns, its name, its question, its words."""

    upload: Upload
    columns: Columns
    title: str
    question: str
    words: Words


@dataclass(frozen=True, slots=True)
class Reading:
    """What the door makes of a table: rows, weighted share of positives, area under the ROC."""

    rows: int
    prevalence: float
    auc: float


def table() -> Upload | None:
    """Ask for a table, and show how it begins; until there is one, teach what it needs."""
    sent = st.file_uploader(
        f"A table of cases, as CSV or Parquet, of at most {_MEGABYTES} MB",
        max_upload_size=_MEGABYTES,
        key="uploaded table",
    )
    if sent is None:
        _teach()
        return None
    try:
        upload = _read(sent.file_id, sent.name, sent.getvalue())
    except InputError as error:
        st.error(plain(str(error)), title="This file cannot be used")
        _teach()
        return None
    rows, columns = upload.frame.shape
    st.caption(f"{plain(upload.name)}: {rows:,} rows, {columns:,} columns. It begins:")
    st.dataframe(upload.frame.head(_SHOWN), hide_index=True, alt="The first rows of the table")
    return upload


def refused() -> None:
    """Say what it takes to bring a table, to whom may not."""
    st.info("To bring a table here takes the role of an editor. Ask whoever runs this server.")


def choices(upload: Upload) -> Choice | None:
    """Ask what the columns are and what things are called; None until the needed are chosen."""
    columns = roles(upload.frame)
    name = Path(upload.name).stem
    left, right = st.columns(2)
    with left:
        title = _text("title", "Name it", name, longest=60)
    with right:
        question = _text("question", "The question it answers", _QUESTION, longest=120)
    with st.expander("How your business says it"):
        words = _words()
    if columns is None:
        st.info("Choose the outcomes, the one to find and the scores: then the table is checked.")
        return None
    return Choice(upload, columns, title or name, question or _QUESTION, words)


def meaning(choice: Choice) -> bool:
    """Say what the door makes of the table; return whether it lets it in."""
    upload, words = choice.upload, choice.words
    try:
        read = _judge(f"{upload.key} {choice.columns!r}", choice)
    except InputError as error:
        st.error(plain(str(error)), title="The table cannot be used like this")
        return False
    share = phrases.percent(read.prevalence)
    pairs = phrases.percent(read.auc)
    st.success(
        plain(
            f"{read.rows:,} {words.cases}, {share} {words.positives}. In {pairs} of all pairs of "
            f"one {words.positive} and one {words.negative}, the {words.positive} has the higher "
            "score (AUC)."
        )
    )
    if read.auc < 0.5:
        st.warning(
            plain(
                f"High scores go with {words.negatives}: choose the other outcome to find, or "
                f"give scores that are high for {words.positives}."
            )
        )
    return True


def keep(choice: Choice) -> Workspace:
    """Write the table and what was said of it as a workspace, and forget the choices."""
    upload, columns = choice.upload, choice.columns
    kind = "parquet" if is_parquet(from_upload(upload.name, upload.data)) else "csv"
    wanted = Workspace(
        folder=Path(),
        title=choice.title,
        question=choice.question,
        data=DataFiles(
            evaluation=f"evaluation.{kind}",
            target=columns.y_true,
            positive=columns.positive,
            id=columns.id,
            weight=columns.weight,
            sensitive=columns.sensitive,
            rest=columns.rest,
            scale=columns.scale,
        ),
        models=(ModelEntry(columns.y_score, scores=columns.y_score, deployed=True),),
        words=choice.words,
    )
    known = {workspace.key for workspace in workspaces.listed()}
    kept = own.keep(wanted, upload.data, identity.role(), taken=known)
    forget()
    return kept


def _teach() -> None:
    """Say what a table needs, with an example, and the ways without an upload."""
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(
            "One row for each case whose outcome is known, and at least two columns:\n"
            "- **outcomes**: what happened in the end, such as *bad* and *good*, or 1 and 0\n"
            "- **scores**: what the model said beforehand, higher for the outcome you look for\n\n"
            "An id, a weight, and columns on groups of people are welcome. Rows that the model "
            "was trained on flatter it: leave them out."
        )
    with right:
        st.markdown("For example:")
        st.code(EXAMPLE.rstrip(), language=None)
    st.markdown(
        "From a shell, for tables of any size: `workbench new my_scores --data scores.csv`, then "
        "`workbench run my_scores`.  \n"
        'From a notebook: `workbench.show(model, frame, target="status", positive="bad")`.'
    )


def _text(field: str, label: str, example: str, *, longest: int = 40) -> str:
    typed = st.text_input(label, placeholder=example, max_chars=longest, key=restore(field, ""))
    return typed.strip()


def _words() -> Words:
    """Ask how the business says it; what is left empty keeps the general word."""
    typed = {}
    for row in (_NOUNS, _VERBS):
        for (key, label, example), column in zip(row, st.columns(len(row)), strict=True):
            with column:
                typed[key] = _text(key, label, f"such as {example}")
    words = Words(**{key: word for key, word in typed.items() if word})
    st.caption(f"It will read: {plain(phrases.invitation(words))}")
    return words


@st.cache_resource(max_entries=1, scope="session", show_spinner="Reading the table …")
def _read(key: str, name: str, _data: bytes) -> Upload:
    return Upload(key, from_upload(name, _data).name, _data, read_upload(name, _data))


@st.cache_resource(max_entries=4, scope="session", show_spinner="Checking the table …")
def _judge(key: str, _choice: Choice) -> Reading:
    del key
    upload = _choice.upload
    scored = Scored.from_frame(upload.frame, _choice.columns, source=upload.name)
    curve = operating_curve(scored)
    return Reading(scored.n, curve.prevalence, curve.auc)
