"""Work on a model where the model is: in its child process, or in this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from threading import Event

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.scorer import Scorer
    from workbench.models.served import ServedModel

_Model = TypeVar("_Model")  # what an operation needs of the model beside it

Frames: TypeAlias = "Mapping[str, pd.DataFrame]"
Arrays: TypeAlias = "Mapping[str, NDArray[np.generic]]"
Operation: TypeAlias = Callable[[_Model, Frames, Arrays], Arrays]


@runtime_checkable
class Elsewhere(Protocol):
    """A model that is held open in another process, and takes work there."""

    def run(
        self, operation: str, frames: Frames, arrays: Arrays, cancelled: Event | None = None
    ) -> Arrays:
        """Run "module:function" of this package beside the model."""
        ...


@dataclass(frozen=True, slots=True)
class Stoppable:
    """A model in another process, whose work there ends as soon as nobody wants it.

    Attributes
    ----------
    model : ServedModel
        The model.
    stop : Event
        Set to end it, with the process in which the model is held.
    """

    model: ServedModel
    stop: Event

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that the model sees, in its order."""
        return self.model.feature_names

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the model's scores, shape (n_rows,)."""
        return self.model.score(frame)

    def score_mixed(
        self, case: pd.DataFrame, reference: pd.DataFrame, masks: NDArray[np.bool_]
    ) -> NDArray[np.float64]:
        """Return the model's scores of mixtures, shape (n_masks, n_reference)."""
        return self.model.score_mixed(case, reference, masks)

    def run(
        self, operation: str, frames: Frames, arrays: Arrays, cancelled: Event | None = None
    ) -> Arrays:
        """Run "module:function" of this package beside the model."""
        return self.model.run(operation, frames, arrays, cancelled or self.stop)


def near(
    scorer: Scorer,
    operation: Operation[_Model],
    frames: Frames,
    arrays: Arrays,
    *,
    cancelled: Event | None = None,
) -> Arrays:
    """Run an operation beside the model, so that a table goes over once and not for each call.

    Parameters
    ----------
    scorer : Scorer
        The model, wherever it is.
    operation : callable
        A function of a module of this package: (model, frames, arrays) -> arrays.
    frames : mapping of str to DataFrame
        Tables; their row labels are lost on the way.
    arrays : mapping of str to ndarray
        Whatever else it needs.
    cancelled : Event, optional
        Set to end it: the process in which the model is held is ended with it.
    """
    if isinstance(scorer, Elsewhere):
        named = f"{operation.__module__}:{operation.__name__}"
        return scorer.run(named, frames, arrays, cancelled)
    return operation(scorer, frames, arrays)  # type: ignore[arg-type]
