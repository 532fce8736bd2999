"""A workspace is a folder: data, models, and in workspace.toml what the business calls things."""

from workbench.workspace.features import ColumnLimit, FeatureNote
from workbench.workspace.scoring import evaluation_table, load_scored
from workbench.workspace.toml_file import FILE, open_workspace, write_workspace
from workbench.workspace.values import DataFiles, ModelEntry, Policy, Words, Workspace

__all__ = [
    "FILE",
    "ColumnLimit",
    "DataFiles",
    "FeatureNote",
    "ModelEntry",
    "Policy",
    "Words",
    "Workspace",
    "evaluation_table",
    "load_scored",
    "open_workspace",
    "write_workspace",
]
