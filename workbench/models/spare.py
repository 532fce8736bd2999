"""A child that has loaded its libraries before anybody names a file.

Loading scikit-learn takes over a second, opening a model some hundredths. So whoever knows that a
model will be asked lets a child load beforehand. It has seen no file: the first one that it is
told to open is its only one, under the same limits as in any other child.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer

from workbench.models.process import Child
from workbench.models.wire import Message, send

_AGAIN = 10.0  # seconds until the next one is begun: what the taken one is asked comes first
# -I keeps the working folder and PYTHON* out; our own folder is named instead of being found.
_START = "import sys; sys.path.append(sys.argv[1]); from workbench.models.child import main; "
_HOME = str(Path(__file__).resolve().parents[2])


def started() -> Child:
    """Return a child that waits for its first message."""
    return Child((sys.executable, "-I", "-c", _START + "main()", _HOME))


class Spare:
    """At most one child that waits, from the first `prepare` on until `close`."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._child: Child | None = None
        self._next: Timer | None = None

    def prepare(self) -> None:
        """Let a child load its libraries, unless one does or has; nobody waits for it."""
        with self._guard:
            self._begin()

    def take(self) -> Child | None:
        """Return the child, which may still be loading; None where there is none.

        Another one is begun some time later.
        """
        with self._guard:
            child, self._child = self._child, None
            if child is None:
                return None
            self._drop_next()
            self._next = Timer(_AGAIN, self.prepare)
            self._next.daemon = True
            self._next.start()
            return child if child.runs else None

    def close(self) -> None:
        """End the child; none is begun any more unless somebody prepares one again."""
        with self._guard:
            self._drop_next()
            if self._child is not None:
                self._child.close()
                self._child = None

    def _begin(self) -> None:
        if self._child is not None and self._child.runs:
            return
        self._child = started()
        with suppress(OSError):  # it has ended already: then it is not taken
            send(Message("prepare"), self._child.to)

    def _drop_next(self) -> None:
        if self._next is not None:
            self._next.cancel()
            self._next = None


SPARE = Spare()
"""That of this process."""
