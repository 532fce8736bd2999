"""Which workspaces the app offers, and their tables and curves, read once and kept."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from workbench import places
from workbench.intake import InputError
from workbench.launch import VARIABLE
from workbench.report.operating_view import Candidate, operating_view
from workbench.report.terms import Evidence
from workbench.threshold import convex_hull, exposure, operating_curve
from workbench.workspace import FILE, Workspace, load_scored, open_workspace
from workbench.workspace.summary import Summary, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.report.operating_view import Pin
    from workbench.report.terms import Terms
    from workbench.report.uncertainty import Uncertainty
    from workbench.threshold import CostModel, Exposure


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """What the dragged chart draws: the model, one beside it, and pinned points."""

    chosen: Candidate
    overlay: Candidate | None
    pins: tuple[Pin, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """A folder that cannot be opened, and the sentence that says why."""

    folder: Path
    sentence: str


def listed() -> tuple[Workspace, ...]:
    """Return the workspaces named at the start (else the samples), and those made in the app.

    A folder whose file is at fault is left out here; `faults` says what is wrong with it.
    """
    return tuple(item for item in _opened() if isinstance(item, Workspace))


def faults() -> tuple[str, ...]:
    """Return a sentence for each workspace that cannot be opened."""
    return tuple(item.sentence for item in _opened() if isinstance(item, Fault))


def find(key: str) -> Workspace:
    """Return the workspace with a key.

    Raises
    ------
    InputError
        If its file is at fault now, or it is no longer there. Another one never stands in: its
        rows would be judged at these prices.
    """
    for item in _opened():
        if isinstance(item, Workspace) and item.key == key:
            return item
        if isinstance(item, Fault) and item.folder.name == key:
            raise InputError(item.sentence)
    raise InputError(f"The workspace '{key}' is no longer here. Open another one.")


def first() -> Workspace:
    """Return the workspace that a session begins with.

    Raises
    ------
    InputError
        If none can be opened.
    """
    for workspace in listed():
        return workspace
    raise InputError(next(iter(faults()), "There is no workspace yet. Bring your own scores."))


def candidate(workspace: Workspace, model: str) -> Candidate:
    """Return a model's rows and curve, computed once for each state of its files."""
    return _candidate(files_stamp(workspace), model, workspace)


def summary(workspace: Workspace) -> Summary | str:
    """Return size and base rate, or the sentence that says why the table cannot be used."""
    return _summary(files_stamp(workspace), workspace)


def content_key(chosen: Candidate, terms: Terms) -> str:
    """Return what every figure of a model depends on: the content of its rows, and the terms."""
    return repr((chosen.name, chosen.scored.content_hash, terms))


def evidence(chosen: Candidate, terms: Terms) -> Evidence:
    """Return a model's rows and curve at some terms, made once for each content and terms.

    Raises
    ------
    InputError
        If prices cannot be used with these rows.
    """
    return _evidence(content_key(chosen, terms), chosen, terms)


def view(drawn: Drawn, terms: Terms, sure: Uncertainty | None) -> str:
    """Return the JSON text of the dragged chart, made once for each content and terms.

    What the data leave open follows from content and terms: it is known, or not yet.
    """
    models = [(c.name, c.scored.content_hash) for c in (drawn.chosen, drawn.overlay) if c]
    return _view(repr((models, terms, drawn.pins, sure is not None)), drawn, terms, sure)


def _opened() -> tuple[Workspace | Fault, ...]:
    """Open all folders; two of one name get keys of their own, in this order."""
    listed = [folder for folder in os.environ.get(VARIABLE, "").split(os.pathsep) if folder]
    named = list(dict.fromkeys(Path(folder).resolve() for folder in listed))
    items = _open_all(named or places.samples())
    own = places.own_workspaces()
    if own.is_dir():
        kept = (file.parent for file in own.glob(f"[!.]*/{FILE}"))
        items += _open_all(sorted({folder.resolve() for folder in kept} - set(named)))
    taken: set[str] = set()
    for i, item in enumerate(items):
        if isinstance(item, Workspace):
            items[i] = named_apart = _named_apart(item, taken)
            taken.add(named_apart.key)
    return tuple(items)


def _open_all(folders: Iterable[Path]) -> list[Workspace | Fault]:
    return [_open(str(folder), _file_stamp(folder / FILE)) for folder in folders]


def _named_apart(workspace: Workspace, taken: set[str]) -> Workspace:
    key, number = workspace.key, 2
    while key in taken:
        key, number = f"{workspace.key}-{number}", number + 1
    return workspace if key == workspace.key else replace(workspace, key=key)


@st.cache_resource(max_entries=256, show_spinner=False)
def _open(folder: str, stamp: str) -> Workspace | Fault:
    del stamp  # part of the key: a changed file is read anew
    try:
        return open_workspace(folder)
    except InputError as error:
        return Fault(Path(folder), str(error))


@st.cache_resource(max_entries=256, show_spinner=False)
def _summary(stamp: str, _workspace: Workspace) -> Summary | str:
    del stamp  # part of the key
    try:
        return summarise(_workspace)
    except InputError as error:
        return str(error)


@st.cache_resource(max_entries=16, show_spinner="Reading the table and its scores …")
def _candidate(stamp: str, model: str, _workspace: Workspace) -> Candidate:
    del stamp  # part of the key
    scored = load_scored(_workspace, model)
    curve = operating_curve(scored)
    return Candidate(model, scored, convex_hull(curve), curve.positions(scored.y_score))


@st.cache_resource(max_entries=16, show_spinner=False)
def _evidence(key: str, _chosen: Candidate, _terms: Terms) -> Evidence:
    del key
    costs = _terms.costs
    columns = (costs.per_amount, costs.columns)
    sums = _sums(repr((_chosen.scored.content_hash, columns)), _chosen, costs)
    return Evidence.of(_chosen.scored, _chosen.hull.curve, _terms, sums, _chosen.positions)


@st.cache_resource(max_entries=16, show_spinner=False)
def _sums(key: str, _chosen: Candidate, _costs: CostModel) -> Exposure:
    """Return what prices are multiplied by: it stays while the prices change."""
    del key
    return exposure(_chosen.scored, _chosen.hull.curve, _costs)


# One for each of a hundred people who pin points of their own: a quarter of a megabyte each.
@st.cache_resource(max_entries=128, show_spinner=False)
def _view(key: str, _drawn: Drawn, _terms: Terms, _sure: Uncertainty | None) -> str:
    del key
    return operating_view(
        _drawn.chosen,
        _terms,
        overlay=_drawn.overlay,
        pins=_drawn.pins,
        sure=_sure,
        evidence=evidence(_drawn.chosen, _terms),
    )


def files_stamp(workspace: Workspace, *more: Path) -> str:
    """Return what changes when a file of the workspace does: path, size and time of each."""
    names = [FILE, workspace.data.evaluation, *(model.file or "" for model in workspace.models)]
    files = [workspace.folder / name for name in names if name]
    return "|".join(_file_stamp(path) for path in (*files, *more))


def _file_stamp(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return f"{path} missing"
    return f"{path} {state.st_size} {state.st_mtime_ns} {state.st_ino}"
