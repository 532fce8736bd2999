"""Ask, where somebody sits at the terminal, for what the flags of `workbench new` left open."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import click

from workbench.cli.new_options import FileOptions, RoleOptions
from workbench.cli.values import listed
from workbench.columns import find_column
from workbench.intake import InputError, quoted, read_table

_MOST_SHOWN = 20


def completed(roles: RoleOptions, files: FileOptions) -> RoleOptions:
    """Return the roles with label, positive label and, without a model, score.

    Raises
    ------
    InputError
        If one is missing and nobody can be asked.
    """
    open_flags = {
        "--y-true": roles.y_true is None,
        "--positive": roles.positive is None,
        "--y-score (or --model)": roles.y_score is None and not files.model,
    }
    missing = [flag for flag, is_open in open_flags.items() if is_open]
    if not missing:
        return roles
    if not sys.stdin.isatty():
        raise InputError(
            f"To read {files.data}, {listed(missing)} {'is' if len(missing) == 1 else 'are'} "
            "needed, and there is no terminal to ask at."
        )
    return _asked(roles, files)


def _asked(roles: RoleOptions, files: FileOptions) -> RoleOptions:
    frame = read_table(files.data)
    columns = [str(name) for name in frame.columns]
    if roles.y_true is None:
        chosen = _ask("Which column says what really happened?", columns)
        roles = replace(roles, y_true=chosen)
    if roles.positive is None:
        labels = find_column(frame, str(roles.y_true), files.data).dropna().unique()
        chosen = _ask("Which of its labels counts as positive?", [str(label) for label in labels])
        roles = replace(roles, positive=chosen)
    if roles.y_score is None and not files.model:
        rest = [name for name in columns if name != roles.y_true]
        roles = replace(roles, y_score=_ask("Which column holds the scores?", rest))
    return roles


def _ask(question: str, choices: Sequence[str]) -> str:
    """Ask until the answer is one of the choices; standard output stays clean."""
    shown = ", ".join(choices[:_MOST_SHOWN]) + (", …" if len(choices) > _MOST_SHOWN else "")
    answer: str = click.prompt(
        f"{question} ({shown})", value_proc=_one_of(choices), err=True, show_default=False
    )
    return answer


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def check(answer: str) -> str:
        if answer not in choices:
            raise click.UsageError(f"{quoted(answer)} is not one of them.")
        return answer

    return check
