"""One case explained: both methods, how far they agree, the decision, and the reasons in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from workbench.explain.agreement import agreement
from workbench.explain.engine import DEADLINE, explain_score
from workbench.explain.local import local_model
from workbench.explain.text import SECONDS, explain_words
from workbench.intake import InputError
from workbench.phrases.contrasts import value_text
from workbench.phrases.headline import flip_text, headline
from workbench.phrases.reasons import reasons
from workbench.report.reference_group import ReferenceChoice, reference_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.explain.coalitions import Coalitions
    from workbench.explain.explanation import (
        Agreement,
        DecisionReasons,
        Explanation,
        LocalModel,
        Reference,
    )
    from workbench.explain.features import Feature
    from workbench.explain.permutations import Sampled
    from workbench.explain.word_reasons import WordReasons
    from workbench.report.explainer import Explainer
    from workbench.workspace import Words


@dataclass(frozen=True, slots=True, eq=False)
class CaseExplanation:
    """Why the model scores one case as it does, and why it is decided so.

    Attributes
    ----------
    case_id : str
        Which case.
    score, threshold : float
        Its score in the table, and where it is decided.
    case : DataFrame of one row
        What the model sees of it.
    features : tuple of Feature
        What is known of the model's columns, in its order.
    words : Words
        How the business says it.
    table : Coalitions or Sampled
        The scores of the mixtures from which score and decision are explained.
    shap : Explanation
        The score taken apart into Shapley values.
    lime : LocalModel
        LIME's answer.
    agreement : Agreement
        How far both agree, and whether either may be shown.
    decision : DecisionReasons
        The decision taken apart, and what would turn it.
    reasons : tuple of str
        The reasons in words; their points add up.
    texts : WordReasons or None
        The same score by the words of the case's texts, against the case without any word; None
        where the model sees no text.
    """

    case_id: str
    score: float
    threshold: float
    case: pd.DataFrame
    features: tuple[Feature, ...]
    words: Words
    table: Coalitions | Sampled
    shap: Explanation
    lime: LocalModel
    agreement: Agreement
    decision: DecisionReasons
    reasons: tuple[str, ...]
    texts: WordReasons | None = None

    @property
    def flagged(self) -> bool:
        """Whether the score is at or above the threshold."""
        return self.score >= self.threshold

    @property
    def reference(self) -> Reference:
        """The very rows compared with."""
        return self.shap.reference

    @property
    def headline(self) -> str:
        """What is to be said first, in at most three sentences."""
        return headline(self.shap, self.threshold, self.features, self.words)

    @property
    def turning(self) -> str:
        """What would turn the decision, in words."""
        found = self.table.flip_sets(self.threshold, most=1)
        mean = found[0].mean_score if found else self.score
        return flip_text(self.decision, self.shap, self.features, self.words, mean)

    def frame(self) -> pd.DataFrame:
        """Return a row for each column of the model, the weightiest first.

        Returns
        -------
        DataFrame with index "column"
            label and value (text); shap, standard_error, lime and spread in probability points
            (0.01 is one point); decision, the share of the decision.
        """
        columns = [feature.column for feature in self.features]
        table = pd.DataFrame(
            {
                "label": [feature.label for feature in self.features],
                "value": [
                    value_text(feature, self.case[feature.column].iloc[0])
                    for feature in self.features
                ],
                "shap": self.shap.values,
                "standard_error": self.shap.standard_error,
                "lime": self.lime.contributions,
                "spread": self.lime.spread,
                "decision": self.decision.values,
            },
            index=pd.Index(columns, name="column"),
        )
        return table.iloc[np.argsort(-np.abs(self.shap.values), kind="stable")]


def explain_case(
    explainer: Explainer,
    case_id: str,
    threshold: float,
    choice: ReferenceChoice = ReferenceChoice(),  # noqa: B008 (frozen)
    *,
    patience: float = 1.0,
) -> CaseExplanation:
    """Explain the score and the decision of one case.

    Parameters
    ----------
    explainer : Explainer
        As `open_explainer` returns it.
    case_id : str
        An id of the evaluation table; a row number from 1 where it has no id column.
    threshold : float
        Where it is decided: flagged is what scores as much or more.
    choice : ReferenceChoice
        What it is compared with; its seed is that of all random numbers.
    patience : float
        How many times as long as usual the model may take. What is kept must not depend on how
        busy the machine was: where time is short, fewer mixtures are asked for.

    Raises
    ------
    InputError
        If there is no such case, nothing to compare it with, or the model cannot be explained.
    """
    if isinstance(threshold, bool | str) or np.isnan(threshold):
        raise InputError("The threshold is not a number. Give a score such as 0.25, or inf.")
    position = explainer.position(case_id)
    case = explainer.case(position)
    reference = reference_group(explainer, choice, threshold)
    score = float(explainer.y_score[position])
    table = explain_score(
        explainer.scorer, case, reference, seed=choice.seed, deadline=DEADLINE * patience
    ).as_listed(score)
    shap = table.explanation()
    lime = local_model(
        explainer.scorer,
        case,
        shap.reference,
        explainer.features,
        explainer.background,
        seed=choice.seed,
    )
    words = explainer.workspace.words
    return CaseExplanation(
        case_id=case_id,
        score=score,
        threshold=threshold,
        case=case,
        features=explainer.features,
        words=words,
        table=table,
        shap=shap,
        lime=lime,
        agreement=agreement_in_words(explainer.features, shap, lime),
        decision=table.decision(threshold),
        reasons=reasons(shap, case, explainer.features, words),
        texts=_texts(explainer, case, score, (choice.seed, SECONDS * patience)),
    )


def agreement_in_words(
    features: Sequence[Feature], shap: Explanation, lime: LocalModel
) -> Agreement:
    """Hold both methods against each other, and speak of columns as people do."""
    labels = tuple(feature.label for feature in features)
    return agreement(replace(shap, feature_names=labels), replace(lime, feature_names=labels))


def _texts(
    explainer: Explainer, case: pd.DataFrame, score: float, asking: tuple[int, float]
) -> WordReasons | None:
    """Explain by words; `asking` is the seed, and the seconds that the model may take."""
    seed, deadline = asking
    columns = [feature.column for feature in explainer.features if feature.kind == "text"]
    if not columns:
        return None
    found = explain_words(explainer.scorer, case, columns, seed=seed, deadline=deadline)
    return found.as_listed(score)
