"""A letter on one case: what was decided, why, what would change it, how sure that is; a page.

LIME stays out of it where its straight line does not fit, and so does every column that no model
may see. The nearest case that went the other way is another person's, and stays out too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.explain.agreement import LEAST_R2, differences, doubts
from workbench.intake import InputError, quoted
from workbench.phrases import letter as words_of
from workbench.phrases.reasons import reasons
from workbench.report.document.content import Bullets, Document, Facts, Paragraph, Section
from workbench.report.letter.parts import change_blocks, made_of, text_facts, word_blocks
from workbench.report.letter.standing import standing_of

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.coalitions import Coalitions
    from workbench.explain.counterfactual import Outcome
    from workbench.explain.explanation import Explanation, LocalModel
    from workbench.explain.features import Feature
    from workbench.explain.permutations import Sampled
    from workbench.explain.word_reasons import WordReasons
    from workbench.lineage import Lineage
    from workbench.report.document.content import Block
    from workbench.report.letter.standing import Standing
    from workbench.store import Kept
    from workbench.threshold import OperatingCurve
    from workbench.workspace import Workspace

LONGEST_CONTACT = 500  # signs


@dataclass(frozen=True, slots=True, eq=False)
class LetterCase:
    """One case as a letter needs it.

    Attributes
    ----------
    id : str
        Which case.
    threshold : float
        Where it is decided.
    row : DataFrame of one row
        What the model sees of it.
    features : tuple of Feature
        What is known of the model's columns, under the limits of change in force.
    table : Coalitions or Sampled
        The scores from which score and decision are explained.
    lime : LocalModel or None
        LIME's answer; None where it does not fit the model.
    stable : bool
        Whether both hold and agree.
    texts : WordReasons or None
        The texts word by word; None where the model sees no text.
    changes : Outcome or None
        What would change the decision; None where nothing can be searched.
    """

    id: str
    threshold: float
    row: pd.DataFrame
    features: tuple[Feature, ...]
    table: Coalitions | Sampled
    lime: LocalModel | None
    stable: bool
    texts: WordReasons | None
    changes: Outcome | None

    @property
    def shap(self) -> Explanation:
        """The score taken apart."""
        return self.table.explanation()

    @property
    def score(self) -> float:
        """The score."""
        return self.shap.score

    @property
    def only_texts(self) -> bool:
        """Whether the model sees nothing but texts."""
        return all(feature.kind == "text" for feature in self.features)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What the decision on a case stands on.

    Attributes
    ----------
    workspace : Workspace
        Its title and words, and which columns no model may see.
    lineage : Lineage
        Hashes of data, model and code.
    observed : OperatingCurve
        The evaluation rows' curve, without any expected prevalence.
    in_force : Kept or None
        The decision in force on the workspace.
    contact : str
        Whom to ask, as somebody typed it; "" where nobody did.
    """

    workspace: Workspace
    lineage: Lineage
    observed: OperatingCurve
    in_force: Kept | None = None
    contact: str = ""


def letter(case: LetterCase, ground: Ground) -> Document:
    """Return the content of a letter; equal cases on equal ground give equal letters.

    Raises
    ------
    InputError
        If the rows compared with were chosen by a column that no model may see, or the line for
        contact is too long.
    """
    _refuse_hidden(case, ground)
    if len(ground.contact) > LONGEST_CONTACT:
        raise InputError(
            f"The line on whom to ask has {len(ground.contact):,} signs, and a letter has room for "
            f"{LONGEST_CONTACT}. Shorten it."
        )
    words, standing = ground.workspace.words, standing_of(case, ground)
    named = words.case[:1].upper() + words.case[1:]
    sections = [
        Section(
            "What would be decided" if standing.trial else "What was decided",
            (*standing.blocks, *text_facts(case)),
        ),
        Section("Why", _reasons(case, ground)),
        Section(
            "What would change it", (*change_blocks(case, words), *_at_one_line(case, standing))
        ),
        Section("How sure this is", (Bullets(_sureness(case, ground, standing)),)),
    ]
    if ground.contact.strip():
        sections.append(Section("Whom to ask", (Paragraph(ground.contact.strip()),)))
    sections.append(Section("What this letter is made of", (Facts(made_of(case, ground)),)))
    return Document(
        title=words_of.asked_text(standing.outcome, words, trial=standing.trial),
        subtitle=f"{named} {case.id} · {ground.workspace.title}",
        sections=tuple(sections),
        date=standing.date,
    )


def _refuse_hidden(case: LetterCase, ground: Ground) -> None:
    """Refuse rows that were chosen by what the model may not see: the letter would name it."""
    narrowed = case.shap.reference.name.partition(" where ")[2]
    data = ground.workspace.data
    seen = {feature.column for feature in case.features}
    for column in (*data.exclude, *data.sensitive):
        if column not in seen and column in narrowed:
            raise InputError(
                f"The reasons compare with rows chosen by {quoted(column)}, which the model does "
                "not see, and a letter names no such column. Compare with another group."
            )


def _reasons(case: LetterCase, ground: Ground) -> tuple[Block, ...]:
    """Return the reasons in sentences; for texts the words that do most."""
    words = ground.workspace.words
    if case.only_texts and case.texts is not None:
        return word_blocks(case.texts, words)
    if doubts(case.shap):
        return (Paragraph(words_of.UNSURE_REASONS),)
    whole, *parts = reasons(case.shap, case.row, case.features, words)
    texts = () if case.texts is None else word_blocks(case.texts, words)[:1]
    point = Paragraph(words_of.A_POINT, "note")
    return (Paragraph(whole), Bullets(tuple(parts)), *texts, point)


def _at_one_line(case: LetterCase, standing: Standing) -> tuple[Block, ...]:
    if standing.band is None:
        return ()
    return (Paragraph(words_of.without_people_text(case.threshold, case.score), "note"),)


def _sureness(case: LetterCase, ground: Ground, standing: Standing) -> tuple[str, ...]:
    """Return how often the model is wrong so, what a second method says, and what reasons are."""
    low, high = standing.band or (case.threshold, case.threshold)
    flagged, told = standing.outcome == "flagged", [_second(case)]
    if standing.outcome != "reviewed":  # there a person decides, and not the model
        point = ground.observed.at(high if flagged else low)
        told.insert(0, words_of.mistakes_text(point, ground.workspace.words, flagged=flagged))
    return (*(text for text in told if text), words_of.NO_CAUSE)


def _second(case: LetterCase) -> str:
    """Return what LIME says, where its line fits at all and both methods hold."""
    shap, lime, stable, parts = case.shap, case.lime, case.stable, "columns"
    if case.only_texts and case.texts is not None:
        texts, parts = case.texts, "words"
        shap, lime, stable = texts.shap, texts.lime, texts.agreement.stable
    if lime is None or not lime.r2 >= LEAST_R2 or doubts(shap):
        return ""
    if stable:
        return words_of.second_opinion(())
    if parts == "columns":
        labels = tuple(feature.label for feature in case.features)
        shap, lime = replace(shap, feature_names=labels), replace(lime, feature_names=labels)
    told = differences(shap, lime, parts)
    return words_of.second_opinion(told) if told else ""
