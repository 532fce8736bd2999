"""Children that act, and how they ended."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable

from workbench.store import StoreError

TOLD, STOPPED = 3, 4  # a sentence; Ctrl-C, or no memory
_CODES = {StoreError: TOLD, KeyboardInterrupt: STOPPED, MemoryError: STOPPED}
codes: list[int] = []  # how all children ended


def in_child(act: Callable[[], object]) -> int:
    """Fork a child that acts, and return its process id."""
    child = os.fork()
    if child:
        return child
    code = 0
    try:
        act()
    except tuple(_CODES) as error:
        code = next(code for kind, code in _CODES.items() if isinstance(error, kind))
    except BaseException:
        traceback.print_exc()
        code = 1
    os._exit(code)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, or the negative number of the signal."""
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    codes.append(code)
    return code
