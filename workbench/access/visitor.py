"""Who has signed in, and what they may do here."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.access.roles_file import small
from workbench.intake import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbench.access.acts import Role
    from workbench.access.shared_mode import SharedMode

_LOG = logging.getLogger("workbench")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at the page.

    Attributes
    ----------
    name : str
        The e-mail address that they have signed in with, in small letters; "" in local mode, and
        where nobody is signed in.
    role : {"viewer", "decider", "editor", "admin"} or None
        What they may do; None: nothing.
    fault : str
        Why somebody who has signed in has no role, in a sentence.
    """

    name: str = ""
    role: Role | None = None
    fault: str = ""


def recognise(claims: Mapping[str, object], mode: SharedMode | None) -> Visitor:
    """Return who looks, by what the sign-in says of them and the file of roles has now.

    Parameters
    ----------
    claims : mapping
        What the provider of identities says (OpenID Connect Core 1.0, section 5.1), and
        `is_logged_in`.
    mode : SharedMode, optional
        None in local mode: the one person may do everything.
    """
    if mode is None:
        return Visitor(role="admin")
    if claims.get("is_logged_in") is not True:
        return Visitor()
    name = small(str(claims.get("email") or ""))
    if not name:
        return Visitor(fault="Your sign-in does not tell your e-mail address, and roles go by it.")
    # Whoever may write any address at the provider could be anybody here.
    if claims.get("email_verified") is not True:
        return Visitor(
            fault=f"Your sign-in does not say that {name} was verified to be yours. Ask whoever "
            "runs the sign-in."
        )
    try:
        role = mode.role_of(name)
    except InputError as error:
        _LOG.error("Nobody has a role: %s", error)
        return Visitor(fault="Who may do what cannot be read now. Ask whoever runs this server.")
    if role is None:
        return Visitor(fault=f"{name} has no role here. Ask whoever runs this server for one.")
    return Visitor(name, role)
