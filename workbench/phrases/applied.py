"""What a decided policy does with new cases, in sentences; and reasons short enough for a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.intake.errors import printable
from workbench.phrases.contrasts import group_words, value_text
from workbench.phrases.points import points
from workbench.phrases.reasons import labels, weightiest_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from workbench.explain.explanation import Explanation
    from workbench.explain.features import Feature
    from workbench.workspace import Words

_NAMED = 4


def short_reasons(explanation: Explanation, case: pd.DataFrame, features: Sequence[Feature]) -> str:
    """Return what weighs most: "Records is yes: +21.3 points; Job is fixed: −2.0 points".

    At most four, and every protected column that adds anything; what each adds to the score of the
    rows compared with, in points of a percent. What is rounded away is left out.

    Parameters
    ----------
    explanation : Explanation
        The score taken apart.
    case : DataFrame of one row
        At least the columns that the model sees.
    features : sequence of Feature
        What is known of these columns, in any order.
    """
    known = {feature.column: feature for feature in features}
    shown, told = points(explanation), []
    for place, i in enumerate(weightiest_first(explanation)):
        name = explanation.feature_names[i]
        feature = known[name]
        own = feature.protected and explanation.values[i] != 0.0
        if not own and (place >= _NAMED or shown.parts[i] == 0):
            continue
        value = value_text(feature, case[name].iloc[0])
        mark = " (protected)" if feature.protected else ""
        label = printable(feature.label)
        told.append(f"{label} is {value}{mark}: {shown.signed(shown.parts[i])} points")
    return "; ".join(told)


def turning_columns(flip_set: Sequence[str] | None, features: Sequence[Feature]) -> str:
    """Return the labels of columns that would turn a decision; "" where none would."""
    if flip_set is None:
        return ""
    known = {feature.column: feature.label for feature in features}
    return labels([known[column] for column in flip_set])


def told_reasons(asked: int, counts: tuple[int, int, int], words: Words) -> str:
    """Return which cases have reasons: the highest scores of those that are not passed.

    Parameters
    ----------
    asked : int
        How many cases were asked about.
    counts : tuple of int
        How many are flagged, go to a person, and are passed.
    words : Words
        How the business says it.
    """
    flagged, reviewed, _ = counts
    concerned, n = flagged + reviewed, sum(counts)
    if asked >= n:
        return f"Reasons were asked for every {words.case}."
    which = f"{concerned:,} {words.flagged}{' or sent to a person' if reviewed else ''}"
    told = f"the {which}"
    if asked < concerned:
        told = f"{asked:,} of the {which}, those of the highest scores"
    elif asked > concerned:
        told = f"the {which} and {asked - concerned:,} {words.passed}, those of the highest scores"
    return (
        f"Reasons were asked for {told}; the other {n - asked:,} {words.cases} have none, since "
        "nobody asked."
    )


def numbered(column: str, words: Words) -> str:
    """Return that cases are named by the rows of their table, for want of ids."""
    return (
        f"The table has no column '{printable(column)}', in which the ids stood: each {words.case} "
        "is named by its row number, from 1."
    )


def told_method(group: str, words: Words) -> str:
    """Return how the reasons are to be read."""
    called = group_words(group, words)
    return (
        f"Points are what a column adds to the score of {called.whole}. They say what the model "
        "answers, not what causes what."
    )


def unexplained(many: int, first: str, words: Words) -> str:
    """Return that some cases could not be explained, and why the first one could not."""
    case = words.case if many == 1 else words.cases
    return f"{many:,} {case} could not be explained: {first}"


def what_is_needed(scores: str | None, by: Sequence[str], words: Words) -> str:
    """Return which columns new cases must have.

    Parameters
    ----------
    scores : str or None
        The column of ready scores; None where a model is asked.
    by : sequence of str
        The columns that make groups with thresholds of their own.
    words : Words
        How the business says it.
    """
    needed = "the columns that the model sees"
    if scores is not None:
        needed = f"the column '{printable(scores)}' with scores of the same kind"
    more = f", {labels(by)} for the groups" if by else ""
    return (
        f"Give new {words.cases}; no outcomes are needed. The table must have {needed}{more}, and "
        "ids where there are any. Nothing is kept of it."
    )


def how_long(words: Words) -> str:
    """Return whom the reasons are made for, and how long that takes."""
    return (
        f"For those that are not {words.passed} first, the highest scores first. Each takes about "
        "a tenth of a second; the list can be downloaded meanwhile."
    )


def what_becomes(counts: tuple[int, int, int], words: Words) -> str:
    """Return what becomes of new cases: "Of 600 applications 340 are declined, 260 approved".

    Parameters
    ----------
    counts : tuple of int
        Flagged, sent to a person, and passed.
    words : Words
        How the business says it.
    """
    flagged, reviewed, passed = counts
    n = sum(counts)
    cases = words.case if n == 1 else words.cases
    parts = [f"{flagged:,} {_are(flagged)} {words.flagged}"]
    if reviewed:
        parts.append(f"{reviewed:,} {'goes' if reviewed == 1 else 'go'} to a person")
    parts.append(f"{passed:,} {_are(passed)} {words.passed}")
    *before, last = parts
    return f"Of {n:,} {cases} {', '.join(before)} and {last}."


def action_name(action: int, words: Words) -> str:
    """Return what becomes of one case: 0 passed, 1 looked at by a person, 2 flagged."""
    return (words.passed, "a person looks", words.flagged)[action]


def _are(many: int) -> str:
    return "is" if many == 1 else "are"
