"""Ask a child process that holds a model open, each question with a deadline."""

from __future__ import annotations

import logging
from contextlib import suppress
from threading import Event, Lock
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.models.model_file import INSTEAD, SKOPS
from workbench.models.opening import Opened, Opening
from workbench.models.process import Cancelled, Child, ending
from workbench.models.spare import SPARE, started
from workbench.models.wire import Message, receive, send

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOG = logging.getLogger(__name__)
_TICK = 0.1  # seconds between two looks whether somebody who waits has given up


class Conversation:
    """A child that opens a model file from now on, and another one whenever it has ended.

    Parameters
    ----------
    opening : Opening
        The file, and the limits.
    """

    def __init__(self, opening: Opening) -> None:
        self.opening = opening
        self._turn, self._guard = Lock(), Lock()
        self._closed = False
        self._heard = False  # whether the child has told how opening the file went
        self._opened: Opened | None = None
        self._child = self._start()

    def opened(self) -> Opened:
        """Return what is known of the model; wait for it where the file is still being opened.

        Raises
        ------
        InputError
            If it cannot be opened.
        """
        if self._opened is None:
            self.ask((), Event())
        if self._opened is None:
            raise RuntimeError("the child answered before it told what it opened")
        return self._opened

    def ask(self, questions: Iterable[Message], cancelled: Event) -> list[Message]:
        """Ask, with one deadline for all questions, and return the answers.

        Parameters
        ----------
        questions : iterable of Message
            Each is made when the one before has been answered.
        cancelled : threading.Event
            Ends the child, and this call, when somebody sets it.

        Raises
        ------
        InputError
            If the child answers with a sentence, ends, takes too long, or is cancelled.
        """
        while not self._turn.acquire(timeout=_TICK):
            if cancelled.is_set():
                raise self._cancelled()
        try:
            return self._converse(self._running(), questions, cancelled)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the child at once, and with it a question under way. Nothing is answered any more."""
        with self._guard:
            self._closed = True
            self._child.kill()
        with self._turn:  # whoever waited for an answer leaves now that the pipes are broken
            self._child.close()

    def _converse(
        self, child: Child, questions: Iterable[Message], cancelled: Event
    ) -> list[Message]:
        name, seconds = self.opening.name, self.opening.seconds
        settled = False  # else an answer may still be on its way, which the next question would get
        try:
            with child.until(seconds, cancelled):
                answers = list(self._talk(child, questions))
            settled = True
        except InputError:
            settled = True
            raise
        except Cancelled:
            raise self._cancelled() from None
        except TimeoutError:
            raise InputError(
                f"{name} took more than {seconds:g} seconds to "
                f"{'answer' if self._heard else 'be opened'}, and was stopped. {INSTEAD}"
            ) from None
        except (EOFError, OSError):
            raise self._ended(child) from None
        finally:
            if not settled:
                child.kill()
        return answers

    def _talk(self, child: Child, questions: Iterable[Message]) -> Iterator[Message]:
        if not self._heard:
            opened = Opened.from_json(self._answer(child).text)
            if not opened.limited:
                _LOG.warning(
                    "This system cannot limit memory: %s was opened without.", self.opening.name
                )
            self._opened, self._heard = opened, True
        for question in questions:
            send(question, child.to)
            yield self._answer(child)

    def _answer(self, child: Child) -> Message:
        try:
            answer = receive(child.back, self.opening.memory_bytes)
        except ValueError:  # what came is no message: the process cannot be believed any more
            child.kill()
            raise EOFError from None
        if answer.act == "failed":  # it told its last
            child.kill()
        if answer.act in ("failed", "refused"):
            raise InputError(answer.text)
        return answer

    def _running(self) -> Child:
        """Return the child, a fresh one where the last has ended."""
        with self._guard:
            if self._closed:
                raise InputError(f"{self.opening.name} was closed. Open the workspace again.")
            if not self._child.runs:
                self._child.close()
                self._heard = False
                self._child = self._start()
            return self._child

    def _start(self) -> Child:
        """Start a child that opens the file at once; how that went is read with an answer."""
        spare = SPARE.take() if self.opening.suffix == SKOPS else None
        child = spare or started()
        with suppress(OSError):  # it may have ended already; the first question will say how
            send(Message("open", self.opening.to_json()), child.to)
        return child

    def _cancelled(self) -> InputError:
        return InputError(f"The question to {self.opening.name} was cancelled.")

    def _ended(self, child: Child) -> InputError:
        """Return the sentence on a child that ended before it answered."""
        child.kill()
        code = child.code()
        if self._closed:
            return InputError(f"{self.opening.name} was closed while it was asked.")
        return InputError(
            f"{self.opening.name} ended the process that opened it ({ending(code)}), as a damaged "
            f"file or too little memory does. {INSTEAD}"
        )
