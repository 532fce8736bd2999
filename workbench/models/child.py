"""The child process: open one model file under a memory limit, and answer until nobody asks.

Started by `workbench.models.served`. Questions come in on the standard input and answers go out
on the standard output; both are taken away first, so what a model prints is lost and harms
nothing. Whatever goes wrong here, the parent gets a sentence, or sees that the process ended.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING

from workbench.intake import InputError, quoted
from workbench.models.categories import category_columns
from workbench.models.limits import Limits, size
from workbench.models.model_file import SKOPS, import_library, model_hash, open_file
from workbench.models.open_model import OpenModel, refuse_useless
from workbench.models.opening import Opened, Opening
from workbench.models.wire import Message, receive, send, to_frame

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_CURE = "Save the model again, or export its scores as a column of the table instead."
_MOST = 2**40  # the parent may send what it likes; memory is the limit


def main() -> None:
    """Open the model that the first message names, and answer the others."""
    # Whoever leaves, leaves at once: the thread that listens would hold up an ordinary end.
    try:
        _serve()
    except SystemExit as end:
        os._exit(end.code if isinstance(end.code, int) else 1)
    os._exit(0)


def _serve() -> None:
    questions, answers = _own_pipes()
    inbox: SimpleQueue[Message] = SimpleQueue()
    threading.excepthook = lambda _: os._exit(1)
    threading.Thread(target=_listen, args=(questions, inbox), daemon=True).start()
    first = inbox.get()
    if first.act == "prepare":  # the file is not known yet; most files are of this kind
        _load(SKOPS)
        first = inbox.get()
    opening = Opening.from_json(first.text)
    sys.excepthook = _teller(answers, opening, "be opened")
    try:
        model, opened = _open(opening)
    except InputError as error:
        send(Message("failed", str(error)), answers)
        return
    send(Message("opened", opened.to_json()), answers)
    while model is not None:
        question = inbox.get()
        _limit_time(opening.seconds)
        act = "be explained" if question.act == "run" else "score this table"
        sys.excepthook = _teller(answers, opening, act)
        try:
            answer = _answer(model, question)
        except InputError as error:
            answer = Message("refused", str(error))
        except ValueError as error:  # bad values, most often; anything else ends this process
            answer = Message("refused", _sentence(error, opening, act))
        send(answer, answers)


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Take the standard streams for the messages, and leave nothing in their place."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    return questions, answers


def _listen(questions: IO[bytes], inbox: SimpleQueue[Message]) -> None:
    """Pass on what comes; when the parent is gone, be gone too, whatever the model does."""
    try:
        while True:
            inbox.put(receive(questions, _MOST))
    except EOFError:
        os._exit(0)


def _open(opening: Opening) -> tuple[OpenModel | None, Opened]:
    """Open the model; None where it was only to be looked at."""
    # Before the limit: libraries are not the file's appetite.
    _load(opening.suffix, *opening.imports)
    _limit_time(opening.seconds)
    limited = _limit_memory(opening.memory_bytes)
    path = Path(opening.path)
    if model_hash(path) != opening.digest:
        raise InputError(
            f"{opening.name} was changed since it was last looked at. Open the workspace again."
        )
    bounds = Limits(file_bytes=opening.file_bytes, declared_bytes=opening.declared_bytes)
    estimator = open_file(path, opening.suffix, opening.name, bounds)
    if opening.positive is None:
        refuse_useless(estimator, opening.name)
        return None, Opened((), limited)
    model = OpenModel(estimator, opening.name, opening.positive, opening.rest)
    categories = category_columns(estimator, model.feature_names)
    return model, Opened(model.feature_names, limited, categories)


def _load(suffix: str, *more: str) -> None:
    """Import what opens a file of this kind, what every answer needs, and more."""
    import_library(suffix)
    for module in ("pandas", "pyarrow", "threadpoolctl", *more):
        importlib.import_module(module)


def _answer(model: OpenModel, question: Message) -> Message:
    frames = {name: to_frame(table) for name, table in question.tables.items()}
    if question.act == "score":
        scores = model.score(frames["rows"], start=int(question.text))
        return Message("answer", arrays={"scores": scores})
    if question.act == "mix":
        masks = question.arrays["masks"].astype(bool)
        scores = model.score_mixed(frames["case"], frames["reference"], masks)
        return Message("answer", arrays={"scores": scores})
    module, _, function = question.text.partition(":")
    operation = getattr(importlib.import_module(module), function)
    return Message("answer", arrays=operation(model, frames, question.arrays))


def _limit_time(seconds: float) -> None:
    """Bound processor time from here on: it ends a loop whose parent has died."""
    try:
        import resource
    except ImportError:  # Windows has the deadline alone
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    bound = ceil(used.ru_utime + used.ru_stime) + 2 * ceil(seconds) + 10
    resource.setrlimit(resource.RLIMIT_CPU, (bound, resource.RLIM_INFINITY))


def _limit_memory(n_bytes: int) -> bool:
    """Bound memory from here on; return whether the system can."""
    try:
        import resource
    except ImportError:
        return False
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + n_bytes
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    except (OSError, ValueError):  # macOS tells no size, and keeps to no such limit
        return False
    return True


def _teller(
    answers: IO[bytes], opening: Opening, act: str
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what to do with an error that nobody caught: turn it into a sentence."""

    def tell(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        send(Message("failed", _sentence(error, opening, act)), answers)
        os._exit(1)

    return tell


def _sentence(error: BaseException, opening: Opening, act: str) -> str:
    name = opening.name
    if isinstance(error, MemoryError):
        return (
            f"{name} needs more than {size(opening.memory_bytes)} of memory to {act}, and that is "
            f"the limit. {_CURE}"
        )
    if isinstance(error, RecursionError):
        return f"{name} cannot {act}: its parts are nested too deep or contain themselves. {_CURE}"
    return f"{name} cannot {act} ({type(error).__name__}: {quoted(error, 200)[1:-1]}). {_CURE}"
