"""The parent's side: a model file held open in a child process, and asked as often as needed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Self

import numpy as np

from workbench.intake import InputError
from workbench.models.conversation import Conversation
from workbench.models.limits import DEFAULT, Limits
from workbench.models.model_file import INSTEAD, refuse_unsupported
from workbench.models.naming import names_in_table
from workbench.models.opening import Opening
from workbench.models.wire import Message, refuse_twice, to_arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

_ROWS = 50_000  # of a table at a time, so that the child's memory does not grow with the table
_OPERATION = re.compile(r"workbench(\.\w+)+:\w+")


class ServedModel:
    """A model that answers from a child process; a `Scorer`. Made by `serve`.

    Several threads may ask: one is answered after the other. A child that ends, or takes longer
    than `limits.seconds` over a question, costs that question a sentence; the next one gets a
    fresh child.
    """

    def __init__(self, opening: Opening, conversation: Conversation | None = None) -> None:
        self._opening = opening
        self._conversation = conversation or Conversation(opening)
        self._called: Mapping[str, str] = {}  # the table's names, where the file has others

    @property
    def name(self) -> str:
        """What the model is called in a sentence: the name of its file."""
        return self._opening.name

    @property
    def model_hash(self) -> str:
        """SHA-256 of the file's bytes, in hexadecimal."""
        return self._opening.digest

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that the model sees, in its order; waits until the file is open.

        Raises
        ------
        InputError
            If the file cannot be opened.
        """
        return self._in_table(self._conversation.opened().feature_names)

    @property
    def category_columns(self) -> tuple[str, ...]:
        """The columns that the model takes for names, whatever they hold."""
        return self._in_table(self._conversation.opened().category_columns)

    def for_table(self, columns: Iterable[object]) -> ServedModel:
        """Return this model under the names that a table has for its columns.

        It is the same model in the same process; closing either closes both.

        Raises
        ------
        InputError
            If the file cannot be opened, or two columns of the table may be meant by one name.
        """
        names = self._conversation.opened().feature_names
        named = ServedModel(self._opening, self._conversation)
        named._called = names_in_table(names, columns, self.name, self._opening.suffix)
        return named

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the probability of the positive class for each row.

        Parameters
        ----------
        frame : DataFrame of shape (n_rows, n_columns)
            At least the columns that the model sees, in any order; only these are handed on.

        Returns
        -------
        ndarray of float64, shape (n_rows,)

        Raises
        ------
        InputError
            If the file cannot be opened, a column is missing, the model breaks the contract,
            takes more than the limits, or ends its process.
        """
        if len(frame) == 0:
            raise InputError(f"The table that {self.name} is to score has no rows. Add some.")
        table = self._visible(frame)
        questions = (
            Message("score", str(start), {"rows": table.slice(start, _ROWS)})
            for start in range(0, len(frame), _ROWS)
        )
        parts = [_scores(answer) for answer in self._conversation.ask(questions, Event())]
        return self._checked(np.concatenate([np.ravel(part) for part in parts]), (len(frame),))

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the scores of mixtures of one case and reference rows, which the child makes.

        Parameters
        ----------
        case : DataFrame of one row
        reference : DataFrame of shape (n_reference, n_columns)
        masks : ndarray of bool, shape (n_masks, n_columns)
            Which columns, in the model's order, keep the case's value.

        Returns
        -------
        ndarray of float64, shape (n_masks, n_reference)

        Raises
        ------
        InputError
            As for `score`.
        """
        tables = {"case": self._visible(case), "reference": self._visible(reference)}
        question = Message("mix", "", tables, {"masks": np.asarray(masks, dtype=bool)})
        (answer,) = self._conversation.ask((question,), Event())
        return self._checked(_scores(answer), (len(masks), len(reference)))

    def run(
        self,
        operation: str,
        frames: Mapping[str, pd.DataFrame],
        arrays: Mapping[str, NDArray[np.generic]],
        cancelled: Event | None = None,
    ) -> Mapping[str, NDArray[np.generic]]:
        """Let the child do more than score, where the model itself is at hand.

        Parameters
        ----------
        operation : str
            "module:function" of this package. The child imports it and calls
            ``function(model, frames, arrays)`` with an `OpenModel`; it returns arrays by name.
        frames : mapping of str to DataFrame
            Tables for it, all columns that Arrow can hold.
        arrays : mapping of str to ndarray
            Numbers for it.
        cancelled : threading.Event, optional
            Set it, from another thread, to end the child and this call within a second.

        Returns
        -------
        mapping of str to ndarray
            What the function returned, read-only. Whoever asked must look at it.

        Raises
        ------
        InputError
            As for `score`, or if it was cancelled.
        """
        if not _OPERATION.fullmatch(operation):
            raise ValueError(f"{operation!r} names no function of this package")
        tables = {name: to_arrow(self._as_in_file(frame)) for name, frame in frames.items()}
        question = Message("run", operation, tables, arrays)
        (answer,) = self._conversation.ask((question,), cancelled or Event())
        return answer.arrays

    def close(self) -> None:
        """End the child at once, and with it a question under way. Nothing is answered any more."""
        self._conversation.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def _visible(self, frame: pd.DataFrame) -> pa.Table:
        """Return the columns that the model sees; the child says which of them are missing."""
        refuse_twice(frame)
        wanted = [name for name in self.feature_names if name in frame.columns]
        return to_arrow(self._as_in_file(frame[wanted]))

    def _in_table(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._called.get(name, name) for name in names)

    def _as_in_file(self, frame: pd.DataFrame) -> pd.DataFrame:
        own = {told: name for name, told in self._called.items()}
        return frame.rename(columns=own) if own else frame

    def _checked(self, scores: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float64]:
        """Return scores, refused unless they are as many probabilities as were asked for."""
        if scores.shape != shape or not ((scores >= 0) & (scores <= 1)).all():
            raise InputError(f"{self.name} gave no score for each row. {INSTEAD}")
        return scores


def _scores(answer: Message) -> NDArray[np.float64]:
    """Return the scores in an answer; none where they are no numbers."""
    scores = answer.arrays.get("scores", np.empty(0))
    return np.asarray(scores, dtype=np.float64) if scores.dtype.kind == "f" else np.empty(0)


def serve(
    path: str | Path,
    *,
    positive: str,
    rest: bool = False,
    limits: Limits = DEFAULT,
    imports: tuple[str, ...] = (),
) -> ServedModel:
    """Hold a model file open in a child process.

    The child starts at once and this function does not wait for it: whatever is wrong inside the
    file is said at the first question.

    Parameters
    ----------
    path : str or Path
        The model file: .skops, .txt of LightGBM or .ubj of XGBoost.
    positive : str
        The class whose probability is the score, compared as text (1 = 1.0 = "1").
    rest : bool
        Whether all other classes are the negative one; else the model must know two.
    limits : Limits
        Memory, time per question, and sizes beyond which the file is refused.
    imports : tuple of str
        Modules that questions will need, such as ("shap",): imported before memory is limited.

    Returns
    -------
    ServedModel
        Close it, or use it in a `with` statement; it also ends with this process.

    Raises
    ------
    InputError
        If the file is missing, too large, or of a kind that cannot be opened here.
    """
    path = Path(path)
    refuse_unsupported(path, limits)
    opening = Opening.of(path, path.name, limits)
    return ServedModel(replace(opening, positive=positive, rest=rest, imports=imports))


def look_into(path: Path, name: str, limits: Limits) -> None:
    """Open a model file in a child process, and see whether tables can be scored with it.

    Raises
    ------
    InputError
        If not.
    """
    with ServedModel(Opening.of(path, name, limits)) as model:
        _ = model.feature_names
