"""Children of models, forked from one that has loaded its libraries: a second less for each.

What a child does from its first message on is what it does anywhere, in a process, a session and
under limits of its own. How it is started is tested where it is started anew: in `tests/models`,
by the command line in a process of its own, and by the app.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import weakref
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from tests.product import ROOT
from workbench.models import process
from workbench.models.process import Child

SUPPORTED = sys.platform == "linux"  # elsewhere it is not safe, or there is none
_START = "import sys; sys.path.append(sys.argv[1]); from tests.forking import fork_for; "
_N_PIPES = 3


# 1. In the tests


class Nursery:
    """Forks children from one process, which is begun with the first of them."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Child:
        """Return a child that waits for its first message."""
        return _Forked(self._control)

    def close(self) -> None:
        """End the process; the children have ended before it."""
        if self._process is not None:
            self._control.close()
            self._process.wait()

    @cached_property
    def _control(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        kept = {name: os.environ[name] for name in process._KEPT if name in os.environ}
        with theirs:
            self._process = subprocess.Popen(
                (sys.executable, "-I", "-c", f"{_START}fork_for({theirs.fileno()})", str(ROOT)),
                cwd="/tmp",  # noqa: S108 (nothing is written)
                env=kept | process._ALONE,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        return ours


class _Forked(Child):
    """A child whose process was forked; all else is inherited."""

    def __init__(self, control: socket.socket) -> None:
        questions, to = os.pipe()
        back, answers = os.pipe()
        status, told = os.pipe()
        socket.send_fds(control, [b"fork"], [questions, answers, told])
        for descriptor in (questions, answers, told):
            os.close(descriptor)
        heard = os.fdopen(status, "rb", buffering=0)  # else a line could wait where nobody looks
        number = int(heard.readline())
        self._process = _Process(number, os.fdopen(to, "wb"), os.fdopen(back, "rb"), heard)
        self.to, self.back = self._process.stdin, self._process.stdout
        self._killed = False
        self._end = weakref.finalize(self, process._end, self._process)


@dataclass(eq=False)
class _Process:
    """A process that is another one's child, to be asked and ended like our own."""

    pid: int
    stdin: IO[bytes]
    stdout: IO[bytes]
    heard: IO[bytes]
    returncode: int | None = None

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""
        if self.returncode is None and select.select([self.heard], [], [], 0)[0]:
            self.wait()
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended; return its exit code, negative for a signal."""
        if self.returncode is None:
            self.returncode = int(self.heard.readline())
            self.heard.close()
        return self.returncode


# 2. In the process from which they are forked


def fork_for(descriptor: int) -> None:
    """Load what every child loads; then fork one for each three pipes that come.

    The third pipe is told the number of the child, and its exit code once it has ended.
    """
    from workbench.models import child

    child._load(".skops")
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    told: dict[int, int] = {}
    with socket.socket(fileno=descriptor) as control:
        while True:
            ready = select.select([control, woken], [], [])[0]
            if woken in ready:
                os.read(woken, 4096)
                _tell_ends(told)
            if control in ready:
                asked, pipes, _, _ = socket.recv_fds(control, 4, _N_PIPES)
                if not asked:
                    return
                number = os.fork()
                if number == 0:
                    _become(child.main, pipes, [descriptor, woken, waker, *told.values()])
                for pipe in pipes[:2]:
                    os.close(pipe)
                told[number] = pipes[2]
                os.write(pipes[2], b"%d\n" % number)


def _tell_ends(told: dict[int, int]) -> None:
    while told:
        number, status = os.waitpid(-1, os.WNOHANG)
        if number == 0:
            return
        pipe = told.pop(number)
        with contextlib.suppress(BrokenPipeError):  # nobody wants to know any more
            os.write(pipe, b"%d\n" % os.waitstatus_to_exitcode(status))
        os.close(pipe)


def _become(main, pipes: list[int], others: list[int]) -> None:
    """Be a child, from its first message on."""
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for stream, pipe in enumerate(pipes[:2]):
        os.dup2(pipe, stream)
    for descriptor in (*pipes, *others):
        os.close(descriptor)
    main()
