"""Points with a name, each explained in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from workbench.phrases.numbers import threshold_text

if TYPE_CHECKING:
    from workbench.workspace import Words

Aim = Literal["cheapest", "cheapest within limits", "nearest miss"]
Name = Literal["best", "youden", "equal_error", "recall", "precision", "top", "today"]


@dataclass(frozen=True, slots=True)
class PresetText:
    """What a button says, and the sentence beside it.

    Attributes
    ----------
    button : str
        Two or three words.
    sentence : str
        Which point it is, and what it takes for granted.
    none : str
        What is said where no point does it; "" where there always is one.
    """

    button: str
    sentence: str
    none: str = ""


def preset_texts(words: Words, aim: Aim) -> dict[Name, PresetText]:
    """Return the words for each preset.

    Parameters
    ----------
    words : Words
        How the business says it.
    aim : str
        What the best point is: the cheapest of all, the cheapest that keeps the limits, or the
        nearest miss where no point keeps them.
    """
    flag, positives, negatives = words.flag, words.positives, words.negatives
    return {
        "best": _best(aim),
        "youden": PresetText(
            "Youden",
            f"The share of {positives} caught exceeds the share of {negatives} {words.flagged} by "
            "most. It knows no prices.",
        ),
        "equal_error": PresetText(
            "Equal error",
            f"The same share of {negatives} is {words.flagged} as of {positives} is missed. It "
            "knows no prices.",
        ),
        "recall": PresetText(
            "Recall", f"Catch at least this share of {positives}, and {flag} as few as that takes."
        ),
        "precision": PresetText(
            "Precision",
            f"Of those {words.flagged} at least this share are {positives}; of such points the one "
            "that catches most.",
            f"At no threshold is that share of those {words.flagged} {positives}.",
        ),
        "top": PresetText(
            "Top scores",
            f"{flag.capitalize()} this many {words.cases}, highest scores first; ties are never "
            "parted.",
        ),
        "today": PresetText("Today's", "The threshold that is in force today."),
    }


def _best(aim: Aim) -> PresetText:
    if aim == "nearest miss":
        return PresetText("Nearest miss", "No threshold keeps all limits; this one comes nearest.")
    keeping = " of those that keep your limits" if aim == "cheapest within limits" else ""
    return PresetText("Cheapest", f"The least cost in this data at your prices{keeping}.")


def calibrated_free(probability: float, words: Words) -> str:
    """Return where calibrated scores would be cut, were there no limits."""
    return (
        "Your limits chose the threshold. At your prices alone, and were the scores calibrated, "
        f"{words.cases} would be {words.flagged} from {threshold_text(probability)} on."
    )
