"""What the tests let a child do: harmless things, and all that a damaged model might."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import numpy as np

PATTERN = re.compile(r"tests\.models\.operations:\w+")


def twice(model, frames, arrays):
    """Return what came, doubled, and a score."""
    doubled = {name: array * 2 for name, array in arrays.items()}
    return doubled | {"scores": model.score(frames["rows"])}


def chatter(model, frames, arrays):
    """Print everywhere, as models do."""
    print("Iteration 1, loss = 0.3")
    sys.stderr.write("warning\n")
    os.write(1, b"from compiled code\n" * 10_000)
    return {"heard": np.array([len(sys.stdin.read())])}


def loaded(model, frames, arrays):
    """Return the names of the modules that this process has loaded."""
    return {"names": np.array(sorted({name.partition(".")[0] for name in sys.modules}))}


def number(model, frames, arrays):
    """Return the number of this process."""
    return {"pid": np.array([os.getpid()])}


def leave(model, frames, arrays):
    """End as a script does."""
    raise SystemExit(4)


def devour(model, frames, arrays):
    """Take all memory."""
    return {"much": np.ones(2**40)}


def hang(model, frames, arrays):
    """Never answer; say so in a file first."""
    Path(str(arrays["marker"][0])).write_text("hanging")
    time.sleep(600)


def fail(model, frames, arrays):
    """Fail as nobody foresaw."""
    raise KeyError("no such\nthing")


def interrupt(model, frames, arrays):
    """Write into the pipe of the answers what is no answer."""
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, b"no message at all " * 100)
        except OSError:
            continue
    time.sleep(600)
