"""Shared mode: when others can reach the app, and what must be set up before they may.

In local mode one person uses the app on their own machine, and nobody signs in. Anything that lets
others reach it makes the mode shared; then it is served with sign-in and roles, or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from workbench.access.roles_file import RolesFile
from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from workbench.access.acts import Role

OWN_NAMES = ("127.0.0.1", "localhost", "::1")
CALLBACK = "/oauth2callback"
_LEAST_SECRET = 32
_ROLES = "WORKBENCH_ROLES"


@dataclass(frozen=True, slots=True)
class SignIn:
    """The table `[auth]` of the secrets: how people sign in; "" where a key is missing."""

    redirect_uri: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    server_metadata_url: str = ""
    cookie_secret: str = field(default="", repr=False)

    def missing(self) -> tuple[str, ...]:
        """Return the keys that are missing."""
        return tuple(name for name in self.__slots__ if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Server:
    """How the server is set up, as far as it bears on who can reach it.

    Attributes
    ----------
    address : str
        Where it listens; "" for every address of the machine.
    allowed_hosts : tuple of str
        The host names that it answers; empty: all.
    shared : str
        `WORKBENCH_SHARED`: "1" where a proxy stands before it.
    sign_in : SignIn, optional
        Where the secrets have a table `[auth]`.
    roles : str
        `WORKBENCH_ROLES`: the file that says who holds which role.
    unsafe : tuple of str
        Safe settings that were loosened, as they must be: "server.enableCORS = true".
    can_sign_in : bool
        Whether the libraries for it are installed.
    """

    address: str = OWN_NAMES[0]
    allowed_hosts: tuple[str, ...] = OWN_NAMES
    shared: str = ""
    sign_in: SignIn | None = None
    roles: str = ""
    unsafe: tuple[str, ...] = ()
    can_sign_in: bool = True


@dataclass(frozen=True, slots=True)
class SharedMode:
    """Shared mode, with all that it needs.

    Attributes
    ----------
    origin : str
        The address that people type, such as "https://workbench.example.org".
    cookie_secret : str
        What signs the cookie of who is signed in.
    roles : RolesFile
        Who holds which role.
    """

    origin: str
    cookie_secret: str = field(repr=False)
    roles: RolesFile

    def role_of(self, address: str) -> Role | None:
        """Return the role of a signed-in person; None where they have none."""
        return self.roles.current().role_of(address)


def is_own(name: str) -> bool:
    """Whether a name means this machine, to itself alone."""
    return name.strip().lower() in OWN_NAMES


def why_shared(server: Server) -> str:
    """Return what lets others reach the app; "" in local mode.

    Raises
    ------
    InputError
        If `WORKBENCH_SHARED` has no meaning.
    """
    if server.shared not in ("", "0", "1"):
        raise InputError(
            f"WORKBENCH_SHARED is {quoted(server.shared)}, and can be 1 (shared) or 0 (local)."
        )
    if not is_own(server.address):
        return f"it listens on {quoted(server.address or 'every address')}"
    others = [name for name in server.allowed_hosts if not is_own(name)]
    if others or not server.allowed_hosts:
        return f"it answers to {quoted(others[0] if others else 'every name')}"
    if server.shared == "1":
        return "WORKBENCH_SHARED is 1"
    return "" if server.sign_in is None else "its secrets have [auth]"


def shared_mode(server: Server) -> SharedMode | None:
    """Return shared mode with what it needs, None in local mode.

    Raises
    ------
    InputError
        Saying what is missing for others to be let in.
    """
    why = why_shared(server)
    if not why:
        return None
    try:
        sign_in = _sign_in(server)
        host = _host(sign_in.redirect_uri)
        _check_names(server, host)
        if server.unsafe:
            raise InputError(f"Set {' and '.join(server.unsafe)}.")
        roles = _roles(server)
    except InputError as error:
        raise InputError(
            f"To let others in ({why}), the app needs sign-in and roles. {error}"
        ) from None
    at = urlsplit(sign_in.redirect_uri)
    return SharedMode(f"{at.scheme}://{at.netloc}", sign_in.cookie_secret, roles)


def _sign_in(server: Server) -> SignIn:
    if not server.can_sign_in:
        raise InputError("Its libraries are missing: pip install 'threshold-workbench[team]'.")
    if server.sign_in is None:
        raise InputError(
            "Write a table [auth] into Streamlit's secrets.toml, with "
            f"{', '.join(SignIn().missing())}."
        )
    if missing := server.sign_in.missing():
        raise InputError(f"The table [auth] of the secrets lacks {', '.join(missing)}. Add it.")
    signs = len(server.sign_in.cookie_secret)
    if signs < _LEAST_SECRET:
        raise InputError(
            f"The cookie_secret in [auth] has {signs} signs, and needs {_LEAST_SECRET} at least. "
            "Make one at random."
        )
    return server.sign_in


def _host(redirect_uri: str) -> str:
    """Return the host name that people come back to."""
    try:
        at = urlsplit(redirect_uri)
        host = at.hostname or ""
    except ValueError:
        host = ""
    if not host or at.scheme not in ("http", "https") or at.path != CALLBACK:
        raise InputError(
            f"The redirect_uri in [auth] is {quoted(redirect_uri, 200)}. Write the address that "
            f"people type, with {CALLBACK} behind it."
        )
    if at.scheme == "http" and not is_own(host):
        raise InputError(
            f"The redirect_uri in [auth] begins with http: whoever listens could sign in as "
            f"another. Write https://{at.netloc}{CALLBACK}, and let a proxy hold the certificate."
        )
    return host


def _check_names(server: Server, host: str) -> None:
    for name in server.allowed_hosts:
        if "*" in name:
            raise InputError(
                f"server.allowedHosts has {quoted(name)}. Name each host, without a star."
            )
    if host not in [name.strip().lower() for name in server.allowed_hosts]:
        raise InputError(
            f"server.allowedHosts lacks {quoted(host)}, to which [auth] sends people back. Name it "
            f"there, or with --allowed-host {host}."
        )


def _roles(server: Server) -> RolesFile:
    if not server.roles:
        raise InputError(
            f"Name the file that says who may do what in {_ROLES}: without it nobody gets in."
        )
    roles = RolesFile(Path(server.roles).absolute())
    roles.current()
    return roles
