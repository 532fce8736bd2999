"""The memo's last part: what the data cannot tell, what the words mean, what it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench import phrases
from workbench.phrases.moving_line import indefinite
from workbench.report.document.content import Bullets, Facts, Paragraph, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.report.document.content import Block
    from workbench.report.record.making import Record
    from workbench.store import Kept
    from workbench.workspace import Words

_FEW = 100  # of one class: a share of fewer is known to ten points at best


def doubts_section(record: Record, card: Sequence[str], notes: Sequence[str]) -> Section:
    """Return what the data cannot tell, beginning with what is known of these very data."""
    blocks: list[Block] = []
    if card:
        blocks += [Paragraph("The card of these data says:"), Bullets(tuple(card))]
        blocks.append(Paragraph("Beside that:"))
    blocks.append(Bullets((*notes, *_few(record), *_assumed(record))))
    return Section("What these data cannot tell", tuple(blocks))


def _few(record: Record) -> list[str]:
    rows, words, told = record.rows, record.words, []
    negatives = rows.n - rows.positives
    for many, count in ((words.positives, rows.positives), (words.negatives, negatives)):
        if count < _FEW:
            told.append(
                f"Only {count:,} of the {rows.n:,} rows are {many}: what is said of them is rough."
            )
    if record.cost.honest is None:
        told.append(f"The rows are too few to say what new {words.cases} will cost.")
    for held in record.slices:
        few = sum("too few" in (row.tpr.status, row.fpr.status) for row in held.slices)
        if few:
            told.append(
                f"By {' and '.join(held.by)}, {few:,} of {len(held.slices):,} groups "
                f"{'has' if few == 1 else 'have'} fewer "
                f"than {held.min_n:,} {words.positives} or {words.negatives}: too few to judge."
            )
    return told


def _assumed(record: Record) -> tuple[str, ...]:
    words = record.words
    told = [
        f"The figures hold for {words.cases} like those in the table. When others come, or their "
        "outcomes change, they do not: check the decision against newer rows now and then.",
        f"Only {words.cases} whose outcome is known are counted. Those whose outcome nobody saw "
        "may be different.",
        "The prices are what people entered. What they leave out, no figure here holds.",
        "Reasons tell what the model reacts to. They do not tell what makes "
        f"{indefinite(words.positive)}.",
    ]
    if record.conditions.prevalence is not None:
        told.append(
            f"Another share of {words.positives} is expected than the table has. That supposes "
            f"that {words.positives} and {words.negatives} each score as they do here."
        )
    return tuple(told)


def terms_section(record: Record) -> Section:
    """Return what the terms mean, in the words of the workspace."""
    return Section(
        "How to read this", (Facts((*_deciding(record.words), *_judging(record.words))),)
    )


def _deciding(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the terms of deciding by a score."""
    cases, positive, negative = words.cases, words.positive, words.negative
    return (
        (
            "Score",
            f"The model's number for {indefinite(words.case)}; the higher, the more like "
            f"{indefinite(positive)}.",
        ),
        ("Threshold", f"The score from which on {cases} are {words.flagged}."),
        ("Miss", f"{phrases.sentence_case(indefinite(positive))} that is {words.passed}."),
        ("False alarm", f"{phrases.sentence_case(indefinite(negative))} that is {words.flagged}."),
        ("Recall", f"How many of the {words.positives} are {words.flagged}."),
        ("Precision", f"How many of those {words.flagged} are {words.positives}."),
        (
            "ROC curve",
            f"What every threshold does at once: upwards the {words.positives} {words.flagged}, to "
            f"the right the {words.negatives} {words.flagged}.",
        ),
    )


def _judging(words: Words) -> tuple[tuple[str, str], ...]:
    """Return the terms of how good that is, how sure, and why."""
    cases, positive, negative = words.cases, words.positive, words.negative
    return (
        (
            "AUC",
            f"How often the model scores {indefinite(positive)} above {indefinite(negative)}: 0.5 "
            "is chance, 1 is always.",
        ),
        (
            "95 % interval",
            "Where the true figure lies, as far as rows like these can tell. Of 100 such intervals "
            "about 95 hold it.",
        ),
        (
            "To be expected",
            "What it costs on rows that did not choose the threshold (cross-fitted). In the rows "
            "that chose it, it looks cheaper than it is.",
        ),
        ("Dearer by", "What another way of deciding costs more (regret); below 0 it costs less."),
        (
            "Too close to tell",
            "Thresholds whose cost the rows cannot tell apart from the cheapest.",
        ),
        (
            "Point",
            "A hundredth of probability: from 20 % to 23 % are 3 points. Differences of shares are "
            "in points too (pts).",
        ),
        (
            "SHAP, LIME",
            f"Two ways to part a score among the columns that it is made of. SHAP's parts add up: "
            f"from the mean of the {cases} compared with to this one's score.",
        ),
        (
            "SHA-256",
            "A fingerprint of a file: one changed letter gives another one.",
        ),
    )


def made_of_section(record: Record, kept: Kept | None) -> Section:
    """Return the hashes of data, model and program, and how to make the figures again."""
    data, model, code = record.lineage.data, record.lineage.model, record.lineage.code
    facts = [
        ("Data file", data.file),
        ("SHA-256 of the file", data.file_hash),
        ("SHA-256 of what is counted", data.rows_hash),
        ("Model", model.name if model.file is None else f"{model.name}, {model.file}"),
    ]
    if model.file_hash is not None:
        facts.append(("SHA-256 of the model file", model.file_hash))
    else:
        facts.append(("Scores", f"the column '{model.scores}'"))
    libraries = ", ".join(f"{name} {number}" for name, number in code.libraries)
    facts += [
        ("Threshold Workbench", code.version),
        ("SHA-256 of the program", code.code_hash),
        ("Python and libraries", f"{code.python}; {libraries}"),
        ("Seed of random numbers", f"{record.seed}"),
    ]
    if kept is not None:
        facts.append(("SHA-256 of the decision", kept.content_hash))
    told = (
        "With these files, prices and versions every figure comes out the same to the last bit. "
        f"The rates are counted on {record.rows.n:,} rows of which {record.rows.positives:,} are "
        f"{record.words.positives} ({phrases.percent(record.rows.prevalence)}, weighted where "
        "rows have weights)."
    )
    return Section("What it was made of", (Facts(tuple(facts)), Paragraph(told, "note")))
