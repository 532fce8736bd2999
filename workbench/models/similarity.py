"""How alike two texts are, word by word and letter by letter: a transformer for text pairs.

It is part of the product, so that a model file may name it, and keeps nothing but numbers and
names, so that a model file can hold it. What is computed never changes under one `version`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake import InputError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from sklearn.utils import Tags

VERSION = 1
FEATURES = (
    "word_jaccard",
    "left_in_right",
    "right_in_left",
    "letter_cosine",
    "shared_numbers",
    "length_ratio",
)
_WORD = re.compile(r"\w+")


class LexicalSimilarity:
    """Turn two columns of text into six numbers from 0 to 1, each larger for more alike texts.

    `word_jaccard`: shared words / words in either. `left_in_right`, `right_in_left`: share of
    one text's distinct words that the other has. `letter_cosine`: cosine of the counts of
    `letters` neighbouring letters. `shared_numbers`: like `word_jaccard`, of the words made of
    digits. `length_ratio`: the shorter text's letters / the longer one's. Case and punctuation
    do not count. A missing text is an empty one, and an empty text shares nothing: all 0.

    Parameters
    ----------
    letters : int, default=3
        Length of the groups of letters that are compared.
    """

    def __init__(self, letters: int = 3) -> None:
        self.letters = letters

    def fit(self, X: pd.DataFrame, y: object = None) -> LexicalSimilarity:
        """Remember the names of the two columns; nothing else is learned."""
        del y
        names = [str(name) for name in X.columns]
        if len(names) != 2:
            raise InputError(
                f"Lexical similarity compares two columns of text and was given {len(names)}: "
                f"{', '.join(names)}. Name two."
            )
        if self.letters < 1:
            raise InputError(f"Groups of {self.letters} letters cannot be counted. Take 3.")
        self.feature_names_in_ = np.array(names, dtype=object)
        self.n_features_in_ = 2
        self.version_ = VERSION
        return self

    def transform(self, X: pd.DataFrame) -> NDArray[np.float64]:
        """Return the six numbers of each row, shape (n_rows, 6), in the order of `FEATURES`."""
        if self.version_ != VERSION:
            raise InputError(
                f"This model compares texts by version {self.version_} of the lexical similarity, "
                f"and here is version {VERSION}, which counts otherwise. Fit the model again."
            )
        left, right = (_texts(X[name]) for name in self.feature_names_in_)
        known: dict[str, _Counted] = {}
        for text in (*left, *right):
            if text not in known:
                known[text] = _Counted(text, self.letters)
        rows = [_alike(known[a], known[b]) for a, b in zip(left, right, strict=True)]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES))

    def fit_transform(self, X: pd.DataFrame, y: object = None) -> NDArray[np.float64]:
        """Return `fit(X).transform(X)`."""
        return self.fit(X, y).transform(X)

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the names of the six numbers."""
        del input_features
        return np.array(FEATURES, dtype=object)

    def get_params(self, deep: bool = True) -> dict[str, int]:
        """Return the parameters, as scikit-learn asks for them."""
        del deep
        return {"letters": self.letters}

    def set_params(self, **params: int) -> LexicalSimilarity:
        """Set parameters, as scikit-learn does."""
        for name, value in params.items():
            if name != "letters":
                raise InputError(f"Lexical similarity has no parameter '{name}'. It has 'letters'.")
            self.letters = value
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "version_")

    def __sklearn_tags__(self) -> Tags:
        """Return what scikit-learn must know: it takes text, needs `fit`, and no labels."""
        from sklearn.utils import InputTags, Tags, TargetTags, TransformerTags

        return Tags(
            estimator_type=None,
            target_tags=TargetTags(required=False),
            transformer_tags=TransformerTags(),
            input_tags=InputTags(string=True, two_d_array=True, allow_nan=True),
        )


class _Counted:
    """One text, counted once however many rows it stands in."""

    __slots__ = ("length", "letters", "numbers", "size", "words")

    def __init__(self, text: str, letters: int) -> None:
        words = _WORD.findall(text.lower())
        joined = f" {' '.join(words)} " if words else ""
        self.words = frozenset(words)
        self.numbers = frozenset(word for word in words if word.isdecimal())
        self.letters = Counter(
            joined[i : i + letters] for i in range(max(0, len(joined) - letters + 1))
        )
        self.size = math.sqrt(sum(n * n for n in self.letters.values()))
        self.length = len(joined)


def _alike(left: _Counted, right: _Counted) -> tuple[float, ...]:
    shared = len(left.words & right.words)
    few, many = sorted((left.letters, right.letters), key=len)
    product = sum(n * many[group] for group, n in few.items())
    numbers = left.numbers | right.numbers
    return (
        _share(shared, len(left.words | right.words)),
        _share(shared, len(left.words)),
        _share(shared, len(right.words)),
        min(1.0, _share(product, left.size * right.size)),
        _share(len(left.numbers & right.numbers), len(numbers)),
        _share(min(left.length, right.length), max(left.length, right.length)),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _texts(column: pd.Series) -> list[str]:
    """Return the texts of a column; a missing one is empty, a number is its digits."""
    missing = column.isna()
    return [
        "" if gone else str(text)
        for text, gone in zip(column.tolist(), missing.tolist(), strict=True)
    ]
