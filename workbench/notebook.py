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
from workbench.saving import SavedWorkspace, Settings, save_workspace
from workbench.workspace import Workspace, open_workspace
from workbench.workspace.own import fresh_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from workbench.report.case_explanation import CaseExplanation

__all__ = ["RunningApp", "SavedWorkspace", "Settings", "explain", "save_workspace", "show"]


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
    from workbench.report.case_explanation import explain_case, point_in_force
    from workbench.report.explainer import open_explainer
    from workbench.report.terms import Terms

    if not isinstance(workspace, Workspace):
        workspace = open_workspace(workspace)
    with open_explainer(workspace, model) as explainer:
        if threshold is None:
            terms = Terms(
                costs=workspace.costs,
                current=workspace.policy.threshold,
                limits=workspace.policy.limits,
            )
            threshold, _ = point_in_force(explainer.scored, terms)
        return explain_case(explainer, str(case), threshold, choice)


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
