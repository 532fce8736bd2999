"""The child process: open one model file under a memory limit, score one table, say how it went.

Started by `workbench.models.scoring` with a folder that holds the request. Whatever goes wrong
here, the parent reads a sentence from the answer, or sees that there is none.
"""

from __future__ import annotations

import sys
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, cast

from workbench.intake import InputError, quoted
from workbench.models.contract import Classifier, feature_names, positive_column, predict
from workbench.models.limits import Limits, size
from workbench.models.request import SCORES, TABLE, Answer, Request
from workbench.models.skops_file import open_model

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    import pandas as pd

_CURE = "Save the model again, or export its scores as a column of the table instead."


def main(folder: str) -> None:
    """Answer the request in a folder."""
    place = Path(folder)
    request = Request.read(place)
    sys.excepthook = _teller(place, request, "be opened")
    import skops.io  # noqa: F401 (before the limit: libraries are not the file's appetite)

    frame = None if request.positive is None else _read_table(place / TABLE)
    limited = _limit(request)
    bounds = Limits(file_bytes=request.file_bytes, declared_bytes=request.declared_bytes)
    model = cast(Classifier, open_model(Path(request.model), request.name, bounds))
    sys.excepthook = _teller(place, request, "score this table")
    if frame is None or request.positive is None:
        _refuse_useless(model, request.name)
    else:
        _score(model, frame, request, place)
    Answer(limited=limited).write(place)


def _score(model: Classifier, frame: pd.DataFrame, request: Request, place: Path) -> None:
    import numpy as np

    scores = predict(model, frame, str(request.positive), request.name)
    np.save(place / SCORES, scores, allow_pickle=False)


def _refuse_useless(model: Classifier, name: str) -> None:
    """Refuse a model that no table could be scored with; either class may be the positive one."""
    classes = getattr(model, "classes_", None)
    positive_column(model, "" if classes is None or len(classes) == 0 else str(classes[0]), name)
    feature_names(model, name)


def _read_table(path: Path) -> pd.DataFrame:
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        frame: pd.DataFrame = pa.ipc.open_file(source).read_all().to_pandas()
    return frame


def _limit(request: Request) -> bool:
    """Bound memory and processor time from here on; return whether the system can."""
    try:
        import resource
    except ImportError:  # Windows has the deadline alone
        return False
    seconds = 2 * ceil(request.seconds) + 10  # should the parent die, this ends us
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        bound = pages * resource.getpagesize() + request.memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    except (OSError, ValueError):  # macOS tells no size, and keeps to no such limit
        return False
    return True


def _teller(
    place: Path, request: Request, act: str
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Return what to do with an error that nobody caught: turn it into a sentence."""

    def tell(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        Answer(error=_sentence(error, request, act)).write(place)

    return tell


def _sentence(error: BaseException, request: Request, act: str) -> str:
    name = request.name
    if isinstance(error, InputError):
        return str(error)
    if isinstance(error, MemoryError):
        return (
            f"{name} needs more than {size(request.memory_bytes)} of memory to {act}, and that is "
            f"the limit. {_CURE}"
        )
    if isinstance(error, RecursionError):
        return f"{name} cannot {act}: its parts are nested too deep or contain themselves. {_CURE}"
    return f"{name} cannot {act} ({type(error).__name__}: {quoted(error, 200)[1:-1]}). {_CURE}"
