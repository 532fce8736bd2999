"""Whether the app is shared, as Streamlit's own settings say; found once, and never loosened."""

from __future__ import annotations

import json
import os
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from streamlit import config

from workbench import logs
from workbench.access.shared_mode import Server, SharedMode, SignIn, shared_mode
from workbench.intake import InputError
from workbench.launch import CHECK, REFUSED

_LIBRARIES = ("authlib", "httpx")
# Each would let somebody past the sign-in, or drive the session of somebody who is signed in.
_SAFE: dict[str, object] = {
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.corsAllowedOrigins": [],
    "server.trustedUserHeaders": {},
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "server.scriptHealthCheckEnabled": False,
    "global.developmentMode": False,
    "global.e2eTest": False,
    "server.baseUrlPath": "",  # the gates go by paths without one
}


@cache
def mode() -> SharedMode | None:
    """Return shared mode with what it needs, None in local mode.

    Raises
    ------
    InputError
        Saying what is missing for others to be let in.
    """
    return shared_mode(_server())


def check_before_serving() -> None:
    """End the process, with a sentence, where others could reach the app and it is not ready.

    What is secret is kept out of the logs from here on.

    Asked by `workbench run` no more than that, it says the address that people type, and ends.
    """
    try:
        logs.set_up()
        found = mode()
    except InputError as error:
        print(error, file=sys.stderr, flush=True)
        raise SystemExit(REFUSED) from None
    if sys.argv[1:] == [CHECK]:
        print("" if found is None else found.origin, flush=True)
        raise SystemExit(0)


def _server() -> Server:
    """Return what the settings and the environment say of who can reach the app."""
    named = config.get_option("server.allowedHosts") or ()
    return Server(
        address=str(config.get_option("server.address") or ""),
        allowed_hosts=tuple(map(str, named)),
        shared=os.environ.get("WORKBENCH_SHARED", ""),
        sign_in=_sign_in(),
        roles=os.environ.get("WORKBENCH_ROLES", ""),
        unsafe=tuple(
            f"{name} = {json.dumps(safe)}"
            for name, safe in _SAFE.items()
            if (config.get_option(name) or type(safe)()) != safe
        ),
        can_sign_in=all(map(find_spec, _LIBRARIES)),
    )


def _sign_in() -> SignIn | None:
    """Return the table `[auth]` of the secrets, None where there is none.

    Raises
    ------
    InputError
        If a file of secrets is there and cannot be read: it may hold one.
    """
    files = [Path(name) for name in config.get_option("secrets.files")]
    if not any(path.exists() for path in files):
        return None
    try:
        held = st.secrets.to_dict().get("auth")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"The secrets cannot be read: {' '.join(str(error).split())}") from None
    if held is None:
        return None
    if not isinstance(held, dict):
        raise InputError("In the secrets, auth is to be a table: a line [auth], its lines below.")
    fields = SignIn.__dataclass_fields__
    return SignIn(**{name: str(value) for name, value in held.items() if name in fields})
