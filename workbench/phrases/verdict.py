"""The verdict: counts first, money last, compared with today; three sentences at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from workbench.phrases.moving_line import indefinite
from workbench.phrases.numbers import MINUS, Money, per_thousand

if TYPE_CHECKING:
    from workbench.threshold import CostModel, OperatingPoint
    from workbench.workspace import Words

TODAY = "today's policy"
ODD_ROWS = "in some rows a mistake costs no more than being right"
Role = Literal["plain", "strong", "tp", "fp", "fn"]
Worth = Literal["yes", "unproven", "no"]

_BUT = {
    "no": "at these prices the model is not worth using",
    "unproven": "the data cannot show that the model is worth using",
}


class Span(NamedTuple):
    """A piece of a sentence and what it speaks of, which is its colour."""

    text: str
    role: Role = "plain"


class Alone(NamedTuple):
    """A way of doing without the model: whom it flags, and what that costs per case."""

    whom: str
    per_case: float


@dataclass(frozen=True, slots=True)
class Situation:
    """What the verdict needs to know beside the point.

    Attributes
    ----------
    words : Words
        How the business says it.
    money : Money
        How money is written.
    cheapest, flag_none, flag_all : float
        Money per case of the cheapest point and of doing without the model.
    current : float or None
        Money per case of today's policy, where there is one.
    constant : bool
        Whether all cases have the same score.
    today : str
        What the current one is called: today's policy, or only today's threshold where the
        model is not the deployed one.
    odd : str
        What is unreasonable about the prices, in words; "" where they are reasonable.
    worth : str
        Whether the model beats doing without it: "yes", "unproven" where the data leave it open,
        "no". Where it is not said: "no" if doing without costs no more than the cheapest point.
    permitted : tuple of bool
        Whether flagging nobody, and flagging everybody, keeps the limits; what does not is no
        alternative.
    expected : float or None
        Money per case that is to be expected of new cases at the cheapest point, where it is
        known.
    """

    words: Words
    money: Money
    cheapest: float
    flag_none: float
    flag_all: float
    current: float | None
    constant: bool = False
    today: str = TODAY
    odd: str = ""
    worth: Worth | Literal[""] = ""
    permitted: tuple[bool, bool] = (True, True)
    expected: float | None = None

    def __post_init__(self) -> None:
        """Compare with doing without the model, where nobody has."""
        if not self.worth:
            alone = self.alone
            beaten = alone is not None and alone.per_case <= self.cheapest + self.tolerance
            object.__setattr__(self, "worth", "no" if beaten else "yes")

    @property
    def alone(self) -> Alone | None:
        """The cheaper way of doing without the model; None where the limits permit neither."""
        ways = (Alone("nobody", self.flag_none), Alone("everybody", self.flag_all))
        open_ways = [way for way, may in zip(ways, self.permitted, strict=True) if may]
        return min(open_ways, key=lambda way: way.per_case, default=None)

    @property
    def tolerance(self) -> float:
        """Money per case below which two costs are the same."""
        return 1e-9 * max(1.0, abs(self.flag_none), abs(self.flag_all))


def sentence_case(text: str) -> str:
    """Return a text with its first letter as a capital and the rest as it is."""
    return text[:1].upper() + text[1:]


def odd_prices(costs: CostModel, words: Words) -> str:
    """Return what is unreasonable about prices (Elkan 2001), "" where nothing is."""
    odd = []
    if costs.fn <= costs.tp:
        odd.append(
            f"{indefinite(words.positive)} {words.flagged} costs no less than one {words.passed}"
        )
    if costs.fp <= costs.tn:
        odd.append(
            f"{indefinite(words.negative)} {words.flagged} costs no more than one {words.passed}"
        )
    return " and ".join(odd)


def invitation(words: Words) -> str:
    """Return what to do with the chart, and what is at stake."""
    return (
        f"Drag the point. The more {words.cases} we {words.flag}, the fewer {words.positives} slip "
        f"through, and the more {words.negatives} are {words.flagged} by mistake."
    )


def verdict(point: OperatingPoint, per_case: float, situation: Situation) -> str:
    """Return what the point means, in at most three sentences to read aloud."""
    return "".join(span.text for span in spans(point, per_case, situation))


def spans(point: OperatingPoint, per_case: float, situation: Situation) -> tuple[Span, ...]:
    """Return the verdict in pieces that say what they speak of."""
    return (*_counts(point, situation.words), *_money(per_case, situation))


def _counts(point: OperatingPoint, words: Words) -> tuple[Span, ...]:
    tp, fp, fn, _ = per_thousand(point)
    start = Span(f"Of every 1,000 {words.cases} we {words.flag} ")
    missed = Span(_counted(fn, words.positive, words.positives, point.fn), "fn")
    one = missed.text.startswith(("1 ", "fewer than 1 "))
    slip = Span(" slips through. " if one else " slip through. ")
    if point.flagged == 0:
        return start, Span("none", "strong"), Span(": "), missed, slip
    if tp + fp == 0:
        return start, Span("fewer than 1", "strong"), Span(": "), missed, slip
    return (
        start,
        Span(f"{tp + fp:,}", "strong"),
        Span(": "),
        Span(_counted(tp, words.positive, words.positives, point.tp), "tp"),
        Span(" and "),
        Span(_counted(fp, words.negative, words.negatives, point.fp), "fp"),
        Span("; "),
        missed,
        slip,
    )


def _counted(shown: int, one: str, many: str, exact: float) -> str:
    """Return "1 bad loan", "27 bad loans", "no bad loans" or "fewer than 1 bad loan"."""
    if exact == 0:
        return f"no {many}"
    if shown == 0:
        return f"fewer than 1 {one}"
    return f"{shown:,} {one if shown == 1 else many}"


def _money(per_case: float, situation: Situation) -> tuple[Span, ...]:
    words, money = situation.words, situation.money
    if situation.constant:
        return (
            Span("Every "),
            Span(f"{words.case} has the same score", "strong"),
            Span(", so the model discriminates nothing."),
        )
    verb, amount = earned(per_case, money)
    start = (Span(f"That {verb} "), Span(f"{amount} per {words.case}", "strong"))
    if situation.odd:
        return (
            *start,
            Span(", at prices under which "),
            Span(situation.odd, "strong"),
            Span(": is that meant? A gain is a negative price."),
        )
    alone = situation.alone
    if alone is not None:
        verb, amount = earned(alone.per_case, money)
        without = f"if we {words.flag} {alone.whom} it {verb} {amount}"
        but = _BUT.get(situation.worth)
        if but is not None:
            told = Span(f"; {_expected(situation)}{without}: ")
            return *start, told, Span(but, "strong"), Span(".")
        if per_case > alone.per_case + situation.tolerance:
            return *start, Span(", "), Span("worse than no model", "strong"), Span(f": {without}.")
    if situation.current is not None:
        compared = against(per_case, situation.current, situation)
        return *start, Span(f", {compared} {situation.today}.")
    if alone is None:
        return *start, Span(".")
    compared = against(per_case, alone.per_case, situation)
    return *start, Span(f", {compared} if we {words.flag} {alone.whom}.")


def _expected(situation: Situation) -> str:
    """Return why a model that looks cheaper in this data is not worth using, "" elsewhere."""
    alone, expected = situation.alone, situation.expected
    if situation.worth != "no" or alone is None or expected is None:
        return ""
    if alone.per_case <= situation.cheapest + situation.tolerance:
        return ""
    verb, amount = earned(expected, situation.money)
    return f"the cheapest threshold {verb} {amount} on new {situation.words.cases}, and "


def earned(per_case: float, money: Money) -> tuple[str, str]:
    """Return "costs" and the amount, or "earns" and the amount without its minus."""
    amount = money.per_case(per_case)
    if amount.startswith(MINUS):
        return "earns", amount.removeprefix(MINUS)
    return "costs", amount


def against(per_case: float, other: float, situation: Situation) -> str:
    """Return "€30.70 less than", "less than €0.01 more than" or "the same as".

    What is earned is "better" or "worse" than something else, since less is no gain.
    """
    difference = other - per_case
    if abs(difference) <= situation.tolerance:
        return "the same as"
    step = 10.0**-situation.money.digits
    shown = abs(difference) >= 0.5 * step
    amount = situation.money.per_case(abs(difference) if shown else step)
    gain = earned(per_case, situation.money)[0] == "earns"
    way = ("better" if gain else "less") if difference > 0 else ("worse" if gain else "more")
    return f"{'' if shown else 'less than '}{amount} {way} than"
