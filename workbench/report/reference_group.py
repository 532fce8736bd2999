"""The rows that a case is compared with: a named group, narrowed by conditions, drawn down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from workbench.explain.reference import draw_reference
from workbench.intake import InputError, no_such_column, number_text, quoted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.report.explainer import Explainer

Group = Literal["everyone", "passed", "flagged", "training"]
Sign = Literal["=", "!=", "<", "<=", ">", ">="]
GROUPS: tuple[Group, ...] = ("everyone", "passed", "flagged", "training")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must keep to be compared with.

    Attributes
    ----------
    column : str
        A column of the table, one that the model does not see too.
    sign : {"=", "!=", "<", "<=", ">", ">="}
        The last four need a column of numbers; a missing cell keeps none of them.
    value : str, float or None
        What the cell is compared with; texts as labels are (1 = 1.0 = "1"). None: a missing cell.
    """

    column: str
    sign: Sign
    value: str | float | None

    @property
    def text(self) -> str:
        """The condition in words: "Home = rent"."""
        value = "(missing)" if self.value is None else number_text(str(self.value))
        return f"{self.column} {self.sign} {value}"


@dataclass(frozen=True, slots=True)
class ReferenceChoice:
    """Which rows to compare with.

    Attributes
    ----------
    group : {"everyone", "passed", "flagged", "training"}
        All evaluation rows; those passed, or flagged, at the threshold: of the training rows
        where there are such, else of the evaluation rows; all training rows.
    where : tuple of Condition
        What narrows the group; all of them hold.
    n : int
        Most rows to draw, at least 1.
    seed : int
        Of the draw.
    """

    group: Group = "passed"
    where: tuple[Condition, ...] = ()
    n: int = 50
    seed: int = 0

    @property
    def name(self) -> str:
        """What the group is called: "passed", "passed where Home = rent"."""
        if not self.where:
            return self.group
        return f"{self.group} where {' and '.join(each.text for each in self.where)}"


def reference_group(explainer: Explainer, choice: ReferenceChoice, threshold: float) -> Reference:
    """Return the rows that cases are compared with at a threshold.

    Raises
    ------
    InputError
        If the group is empty, the workspace has no training rows and they are asked for, a
        condition cannot be used, fewer than one row is to be drawn, or the seed is below 0.
    """
    if choice.n < 1:
        raise InputError("A case is compared with at least 1 row. Give a larger number of rows.")
    if choice.seed < 0:
        raise InputError(f"The seed {choice.seed} is below 0. Give a whole number from 0.")
    rows = _members(explainer, choice, threshold)
    if len(rows) == 0:
        raise InputError(_nobody(explainer, choice, threshold))
    return draw_reference(
        choice.name,
        explainer.rows.iloc[rows],
        [str(each) for each in explainer.ids[rows]],
        explainer.y_score[rows],
        n=choice.n,
        seed=choice.seed,
    )


def _members(explainer: Explainer, choice: ReferenceChoice, threshold: float) -> NDArray[np.int64]:
    """Return the positions of the group's rows, rising."""
    n, training = explainer.scored.n, explainer.training
    evaluation_table, inside = explainer.scored.table, explainer.workspace.data
    if choice.group == "everyone":
        return np.flatnonzero(_kept(evaluation_table, choice, inside.evaluation))
    learnt = np.array([], dtype=np.int64)
    if training is not None:
        kept = _kept(training.table, choice, str(inside.training))
        learnt = n + np.flatnonzero(kept & _on_side(choice.group, training.y_score, threshold))
    elif choice.group == "training":
        raise InputError(
            "The workspace names no training table, so there are no such rows to compare with. "
            "Name it as 'training' under [data], or compare with everyone."
        )
    if len(learnt) or choice.group == "training":
        return learnt
    kept = _kept(evaluation_table, choice, inside.evaluation)
    return np.flatnonzero(kept & _on_side(choice.group, explainer.scored.y_score, threshold))


def _on_side(group: Group, y_score: NDArray[np.float64], threshold: float) -> NDArray[np.bool_]:
    match group:
        case "passed":
            return np.asarray(y_score < threshold)
        case "flagged":
            return np.asarray(y_score >= threshold)
        case _:
            return np.ones(len(y_score), dtype=np.bool_)


def _kept(table: pd.DataFrame, choice: ReferenceChoice, source: str) -> NDArray[np.bool_]:
    """Return which rows keep all conditions."""
    kept = np.ones(len(table), dtype=np.bool_)
    for each in choice.where:
        if each.column not in table.columns:
            names = [str(name) for name in table.columns]
            raise InputError(no_such_column(each.column, names, source))
        kept &= _keeps(table[each.column], each)
    return kept


def _keeps(column: pd.Series, condition: Condition) -> NDArray[np.bool_]:
    gone = column.isna().to_numpy()
    if condition.sign in ("=", "!="):
        equal = gone if condition.value is None else ~gone & _equal(column, condition.value)
        return equal if condition.sign == "=" else ~equal
    if not is_numeric_dtype(column) or is_bool_dtype(column):
        raise InputError(
            f"The condition {quoted(condition.text)} needs numbers, and column "
            f"{quoted(condition.column)} holds none. Write = or !=."
        )
    try:
        bound = float(condition.value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise InputError(
            f"The condition {quoted(condition.text)} needs a number after its sign. Give one."
        ) from None
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    with np.errstate(invalid="ignore"):
        compared = {
            "<": np.less,
            "<=": np.less_equal,
            ">": np.greater,
            ">=": np.greater_equal,
        }[condition.sign](values, bound)
    return np.asarray(compared & ~gone)


def _equal(column: pd.Series, value: str | float) -> NDArray[np.bool_]:
    """Compare as text, each distinct value once."""
    codes, distinct = column.factorize()
    wanted = number_text(str(value))
    same = np.array([number_text(str(each)) == wanted for each in distinct] + [False])
    return np.asarray(same[codes])


def _nobody(explainer: Explainer, choice: ReferenceChoice, threshold: float) -> str:
    words = explainer.workspace.words
    if choice.where:
        return (
            f"There is no row to compare with: none is {quoted(choice.name, 120)}. Take a "
            "condition away."
        )
    state = words.passed if choice.group == "passed" else words.flagged
    other = "flagged" if choice.group == "passed" else "passed"
    return (
        f"At threshold {threshold:g} no {words.case} is {state}, so there is none to compare "
        f"with. Compare with everyone or with those {other}, or give another threshold."
    )
