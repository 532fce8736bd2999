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
from workbench.saving import Settings, save_workspace
from workbench.workspace.own import fresh_folder

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


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
