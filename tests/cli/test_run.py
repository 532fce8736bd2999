"""`workbench run` checks first, then becomes the server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
import tomli_w

from tests.access.sharing import ORIGIN, SIGN_IN, shared_by
from tests.cli.calling import call, start
from workbench import launch, places
from workbench.cli.run import _folders
from workbench.intake import InputError


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# 1. What it refuses


EVERYWHERE = "0.0.0.0"  # noqa: S104 (refused)


@pytest.mark.parametrize(
    "words", [("--host", EVERYWHERE), ("--allowed-host", "workbench.example.org")]
)
def test_nobody_else_is_served_without_sign_in(words, workspace):
    line = call("run", workspace, *words, "--port", free_port()).refusal()
    assert "the app needs sign-in and roles. Write a table [auth]" in line


def test_started_without_our_command_it_refuses_as_well():
    address = launch.Address(EVERYWHERE, free_port())
    answer = subprocess.run(launch.command(address), capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert "the app needs sign-in and roles." in answer.stderr.splitlines()[-1]


def test_others_are_served_where_all_is_set_up(tmp_path, monkeypatch):
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(tomli_w.dumps({"auth": asdict(SIGN_IN)}))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"its secrets have \[auth\]"):
        launch.public_address(launch.Address(port=free_port()), dict(os.environ))
    roles = {"WORKBENCH_ROLES": str(shared_by(tmp_path).roles.path)}
    address = launch.Address(EVERYWHERE, free_port(), ("workbench.example.org",))
    assert launch.public_address(address, os.environ | roles) == ORIGIN


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_taken_port_is_refused(host):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = call("run", "--host", host, "--port", port).refusal()
    assert line == f"The port {port} on {host} is in use. Name another one with --port."


def test_a_workspace_that_does_not_open_is_refused(workspace, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds no workspace.toml" in call("run", workspace, empty).refusal()
    (workspace / "loans.csv").unlink()
    assert "there is no such file" in call("run", workspace).refusal()


def test_a_folder_of_workspaces_stands_for_all_of_them(tmp_path):
    for name in ("b", "a"):
        shutil.copytree(places.app_folder() / "sample_models/pairs", tmp_path / name)
    (tmp_path / "notes").mkdir()
    assert _folders((str(tmp_path),)) == [tmp_path / "a", tmp_path / "b"]


def test_two_workspaces_of_one_name_are_refused(workspace, tmp_path):
    twin = tmp_path / "elsewhere" / workspace.name
    twin.parent.mkdir()
    workspace.rename(twin)
    workspace.mkdir()
    for file in twin.iterdir():
        (workspace / file.name).write_bytes(file.read_bytes())
    assert "Two workspaces are called 'workspace'" in call("run", workspace, twin).refusal()


def test_a_folder_that_the_list_of_folders_cannot_hold_is_refused(tmp_path):
    with pytest.raises(InputError, match="Move or rename the folder"):
        launch.environment([tmp_path / f"a{os.pathsep}b"])


# 2. What it starts


def test_the_command_is_streamlit_on_the_app_and_nothing_of_the_current_folder():
    command = launch.command(launch.Address(port=8600))
    assert command[:5] == (sys.executable, "-P", "-m", "streamlit", "run")
    assert command[5] == str(places.app_folder() / "app.py")
    assert command[6:] == (
        *("--server.port", "8600", "--server.address", "127.0.0.1"),
        *("--logger.hideWelcomeMessage", "true"),
    )


def test_further_names_are_answered_beside_our_own():
    command = launch.command(launch.Address(names=("workbench.example.org",)))
    names = [command[i + 1] for i, part in enumerate(command) if part == "--server.allowedHosts"]
    assert names == ["workbench.example.org", "127.0.0.1", "localhost", "::1"]


def test_folders_go_over_in_the_environment(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    assert launch.environment(folders)[launch.VARIABLE].split(os.pathsep) == list(map(str, folders))
    assert launch.environment([]) == dict(os.environ)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8600"),
        ("localhost", "http://localhost:8600"),
        ("::1", "http://[::1]:8600"),
        (EVERYWHERE, "http://127.0.0.1:8600"),
        ("::", "http://[::1]:8600"),
    ],
)
def test_an_address_can_be_typed_into_a_browser(host, url):
    assert launch.Address(host, 8600).url == url


def test_a_taken_port_gives_way_to_a_free_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        address = launch.Address(port=taken).on_a_free_port()
    assert address.port != taken
    assert launch.Address(port=taken).on_a_free_port().port == taken


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_it_serves_until_ctrl_c_and_json_is_all_on_standard_output(workspace):
    port = free_port()
    process = start("run", workspace, "--port", port, "--json", folder=workspace.parent)
    with process:
        address = launch.Address(port=port)
        assert launch.wait_for(address, lambda: process.poll() is None), process.stderr.read()
        seen = Path(f"/proc/{process.pid}/environ")
        if seen.exists():
            assert f"{launch.VARIABLE}={workspace}" in seen.read_text().split("\0")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert json.loads(out) == {"url": address.url}
    assert "Traceback" not in err


def test_waiting_ends_when_the_app_has_gone():
    answers = iter([True, False])
    assert not launch.wait_for(launch.Address(port=free_port()), lambda: next(answers))
