"""Which ways to explain fit a model and its rows, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.explain.describe import describe
from workbench.explain.players import FEWEST_ROWS, rows_within_budget
from workbench.intake import InputError, no_such_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbench.explain.features import Feature
    from workbench.models.scorer import Scorer

Way = Literal["exact", "permutations", "lime", "words", "changes"]


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to explain a case, and whether it fits.

    Attributes
    ----------
    way : {"exact", "permutations", "lime", "words", "changes"}
        SHAP by every coalition of columns, or by orders drawn at random; LIME by column; SHAP and
        LIME word by word; the search for changes that turn the decision.
    why_not : str
        A sentence; "" where it fits.
    """

    way: Way
    why_not: str = ""

    @property
    def fits(self) -> bool:
        """Whether it can be used."""
        return not self.why_not


def explainers_for(
    model: Scorer, data: pd.DataFrame, features: Sequence[Feature] | None = None
) -> tuple[Fit, ...]:
    """Say of each way to explain whether it fits a model on these rows.

    Parameters
    ----------
    model : Scorer
        A model that can be asked.
    data : DataFrame of shape (n_rows, n_columns)
        At least the columns that it sees.
    features : sequence of Feature, optional
        What is known of them; described from the rows where it is not given.

    Returns
    -------
    tuple of Fit
        One for each way, of which "exact" and "permutations" never fit both.

    Raises
    ------
    InputError
        If a column that the model sees is not there.
    """
    names = model.feature_names
    for name in names:
        if name not in data.columns:
            raise InputError(
                no_such_column(name, [str(each) for each in data.columns], "The table")
            )
    known = describe(data, names, (), ()) if features is None else features
    texts = [feature for feature in known if feature.kind == "text"]
    only_texts = len(texts) == len(known)
    few = rows_within_budget(len(names)) >= FEWEST_ROWS
    return (
        Fit("exact", "" if few else _many(len(names))),
        Fit("permutations", "The columns are few enough for every coalition." if few else ""),
        Fit("lime", "The model sees texts only: LIME goes word by word." if only_texts else ""),
        Fit("words", "" if texts else "No column that the model sees holds text."),
        Fit("changes", _no_change(known, only_texts=only_texts)),
    )


def _many(count: int) -> str:
    return (
        f"Every coalition of {count} columns with {FEWEST_ROWS} rows is too many to ask for: "
        "orders drawn at random stand in, with standard errors."
    )


def _no_change(known: Sequence[Feature], *, only_texts: bool) -> str:
    if only_texts:
        return "Texts are not searched for changes: edit them, or leave words out."
    if all(feature.change == "no" or feature.kind == "text" for feature in known):
        return "The workspace lets no column change."
    return ""
