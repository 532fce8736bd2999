"""Two decisions side by side, in words: who is decided otherwise, and what that costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.phrases.numbers import MINUS
from workbench.phrases.verdict import sentence_case

if TYPE_CHECKING:
    from workbench.phrases.numbers import Money
    from workbench.workspace import Words

Interval = tuple[float, float]
_ARROW = "\N{RIGHTWARDS ARROW}"


def flips_headline(flips: int, n: int, money: str, words: Words) -> str:
    """Return how many cases are decided otherwise, and what that comes to.

    Parameters
    ----------
    flips, n : int
        Cases decided otherwise, and all.
    money : str
        `apart_text`, or "" where it cannot be told.
    words : Words
        How the business says it.
    """
    if flips == 0:
        return f"Both decide all {n:,} {words.cases} alike."
    are = f"{words.case} is" if flips == 1 else f"{words.cases} are"
    told = f"{flips:,} of {n:,} {are} decided otherwise"
    return f"{told}. {money}" if money else f"{told}."


def apart_text(per_case: float, ends: Interval | None, words: Words, money: Money) -> str:
    """Return what the newer decision costs more or less than the older one, and how surely."""
    amount = money.per_case(abs(per_case))
    if per_case == 0.0:
        return f"That costs the same per {words.case}."
    way = "more" if per_case > 0.0 else "less"
    told = f"That costs {amount} {way} per {words.case}"
    if ends is None:
        return f"{told}; the rows show too little to say how surely."
    low, high = ends if per_case > 0.0 else (-ends[1], -ends[0])
    sure = f"95 %: {money.per_case(low)} to {money.per_case(high)}"
    if ends[0] <= 0.0 <= ends[1]:
        return f"{told}, which may be chance ({sure} {way})."
    return f"{told} ({sure})."


def way_text(before: str, after: str, words: Words) -> str:
    """Return how some cases are decided otherwise: "Approved → declined".

    Parameters
    ----------
    before, after : str
        "flag", "review" or "pass".
    words : Words
        How the business says it.
    """
    called = {"flag": words.flagged, "review": "looked at by a person", "pass": words.passed}
    return f"{sentence_case(called[before])} {_ARROW} {called[after]}"


def signed_total(amount: float, money: Money) -> str:
    """Return an amount of money with its sign: "+€1,680", "−€43,320"."""
    text = money.total(amount)
    return text if text.startswith(MINUS) or amount == 0.0 else f"+{text}"


def chosen_note(words: Words) -> str:
    """Return why the figure flatters a decision whose threshold these very rows chose."""
    return (
        "The newer threshold was chosen by these very rows, so that it looks better here than on "
        f"new {words.cases}: the interval does not know of that."
    )


def same_text(same: int) -> str:
    """Return how many facts are alike."""
    return "1 fact is the same" if same == 1 else f"{same:,} facts are the same"
