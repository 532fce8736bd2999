"""Others are let in with sign-in, roles and a name, or the app does not start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.access.sharing import COOKIE_SECRET, ORIGIN, SIGN_IN, shared_by
from workbench.access.shared_mode import OWN_NAMES, Server, SignIn, shared_mode, why_shared
from workbench.intake import InputError


@pytest.fixture
def ready(tmp_path) -> Server:
    """Return a server that has all that it needs."""
    return Server(
        address="0.0.0.0",  # noqa: S104
        allowed_hosts=("workbench.example.org", *OWN_NAMES),
        sign_in=SIGN_IN,
        roles=str(shared_by(tmp_path).roles.path),
    )


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "LocalHost"])
@pytest.mark.parametrize("shared", ["", "0"])
def test_one_person_on_one_machine_needs_no_sign_in(address, shared):
    assert shared_mode(Server(address=address, shared=shared)) is None


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"address": "0.0.0.0"}, "it listens on '0.0.0.0'"),  # noqa: S104
        ({"address": "::"}, "it listens on '::'"),
        ({"address": "127.0.0.2"}, "it listens on '127.0.0.2'"),
        ({"address": ""}, "it listens on 'every address'"),
        ({"allowed_hosts": ("localhost", "a.example")}, "it answers to 'a.example'"),
        ({"allowed_hosts": ("*",)}, "it answers to '*'"),
        ({"allowed_hosts": ()}, "it answers to 'every name'"),
        ({"shared": "1"}, "WORKBENCH_SHARED is 1"),
        ({"sign_in": SignIn()}, "its secrets have [auth]"),
    ],
)
def test_whatever_lets_others_in_makes_it_shared_and_is_refused_bare(changed, why):
    server = Server(**changed)
    assert why_shared(server) == why
    with pytest.raises(InputError, match="the app needs sign-in and roles"):
        shared_mode(server)


def test_shared_mode_with_all_that_it_needs(ready):
    mode = shared_mode(ready)
    assert mode.origin == ORIGIN
    assert mode.role_of("ada@example.org") == "admin"
    assert COOKIE_SECRET not in repr(mode) + repr(ready)


@pytest.mark.parametrize("host", ["localhost:8622", "127.0.0.1", "[::1]:8501"])
def test_a_proxy_on_the_own_machine_may_speak_http(ready, host):
    sign_in = replace(SIGN_IN, redirect_uri=f"http://{host}/oauth2callback")
    assert shared_mode(replace(ready, sign_in=sign_in)).origin == f"http://{host}"


def auth(**changed: str) -> dict[str, SignIn]:
    return {"sign_in": replace(SIGN_IN, **changed)}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"can_sign_in": False}, "pip install 'threshold-workbench[team]'"),
        ({"sign_in": None}, "Write a table [auth] into Streamlit's secrets.toml"),
        *(
            (auth(**{name: ""}), f"[auth] of the secrets lacks {name}.")
            for name in SIGN_IN.__slots__
        ),
        (auth(cookie_secret="x" * 31), "has 31 signs, and needs 32 at least"),
        (auth(redirect_uri="https://workbench.example.org/"), "with /oauth2callback behind it"),
        (auth(redirect_uri="workbench.example.org/oauth2callback"), "with /oauth2callback behind"),
        (auth(redirect_uri="https://[/oauth2callback"), "with /oauth2callback behind it"),
        (auth(redirect_uri="http://workbench.example.org/oauth2callback"), "begins with http:"),
        (auth(redirect_uri="https://other.example/oauth2callback"), "lacks 'other.example'"),
        ({"allowed_hosts": OWN_NAMES}, "or with --allowed-host workbench.example.org"),
        ({"allowed_hosts": ()}, "server.allowedHosts lacks 'workbench.example.org'"),
        ({"allowed_hosts": ("*",)}, "server.allowedHosts has '*'"),
        ({"allowed_hosts": ("workbench.example.org", "*.org")}, "server.allowedHosts has '*.org'"),
        ({"unsafe": ("server.enableCORS = true",)}, "Set server.enableCORS = true."),
        ({"roles": ""}, "without it nobody gets in"),
        ({"roles": "no/such/file.toml"}, "'file.toml' cannot be read: No such file"),
        ({"shared": "yes"}, "WORKBENCH_SHARED is 'yes', and can be 1 (shared) or 0 (local)"),
    ],
)
def test_whatever_is_missing_is_said_in_a_sentence(changed, sentence, ready):
    with pytest.raises(InputError) as caught:
        shared_mode(replace(ready, **changed))
    assert sentence in str(caught.value)


def test_a_file_of_roles_with_a_fault_is_refused_at_the_start(ready, tmp_path):
    (tmp_path / "roles.toml").write_text("[roles]\n")
    with pytest.raises(InputError, match="names nobody"):
        shared_mode(ready)
