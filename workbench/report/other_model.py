"""The same case by another model of the workspace, against the same rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.between import Between, between
from workbench.explain.engine import affordable_rows, explain_score
from workbench.explain.reference import drawn_down
from workbench.explain.watched import Watched, expected_predictions
from workbench.intake import InputError, quoted
from workbench.phrases.between import between_text
from workbench.phrases.contrasts import value_text
from workbench.scored import content_hash

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.explain.explanation import Explanation, Reference
    from workbench.explain.features import Feature
    from workbench.report.explainer import Explainer
    from workbench.workspace import Words


@dataclass(frozen=True, slots=True, eq=False)
class TwoModels:
    """One case by two models: their scores, decisions and reasons.

    Attributes
    ----------
    case_id : str
        Which case.
    names : tuple of str
        The two models.
    threshold : float
        Where both decide it.
    case : DataFrame of one row
        What either of them sees.
    features : tuple of Feature
        What is known of these columns, in the order of `difference.columns`.
    difference : Between
        The second model's reasons less the first one's.
    words : Words
        How the business says it.
    """

    case_id: str
    names: tuple[str, str]
    threshold: float
    case: pd.DataFrame
    features: tuple[Feature, ...]
    difference: Between
    words: Words

    @property
    def scores(self) -> tuple[float, float]:
        """The two scores, each its own model's."""
        return self.difference.first.score, self.difference.second.score

    @property
    def flagged(self) -> tuple[bool, bool]:
        """How each decides it."""
        first, second = self.scores
        return first >= self.threshold, second >= self.threshold

    @property
    def reasons(self) -> tuple[str, ...]:
        """What differs, in words."""
        return between_text(self.difference, self.names, self.threshold, self.features, self.words)

    def at(self, threshold: float) -> TwoModels:
        """Return the same, decided at another threshold; no model is asked."""
        return replace(self, threshold=threshold)

    def frame(self) -> pd.DataFrame:
        """Return a row for each column, the largest difference first.

        Returns
        -------
        DataFrame with index "column"
            label and value (text); then, under the name of each model, what the column adds to its
            score, "difference", and its "standard_error", all in probability points (0.01 is one
            point).
        """
        cells = zip(self.features, self.case.iloc[0].tolist(), strict=True)
        values = self.difference.values
        table = pd.DataFrame(
            {
                "label": [feature.label for feature in self.features],
                "value": [value_text(feature, value) for feature, value in cells],
                self.names[0]: self.difference.firsts,
                self.names[1]: self.difference.seconds,
                "difference": values,
                "standard_error": self.difference.standard_error,
            },
            index=pd.Index(self.difference.columns, name="column"),
        )
        return table.iloc[np.argsort(-np.abs(values), kind="stable")]


def compare_models(
    models: tuple[Explainer, Explainer],
    case_id: str,
    threshold: float,
    reference: Reference,
    told: Callable[[int], None] = lambda _: None,
) -> TwoModels:
    """Explain one case by two models of a workspace, and tell where they differ.

    Parameters
    ----------
    models : tuple of Explainer
        Two of the same workspace; what is told is the second less the first.
    case_id : str
        An id of the evaluation table; a row number from 1 where it has no id column.
    threshold : float
        Where both decide it.
    reference : Reference
        The rows to compare with, as the first model sees them; both models get the same ones.
    told : callable
        Is given how many predictions are about to be asked for; what it raises ends the work.

    Raises
    ------
    InputError
        If there is no such case, the tables differ, or a model cannot be explained.
    """
    first, second = models
    place = first.position(case_id)
    if second.position(case_id) != place:
        raise InputError(
            f"The two models were opened on other rows: {quoted(case_id)} stands elsewhere in the "
            "second table. Open both on one workspace."
        )
    n = min(affordable_rows(len(each.features), reference.n) for each in models)
    rows = drawn_down(reference, n)
    difference = between(
        _explained(first, place, rows, told),
        _explained(second, place, same_rows(rows, second), told),
    )
    known = {feature.column: feature for feature in (*second.features, *first.features)}
    whole = pd.concat([first.case(place), second.case(place)], axis=1)
    return TwoModels(
        case_id=case_id,
        names=(first.model.name, second.model.name),
        threshold=threshold,
        case=whole.loc[:, ~whole.columns.duplicated()][list(difference.columns)],
        features=tuple(known[column] for column in difference.columns),
        difference=difference,
        words=first.workspace.words,
    )


def same_rows(reference: Reference, explainer: Explainer) -> Reference:
    """Return reference rows as another model of the workspace sees and scores them.

    They keep their name, and stand for themselves: what the other model says of the rest of the
    group was not asked.

    Raises
    ------
    InputError
        If it knows no row of an id.
    """
    known = {name: place for place, name in enumerate(explainer.ids.tolist())}
    lacking = [name for name in reference.ids if name not in known]
    if lacking:
        raise InputError(
            f"The second model knows no row {quoted(lacking[0])} to compare with. Open both models "
            "on one workspace."
        )
    places = np.array([known[name] for name in reference.ids])
    rows = explainer.rows.iloc[places].reset_index(drop=True)
    scores = explainer.y_score[places]
    scores.setflags(write=False)
    return replace(
        reference,
        rows=rows,
        scores=scores,
        group_n=len(rows),
        group_mean_score=float(scores.mean()),
        content_hash=content_hash(rows),
    )


def predictions_for_two(models: tuple[Explainer, Explainer], reference: Reference) -> int:
    """Return about how many predictions `compare_models` asks for."""
    counts = [len(each.features) for each in models]
    n = min(affordable_rows(count, reference.n) for count in counts)
    return sum(expected_predictions(count, n) for count in counts)


def _explained(
    explainer: Explainer, place: int, rows: Reference, told: Callable[[int], None]
) -> Explanation:
    watched = Watched(explainer.scorer, told)
    table = explain_score(watched, explainer.case(place), rows)
    return table.as_listed(float(explainer.y_score[place])).explanation()
