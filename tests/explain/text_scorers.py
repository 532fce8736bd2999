"""Models of text whose reasons are known, and the samples' own models."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.explain.text import explain_words
from workbench.explain.word_reasons import WordReasons

Rule = Callable[..., float]
LONG = " ".join(f"w{i}" for i in range(40))


@dataclass
class Scorer:
    """A model that scores each row by a rule on its cells; remembers what it was asked.

    Attributes
    ----------
    rule : callable
        From the cells of a row, in the order of the columns, to a score.
    columns : tuple of str
        The columns that it sees.
    asked : list of int
        Rows of each call.
    """

    rule: Rule
    columns: tuple[str, ...] = ("text",)
    asked: list[int] = field(default_factory=list)

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The columns that it sees."""
        return self.columns

    def score(self, frame: pd.DataFrame) -> np.ndarray:
        """Score each row."""
        self.asked.append(len(frame))
        rows = zip(*(frame[name].tolist() for name in self.columns), strict=True)
        return np.array([self.rule(*row) for row in rows], dtype=np.float64)

    def score_mixed(self, case, reference, masks) -> np.ndarray:
        """Nobody asks for this."""
        raise NotImplementedError


def words_of(text: object) -> list[str]:
    """Return the words of a text, in small letters."""
    return re.findall(r"\w+", text.lower()) if isinstance(text, str) else []


def has(**points: float) -> Rule:
    """Return a rule that adds points for each word that stands there, however often."""
    return lambda text: 0.2 + sum(points.get(word, 0.0) for word in set(words_of(text)))


def jaccard(left: object, right: object) -> float:
    """Score two texts by the share of their words that both have: neither counts more."""
    a, b = set(words_of(left)), set(words_of(right))
    return 0.1 + 0.8 * (len(a & b) / len(a | b) if a | b else 0.0)


def case(**cells: object) -> pd.DataFrame:
    """Return a case of one row."""
    return pd.DataFrame({name: [value] for name, value in cells.items()})


def one(rule: Rule, text: object, **options: object) -> WordReasons:
    """Explain one text."""
    return explain_words(Scorer(rule), case(text=text), ["text"], **options)


def pair(rule: Rule, left: object, right: object, **options: object) -> WordReasons:
    """Explain two texts together."""
    scorer = Scorer(rule, ("left", "right"))
    return explain_words(scorer, case(left=left, right=right), ["left", "right"], **options)


def values(reasons: WordReasons) -> dict[str, float]:
    """Return SHAP's value of each word."""
    return dict(zip(reasons.shap.feature_names, reasons.shap.values.tolist(), strict=True))
