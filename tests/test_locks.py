"""The locked requirements: whole, hashed, and without addresses."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.product import ROOT

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NAMES = ("build", "app", "team", "test", "bench")
LOCKS = {name: ROOT / "requirements" / f"{name}.txt" for name in NAMES}


def pins(name: str) -> dict[str, list[str]]:
    """Return the hashes under each pinned requirement of a lock."""
    found: dict[str, list[str]] = {}
    for line in LOCKS[name].read_text(encoding="utf-8").splitlines():
        if line.startswith("    --hash="):
            found[list(found)[-1]].append(line.strip(" \\").removeprefix("--hash="))
        elif not line.startswith("#"):
            found[line.removesuffix("\\").strip()] = []
    return found


def versions(name: str) -> set[tuple[str, frozenset[str]]]:
    """Return name, version and hashes of each pin, without the machines that it is for."""
    return {(pin.partition(" ;")[0], frozenset(hashes)) for pin, hashes in pins(name).items()}


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_of_a_lock_has_hashes(name):
    assert len(pins(name)) > (5 if name == "build" else 20)
    for requirement, hashes in pins(name).items():
        assert re.fullmatch(r"[\w.-]+==[\w.]+( ; .+)?", requirement)
        assert hashes
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_address(name):
    text = LOCKS[name].read_text(encoding="utf-8")
    assert not re.search(r"://|\bfile:|--(extra-)?index-url|--find-links|--trusted-host|@ ", text)


@pytest.mark.parametrize(("smaller", "larger"), list(pairwise(NAMES)))
def test_a_larger_lock_holds_the_smaller_one(smaller, larger):
    assert versions(smaller) <= versions(larger)  # an extra may want them on more machines


def test_the_lock_holds_what_pyproject_asks_for():
    wanted = [*PYPROJECT["project"]["dependencies"], *PYPROJECT["build-system"]["requires"]]
    locked = [Requirement(pin) for pin in pins("app")]
    for requirement in map(Requirement, wanted):
        versions = [str(one.specifier)[2:] for one in locked if one.name == requirement.name]
        assert versions, f"{requirement} is not locked: make lock"
        assert all(Version(version) in requirement.specifier for version in versions)
