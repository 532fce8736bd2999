"""Parts of a letter: what would change the decision, words that count, texts, and hashes."""

from __future__ import annotations

from string import ascii_uppercase
from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases import letter as words_of
from workbench.phrases import texts as text_words
from workbench.phrases.change import changes_text, decided, found_text, score_text
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.headline import flip_text
from workbench.phrases.numbers import percent
from workbench.phrases.points import points
from workbench.phrases.reasons import weightiest_first
from workbench.report.document.content import Bullets, Facts, Paragraph

if TYPE_CHECKING:
    from workbench.explain.counterfactual import Outcome
    from workbench.explain.word_reasons import WordReasons
    from workbench.report.document.content import Block
    from workbench.report.letter.content import Ground, LetterCase
    from workbench.workspace import Words

_MOST_CHANGES = 3
_MOST_WORDS = 8
_LONGEST_TEXT = 400  # signs of a text that is quoted


def change_blocks(case: LetterCase, words: Words) -> tuple[Block, ...]:
    """Return the smallest changes that turn the decision, else the columns that make it."""
    if case.only_texts and case.texts is not None:
        return (Paragraph(text_words.flip_text(case.texts, case.threshold, words)),)
    if case.changes is None or not case.changes.found:
        told = "" if case.changes is None else found_text(case.changes, words)
        return (Paragraph(f"{told} {_turning(case, words)}".strip()),)
    return _found(case, case.changes, words)


def _found(case: LetterCase, outcome: Outcome, words: Words) -> tuple[Block, ...]:
    line = outcome.line
    listed = tuple(
        f"{changes_text(each.changes, case.features)}: the chance is then "
        f"{score_text(each.score, line.threshold)}, {decided(each.score, line, words)}."
        for each in outcome.found[:_MOST_CHANGES]
    )
    told = found_text(outcome, words)
    if len(listed) < len(outcome.found):
        told = f"{told} These are the {len(listed)} smallest."
    return Paragraph(told), Bullets(listed), Paragraph(words_of.WITHIN, "note")


def _turning(case: LetterCase, words: Words) -> str:
    """Return which columns, set as in the rows compared with, turn the decision."""
    found = case.table.flip_sets(case.threshold, most=1)
    mean = found[0].mean_score if found else case.score
    decision = case.table.decision(case.threshold)
    return flip_text(decision, case.shap, case.features, words, mean)


def word_blocks(texts: WordReasons, words: Words) -> tuple[Block, ...]:
    """Return what the words do together, and those that do most."""
    shown = points(texts.shap)
    most = [i for i in weightiest_first(texts.shap)[:_MOST_WORDS] if shown.parts[i]]
    told = Paragraph(text_words.headline(texts, words))
    if not most:
        return (told,)
    each = (f"{text_words.quoted_word(texts, i)} {shown.signed(shown.parts[i])}" for i in most)
    rest = len(texts.tokens) - len(most)
    more = f"; {rest:,} more words do less" if rest else ""
    return told, Paragraph(f"In points: {', '.join(each)}{more}.")


def text_facts(case: LetterCase) -> tuple[Block, ...]:
    """Return the texts that were read, cut where they are long."""
    texts = [feature for feature in case.features if feature.kind == "text"]
    if not texts:
        return ()
    rows = []
    for place, feature in enumerate(texts):
        cell = case.row[feature.column].iloc[0]
        text = "not given" if value_text(feature, cell) == "not given" else str(cell)
        side = f"{ascii_uppercase[place]}: " if len(texts) > 1 else ""  # as its words are marked
        rows.append((side + printable(feature.label), printable(text, _LONGEST_TEXT)))
    return (Facts(tuple(rows)),)


def made_of(case: LetterCase, ground: Ground) -> tuple[tuple[str, str], ...]:
    """Return what the case is compared with, by which method, and the hashes of all of it."""
    lineage, words = ground.lineage, ground.workspace.words
    compared, engine = _compared(case, words), case.shap.engine
    if case.only_texts and case.texts is not None:
        compared, engine = f"the same {words.case} without any word", case.texts.shap.engine
    model = lineage.model
    return (
        ("Compared with", compared),
        ("Exactly", f"score {case.score!r}, line {case.threshold!r}; engine: {engine}"),
        (f"SHA-256 of data, {printable(lineage.data.file, 40)}", lineage.data.file_hash),
        (f"SHA-256 of model, {printable(model.name, 40)}", str(model.file_hash)),
        (f"SHA-256 of program {lineage.code.version}", lineage.code.code_hash),
    )


def _compared(case: LetterCase, words: Words) -> str:
    group = case.shap.reference
    drawn = f"{group.n:,} of {group.group_n:,} {group_words(group.name, words).many}"
    mean = percent(group.mean_score)
    return f"{drawn}, mean score {mean}; fingerprint {group.content_hash[:16]}"
