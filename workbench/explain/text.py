"""Why a text was scored so: each word's part by SHAP and by LIME, several texts at once.

What is explained is the score against the same case with no word left. The words of all texts of
a case are taken away together, under one mask: so what a word of one text does only beside a word
of the other is seen. The case's other columns stay as they are.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import ceil, nan
from typing import TYPE_CHECKING

import numpy as np

from workbench.explain._text_engines import Fit, drawn_masks, fit_around
from workbench.explain.agreement import agreement
from workbench.explain.explanation import Agreement, Explanation, LocalModel, Reference
from workbench.explain.gate import DOUBLE, SINGLE
from workbench.explain.word_game import WordGame
from workbench.explain.word_plan import (
    MOST_EXACT,
    Plan,
    exact_plan,
    most_words,
    no_plan,
    partition_plan,
)
from workbench.explain.word_reasons import (
    Asked,
    Removal,
    Side,
    WordReasons,
    side_share,
)
from workbench.explain.words import Token, pieces, tokens
from workbench.intake import InputError, no_such_column, quoted
from workbench.scored import content_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from workbench.models.scorer import Scorer

SECONDS = 30.0  # for the model's answers, where nobody says otherwise
_REPEATS = 5
_SAMPLES = 1_000  # of LIME, each time
_FEWEST_SAMPLES = 50
_MOST_STEPS = 25  # words taken away one after the other
# Words that the model reads for one explanation, counted as if none were taken away: a model that
# reads a million words a second is done in some seconds. From it follow the sizes below, so
# that the same text gets the same explanation on any machine.
_MOST_READ = 3_000_000
_MOST_GROUPS = 20_000
_SHOWN = 30  # letters of a piece in its name


def explain_words(
    scorer: Scorer,
    case: pd.DataFrame,
    columns: Sequence[str],
    *,
    seed: int = 0,
    deadline: float = SECONDS,
) -> WordReasons:
    """Explain one case by the words of its texts.

    Up to twelve words, SHAP's values are exact: all groups of words are scored. From there on
    they are Owen's, over texts halved again and again. A text too long for that is explained in
    pieces of neighbouring words, as equal as can be; `grouped` says so.

    Parameters
    ----------
    scorer : Scorer
        The served model.
    case : DataFrame of one row
        At least the columns that the model sees.
    columns : sequence of str
        Its columns of text, one or more; explained together. A missing text has no words.
    seed : int
        Of LIME's draws.
    deadline : float
        Seconds that the model may take to answer. LIME is repeated less often where time is
        short; its `seeds` tell how often.

    Raises
    ------
    InputError
        If a column is not there, is not text or is not seen by the model, the model does not
        answer in time or with numbers, or answers otherwise once it is asked again.
    """
    if len(case) != 1:
        raise ValueError(f"explain_words explains one row, not {len(case)}")
    texts = {column: _text(scorer, case, column) for column in dict.fromkeys(columns)}
    words = {column: tokens(text, column) for column, text in texts.items()}
    total = sum(map(len, words.values()))
    groups = max(1, min(_MOST_GROUPS, _MOST_READ // max(1, total)))
    size = ceil(total / most_words(groups))  # words of a piece; 1 unless the text is long
    parts = [pieces(words[column], text, size) for column, text in texts.items()]
    game = WordGame(scorer, case, [token for part in parts for token in part], deadline)
    plan = _plan([len(part) for part in parts], groups)
    shap, scores = _shap(game, plan, seed)
    falling, rising = (_removal(game, plan, groups, toward) for toward in (-1.0, 1.0))
    asked = Asked(plan, scores, falling, rising).beside(shap.score)
    lime = _lime(game, shap, max(_FEWEST_SAMPLES, min(_SAMPLES, groups // _REPEATS)))
    sides = tuple(
        _side(game, shap, Side(column, texts[column], len(found), nan, nan))
        for column, found in words.items()
    )
    return WordReasons(game.tokens, sides, shap, lime, _agreement(shap, lime), asked)


def _text(scorer: Scorer, case: pd.DataFrame, column: str) -> str:
    if column not in case.columns:
        raise InputError(no_such_column(column, list(case.columns), "this case"))
    if column not in scorer.feature_names:
        raise InputError(
            f"The model does not see the column {quoted(column)}, so none of its words matters. "
            "Choose a column of text that it sees."
        )
    cell = case[column]
    if cell.isna().iloc[0]:
        return ""
    value = cell.iloc[0]
    if not isinstance(value, str):
        raise InputError(
            f"The column {quoted(column)} holds {quoted(value)} here, which is not text, so it has "
            "no words. Choose a column of text."
        )
    return value


def _plan(sizes: Sequence[int], groups: int) -> Plan:
    total = sum(sizes)
    if total == 0:
        return no_plan()
    exact = total <= MOST_EXACT and 2**total <= groups
    return exact_plan(total) if exact else partition_plan(sizes)


def _shap(game: WordGame, plan: Plan, seed: int) -> tuple[Explanation, NDArray[np.float64]]:
    """Return SHAP's values, held against the served score, and the scores of all groups."""
    scores, score = game.scores(plan.masks), game.served()
    values, errors = plan.values(scores), np.zeros(plan.masks.shape[1])
    for array in (values, errors):
        array.setflags(write=False)
    explained = Explanation(
        engine=plan.engine,
        feature_names=_names(game.tokens),
        values=values,
        base_value=float(scores[plan.without_words]),
        score=score,
        standard_error=errors,
        reference=_no_words(game, float(scores[plan.without_words])),
        seed=seed,
    )
    single = bool((scores == scores.astype(np.float32)).all())
    if not explained.additivity_gap <= (SINGLE if single else DOUBLE):
        raise InputError(
            f"The model gives this case the score {score:.12g}, and "
            f"{score + explained.additivity_gap:.12g} or less once it is asked together with "
            "others, so no explanation adds up. A model must answer the same each time."
        )
    return explained, scores


