"""A text explained word by word, in sentences."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import numpy as np

from workbench.intake.errors import printable
from workbench.phrases.numbers import fixed, threshold_text
from workbench.phrases.points import points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbench.explain.word_reasons import Side, WordFlip, WordReasons
    from workbench.workspace import Words

_ORDINALS = ("first", "second", "third", "fourth")
_NAMED = 3  # words in the first sentence
_LISTED = 6  # words that decide; of more, the first three are named
_LONGEST = 40  # letters of a word in a sentence
_SMALL = 0.005  # of the score: what moves it less is not named


def headline(reasons: WordReasons, words: Words) -> str:
    """Return what the words do together, and which of them do most.

    >>> headline(reasons, words)  # doctest: +SKIP
    'Without its words this sentence scores 32.5 %, with them 66.0 %: +33.5 points. “broken”
    (+33.5) moves it the most.'
    """
    if not reasons.tokens:
        return f"This {words.case} has no word to explain; it scores {_percent(reasons.score)}."
    shown = points(reasons.shap)
    start = (
        f"Without its words this {words.case} scores {shown.percent(shown.base)}, with them "
        f"{shown.percent(shown.score)}"
    )
    order = np.argsort(-np.abs(reasons.shap.values), kind="stable")[:_NAMED].tolist()
    order = [word for word in order if abs(reasons.shap.values[word]) >= _SMALL]
    if not order:
        return f"{start}: no single word moves it much."
    told = [f"{quoted_word(reasons, word)} ({shown.signed(shown.parts[word])})" for word in order]
    verb = "moves" if len(told) == 1 else "move"
    change = shown.signed(shown.score - shown.base)
    return f"{start}: {change} points. {listed(told)} {verb} it the most."


def side_text(reasons: WordReasons, labels: Mapping[str, str]) -> str:
    """Return which of several texts hardly matter here, or that all do; "" for one text."""
    sides = reasons.sides
    if len(sides) < 2:
        return ""
    told = []
    for place, side in enumerate(sides):
        name = _ordinal(place, side, labels)
        if side.n_words == 0:
            told.append(f"The {name} has no words.")
        elif side in reasons.ignored:
            told.append(
                f"The {name} hardly matters here: its words carry {_share(side.share)} of all that "
                f"words do, and without any of them the score is {_percent(side.score_without)}."
            )
    if told:
        return " ".join(told)
    if all(isnan(side.share) for side in sides):
        alone = max(abs(side.score_without - reasons.score) for side in sides)
        return "No text matters here." if alone < _SMALL else "What the texts do cancels out here."
    shares = [
        f"{_share(side.share)} with the {_ordinal(place, side, labels)}"
        for place, side in enumerate(sides)
    ]
    every = "Both" if len(sides) == 2 else "All"
    return f"{every} texts matter: of what the words do, {listed(shares)}."


def length_text(reasons: WordReasons) -> str:
    """Return how a long text was taken apart; "" where each word is on its own."""
    if not reasons.grouped:
        return ""
    most = max(token.words for token in reasons.tokens)
    return (
        f"With {reasons.n_words:,} words the text is too long to take each by itself: neighbours "
        f"are explained together, up to {most:,} words at a time, in {len(reasons.tokens)} pieces."
    )


def flip_text(reasons: WordReasons, threshold: float, words: Words) -> str:
    """Return the fewest words without which the decision would be the other one."""
    flagged = reasons.score >= threshold
    now, other = (words.flagged, words.passed) if flagged else (words.passed, words.flagged)
    line = f"at the threshold {threshold_text(threshold)}"
    flip = reasons.flip(threshold)
    if flip is None:
        tried = "that were tried " if reasons.asked.plan.engine != "exact" else ""
        return (
            f"No words {tried}decide it: whichever are taken away, this {words.case} stays {now} "
            f"{line}."
        )
    most = len(flip.words) if len(flip.words) <= _LISTED else _NAMED
    told = [quoted_word(reasons, word) for word in flip.words[:most]]
    rest = [f"{len(flip.words) - most} more words"] if most < len(flip.words) else []
    named = listed([*told, *rest])
    return (
        f"Without {named} this {words.case} would score {_percent(flip.score)} and be {other} "
        f"{line}.{_how_found(flip)}"
    )


def decided_text(reasons: WordReasons, threshold: float, words: Words) -> str:
    """Return score and decision of a case that is not in the table."""
    decided = words.flagged if reasons.score >= threshold else words.passed
    return f"This {words.case} scores {_percent(reasons.score)}: {decided}."


def expected_text(positive: bool | None, why: str, words: Words) -> str:
    """Return what the author of a case expects, and why; "" where nothing is said."""
    told = f" ({printable(why)})" if why else ""
    if positive is None:
        return f"Its author says: {printable(why)}." if why else ""
    return f"Its author calls it a {words.positive if positive else words.negative}{told}."


def method_text(reasons: WordReasons) -> str:
    """Return how the values were made, and what they are not."""
    asked = f"{len(reasons.asked.scores):,}"
    engine = (
        f"SHAP: Shapley values over all {asked} groups of words."
        if reasons.asked.plan.engine == "exact"
        else f"SHAP: Owen values over {asked} groups of words, neighbours standing together."
    )
    repeats = len(reasons.lime.seeds)
    lime = f"LIME: mean of {repeats} {'draw' if repeats == 1 else 'draws'}." if repeats else ""
    together = " The words of all texts are taken away together." * (len(reasons.sides) > 1)
    gap = reasons.shap.additivity_gap
    adds = "to the last digit" if gap == 0.0 else f"within {gap:.0e}"
    return (
        f"{engine} {lime}{together} A word that stands there twice is two words. Base and values "
        f"add up to the served score {adds}. They tell what the model answers without a word, not "
        "why somebody wrote it."
    )


def quoted_word(reasons: WordReasons, word: int) -> str:
    """Return a word in quotation marks, as its feature is called."""
    return f"“{printable(reasons.shap.feature_names[word], _LONGEST)}”"


def listed(texts: Sequence[str]) -> str:
    """Return texts as a sentence lists them: "a, b and c"."""
    *before, last = texts
    return f"{', '.join(before)} and {last}" if before else last


def _ordinal(place: int, side: Side, labels: Mapping[str, str]) -> str:
    name = labels.get(side.column, side.column)
    order = _ORDINALS[place] if place < len(_ORDINALS) else f"{place + 1}th"
    return f"{order} text ({printable(name, _LONGEST)})"


def _how_found(flip: WordFlip) -> str:
    if len(flip.words) == 1:
        return ""
    return " They were found one by one: fewer might do." if flip.greedy else " No fewer would do."


def _percent(share: float) -> str:
    return f"{fixed(100.0 * share, 1)} %"


def _share(share: float) -> str:
    return f"{fixed(100.0 * share, 0)} %"
