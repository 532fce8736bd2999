"""From a fitted model to the app in one line."""

from __future__ import annotations

import atexit
import shlex
import subprocess
import warnings
import webbrowser
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from workbench import launch
from workbench.report.reference_group import ReferenceChoice
from workbench.report.slice_choice import SliceChoice
from workbench.report.terms import Terms, point_in_force
from workbench.saving import SavedWorkspace, Settings, save_workspace
from workbench.workspace import Workspace, load_scored, open_workspace
from workbench.workspace.own import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.explainer import Explainer
    from workbench.report.fairness import Fairness
    from workbench.report.other_model import TwoModels
    from workbench.slices import Cutting

__all__ = [
    "RunningApp",
    "SavedWorkspace",
    "Settings",
    "explain",
    "fairness",
    "reasons_between",
    "save_workspace",
    "show",
]


@dataclass(frozen=True, slots=True, eq=False)
class RunningApp:
    """An app that was started; it stops with this Python, or before that with `stop`."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the app."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def show(
    model: object,
    frame: pd.DataFrame,
    *,
    target: str,
    positive: object,
    open_browser: bool = True,
    **more: Unpack[Settings],
) -> RunningApp:
    """Open the app on a fitted model and labelled rows that it has not seen.

    Parameters
    ----------
    model, frame, target, positive, **more
        As for `save_workspace`.
    open_browser : bool
        Whether to show it; the address is in the answer in any case.

    Returns
    -------
    RunningApp
        With its address and its folder, which is kept among your own workspaces.

    Warns
    -----
    UserWarning
        If only the scores of a model can be kept; it says why, and what then is missing.

    Raises
    ------
    InputError
        If the rows or the model cannot be used.
    """
    folder = fresh_folder(more.get("title") or target)
    saved = save_workspace(folder, model, frame, target=target, positive=positive, **more)
    for note in saved.notes:
        warnings.warn(note, stacklevel=2)
    app = _started(saved.folder)
    if open_browser:
        webbrowser.open(app.url)
    return app


def explain(
    workspace: Workspace | Path | str,
    *,
    case: object,
    threshold: float | None = None,
    model: str | None = None,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
) -> CaseExplanation:
    """Explain one case: SHAP, LIME, and the decision at a threshold.

    It opens the model and closes it again. For many cases keep one open with `open_explainer`, and
    ask `explain_case`.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder; one of its models lies in a file.
    case : object
        The case's id, compared as text; the row's number from 1 where there is no id column.
    threshold : float, optional
        Where it is decided; today's policy where there is one, else the cheapest threshold.
    model : str, optional
        Which model; the deployed one where none is named.
    choice : ReferenceChoice
        Which rows to compare with, and the seed of all random numbers.

    Raises
    ------
    InputError
        If there is no such case, nothing to compare it with, or the model cannot be explained.
    """
    from workbench.report.case_explanation import explain_case
    from workbench.report.explainer import open_explainer

    if not isinstance(workspace, Workspace):
        workspace = open_workspace(workspace)
    with open_explainer(workspace, model) as explainer:
        at = _in_force(explainer) if threshold is None else threshold
        return explain_case(explainer, str(case), at, choice)


def reasons_between(
    workspace: Workspace | Path | str,
    *,
    case: object,
    models: tuple[str, str],
    threshold: float | None = None,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
) -> TwoModels:
    """Explain one case by two models against the same rows, and tell where they differ.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    case : object
        The case's id, compared as text; the row's number from 1 where there is no id column.
    models : tuple of str
        Two models that lie in files; what is told is the second less the first.
    threshold : float, optional
        Where both decide it; today's policy where there is one, else the cheapest threshold of
        the first model.
    choice : ReferenceChoice
        Which rows to compare with, by the scores of the first model.

    Raises
    ------
    InputError
        If there is no such case, nothing to compare it with, or a model cannot be explained.
    """
    from workbench.report.explainer import open_explainer
    from workbench.report.other_model import compare_models
    from workbench.report.reference_group import reference_group

    if not isinstance(workspace, Workspace):
        workspace = open_workspace(workspace)
    before, after = models
    with open_explainer(workspace, before) as first, open_explainer(workspace, after) as second:
        at = _in_force(first) if threshold is None else threshold
        return compare_models((first, second), str(case), at, reference_group(first, choice, at))


def _in_force(explainer: Explainer) -> float:
    """Return the threshold of today's policy, else the cheapest."""
    return point_in_force(explainer.scored, _terms(explainer.workspace))[0]


def fairness(
    workspace: Workspace | Path | str,
    *,
    by: Cutting | Sequence[Cutting],
    threshold: float | None = None,
    model: str | None = None,
    choice: SliceChoice = SliceChoice(),  # noqa: B008 (frozen)
) -> Fairness:
    """Compare the slices of a workspace's evaluation table at one threshold.

    It asks `workbench.report.fairness.fairness(scored, terms, by=...)`, which takes any rows.

    Parameters
    ----------
    workspace : Workspace, Path or str
        An open workspace, or its folder.
    by : str, Cut, Found, or a sequence of one to three of them
        What to cut by: any column of the table, or the crossing of some.
    threshold : float, optional
        Where they are compared; at today's policy where there is one, else at the cheapest
        threshold.
    model : str, optional
        Which model; the deployed one where none is named.
    choice : SliceChoice
        What to compare with, and how few rows are too few.

    Raises
    ------
    InputError
        If the rows cannot be cut so, or no slice is as the reference says.
    """
    from workbench.report.fairness import fairness as compared

    if not isinstance(workspace, Workspace):
        workspace = open_workspace(workspace)
    scored = load_scored(workspace, model)
    return compared(scored, _terms(workspace), by=by, threshold=threshold, choice=choice)


def _terms(workspace: Workspace) -> Terms:
    """Return the terms that the workspace says, as they bear on the point."""
    return Terms(
        costs=workspace.costs,
        current=workspace.policy.threshold,
        words=workspace.words,
        limits=workspace.policy.limits,
    )


def _started(folder: Path) -> RunningApp:
    """Start the app on one workspace, and wait until it answers."""
    address = launch.Address().on_a_free_port()
    process = subprocess.Popen(  # noqa: S603 (our own command)
        launch.command(address),
        env=launch.environment([folder]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    app = RunningApp(address.url, folder, process)
    atexit.register(app.stop)
    if not launch.wait_for(address, lambda: process.poll() is None):
        app.stop()
        raise RuntimeError(
            f"The app did not start. To see why, type: workbench run {shlex.quote(str(folder))}"
        )
    return app
