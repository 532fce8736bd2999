"""What the guides tell people to type exists and runs, and their links lead somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.product import ROOT, shown

GUIDES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")]


def commands(start: str) -> list[str]:
    """Return the lines of the guides' shell blocks that begin with a command."""
    texts = [path.read_text(encoding="utf-8") for path in GUIDES]
    blocks = [block for text in texts for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    lines = [line for block in blocks for line in block.splitlines()]
    return sorted({line for line in lines if line.startswith(start)})


def make_help() -> set[str]:
    answer = subprocess.run(
        [str(shutil.which("make")), "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^  make ([a-z-]+)", answer.stdout, re.MULTILINE))


def test_every_target_is_in_make_help():
    targets = re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert make_help() == set(targets)


def test_every_make_command_of_the_guides_exists():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in GUIDES)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", texts, re.MULTILINE))
    assert {"run", "test", "install", "check", "bench", "docs"} <= named
    assert named <= make_help()


def workbench(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from workbench.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def a_users_folder(tmp_path) -> Path:
    """Return a folder as the README supposes it: the samples, and a table of one's own."""
    (tmp_path / "sample_models").symlink_to(ROOT / "sample_models")
    rows = ["status,score", *(f"{'bad' if i % 3 else 'good'},0.{i}" for i in range(10, 40))]
    (tmp_path / "scores.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("line", commands(".venv/bin/workbench evaluate"))
def test_the_readmes_evaluations_run(line, a_users_folder):
    answer = workbench(*shlex.split(line)[1:], folder=a_users_folder)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout


@pytest.mark.parametrize("verb", sorted({line.split()[1] for line in commands(".venv/bin/work")}))
def test_every_verb_of_the_guides_explains_itself(verb, tmp_path):
    answer = workbench(verb, "--help", folder=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith("Usage:")


@pytest.mark.parametrize("guide", GUIDES, ids=shown)
def test_every_link_of_a_guide_leads_somewhere(guide):
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", text)
    local = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in local if not (ROOT / link).exists()] == []
