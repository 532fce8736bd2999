"""Whatever is wrong with the input is told in one line on standard error, with exit code 2."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import click

from workbench.intake import InputError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EIO)


class OneLine(click.ClickException):
    """Bad input, told in one line."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        line = " ".join(message.split())
        super().__init__(
            "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in line)
        )

    def show(self, file: IO[str] | None = None) -> None:
        """Print the line alone: no usage before it, no prefix."""
        click.echo(self.message, file=file, err=file is None)


class Interrupted(OneLine):
    """The user stopped it."""

    exit_code = 130  # 128 + SIGINT, as shells count

    def show(self, file: IO[str] | None = None) -> None:
        """Print the line below the ^C that a terminal shows."""
        if sys.stderr.isatty():
            click.echo(file=file, err=file is None)
        super().show(file)


class OneLineGroup(click.Group):
    """A group of verbs whose errors, the parser's own included, are one line each."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Parse what stands before the verb."""
        with _told_in_one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Parse what stands behind the verb, and run it."""
        with _told_in_one_line():
            return super().invoke(ctx)


@contextmanager
def _told_in_one_line() -> Iterator[None]:
    try:
        yield
    except OneLine:
        raise
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "workbench"
        raise OneLine(f"{_sentence(error.format_message())} See '{command} --help'.") from None
    except click.ClickException as error:
        raise OneLine(_sentence(error.format_message())) from None
    except InputError as error:
        raise OneLine(str(error)) from None
    except OSError as error:
        if error.filename is None and error.errno in _NO_ROOM:  # a full disk behind "> answer"
            raise OneLine(f"The answer cannot be written: {error.strerror}.") from None
        if error.filename is None:  # not about a file of the user: a broken pipe, or a bug
            raise
        raise OneLine(f"'{error.filename}' cannot be used: {error.strerror}.") from None
    except MemoryError:
        raise OneLine(
            "This table needs more memory than there is. Give fewer rows, or name a score column."
        ) from None
    except (KeyboardInterrupt, click.Abort):
        raise Interrupted("Stopped.") from None


def _sentence(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."
