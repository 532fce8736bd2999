"""`workbench new`: a table, and perhaps models, become a workspace folder."""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import click

from workbench.cli.new_options import (
    FileOptions,
    RoleOptions,
    SettingOptions,
    file_options,
    role_options,
    setting_options,
)
from workbench.cli.questions import completed
from workbench.workspace import (
    ModelEntry,
    Policy,
    Workspace,
    load_scored,
    open_workspace,
    write_workspace,
)
from workbench.workspace.drafts import drafted


@click.command()
@click.argument("folder")
@file_options
@role_options
@setting_options
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def new(
    folder: str, files: FileOptions, roles: RoleOptions, setting: SettingOptions, as_json: bool
) -> None:
    """Make a workspace folder from a table, by asking or from flags.

    The files are copied into FOLDER, and a workspace.toml is written that can be edited: it also
    takes the words of the business. Nothing is kept of a workspace that cannot be opened.
    """
    paths = files.paths
    roles = completed(roles, files)
    target = Path(folder)
    with drafted(target) as draft:
        for path in paths:
            shutil.copyfile(path, draft / path.name)
        write_workspace(_workspace(draft, files, roles, setting))
        _refuse_unusable(draft)
    if as_json:
        click.echo(json.dumps({"folder": str(target)}))
    else:
        shown = shlex.quote(folder)
        click.echo(f"Made {shown}. Next:\n  workbench run {shown}\n  workbench evaluate {shown}")


def _workspace(
    draft: Path, files: FileOptions, roles: RoleOptions, setting: SettingOptions
) -> Workspace:
    models = [ModelEntry(Path(name).stem, file=Path(name).name) for name in files.model]
    if roles.y_score is not None:
        models.append(ModelEntry(roles.y_score, scores=roles.y_score))
    return Workspace(
        folder=draft,
        title=setting.title or "",
        question=setting.question or "",
        data=roles.data(files),
        models=tuple(models),
        costs=setting.costs,
        rates=setting.rates,
        policy=Policy(setting.current),
    )


def _refuse_unusable(draft: Path) -> None:
    """Open the draft as the app would, and read it with each of its models."""
    workspace = open_workspace(draft)
    for model in workspace.models:
        load_scored(workspace, model.name)
