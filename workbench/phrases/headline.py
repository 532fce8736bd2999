"""One case in three sentences at most: its score, how far from the line, and what made it so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.contrasts import group_words
from workbench.phrases.moving_line import indefinite
from workbench.phrases.points import steps
from workbench.phrases.reasons import labels, weightiest_first
from workbench.phrases.verdict import Span, sentence_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbench.explain.explanation import DecisionReasons, Explanation
    from workbench.explain.features import Feature
    from workbench.workspace import Words

_MOST_DIGITS = 6
_FINE = 2  # decimals from which on a chance may read as 0
_MOST_NAMED = 3
_CLEAR = 5  # steps between score and line that an eye can tell
_MOST_OF = 0.5


def headline(
    explanation: Explanation, threshold: float, features: Sequence[Feature], words: Words
) -> str:
    """Return what is to be said of a case first, in at most three sentences.

    Parameters
    ----------
    explanation : Explanation
        Its score taken apart.
    threshold : float
        Where it is decided.
    features : sequence of Feature
        What is known of the columns.
    words : Words
        How the business says it.
    """
    spans = headline_spans(explanation, threshold, features, words)
    return "".join(span.text for span in spans)


def headline_spans(
    explanation: Explanation, threshold: float, features: Sequence[Feature], words: Words
) -> tuple[Span, ...]:
    """Return the headline in pieces; the strong ones are what an eye should find."""
    digits = _digits(explanation, threshold)
    return (
        *_standing(explanation, threshold, digits, words),
        *_compared(explanation, digits, features, words),
    )


def standing_text(explanation: Explanation, threshold: float, words: Words) -> str:
    """Return the headline without the rows compared with: the chance, and how far from the line."""
    spans = _standing(explanation, threshold, _digits(explanation, threshold), words)
    return "".join(span.text for span in spans).rstrip()


def flip_text(
    decision: DecisionReasons,
    explanation: Explanation,
    features: Sequence[Feature],
    words: Words,
    mean_score: float,
) -> str:
    """Return which columns would turn the decision if they were as in the rows compared with.

    Parameters
    ----------
    decision : DecisionReasons
        With its flip set.
    explanation : Explanation
        The score taken apart.
    features : sequence of Feature
        What is known of the columns.
    words : Words
        How the business says it.
    mean_score : float
        What the case would score on average with those columns replaced; not looked at where
        none turns it.
    """
    called = group_words(explanation.reference.name, words).many
    flagged = explanation.score >= decision.threshold
    outcome, other = (words.flagged, words.passed) if flagged else (words.passed, words.flagged)
    if decision.flip_set is None:
        if flagged == (explanation.base_value >= decision.threshold):
            return (
                f"Nothing in the {called} would turn it: on average they are {outcome} too. "
                f"Compare it with those {other} to see what would."
            )
        return f"No columns, set as in the {called}, would turn it."
    known = {feature.column: feature.label for feature in features}
    named = labels([known[column] for column in decision.flip_set])
    score = _percent(mean_score, 1)
    text = f"With {named} as in the {called}, it would on average score {score} and be {other}."
    return f"{text} A smaller set may exist: not all were tried." if decision.greedy else text


def _standing(
    explanation: Explanation, threshold: float, digits: int, words: Words
) -> tuple[Span, ...]:
    return (
        Span(f"The chance of {indefinite(words.positive)} is "),
        Span(f"{_percent(explanation.score, digits)}", "strong"),
        Span(". "),
        *_line(explanation.score, threshold, digits, words),
    )


def _line(score: float, threshold: float, digits: int, words: Words) -> tuple[Span, ...]:
    """Return the sentence on the line; one that no chance can reach or miss is none."""
    if threshold > 1.0:
        return (Span(f"At this threshold we {words.flag} nobody. "),)
    if threshold <= 0.0:
        return (Span(f"At this threshold we {words.flag} everybody. "),)
    start = (
        Span(f"We {words.flag} {words.cases} from "),
        Span(_percent(threshold, digits), "strong"),
    )
    so = Span(f", so this {words.case} is ")
    if score == threshold:
        return *start, so, Span("exactly on the line", "strong"), Span(f" and {words.flagged}. ")
    apart = abs(steps(score, digits) - steps(threshold, digits))
    side = "over" if score > threshold else "below"
    far = f"{_written(apart, digits)} points" if apart else "a hair's breadth"
    return *start, so, Span(f"{far} {side} the line", "strong"), Span(". ")


def _compared(
    explanation: Explanation, digits: int, features: Sequence[Feature], words: Words
) -> tuple[Span, ...]:
    """Return the sentence on the rows compared with, and what makes the difference to them."""
    called = group_words(explanation.reference.name, words)
    start = sentence_case(f"{called.whole} average {_percent(explanation.base_value, digits)}")
    apart = steps(explanation.score, digits) - steps(explanation.base_value, digits)
    if apart == 0:
        return (Span(f"{start}, as much."),)
    named = _main_columns(explanation)
    if not named:
        return (Span(f"{start}; no few columns make the difference."),)
    known = {feature.column: feature.label for feature in features}
    verb = "makes" if len(named) == 1 else "make"
    return (
        Span(f"{start}; "),
        Span(labels([known[name] for name in named]), "strong"),
        Span(f" {verb} most of the difference."),
    )


def _main_columns(explanation: Explanation) -> tuple[str, ...]:
    """Return the fewest columns that make more than half of the difference; () if more than 3."""
    total, so_far = explanation.score - explanation.base_value, 0.0
    same_way = [i for i in weightiest_first(explanation) if explanation.values[i] * total > 0.0]
    for k, i in enumerate(same_way[:_MOST_NAMED], start=1):
        so_far += float(explanation.values[i])
        if so_far / total > _MOST_OF:
            return tuple(explanation.feature_names[j] for j in same_way[:k])
    return ()


def _digits(explanation: Explanation, threshold: float) -> int:
    """Return the decimals at which score, line and group can be told apart, and none reads 0."""
    score, base = explanation.score, explanation.base_value
    shown = [score, base]
    if 0.0 < threshold <= 1.0:
        shown.append(threshold)
    line = threshold if len(shown) > 2 and threshold != score else None
    for digits in range(_MOST_DIGITS):
        apart = line is None or abs(steps(score, digits) - steps(line, digits)) >= _CLEAR
        seen = all(steps(share, digits) >= 1 for share in shown if share > 0.0)
        if apart and (seen or digits >= _FINE):
            return digits
    return _MOST_DIGITS


def _percent(share: float, digits: int) -> str:
    return f"{_written(steps(share, digits), digits)} %"


def _written(count: int, digits: int) -> str:
    whole, rest = divmod(abs(count), 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else f"{whole}"
