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
import tempfile
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import IO

from tests.product import ROOT
from workbench.models import process
from workbench.models.process import Child

SUPPORTED = sys.platform == "linux"  # elsewhere it is not safe, or there is none
_START = "import sys; sys.path.append(sys.argv[1]); from tests.forking import fork_for; "
_ASKING, _N_PIPES = b"fork", 3


# 1. In the tests


class Nursery:
    """Forks children from one process, which is begun with the first of them."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._children: weakref.WeakSet[Child] = weakref.WeakSet()

    def start(self) -> Child:
        """Return a child that waits for its first message."""
        with self._guard:
            child = _Forked(self._control)
            self._children.add(child)
        return child

    def close(self) -> None:
        """End the children that nobody has ended, then the process that tells how they end."""
        with self._guard:
            for child in list(self._children):
                child.close()
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
                cwd=tempfile.gettempdir(),
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
        socket.send_fds(control, [_ASKING], [questions, answers, told])
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
    guard: Lock = field(default_factory=Lock)

    def poll(self) -> int | None:
        """Return its exit code; None while it runs."""
        with self.guard:
            ended = self.returncode is not None or select.select([self.heard], [], [], 0)[0]
        return self.wait() if ended else None

    def wait(self) -> int:
        """Wait until it has ended; return its exit code, negative for a signal."""
        with self.guard:  # the thread that watches a deadline asks too
            if self.returncode is None:
                self.returncode = int(self.heard.readline())
                self.heard.close()
            return self.returncode


# 2. In the process from which they are forked


def fork_for(descriptor: int) -> None:
    """Load what every child loads; then fork one for each three pipes that come, and be it there.

    The third pipe is told the number of the child, and its exit code once it has ended.
    """
    from workbench.models import child

    child._load(".skops")
    with socket.socket(fileno=descriptor) as control, _Ends() as ends:
        pipes = _forked_for(control, ends)
    if pipes:
        _become(pipes)
        child.main()  # with nothing around it: what nobody catches is for its own hook


class _Ends:
    """What is told when children end: the pipe of each by its number."""

    def __init__(self) -> None:
        self.woken, self._waker = os.pipe()
        self._told: dict[int, int] = {}
        os.set_blocking(self._waker, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)

    def __enter__(self) -> _Ends:
        return self

    def __exit__(self, *_: object) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for descriptor in (self.woken, self._waker, *self._told.values()):
            os.close(descriptor)

    def expect(self, number: int, pipe: int) -> None:
        """Tell the number of a child now, and how it ended later."""
        self._told[number] = pipe
        os.write(pipe, b"%d\n" % number)

    def tell(self) -> None:
        """Tell how those ended that have."""
        os.read(self.woken, 4096)
        while self._told:
            number, status = os.waitpid(-1, os.WNOHANG)
            if number == 0:
                return
            pipe = self._told.pop(number)
            with contextlib.suppress(BrokenPipeError):  # nobody wants to know any more
                os.write(pipe, b"%d\n" % os.waitstatus_to_exitcode(status))
            os.close(pipe)


def _forked_for(control: socket.socket, ends: _Ends) -> list[int]:
    """Fork whenever asked; return a child's own pipes in the child, none here in the end."""
    while True:
        ready = select.select([control, ends.woken], [], [])[0]
        if ends.woken in ready:
            ends.tell()
        if control in ready:
            asked, pipes, _, _ = socket.recv_fds(control, len(_ASKING), _N_PIPES)
            if not asked:
                return []
            number = os.fork()
            if number == 0:
                return pipes
            for pipe in pipes[:2]:
                os.close(pipe)
            ends.expect(number, pipes[2])


def _become(pipes: list[int]) -> None:
    """Take the streams and a session of one's own."""
    os.setsid()
    for stream, pipe in enumerate(pipes[:2]):
        os.dup2(pipe, stream)
    for pipe in pipes:
        os.close(pipe)
