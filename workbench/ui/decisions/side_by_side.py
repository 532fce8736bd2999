"""Two decisions side by side: which cases flip, what that costs, and what else changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.intake import InputError
from workbench.phrases import decision_change as words_of
from workbench.phrases.decisions import signed_text, status_text
from workbench.report.decisions.change import DecisionChange, what_changed
from workbench.report.decisions.facts import money_of
from workbench.report.decisions.rows import both_scored
from workbench.ui import workspaces
from workbench.ui.components import TextTable, text_table
from workbench.ui.decisions import flipped
from workbench.ui.decisions.opened import Opened, open_decision
from workbench.ui.tasks import Task, Workshop, wanted
from workbench.ui.text import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.decisions.change import Pair
    from workbench.store import Kept

_PLACE = "what changed"


def show(old: Kept, new: Kept) -> None:
    """Show what changed from the older to the newer of two decisions."""
    st.header(f"From decision {old.number} to decision {new.number}", anchor=False)
    for kept in (old, new):
        title, status = kept.decision.title, status_text(kept.decision.status)
        st.caption(plain(f"{kept.number}. {title}. {status}. {signed_text(kept)}"))
    try:
        pair = open_decision(old), open_decision(new)
    except InputError as error:
        st.warning(plain(str(error)))
        return
    make = partial(_compared, pair)
    found = wanted(_PLACE, _key(pair), _workshop(), make).outcome("Deciding all rows twice …")
    if found is None:
        return
    _verdict(found, pair)
    if found.flips is not None and len(found.flips):
        flipped.ways(found.flips, pair)
        flipped.cases(found.flips, pair)
    _facts(found, pair)


def _compared(pair: tuple[Opened, Opened], task: Task[DecisionChange]) -> DecisionChange:
    """Decide the rows of the newer decision twice; where they are not there, say why."""
    old, new = (each.record for each in pair)
    workspace = pair[1].workspace
    if old.workspace != new.workspace:
        why = "The two decisions are about two workspaces, so no case is decided by both."
        return what_changed(old, new, why_not=why)
    if workspace is None:
        return what_changed(old, new, why_not=pair[1].why_not)
    try:
        rows = both_scored(old, new, workspace)
        task.tell(0)  # by now nobody may wait any more
        return what_changed(old, new, rows)
    except InputError as error:
        return what_changed(old, new, why_not=str(error))


def _key(pair: tuple[Opened, Opened]) -> str:
    """Return what the comparison follows from: both records, and the files."""
    hashes, workspace = [each.kept.content_hash for each in pair], pair[1].workspace
    if workspace is None:
        return repr((hashes, pair[1].why_not))
    files = (each.record.lineage.model.file for each in pair)
    paths = [workspace.folder / name for name in files if name is not None]
    return repr((hashes, workspaces.files_stamp(workspace, *paths)))


def _verdict(found: DecisionChange, pair: tuple[Opened, Opened]) -> None:
    record = pair[1].record
    words, money, flips = record.words, money_of(record), found.flips
    with st.container(border=True, key="what changed told"):
        if flips is None:
            st.subheader("Which cases flip cannot be counted.", anchor=False)
            st.markdown(plain(found.why_not))
            return
        priced = flips.at_new
        told = ""
        if priced is not None:
            told = words_of.apart_text(priced.per_case, priced.interval, words, money)
        st.subheader(plain(words_of.flips_headline(len(flips), flips.n, told, words)), anchor=False)
        if flips.why_not:
            st.markdown(plain(flips.why_not))
        if len(flips) and record.point.chosen:
            st.caption(plain(words_of.chosen_note(words)))


def _facts(found: DecisionChange, pair: tuple[Opened, Opened]) -> None:
    """Show what the two say differently; what data, model and program are, in sentences."""
    st.subheader("What else changed", anchor=False)
    if found.why:
        st.markdown("\n".join(f"- {plain(each)}" for each in found.why))
    else:
        st.markdown("Data, model, program and libraries are the same.")
    changed = [each for each in found.changed if each.about != "made of"]
    if changed:
        _table("What changed", changed, pair)
    else:
        st.markdown("All figures are the same.")
    same = [each for each in found.pairs if each.same and each.about != "made of"]
    if same:
        with st.expander(words_of.same_text(len(same))):
            _table("What is the same", same, pair)


def _table(name: str, pairs: Sequence[Pair], pair: tuple[Opened, Opened]) -> None:
    columns = [f"Decision {each.kept.number}" for each in pair]
    rows = [(each.name, each.then, each.now) for each in pairs]
    text_table(TextTable(name, "What", columns, rows), key=name)


@st.cache_resource(show_spinner=False)
def _workshop() -> Workshop[DecisionChange]:
    return Workshop("decisions compared", kept=8)  # each holds every case that flips
