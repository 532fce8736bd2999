"""What a notebook asks about: a workspace by its folder, and the terms that it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.report.terms import Terms
from workbench.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from pathlib import Path


def opened(workspace: Workspace | Path | str) -> Workspace:
    """Return a workspace that is open, or open it."""
    return workspace if isinstance(workspace, Workspace) else open_workspace(workspace)


def terms_of(workspace: Workspace) -> Terms:
    """Return the terms that the workspace says, as they bear on the point."""
    return Terms(
        costs=workspace.costs,
        current=workspace.policy.threshold,
        words=workspace.words,
        limits=workspace.policy.limits,
    )
