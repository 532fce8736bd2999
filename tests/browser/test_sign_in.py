"""Sign-in from end to end: a browser, the app in shared mode, and a provider of identities."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import tomli_w
from playwright.sync_api import Page, expect

from tests.access.sharing import SIGN_IN, shared_by
from tests.browser import made_up
from tests.browser.conftest import open_profile
from tests.browser.serving import run
from workbench import launch
from workbench.launch import Address

# What the provider says of each: who they are is decided there, and what they may do here.
PEOPLE = {
    "dora": {"email": "Dora@Example.org", "email_verified": True},
    "mallory": {"email": "ada@example.org", "email_verified": False},
    "stranger": {"email": "x@elsewhere.example", "email_verified": True},
}
LINK = "/threshold?workspace=small&threshold=0.5"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Start a provider of identities, which believes everybody; yields its address."""
    address = Address("localhost", 0).on_a_free_port()
    claims = [json.dumps({"sub": name} | each) for name, each in PEOPLE.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock"]
    command += ["--host", "127.0.0.1", "--port", str(address.port)]
    command += [part for claim in claims for part in ("--user-claims", claim)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(address.url)
            yield address.url
        finally:
            process.kill()


@pytest.fixture(scope="module")
def roles(tmp_path_factory) -> Path:
    """Say who may do what; returns the file."""
    return shared_by(tmp_path_factory.mktemp("roles")).roles.path


@pytest.fixture(scope="module")
def app(provider, roles, tmp_path_factory) -> Iterator[str]:
    """Serve the app in shared mode; yields its address."""
    folder = tmp_path_factory.mktemp("shared")
    small = made_up.write(folder / "small", made_up.rows(200), title="Small")
    address = Address("localhost", 0).on_a_free_port()
    sign_in = replace(
        SIGN_IN,
        redirect_uri=f"{address.url}/oauth2callback",
        server_metadata_url=f"{provider}/.well-known/openid-configuration",
    )
    secrets = folder / "secrets.toml"
    secrets.write_text(tomli_w.dumps({"auth": asdict(sign_in)}))
    environment = os.environ | launch.environment([small])
    environment |= {
        "WORKBENCH_HOME": str(folder / "home"),
        "WORKBENCH_CACHE": str(folder / "cache"),
        "WORKBENCH_ROLES": str(roles),
    }
    command = (*launch.command(address), "--secrets.files", str(secrets))
    with run(command, address, environment) as url:
        yield url


@dataclass(frozen=True, slots=True)
class Door:
    """The way in and out, as somebody sees it."""

    page: Page

    def come_in(self, person: str) -> None:
        """Sign in as one of those whom the provider knows."""
        self.page.get_by_role("button", name="Sign in").click()
        self.page.get_by_role("button", name=person, exact=True).click()

    def leave(self) -> None:
        """Sign out, here and at the provider."""
        self.page.get_by_role("button", name="Sign out").click()
        self.page.get_by_role("button", name="End session").click()
        expect(self.page.get_by_role("button", name="Sign in")).to_be_visible()

    def status(self, path: str) -> int:
        """Ask for a path as the page does, with its cookies."""
        return self.page.evaluate("async (path) => (await fetch(path)).status", path)


def test_nobody_gets_past_the_gate_and_everybody_as_far_as_they_may(app, roles, browser):
    """On a server that nobody has asked for anything: a deep link would be its first page."""
    with open_profile(browser, app) as profile:
        profile.route("https://**", lambda route: route.abort())  # the provider's own style sheet
        page = profile.new_page()
        door = Door(page)

        page.goto(LINK)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_role("link", name="Fairness")).to_have_count(0)
        expect(page.get_by_role("slider")).to_have_count(0)
        assert door.status("/media/none.csv") == 401
        assert door.status("/_stcore/metrics") == 403
        assert door.status("/api/decisions/1") == 401

        door.come_in("dora")
        expect(page.get_by_role("slider", name="operating point").first).to_be_visible()
        expect(page.get_by_text("Signed in as")).to_have_text(
            "Signed in as dora\u2060@example.org, decider"
        )
        assert "threshold=0.5" in page.url
        assert door.status("/media/none.csv") == 404
        _role_is_lost_in_a_dialog(page, roles)

        page.get_by_role("link", name="Workspaces").click()
        expect(page.get_by_text("takes the role of an editor")).to_be_visible()
        expect(page.get_by_text("One person on this machine")).to_have_count(0)
        door.leave()

        for person, sentence in (
            ("mallory", "does not say that ada\u2060@example.org was verified"),
            ("stranger", "x\u2060@elsewhere.example has no role here"),
        ):
            door.come_in(person)
            expect(page.get_by_role("alert")).to_contain_text(sentence)
            expect(page.get_by_role("link", name="Fairness")).to_have_count(0)
            door.leave()


def _role_is_lost_in_a_dialog(page: Page, roles: Path) -> None:
    """Take the role away while a dialog is open: it runs without its page, and meets the gate."""
    page.get_by_role("button", name="Record this decision").click()
    keep = page.get_by_role("dialog").get_by_role("button", name="Keep as draft")
    expect(keep).to_be_enabled()
    held = roles.read_text(encoding="utf-8")
    roles.write_text(held.replace('"dora@example.org" = "decider"', ""), encoding="utf-8")
    keep.click()
    expect(page.get_by_role("alert")).to_contain_text("dora\u2060@example.org has no role here")
    expect(page.get_by_role("slider")).to_have_count(0)
    roles.write_text(held, encoding="utf-8")
    page.reload()
    expect(page.get_by_role("slider", name="operating point").first).to_be_visible()


def _wait_for(url: str) -> None:
    end = time.monotonic() + 60.0
    while time.monotonic() < end:
        try:
            urlopen(url, timeout=5).close()  # noqa: S310 (http)
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The provider of identities does not answer.")
