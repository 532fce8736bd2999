"""The gate: which engine may speak of a case, and the proof that it speaks of the served model.

What an engine says is held against the model's plain answers for whole rows: for the case alone,
for every reference row, and for some mixtures built a second way. One that does not pass is
replaced by the next, and the explanation names the one that spoke.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain.asking import Answers, Rebuilt, Refused, TooSlow, rebuilt
from workbench.explain.coalitions import Coalitions, ask_all
from workbench.explain.explanation import Explanation
from workbench.explain.gate import tolerance
from workbench.explain.permutations import NAME, Sampled, ask_orders, rows_to_sample
from workbench.explain.players import FEWEST_ROWS, Game, rows_within_budget
from workbench.explain.reference import drawn_down, of_columns
from workbench.intake import InputError, quoted

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from workbench.explain.explanation import Reference
    from workbench.models.scorer import Scorer

DEADLINE = 20.0  # seconds; what is sampled may go on for two pairs of orders
_CHECKED = 32  # mixtures that are built a second way
_CURE = "A model's answer for a row must depend on that row alone."


def explain_score(
    scorer: Scorer,
    case: pd.DataFrame,
    reference: Reference,
    *,
    seed: int = 0,
    deadline: float = DEADLINE,
) -> Coalitions | Sampled:
    """Take the score of one case apart, by every coalition of columns where there are few.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    case : DataFrame of one row
        At least the columns that the model sees, in any order.
    reference : Reference
        The rows to compare with; drawn down where they are too many for the columns, never below
        50 rows. The answer's `reference` is the one really compared with.
    seed : int
        Of whatever is drawn; the same gives the same values, unless the deadline cuts them short.
    deadline : float
        Seconds after which fewer orders are sampled instead.

    Returns
    -------
    Coalitions or Sampled
        `explanation().engine` names the engine: "exact" or "permutations", with "rebuilt rows"
        where the model's own way to mix rows was refused.

    Raises
    ------
    InputError
        If a column is missing, an answer is no number, the reference rows' scores are not this
        model's, or no engine adds up to the served score.
    """
    until = monotonic() + deadline
    game = _opened(scorer, case, reference, seed)
    why: list[str] = []
    for ask in (_exact, _sampled):
        if ask is _exact and game.reference.n > rows_within_budget(game.d):
            continue
        for source in (scorer, Rebuilt(scorer)):
            try:
                return ask(scorer, source, game, seed, until)
            except TooSlow as refusal:
                why.append(str(refusal))
                break
            except Refused as refusal:
                why.append(str(refusal))
    raise InputError(f"This case cannot be explained. {why[-1]} {_CURE}")


def refuse_unless_additive(
    engine: str,
    base: float | NDArray[np.float64],
    values: NDArray[np.float64],
    served: NDArray[np.float64],
    mean: float | None = None,
) -> float:
    """Refuse an engine whose base and values do not add up to what the served model answers.

    Parameters
    ----------
    engine : str
        What to call it in a sentence.
    base : float or ndarray of float64, shape (n_rows,)
        Where its values begin.
    values : ndarray of float64, shape (n_rows, n_columns)
        What it says that each column adds to each row's score.
    served : ndarray of float64, shape (n_rows,)
        The served model's answers, in the space in which the values are shown.
    mean : float, optional
        Mean answer for the very reference rows shown, for an engine that says it begins there: one
        that quietly took fewer rows adds up, from another base.

    Returns
    -------
    float
        The largest gap, at most 1e-9 (2e-6 for answers in single precision) times the size of the
        answer, where that is above 1.

    Raises
    ------
    Refused
        If a gap is larger, a value is no number, or there is not one value for each row and column.
    """
    values, served = np.atleast_2d(values), np.atleast_1d(served)
    if len(values) != len(served) or np.ndim(base) > 1 or np.size(base) not in (1, len(served)):
        raise Refused(f"The engine {engine} does not give one explanation for each row.")
    limit = tolerance(served)
    gaps = np.abs(base + values.sum(axis=1) - served)
    _refuse_beyond(gaps / np.maximum(1.0, np.abs(served)), limit, f"What the engine {engine} says")
    if mean is not None:
        begins = np.abs(np.atleast_1d(base) - mean) / max(1.0, abs(mean))
        _refuse_beyond(begins, limit, f"Where the engine {engine} begins")
    return float(gaps.max())


def refuse_unless_exact(engine: str, values: NDArray[np.float64], exact: Explanation) -> float:
    """Refuse an engine whose values are not the Shapley values of the same case and reference.

    Adding up proves no value right: a wrong one may be made good by another. Where a model has few
    columns, one case by every coalition settles it.

    Parameters
    ----------
    engine : str
        What to call it in a sentence.
    values : ndarray of float64, shape (n_columns,)
        What it says of the case, in probability points.
    exact : Explanation
        Of the same case against the same rows, by `explain_score`.

    Returns
    -------
    float
        The largest difference.

    Raises
    ------
    Refused
        If it is above the tolerance of `refuse_unless_additive`.
    """
    if np.shape(values) != exact.values.shape:
        raise Refused(f"The engine {engine} does not give one value for each column.")
    gaps = np.abs(values - exact.values)
    served = np.append(exact.reference.scores, exact.score)
    _refuse_beyond(gaps, tolerance(served), f"A value by the engine {engine}")
    return float(gaps.max())


def _refuse_beyond(gaps: NDArray[np.float64], limit: float, what: str) -> None:
    """Refuse gaps beyond a limit, and those that are no numbers."""
    if not np.all(gaps <= limit):
        worst = float(np.max(gaps)) if np.isfinite(gaps).all() else float("nan")
        raise Refused(f"{what} is {worst:.2g} away from what the served model answers.")


def _opened(scorer: Scorer, case: pd.DataFrame, reference: Reference, seed: int) -> Game:
    """Look at everything that is given, ask for the served scores, and set up the game."""
    names = scorer.feature_names
    if len(names) == 0 or len(set(names)) != len(names):
        raise InputError("The model must name the columns that it sees, each once.")
    if len(case) != 1:
        raise InputError(f"One case is explained at a time, and {len(case):,} rows were given.")
    _refuse_missing(names, case, "The case")
    _refuse_missing(names, reference.rows, "The reference group")
    case = case[list(names)].reset_index(drop=True)
    reference = drawn_down(reference, affordable_rows(len(names), reference.n), seed)
    reference = of_columns(reference, names)
    served = _plain(scorer, case, "this case")
    return Game(case, reference, float(served[0]))


def _refuse_missing(names: tuple[str, ...], table: pd.DataFrame, what: str) -> None:
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise InputError(
            f"{what} has no column {quoted(missing[0])}, which the model needs. Add it, or choose "
            "a model that does without."
        )


def affordable_rows(d: int, n: int) -> int:
    """Return how many of n reference rows to compare with: all, or what the budget allows."""
    exact = rows_within_budget(d)
    if exact >= min(n, FEWEST_ROWS):
        return min(n, exact)
    return min(n, max(FEWEST_ROWS, rows_to_sample(d)))


def _plain(scorer: Scorer, rows: pd.DataFrame, what: str) -> NDArray[np.float64]:
    """Return the served scores of whole rows, and make sure that they are numbers."""
    scores = np.asarray(scorer.score(rows), dtype=np.float64)
    if scores.shape != (len(rows),):
        raise InputError(f"The model does not give one score for each row of {what}.")
    if not np.isfinite(scores).all():
        raise InputError(
            f"The model gives no number for {what}, so there is nothing to take apart. Correct the "
            "model, or the values that it cannot read."
        )
    return scores


def _exact(scorer: Scorer, source: Scorer, game: Game, seed: int, until: float) -> Coalitions:
    answers = ask_all(source, game, until)
    _refuse_unlike(scorer, game, answers, seed)
    made = Coalitions.of(game, answers, _name("exact", source))
    _refuse_unproven(made.explained)
    return made


def _sampled(scorer: Scorer, source: Scorer, game: Game, seed: int, until: float) -> Sampled:
    orders, answers = ask_orders(source, game, seed, until)
    _refuse_unlike(scorer, game, answers, seed)
    made = Sampled.of(game, orders, answers, _name(NAME, source))
    _refuse_unproven(made.explained)
    return made


def _name(engine: str, source: Scorer) -> str:
    return f"{engine}, rebuilt rows" if isinstance(source, Rebuilt) else engine


def _refuse_unproven(explained: Explanation) -> None:
    base, served = explained.base_value, np.array([explained.score])
    mean = explained.reference.mean_score
    refuse_unless_additive(explained.engine, base, explained.values[None], served, mean)


def _refuse_unlike(scorer: Scorer, game: Game, answers: Answers, seed: int) -> None:
    """Refuse answers for mixtures that are not the served model's for the same rows, written out.

    Looked at are the reference rows, the case, and mixtures drawn with the seed: columns that are
    taken for each other add up all the same.
    """
    kept, scores = answers.kept, answers.scores
    limit = tolerance(np.append(game.reference.scores, game.score))
    what = "A score of mixed rows"
    base = np.abs(scores[~kept.any(axis=1)] - game.reference.scores)
    if not np.all(base <= limit):
        _refuse_stale(scorer, game, limit)
    _refuse_beyond(base, limit, what)
    _refuse_beyond(np.abs(scores[kept.all(axis=1)] - game.score), limit, what)
    random = np.random.default_rng(seed)
    rows = random.integers(game.reference.n, size=_CHECKED)
    which = random.integers(len(kept), size=_CHECKED)
    mixed = rebuilt(game.case, game.reference.rows, kept[which], rows)
    _refuse_beyond(np.abs(scores[which, rows] - _plain(scorer, mixed, "mixed rows")), limit, what)


def _refuse_stale(scorer: Scorer, game: Game, limit: float) -> None:
    """Refuse reference rows listed with scores of another model: no engine is to blame for that."""
    known = _plain(scorer, game.reference.rows, "the reference rows")
    gap = float(np.abs(known - game.reference.scores).max())
    if not gap <= limit:
        raise InputError(
            "The reference rows are listed with other scores than the model answers now (by up to "
            f"{gap:.2g}). Score the table again with this model."
        )
