"""Truth values that a CSV holds as texts, for a model that was fitted on truth values.

A CSV has no kind of its own for them: `True` is a text, as slices, labels and ids read it. A model
fitted on booleans would take such a text for an unknown category without a word, or end with an
error. So the cells are turned where they go into the model, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.models.contract import Numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

_TRUTH = {"true": True, "false": False}
_LIBRARIES = ("sklearn", "workbench")
_READ_TEXTS = ("CountVectorizer", "HashingVectorizer", "LexicalSimilarity", "TfidfVectorizer")
_KEEP_COLUMNS = ("FunctionTransformer", "SimpleImputer")  # what follows them sees the same columns
_Names = tuple[str, ...]


def columns_of_texts(model: object, names: Sequence[str]) -> frozenset[str]:
    """Return the columns in which a model has learnt texts: there `True` is a text to it too.

    They are those whose categories hold a text, and those whose words are counted. Where a part of
    the model does not say which columns it sees, its texts stand for all of them.

    Parameters
    ----------
    model : object
        A fitted estimator on raw columns. A model of LightGBM or XGBoost brings its columns into
        form by itself, so all of them are left to it.
    names : sequence of str
        The raw columns, in the model's order.
    """
    if isinstance(model, Numbered):
        return frozenset(names)
    return frozenset(_Search(tuple(names)).texts(model, tuple(names)))


def with_booleans(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table whose texts true and false, in any case, are truth values.

    Parameters
    ----------
    frame : DataFrame of shape (n_rows, n_columns)
        It is not changed.
    columns : iterable of str
        The columns to look at; those that are not there do no harm.

    Returns
    -------
    DataFrame of shape (n_rows, n_columns)
        A column is turned where each of its cells is one of the two or missing; of kind bool, or
        of objects where a cell is missing, as pandas reads such a file.
    """
    turned = {
        name: truth_values(frame[name])
        for name in columns
        if name in frame.columns and holds_truth(frame[name])
    }
    return frame.assign(**turned) if turned else frame


def holds_truth(column: pd.Series) -> bool:
    """Return whether a column holds the texts true and false alone, in any case, or gaps."""
    if column.dtype not in ("str", "object") or len(column) == 0:
        return False
    first = column.iloc[0]
    if isinstance(first, str) and first.casefold() not in _TRUTH:
        return False  # most columns of texts: one look is enough
    values = column.dropna().unique()
    return len(values) > 0 and all(
        isinstance(value, str) and value.casefold() in _TRUTH for value in values
    )


def truth_values(column: pd.Series) -> pd.Series:
    """Return such a column as truth values; NaN where a cell is missing."""
    import pandas as pd

    codes, distinct = pd.factorize(column)
    known = np.array([*(_TRUTH[str(value).casefold()] for value in distinct), np.nan], dtype=object)
    values = known[codes]  # a gap has the code -1, the last
    whole = bool((codes >= 0).all())
    return pd.Series(values.astype(bool) if whole else values, column.index, name=column.name)


@dataclass(slots=True)
class _Search:
    """A walk through the parts of a model; `every` column is meant where a part names none."""

    every: _Names
    seen: dict[int, object] = field(default_factory=dict)

    def texts(self, part: object, names: _Names | None) -> Iterator[str]:
        """Yield the columns in which a part, or what it is made of, has learnt texts.

        `names` are the columns that it sees; None where that cannot be told.
        """
        if id(part) in self.seen or not _is_known(part):
            return
        self.seen[id(part)] = part
        own = getattr(part, "feature_names_in_", None)
        if own is not None and set(own) <= set(self.every):
            names = tuple(str(name) for name in own)
        yield from self._own(part, names)
        for each, columns in _parts(part, names):
            yield from self.texts(each, columns)

    def _own(self, part: object, names: _Names | None) -> Iterable[str]:
        if type(part).__name__ in _READ_TEXTS:
            return self.every if names is None else names
        categories = getattr(part, "categories_", None)
        if not isinstance(categories, list):
            return ()
        held = [any(isinstance(each, str) for each in known) for known in categories]
        if names is None or len(held) != len(names):
            return self.every if any(held) else ()
        return [name for name, texts in zip(names, held, strict=True) if texts]


def _parts(part: object, names: _Names | None) -> Iterator[tuple[object, _Names | None]]:
    """Yield what a part is made of, each with the columns that it sees."""
    if hasattr(part, "transformers_"):
        for _, transformer, columns in part.transformers_:
            yield transformer, _chosen(columns, names)
    elif hasattr(part, "steps"):
        for _, step in part.steps:
            yield step, names
            names = names if type(step).__name__ in _KEEP_COLUMNS else None
    else:
        for held in vars(part).values():
            for each in _listed(held):
                yield each, names


def _chosen(columns: object, names: _Names | None) -> _Names | None:
    """Return the columns that a ColumnTransformer gives to one of its parts."""
    chosen = np.atleast_1d(np.asarray(columns, dtype=None if names else object)).ravel()
    if all(isinstance(each, str) for each in chosen):
        return tuple(str(each) for each in chosen)
    if names is None or isinstance(columns, slice):
        return None
    if chosen.dtype.kind == "b" and len(chosen) == len(names):
        return tuple(name for name, kept in zip(names, chosen, strict=True) if kept)
    if chosen.dtype.kind in "iu" and (abs(chosen) < len(names)).all():
        return tuple(names[place] for place in chosen)
    return None


def _listed(held: object) -> list[object]:
    """Return what may be a part: the thing itself, or what a list, tuple or dict holds."""
    if isinstance(held, dict):
        held = list(held.values())
    if isinstance(held, np.ndarray) and held.dtype == object:
        held = held.ravel().tolist()
    if not isinstance(held, list | tuple):
        return [held]
    return [each for some in held for each in (some if isinstance(some, list | tuple) else (some,))]


def _is_known(part: object) -> bool:
    """Whether this is a part of a model, and no number, array or tree in it."""
    return type(part).__module__.split(".")[0] in _LIBRARIES and hasattr(part, "__dict__")
