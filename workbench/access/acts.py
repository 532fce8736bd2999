"""Who may do what: the roles, and the least one for each act.

The functions that act ask here; a page that leaves a button out only saves a click.
"""

from __future__ import annotations

from typing import Literal, get_args

from workbench.intake import InputError

Role = Literal["viewer", "decider", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
Act = Literal[
    "look",
    "give feedback",
    "note",
    "keep a draft",
    "record",
    "put in force",
    "supersede",
    "withdraw",
    "apply",
    "make a workspace",
    "change a workspace",
    "see all feedback",
]
ACTS: tuple[Act, ...] = get_args(Act)
# A client who only looks can say that a case looks wrong; who decides also puts in force and
# withdraws; data belong to editors; what shows the words of everybody belongs to admins.
LEAST: dict[Act, Role] = {
    "look": "viewer",
    "give feedback": "viewer",
    "note": "decider",
    "keep a draft": "decider",
    "record": "decider",
    "put in force": "decider",
    "supersede": "decider",
    "withdraw": "decider",
    "apply": "decider",
    "make a workspace": "editor",
    "change a workspace": "editor",
    "see all feedback": "admin",
}
_DONE: dict[Act, str] = {
    "look": "look at anything here",
    "give feedback": "give feedback",
    "note": "write notes",
    "keep a draft": "keep drafts",
    "record": "record decisions",
    "put in force": "put decisions in force",
    "supersede": "supersede decisions",
    "withdraw": "withdraw decisions",
    "apply": "apply decisions to new cases",
    "make a workspace": "bring data of their own",
    "change a workspace": "change a workspace",
    "see all feedback": "see the feedback of others",
}


class Forbidden(InputError):
    """Somebody asked for what their role does not let them do; its text is to be shown."""


def may(role: Role | None, act: Act) -> bool:
    """Return whether a role is enough for an act; nobody signed in (None) may do nothing."""
    return role is not None and ROLES.index(role) >= ROLES.index(LEAST[act])


def require(role: Role | None, act: Act) -> None:
    """Refuse an act that a role is not enough for.

    Raises
    ------
    Forbidden
        Saying which role it takes, and whom to ask.
    """
    if may(role, act):
        return
    least = LEAST[act]
    if role is None:
        raise Forbidden("Nobody is signed in here. Sign in, then repeat.")
    raise Forbidden(
        f"Your role here is {role}, and to {_DONE[act]} takes {_a(least)} or more. Ask whoever "
        "runs this server."
    )


def _a(role: Role) -> str:
    return f"an {role}" if role[0] in "ae" else f"a {role}"
