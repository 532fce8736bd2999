"""The file that says who holds which role: read strictly, and anew when it has changed."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING

from workbench.access.acts import ROLES
from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from workbench.access.acts import Role

_LARGEST = 2**20  # bytes; a line takes under a hundred
_ADDRESS = re.compile(r"[^@\s]*@[^@\s]+")  # nothing before the @: a whole domain
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SMALL = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class Roles:
    """Who holds which role, and which programs may ask.

    Attributes
    ----------
    people : tuple of (address, role)
        E-mail addresses and "@domain", in small letters, each once.
    programs : tuple of (name, hash)
        SHA-256, in hex, of the token that each program sends.
    """

    people: tuple[tuple[str, Role], ...]
    programs: tuple[tuple[str, str], ...] = ()

    def role_of(self, address: str) -> Role | None:
        """Return the role of a signed-in person: their own, else that of their domain, or none."""
        held, wanted = dict(self.people), small(address)
        if not _ADDRESS.fullmatch(wanted) or wanted.startswith("@"):
            return None
        return held.get(wanted) or held.get("@" + wanted.rpartition("@")[2])

    def program(self, token: str) -> str | None:
        """Return which program sends a token; looked for in a time that tells nothing of it."""
        given = hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
        found = [name for name, held in self.programs if compare_digest(held, given)]
        return found[0] if found else None


class RolesFile:
    """The file, read anew whenever it has changed.

    Parameters
    ----------
    path : Path
        TOML: a table `[roles]` with an address or "@domain" and its role on each line, and
        perhaps a table `[tokens]` with the name of a program and the hash of its token.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: tuple[tuple[int, int, int], Roles] | None = None

    def current(self) -> Roles:
        """Return what the file says now.

        Raises
        ------
        InputError
            If it cannot be read or says something that has no meaning: nobody has a role then.
        """
        try:
            state = self.path.stat()
        except OSError as error:
            raise _unreadable(self.path, error) from None
        stamp = (state.st_size, state.st_mtime_ns, state.st_ino)
        held = self._held
        if held is None or held[0] != stamp:
            held = self._held = (stamp, read_roles(self.path))
        return held[1]


def read_roles(path: Path) -> Roles:
    """Read who holds which role.

    Raises
    ------
    InputError
        Naming the line or the key that has no meaning.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from None
    if len(content) > _LARGEST:
        raise InputError(f"{_named(path)} is larger than a list of roles can be. Shorten it.")
    try:
        tables = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"{_named(path)} is not a valid TOML file: {error}.") from None
    for key in tables.keys() - {"roles", "tokens"}:
        raise InputError(
            f"{_named(path)}: {quoted(key)} has no meaning here. There are [roles] and [tokens]."
        )
    try:
        return Roles(_people(_table(tables, "roles")), _programs(_table(tables, "tokens")))
    except InputError as error:
        raise InputError(f"{_named(path)}: {error}") from None


def small(address: str) -> str:
    """Return an address in small letters; only A to Z have them.

    Elsewhere two signs can share one: the sign for kelvin becomes a k, and somebody else.
    """
    return address.translate(_SMALL)


def _people(table: Mapping[str, object]) -> tuple[tuple[str, Role], ...]:
    if not table:
        raise InputError(
            'the table [roles] names nobody. Add a line such as "ada@example.org" = "admin".'
        )
    found: dict[str, Role] = {}
    for address, role in table.items():
        if not _ADDRESS.fullmatch(address):
            raise InputError(
                f"{quoted(address)} in [roles] is no e-mail address. Write the address, or "
                '"@example.org" for everybody there.'
            )
        if small(address) in found:
            raise InputError(f"{quoted(address)} stands in [roles] twice. Keep one.")
        found[small(address)] = _role(address, role)
    return tuple(found.items())


def _role(address: str, wanted: object) -> Role:
    for role in ROLES:
        if role == wanted:
            return role
    raise InputError(
        f"{quoted(address)} in [roles] has the role {quoted(wanted)}, which is not one of "
        f"{', '.join(ROLES)}."
    )


def _programs(table: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    for name, held in table.items():
        if not name.strip():
            raise InputError("a program in [tokens] has no name. Give it one.")
        if not isinstance(held, str) or not _SHA256.fullmatch(held):
            raise InputError(
                f"{quoted(name)} in [tokens] needs the SHA-256 of its token: 64 signs from 0-9 "
                "and a-f."
            )
    if len(set(table.values())) < len(table):
        raise InputError("two programs in [tokens] share a token. Give each its own.")
    return tuple((name, str(held)) for name, held in table.items())


def _table(tables: Mapping[str, object], name: str) -> Mapping[str, object]:
    held = tables.get(name, {})
    if not isinstance(held, dict):
        raise InputError(f"{name!r} is to be a table: a line [{name}], and its lines below.")
    return held


def _named(path: Path) -> str:
    return f"The file of roles {quoted(path.name)}"


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(f"{_named(path)} cannot be read: {error.strerror}. WORKBENCH_ROLES names it.")
