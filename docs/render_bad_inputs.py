"""Write `bad_inputs.md` from the tests' tables: `python -m docs.render_bad_inputs`."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bad_inputs import BAD_INPUTS
from tests.bad_slices import SLICES, BadSlices
from tests.input_cases import BadInput, through_the_door
from tests.odd_inputs import ODD_INPUTS
from workbench.intake import InputError

PAGE = Path(__file__).with_name("bad_inputs.md")

_INTRODUCTION = """\
# What is refused, and what the sentence says

Each line is a test. The sentences are what the workbench says, word for word: on a page in an
error card, on the command line as one line on standard error with exit code 2. Rows are counted
from the first one under the header, lines as an editor counts them.
"""
_ODD = """\
## What looks wrong and is read as it is

| what is given | how it is read |
|---|---|
"""
_MARKDOWN = re.compile(r"([\\|<>*_`\[\]])")


def rendering() -> str:
    """Return the page: every sentence as the door says it now."""
    sections = [_INTRODUCTION]
    tables: dict[str, Sequence[BadInput | BadSlices]] = {**BAD_INPUTS, "Slices": SLICES}
    for title, cases in tables.items():
        rows = "".join(_row(case.what, _sentence(case)) for case in cases)
        sections.append(
            f"## {title}\n\n| what is given | what the workbench says |\n|---|---|\n{rows}"
        )
    sections.append(_ODD + "".join(_row(case.what, case.kept) for case in ODD_INPUTS))
    return "\n".join(sections)


def _sentence(case: BadInput | BadSlices) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "tables"
        folder.mkdir()
        try:
            if isinstance(case, BadSlices):
                case.ask(folder)
            else:
                through_the_door(case, folder)
        except InputError as error:
            return str(error).replace(f"{folder}/", "").replace(str(folder), folder.name)
    raise AssertionError(f"{case.name} was not refused")


def _row(*cells: str) -> str:
    return "| " + " | ".join(_MARKDOWN.sub(r"\\\1", cell) for cell in cells) + " |\n"


if __name__ == "__main__":
    PAGE.write_text(rendering(), encoding="utf-8")
