"""The container files hold together with the package: paths, settings and examples."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.product import ROOT
from workbench.access.roles_file import read_roles
from workbench.access.shared_mode import SignIn
from workbench.intake import InputError

DEPLOY = ROOT / "deploy"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")


def let_in() -> list[str]:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_all_that_the_wheel_is_built_from_goes_into_the_image():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*wheel["only-include"], *wheel["force-include"], "pyproject.toml"]
    needed += [project["project"]["readme"], *project["project"]["license-files"]]
    assert set(needed) <= set(let_in())
    assert all((ROOT / name).exists() for name in let_in())


def test_what_is_secret_stays_outside():
    assert not [
        name for name in let_in() if "secret" in name or name.startswith((".env", "deploy"))
    ]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "deploy/secrets.toml", "deploy/roles/"} <= set(ignored)


def test_the_locks_that_are_installed_are_there():
    named = set(re.findall(r"requirements/\w+\.txt", DOCKERFILE))
    assert named == {"requirements/build.txt", "requirements/team.txt"}
    assert all((ROOT / name).is_file() for name in named)


def test_every_setting_is_one_that_the_app_or_the_proxy_reads():
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "workbench").rglob("*.py"))
    for name in set(re.findall(r"WORKBENCH_\w+", DOCKERFILE + COMPOSE + CADDY)):
        assert f'"{name}"' in code or f"{{${name}" in CADDY or f"${{{name}:?}}" in COMPOSE, name


def test_every_blank_is_in_the_example():
    blanks = set(re.findall(r"\$\{(\w+):\?\}", COMPOSE))
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    assert blanks == set(re.findall(r"^(\w+)=", example, re.MULTILINE))


def test_the_example_of_sign_in_has_each_key():
    held = tomllib.loads((DEPLOY / "secrets.example.toml").read_text(encoding="utf-8"))["auth"]
    assert set(held) == set(SignIn.__slots__)
    assert SignIn(**held).missing()  # nobody starts with what everybody knows


def test_the_example_of_roles_is_read_once_it_is_filled_in(tmp_path):
    text = (DEPLOY / "roles.example.toml").read_text(encoding="utf-8")
    path = Path(tmp_path / "roles.toml")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="scoring"):
        read_roles(path)
    path.write_text(text.replace('""', f'"{"0" * 64}"'), encoding="utf-8")
    roles = read_roles(path)
    assert roles.role_of("ada@example.org") == "admin"
    assert roles.role_of("somebody@example.org") == "viewer"
    assert roles.role_of("ada@elsewhere.org") is None


def test_the_proxy_keeps_a_browser_with_its_server_and_hides_what_is_inside():
    assert "lb_policy cookie" in CADDY
    assert "respond @inner 404" in CADDY
    assert "health_uri /_stcore/health" in CADDY
