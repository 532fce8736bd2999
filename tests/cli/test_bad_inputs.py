"""Bad inputs on the command line: exit code 2, one line, nothing on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests import bad_columns, bad_files
from tests.bad_inputs import BAD_INPUTS
from tests.input_cases import BadInput
from workbench.cli import main
from workbench.columns import Columns

# `evaluate` takes a file, and no slices: frames and spellings of slices come to other doors.
ELSEWHERE = (*bad_files.PATHS, *bad_columns.NOTEBOOK)
TABLES = [
    case
    for cases in BAD_INPUTS.values()
    for case in cases
    if case not in ELSEWHERE and not case.columns.sensitive
]


def evaluate(source: object, columns: Columns) -> Result:
    """Call the verb in this process."""
    options = {
        "--y-true": columns.y_true,
        "--y-score": columns.y_score,
        "--positive": columns.positive,
        "--weight": columns.weight,
        "--amount": columns.amount,
        "--id": columns.id,
        "--group": columns.group,
        "--scale": None if columns.scale == "probability" else columns.scale,
    }
    given = [word for option in options.items() if option[1] is not None for word in option]
    return CliRunner().invoke(main, ["evaluate", str(source), *given])


def one_line(result: Result) -> str:
    """Return the only line a refusal may print."""
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("\n")
    line = result.stderr.removesuffix("\n")
    assert line.isprintable()
    return line


@pytest.mark.parametrize("case", TABLES, ids=lambda case: case.name)
def test_a_bad_table_ends_in_one_line(case: BadInput, tmp_path: Path):
    line = one_line(evaluate(case.make(tmp_path), case.columns))
    assert [piece for piece in case.sentence if piece not in line] == []


@pytest.mark.parametrize("case", bad_files.PATHS, ids=lambda case: case.name)
def test_what_is_not_a_file_ends_in_one_line(case: BadInput, tmp_path: Path):
    line = one_line(evaluate(case.make(tmp_path), case.columns))
    # On the command line a folder is taken for a workspace.
    told = ("holds no workspace.toml",) if case.name == "folder" else case.sentence
    assert [piece for piece in told if piece not in line] == []
