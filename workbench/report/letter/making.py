"""Make a letter of an explained case: ask what would change it, and print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from workbench.explain.counterfactual import counterfactuals
from workbench.explain.describe import with_limits
from workbench.explain.line import Line
from workbench.explain.options import Space
from workbench.lineage import lineage_of
from workbench.report.document.html import html
from workbench.report.document.pdf import pdf
from workbench.report.letter.content import Ground, LetterCase
from workbench.threshold import operating_curve
from workbench.workspace.kept_limits import kept_limits

if TYPE_CHECKING:
    from workbench.explain.counterfactual import Outcome
    from workbench.explain.features import Feature
    from workbench.report.case_explanation import CaseExplanation
    from workbench.report.document.content import Document
    from workbench.report.explainer import Explainer
    from workbench.store import Kept

Form = Literal["html", "pdf"]


def printed(document: Document, form: Form) -> bytes:
    """Return a letter as a file: HTML, or one page of PDF; equal letters give equal bytes."""
    return html(document).encode() if form == "html" else pdf(document, most_pages=1)


def letter_case(explainer: Explainer, explained: CaseExplanation) -> LetterCase:
    """Return an explained case with what would change its decision, searched for here.

    The limits of change are those that are remembered for the workspace.

    Raises
    ------
    InputError
        If the remembered limits do not fit the columns.
    """
    limits = kept_limits(explainer.workspace).limits
    features = with_limits(explained.features, limits)
    return LetterCase(
        id=explained.case_id,
        threshold=explained.threshold,
        row=explained.case,
        features=features,
        table=explained.table,
        lime=explained.lime,
        stable=explained.agreement.stable,
        texts=explained.texts,
        changes=_changes(explainer, explained, features),
    )


def ground_of(explainer: Explainer, in_force: Kept | None = None, contact: str = "") -> Ground:
    """Return what the decisions on a model's cases stand on.

    Parameters
    ----------
    explainer : Explainer
        The model with its rows.
    in_force : Kept, optional
        The decision in force on its workspace.
    contact : str
        Whom to ask.
    """
    return Ground(
        workspace=explainer.workspace,
        lineage=lineage_of(explainer.workspace, explainer.model, explainer.scored),
        observed=operating_curve(explainer.scored),
        in_force=in_force,
        contact=contact,
    )


def _changes(
    explainer: Explainer, explained: CaseExplanation, features: tuple[Feature, ...]
) -> Outcome | None:
    """Search what would change it; nothing is searched in texts."""
    if all(feature.kind == "text" for feature in features):
        return None
    space = Space.of(explained.case, features, explainer.background)
    line = Line(explained.score, explained.threshold)
    return counterfactuals(explainer.scorer, line, space)
