"""From a fitted model to the app in one line, and a workspace's answers in another."""

from workbench.notebook.app import RunningApp, show
from workbench.notebook.cases import explain, reasons_between
from workbench.notebook.slices import fairness, parity, weak_slices
from workbench.saving import SavedWorkspace, Settings, save_workspace

__all__ = [
    "RunningApp",
    "SavedWorkspace",
    "Settings",
    "explain",
    "fairness",
    "parity",
    "reasons_between",
    "save_workspace",
    "show",
    "weak_slices",
]
