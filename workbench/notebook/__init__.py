"""From a fitted model to the app in one line, and a workspace's answers in another."""

from workbench.notebook.app import RunningApp, show
from workbench.notebook.cases import explain, reasons_between
from workbench.notebook.deciding import (
    apply_decision,
    decision,
    decisions,
    record_decision,
    still_holds,
)
from workbench.notebook.slices import fairness, parity, weak_slices
from workbench.saving import SavedWorkspace, Settings, save_workspace

__all__ = [
    "RunningApp",
    "SavedWorkspace",
    "Settings",
    "apply_decision",
    "decision",
    "decisions",
    "explain",
    "fairness",
    "parity",
    "reasons_between",
    "record_decision",
    "save_workspace",
    "show",
    "still_holds",
    "weak_slices",
]
