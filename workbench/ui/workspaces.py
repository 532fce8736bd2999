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
from workbench.threshold import convex_hull, operating_curve
from workbench.workspace import FILE, Workspace, load_scored, open_workspace
from workbench.workspace.summary import Summary, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.report.evaluation import Terms
    from workbench.report.operating_view import Pin


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
    return _candidate(_stamp(workspace), model, workspace)


def summary(workspace: Workspace) -> Summary | str:
    """Return size and base rate, or the sentence that says why the table cannot be used."""
    return _summary(_stamp(workspace), workspace)


def view(chosen: Candidate, terms: Terms, overlay: Candidate | None, pins: tuple[Pin, ...]) -> str:
    """Return the JSON text of the dragged chart, made once for each content and terms."""
    drawn = [(c.name, c.scored.content_hash) for c in (chosen, overlay) if c is not None]
    return _view(repr((drawn, terms, pins)), chosen, terms, overlay, pins)


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
    return Candidate(model, scored, convex_hull(operating_curve(scored)))


@st.cache_resource(max_entries=64, show_spinner=False)
def _view(
    key: str, _chosen: Candidate, _terms: Terms, _overlay: Candidate | None, _pins: tuple[Pin, ...]
) -> str:
    del key
    return operating_view(_chosen, _terms, overlay=_overlay, pins=_pins)


def _stamp(workspace: Workspace) -> str:
    """Return what changes when a file of the workspace does: path, size and time of each."""
    names = [FILE, workspace.data.evaluation, *(model.file or "" for model in workspace.models)]
    return "|".join(_file_stamp(workspace.folder / name) for name in names if name)


def _file_stamp(path: Path) -> str:
    try:
        state = path.stat()
    except OSError:
        return f"{path} missing"
    return f"{path} {state.st_size} {state.st_mtime_ns} {state.st_ino}"
