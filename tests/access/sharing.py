"""Shared mode for the tests: a file of roles, and the app's own settings in this process."""

from __future__ import annotations

import hashlib
from pathlib import Path

from workbench.access.roles_file import RolesFile
from workbench.access.shared_mode import SharedMode, SignIn

ORIGIN = "https://workbench.example.org"
COOKIE_SECRET = "a secret of more than thirty-two signs"  # noqa: S105
TOKEN = "the token of the scoring job"  # noqa: S105
ROLES = f"""
[roles]
"vera@example.org" = "viewer"
"dora@example.org" = "decider"
"Edda@Example.org" = "editor"
"ada@example.org" = "admin"
"@clients.example" = "viewer"
[tokens]
"scoring job" = "{hashlib.sha256(TOKEN.encode()).hexdigest()}"
"""
SIGN_IN = SignIn(
    redirect_uri=f"{ORIGIN}/oauth2callback",
    client_id="workbench",
    client_secret="another secret",  # noqa: S106
    server_metadata_url="https://accounts.example.org/.well-known/openid-configuration",
    cookie_secret=COOKIE_SECRET,
)
PEOPLE = {
    "viewer": "vera@example.org",
    "decider": "dora@example.org",
    "editor": "edda@example.org",
    "admin": "ada@example.org",
}


def shared_by(folder: Path, roles: str = ROLES) -> SharedMode:
    """Write a file of roles, and return shared mode with it."""
    path = folder / "roles.toml"
    path.write_text(roles, encoding="utf-8")
    return SharedMode(ORIGIN, COOKIE_SECRET, RolesFile(path))
