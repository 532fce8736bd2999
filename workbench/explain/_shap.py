"""The one adapter to shap and woodelf: SHAP values of a whole model by its own structure.

What they return differs in shape, sign and precision from model to model, and for some models it is
wrong without a word. So all of it is brought to one form here, and every batch is held against the
served model's answers: what does not add up is refused, never shown.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

from workbench.explain._boosters import LIGHTGBM, XGBOOST, own_contributions
from workbench.explain._pipeline import Unwrapped, unwrapped
from workbench.explain.gate import DOUBLE, SINGLE, Space, adds_up
from workbench.explain.near import Arrays, Frames
from workbench.intake import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

Engine = Literal["linear", "tree", "woodelf", "own"]

# From so many rows the time that woodelf takes to prepare is won back.
_MANY_ROWS = 1_500
_LINEAR = frozenset({"LogisticRegression", "LogisticRegressionCV"})
# Their trees vote with probabilities, their shap values have a last axis of classes, and woodelf
# answers for the first class.
_VOTING = frozenset(
    {
        *("RandomForestClassifier", "ExtraTreesClassifier"),
        *("DecisionTreeClassifier", "ExtraTreeClassifier"),
    }
)
_BOOSTED = frozenset({"GradientBoostingClassifier", "HistGradientBoostingClassifier"})


class Opened(Protocol):
    """What is needed of a model that is open in this process."""

    @property
    def estimator(self) -> object: ...
    @property
    def feature_names(self) -> tuple[str, ...]: ...
    @property
    def column(self) -> int:
        """Place of the positive class."""
        ...

    def as_fitted(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a table in the form that the model was fitted on."""
        ...

    def score(self, frame: pd.DataFrame) -> NDArray[np.float64]:
        """Return the probability of the positive class, shape (n_rows,)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class FastValues:
    """SHAP values by a model's own structure, column by column.

    Attributes
    ----------
    engine : {"linear", "tree", "woodelf", "own"}
        `shap.LinearExplainer` against all background rows; or along the paths that training rows
        took (path dependent, no background), `shap.TreeExplainer`, woodelf, or what LightGBM and
        XGBoost say themselves.
    space : {"log-odds", "probability"}
        What values add up to.
    values : ndarray of float64, shape (n_rows, n_columns)
        Of raw columns: what a pipeline makes of one column is added up.
    base_value : float
        Where every sum begins.
    scores : ndarray of float64, shape (n_rows,)
        The served model's answers, as probabilities.
    """

    engine: Engine
    space: Space
    values: NDArray[np.float64]
    base_value: float
    scores: NDArray[np.float64]


def whole_model(model: Opened, frames: Frames, arrays: Arrays) -> Arrays:
    """Explain all rows of a table beside the model: `near` calls this.

    Parameters
    ----------
    model : Opened
    frames : mapping
        "rows"; "background", whose mean a linear model is compared with (all its rows).
    arrays : mapping
        Not used.

    Returns
    -------
    mapping
        As `FastValues`: "engine", "space", "values", "base_value", "scores".

    Raises
    ------
    InputError
        If no fast engine fits the model, or none adds up to what it serves.
    """
    del arrays
    made = fast_values(model, frames["rows"], frames["background"])
    return {
        "engine": np.array([made.engine]),
        "space": np.array([made.space]),
        "values": made.values,
        "base_value": np.array([made.base_value]),
        "scores": made.scores,
    }


def fast_values(
    model: Opened, rows: pd.DataFrame, background: pd.DataFrame, engine: Engine | None = None
) -> FastValues:
    """Return SHAP values of many rows, gated by additivity against the served scores.

    Parameters
    ----------
    model : Opened
        The model, in this process.
    rows, background : DataFrame
        As for `whole_model`.
    engine : {"linear", "tree", "woodelf", "own"}, optional
        Which; by default the one that fits, woodelf for trees of many rows where it is installed.

    Raises
    ------
    InputError
        As for `whole_model`.
    """
    names = list(model.feature_names)
    inner = unwrapped(model.estimator, model.as_fitted(rows[names]))
    kind = type(inner.estimator).__name__
    _refuse_more_classes(inner.estimator, kind)
    space: Space = "probability" if kind in _VOTING else "log-odds"
    sign = -1.0 if space == "log-odds" and model.column == 0 else 1.0
    scores = model.score(rows)
    compared = model.as_fitted(background[names])
    for chosen in [engine] if engine else _fitting(kind, len(rows)):
        answer = _answered(chosen, model, inner, compared)
        if answer is None:
            continue
        values, base = sign * answer[0], sign * answer[1]
        single = chosen == "woodelf" or kind in XGBOOST
        if adds_up(scores, base, values, space, SINGLE if single else DOUBLE):
            return FastValues(chosen, space, inner.summed(values, len(names)), base, scores)
    raise InputError(
        f"The fast engines for this model ({kind}) do not add up to the scores that it serves, so "
        "what they say is not shown. A sample of rows is explained instead."
    )


def _answered(
    engine: Engine, model: Opened, inner: Unwrapped, background: pd.DataFrame
) -> tuple[NDArray[np.float64], float] | None:
    """Return values and base of one engine; None where it says itself that it cannot."""
    kind = type(inner.estimator).__name__
    match engine:
        case "linear":
            return _linear(inner, unwrapped(model.estimator, background).inputs)
        case "tree":
            return _tree(inner, kind, model.column)
        case "own":
            return own_contributions(inner.estimator, inner.table)
        case "woodelf":
            try:
                return _woodelf(inner, kind, model.column)
            except (NotImplementedError, ValueError):  # such as of categorical splits
                return None


def _fitting(kind: str, n_rows: int) -> list[Engine]:
    """Return the engines to try, the fastest first."""
    if kind in _LINEAR:
        return ["linear"]
    if kind in LIGHTGBM | XGBOOST:
        return ["own"]
    if kind in _VOTING | _BOOSTED:
        return ["woodelf", "tree"] if n_rows >= _MANY_ROWS and _has_woodelf() else ["tree"]
    raise InputError(
        f"There is no fast engine for this model ({kind}). A sample of rows is explained instead."
    )


def _has_woodelf() -> bool:
    from importlib.util import find_spec

    return find_spec("woodelf") is not None


def _refuse_more_classes(estimator: object, kind: str) -> None:
    """Refuse what has no single margin: its scores are no sum of log-odds."""
    if len(getattr(estimator, "classes_", (0, 1))) != 2:
        raise InputError(
            f"The fast engines explain two classes, and this model ({kind}) knows more. A sample "
            "of rows is explained instead."
        )


def _linear(inner: Unwrapped, background: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    shap = _loaded()
    # Without this the background is cut to its first hundred rows, and the base with it.
    masker = shap.maskers.Independent(background, max_samples=max(len(background), 1))
    explainer = shap.LinearExplainer(inner.estimator, masker)
    values = np.asarray(explainer.shap_values(inner.inputs), dtype=np.float64)
    return values, float(np.ravel(explainer.expected_value)[0])


def _tree(inner: Unwrapped, kind: str, place: int) -> tuple[NDArray[np.float64], float]:
    explainer = _tree_explainer(inner)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of shapes that were others in earlier versions
        # Its own check compares with its own copy of the trees; ours asks the served model.
        values = np.asarray(explainer.shap_values(inner.inputs, check_additivity=False))
    return _of_class(values, np.ravel(explainer.expected_value), kind, place)


def _woodelf(inner: Unwrapped, kind: str, place: int) -> tuple[NDArray[np.float64], float]:
    import pandas as pd
    from woodelf import WoodelfExplainer

    frame = pd.DataFrame(inner.inputs, columns=[f"x{i}" for i in range(inner.inputs.shape[1])])
    values = WoodelfExplainer(inner.estimator).shap_values(frame, verbose=False)
    expected = np.ravel(_tree_explainer(inner).expected_value)
    values = np.asarray(values, dtype=np.float64)
    if kind not in _VOTING:
        return values, float(expected[0])
    return (values if place == 0 else -values), float(expected[place])


def _of_class(
    values: NDArray[np.generic], expected: NDArray[np.float64], kind: str, place: int
) -> tuple[NDArray[np.float64], float]:
    """Bring the shapes (n, d), (n, d, 1) and (n, d, 2) to one: (n, d) of the positive class."""
    array = values.astype(np.float64)
    if kind in _VOTING:
        return np.ascontiguousarray(array[:, :, place]), float(expected[place])
    return np.ascontiguousarray(array.reshape(array.shape[:2])), float(expected[-1])


class _TreeExplainer(Protocol):
    expected_value: NDArray[np.float64]

    def shap_values(
        self, X: NDArray[np.float64], check_additivity: bool
    ) -> NDArray[np.float64]: ...


def _tree_explainer(inner: Unwrapped) -> _TreeExplainer:
    made: _TreeExplainer = _loaded().TreeExplainer(
        inner.estimator, feature_perturbation="tree_path_dependent"
    )
    return made


class _Maskers(Protocol):
    def Independent(self, data: NDArray[np.float64], max_samples: int) -> object: ...


class _Linear(Protocol):
    expected_value: float

    def shap_values(self, X: NDArray[np.float64]) -> NDArray[np.float64]: ...


class _Shap(Protocol):
    """What is used of shap."""

    maskers: _Maskers

    def LinearExplainer(self, model: object, masker: object) -> _Linear: ...
    def TreeExplainer(self, model: object, feature_perturbation: str) -> _TreeExplainer: ...


def _loaded() -> _Shap:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its own imports are about to drop
        import shap
    found: _Shap = shap
    return found