def _no_words(game: WordGame, base_value: float) -> Reference:
    """Return what the case is compared with: itself, all its words taken away."""
    rows, scores = game.without_words(), np.array([base_value])
    scores.setflags(write=False)
    return Reference("no words", rows, ("no words",), scores, 1, base_value, content_hash(rows))


def _names(found: Sequence[Token]) -> tuple[str, ...]:
    """Return a name for each word: A:cat, B:cat, B:cat (2); without A: where there is one text."""
    fields = list(dict.fromkeys(token.field for token in found))
    letter = {field: f"{chr(ord('A') + i)}:" for i, field in enumerate(fields)}
    met: Counter[str] = Counter()
    names = []
    for token in found:
        name = (letter[token.field] if len(fields) > 1 else "") + _short(token)
        met[name] += 1
        names.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return tuple(names)


def _short(token: Token) -> str:
    """Return a word, or the beginning of a piece."""
    if token.words == 1 or len(token.text) <= _SHOWN:
        return token.text
    return f"{token.text[:_SHOWN].rstrip()} …"


def _lime(game: WordGame, shap: Explanation, samples: int) -> LocalModel:
    n = len(game.tokens)
    fits: list[Fit] = []
    seeds: list[int] = []
    for seed in np.random.SeedSequence(shap.seed).generate_state(_REPEATS).tolist():
        if n == 0 or (fits and game.late):
            break
        masks = drawn_masks(n, samples, seed)
        fits.append(fit_around(masks, game.scores(masks), seed))
        seeds.append(seed)
    weights = np.array([fit.weights for fit in fits]).reshape(len(fits), n)
    known = [fit.r2 for fit in fits if not np.isnan(fit.r2)]
    values = weights.mean(axis=0) if fits else np.zeros(n)
    spread = np.ptp(weights, axis=0) if fits else np.zeros(n)
    for array in (values, spread):
        array.setflags(write=False)
    return LocalModel(
        feature_names=shap.feature_names,
        values=values,
        contributions=values,
        spread=spread,
        r2=float(np.mean(known)) if known else nan,
        local_gap=max((abs(fit.prediction - shap.score) for fit in fits), default=nan),
        seeds=tuple(seeds),
    )


def _agreement(shap: Explanation, lime: LocalModel) -> Agreement:
    if len(shap.values) == 0:
        return Agreement(nan, nan, nan, stable=False, reasons=("There is no word to explain.",))
    names = tuple(f"“{name}”" for name in shap.feature_names)  # a word in a sentence
    return agreement(
        replace(shap, feature_names=names), replace(lime, feature_names=names), parts="words"
    )


def _side(game: WordGame, shap: Explanation, side: Side) -> Side:
    mine = np.array([token.field == side.column for token in game.tokens], dtype=np.bool_)
    share = side_share(shap.values, mine)
    without = float(game.scores(~mine[None, :])[0])
    return Side(side.column, side.text, side.n_words, share, without)


def _removal(game: WordGame, plan: Plan, groups: int, toward: float) -> Removal:
    """Take words away one by one, each time the one that moves the score the furthest that way."""
    n = plan.masks.shape[1]
    order: list[int] = []
    scores: list[float] = []
    kept = np.ones(n, dtype=np.bool_)
    steps = 0 if plan.engine == "exact" else min(n, _MOST_STEPS, groups // n)
    while len(order) < steps and not game.late:
        left = np.flatnonzero(kept)
        masks = np.repeat(kept[None, :], len(left), axis=0)
        masks[np.arange(len(left)), left] = False
        answers = game.scores(masks)
        best = int(np.argmax(toward * answers))
        kept[left[best]] = False
        order.append(int(left[best]))
        scores.append(float(answers[best]))
    return Removal(tuple(order), np.array(scores))
