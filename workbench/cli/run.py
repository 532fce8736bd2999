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
from workbench.workspace import FILE, open_workspace

_HERE = launch.Address()


@click.command()
@click.argument("workspaces", nargs=-1, metavar="[WORKSPACE ...]")
@click.option("--port", type=port, default=str(_HERE.port), show_default=True, help="Its port.")
@click.option(
    "--host",
    default=_HERE.host,
    show_default=True,
    help="Where it listens; for others than this machine it needs sign-in.",
)
@click.option(
    "--allowed-host", "names", multiple=True, help="A further host name to answer to. Repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, then serve.")
def run(
    workspaces: tuple[str, ...], port: int, host: str, names: tuple[str, ...], as_json: bool
) -> None:
    """Open the app on workspace folders; on the samples when none is named.

    A folder that holds workspaces stands for all of them.
    """
    address = launch.Address(host, port, names)
    environment = launch.environment(_folders(workspaces))
    address.refuse_taken()
    public = launch.public_address(address, environment)
    if as_json:
        click.echo(json.dumps({"url": public or address.url}))
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the server's own lines go there
    else:
        click.echo(f"Threshold Workbench: {public or address.url} (Ctrl-C stops it)")
    if not public and launch.can_show_a_browser():
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
    for name in (each for folder in named for each in _each_in(folder)):
        folder = open_workspace(name).folder
        if by_key.setdefault(folder.name, folder) != folder:
            raise InputError(
                f"Two workspaces are called '{folder.name}', and links could not tell them apart. "
                "Rename one of the folders."
            )
    return list(by_key.values())


def _each_in(folder: str) -> list[str]:
    """Return the workspaces in a folder that is none itself; else the folder."""
    if (Path(folder) / FILE).exists():
        return [folder]
    return [str(file.parent) for file in sorted(Path(folder).glob(f"*/{FILE}"))] or [folder]
