"""Who has signed in, who holds which role, and what a file of roles may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.access.sharing import ROLES, TOKEN, shared_by
from workbench.access.roles_file import Roles, read_roles
from workbench.access.visitor import Visitor, recognise
from workbench.intake import InputError

# 1. Who has signed in

DORA = {"is_logged_in": True, "email": "dora@example.org", "email_verified": True}


def test_in_local_mode_the_one_person_may_do_everything():
    assert recognise({}, None) == Visitor(role="admin")


@pytest.mark.parametrize("email", ["dora@example.org", "Dora@Example.ORG"])
def test_an_address_is_compared_in_small_letters(email, tmp_path):
    who = recognise(DORA | {"email": email}, shared_by(tmp_path))
    assert who == Visitor("dora@example.org", "decider")


@pytest.mark.parametrize(
    "claims",
    [{}, {"email": "dora@example.org", "email_verified": True}, DORA | {"is_logged_in": "True"}],
)
def test_who_has_not_signed_in_is_nobody(claims, tmp_path):
    assert recognise(claims, shared_by(tmp_path)) == Visitor()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"email_verified": False}, "does not say that dora@example.org was verified"),
        ({"email_verified": None}, "does not say that dora@example.org was verified"),
        ({"email_verified": "true"}, "does not say that dora@example.org was verified"),
        ({"email": None}, "does not tell your e-mail address"),
        ({"email": ""}, "does not tell your e-mail address"),
        ({"email": "eve@example.org"}, "eve@example.org has no role here"),
        ({"email": "dora@example.org.evil"}, "has no role here"),
    ],
)
def test_who_cannot_be_told_has_no_role(changed, sentence, tmp_path):
    who = recognise(DORA | changed, shared_by(tmp_path))
    assert (who.name, who.role) == ("", None)
    assert sentence in who.fault


def test_nobody_has_a_role_while_the_file_cannot_be_read(tmp_path):
    mode = shared_by(tmp_path)
    assert recognise(DORA, mode).role == "decider"
    mode.roles.path.write_text("[roles]\n")
    assert "cannot be read now" in recognise(DORA, mode).fault
    mode.roles.path.unlink()
    assert "cannot be read now" in recognise(DORA, mode).fault


# 2. The file of roles


def roles(tmp_path: Path, text: str = ROLES):
    return shared_by(tmp_path, text).roles.current()


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("ada@example.org", "admin"),
        ("anybody@clients.example", "viewer"),
        ("anybody@sub.clients.example", None),
        ("anybody@clients.example.evil", None),
        ("@clients.example", None),
        ("a@b@clients.example", None),
        ("anybody@example.org", None),
        ("", None),
    ],
)
def test_an_address_or_its_domain_has_the_role(address, role, tmp_path):
    assert roles(tmp_path).role_of(address) == role


def test_the_address_goes_before_its_domain(tmp_path):
    text = '[roles]\n"@example.org" = "admin"\n"vera@example.org" = "viewer"\n'
    held = roles(tmp_path, text)
    assert (held.role_of("vera@example.org"), held.role_of("x@example.org")) == ("viewer", "admin")


def test_only_letters_of_ascii_are_made_small(tmp_path):
    """Elsewhere another sign would become the letter of somebody else: the sign for kelvin a k."""
    held = roles(tmp_path, '[roles]\n"kim@example.org" = "admin"\n')
    assert held.role_of("KIM@example.org") == "admin"
    assert held.role_of("\u212aim@example.org") is None


TWO = Roles((("vera@example.org", "viewer"), ("dora@example.org", "decider")))


@given(st.text(max_size=40) | st.sampled_from(["VERA@example.org", "vera@example.org "]))
def test_no_text_but_the_address_itself_has_its_role(text):
    known = text.isascii() and text.lower() in dict(TWO.people)
    assert (TWO.role_of(text) is not None) == known


def test_a_program_is_known_by_its_token(tmp_path):
    held = roles(tmp_path)
    assert held.program(TOKEN) == "scoring job"
    for other in ("", "x", f"{TOKEN} ", held.programs[0][1], "\udc80"):
        assert held.program(other) is None


HASH = "0" * 64


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the table [roles] names nobody"),
        ("[roles]\n", "the table [roles] names nobody"),
        ('[tokens]\n"a" = "b"\n', "the table [roles] names nobody"),
        ("[roles\n", "is not a valid TOML file"),
        ('[roles]\n"a@b.c" = "viewer"\n"a@b.c" = "admin"\n', "(at line 3, column"),
        ('[roles]\n"a@b.c" = "viewer"\n"A@b.c" = "admin"\n', "'A@b.c' stands in [roles] twice"),
        ('[roles]\n"a@b.c" = "root"\n', "the role 'root', which is not one of viewer, decider"),
        ('[roles]\n"a@b.c" = "Admin"\n', "the role 'Admin', which is not one of"),
        ('[roles]\n"a@b.c" = 1\n', "the role '1', which is not one of"),
        ('[roles]\nada = "admin"\n', "'ada' in [roles] is no e-mail address"),
        ('[roles]\n"*@b.c " = "admin"\n', "'*@b.c ' in [roles] is no e-mail address"),
        ('[roles]\na@b = "admin"\n', "is not a valid TOML file"),
        ('roles = "admin"\n', "'roles' is to be a table"),
        ('[roles]\n"a@b.c" = "viewer"\n[users]\n', "'users' has no meaning here"),
        (f'[roles]\n"a@b.c" = "viewer"\n[tokens]\n" " = "{HASH}"\n', "has no name"),
        ('[roles]\n"a@b.c" = "viewer"\n[tokens]\nx = ""\n', "'x' in [tokens] needs the SHA-256"),
        (
            f'[roles]\n"a@b.c" = "viewer"\n[tokens]\nx = "{HASH}"\ny = "{HASH}"\n',
            "two programs in [tokens] share a token",
        ),
    ],
)
def test_a_file_of_roles_that_cannot_be_meant_gets_a_sentence(text, sentence, tmp_path):
    path = tmp_path / "roles.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_roles(path)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("The file of roles 'roles.toml'")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * (2**20 + 1)], ids=["no text", "large"])
def test_a_file_that_is_no_list_of_roles_gets_a_sentence(content, tmp_path):
    path = tmp_path / "roles.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"The file of roles .roles\.toml."):
        read_roles(path)


def test_a_change_counts_at_once(tmp_path):
    mode = shared_by(tmp_path)
    assert mode.role_of("vera@example.org") == "viewer"
    mode.roles.path.write_text('[roles]\n"vera@example.org" = "decider"\n')
    assert mode.role_of("vera@example.org") == "decider"
