"""The command line: the verbs of the pages, with the same answers and `--json` for programs."""

from __future__ import annotations

import logging
import sys
from io import TextIOWrapper

import click

from workbench.cli.decide import decide
from workbench.cli.decisions import decisions
from workbench.cli.evaluate import evaluate
from workbench.cli.explain import explain
from workbench.cli.fairness import fairness
from workbench.cli.new import new
from workbench.cli.one_line import OneLineGroup
from workbench.cli.report import report
from workbench.cli.run import run
from workbench.cli.store import backup, export_, import_, restore
from workbench.cli.verify import verify

__all__ = ["main"]


@click.group(cls=OneLineGroup, invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Choose where a score becomes a decision, and know what it costs.

    Exit codes: 0 fine, 1 a check failed, 2 bad input (one sentence on standard error).
    """
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal of few letters shows ? for the others
        sys.stdout.reconfigure(errors="replace")
    # What is logged beside is for a server: here a refusal is one line on standard error.
    logging.getLogger("workbench").addHandler(logging.NullHandler())
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_READ = (run, new, evaluate, fairness, explain, report)
_KEEP = (decide, decisions, verify, backup, restore, export_, import_)
for _verb in (*_READ, *_KEEP):
    main.add_command(_verb)
