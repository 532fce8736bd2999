"""`workbench run`: open the app."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click

from workbench import launch
from workbench.cli.values import port
from workbench.intake import InputError
from workbench.workspace import open_workspace

_HERE = launch.Address()


@click.command()
@click.argument("workspaces", nargs=-1, metavar="[WORKSPACE ...]")
@click.option("--port", type=port, default=str(_HERE.port), show_default=True, help="Its port.")
@click.option("--host", default=_HERE.host, show_default=True, help="A name of this machine.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, then serve.")
def run(workspaces: tuple[str, ...], port: int, host: str, as_json: bool) -> None:
    """Open the app on workspace folders; on the samples when none is named."""
    address = launch.Address(host, port)
    environment = launch.environment(_folders(workspaces))
    address.refuse_taken()
    if as_json:
        click.echo(json.dumps({"url": address.url}))
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the server's own lines go there
    else:
        click.echo(f"Threshold Workbench: {address.url} (Ctrl-C stops it)")
    if launch.can_show_a_browser():
        watcher = (sys.executable, "-P", "-m", launch.__name__, address.host, str(address.port))
        subprocess.Popen(watcher, start_new_session=True)  # noqa: S603 (our own command)
    command = launch.command(address)
    if os.name == "nt":  # there, a replaced process returns to the shell at once
        sys.exit(subprocess.call(command, env=environment))  # noqa: S603 (our own command)
    sys.stdout.flush()
    os.execve(command[0], command, environment)  # noqa: S606 (our own command)


def _folders(named: tuple[str, ...]) -> list[Path]:
    """Return the folders, each of which opens as a workspace, once each."""
    by_key: dict[str, Path] = {}
    for name in named:
        folder = open_workspace(name).folder
        if by_key.setdefault(folder.name, folder) != folder:
            raise InputError(
                f"Two workspaces are called '{folder.name}', and links could not tell them apart. "
                "Rename one of the folders."
            )
    return list(by_key.values())
