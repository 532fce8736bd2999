"""What the page on fairness compares beside the first column: part of the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from workbench.slices import Cut, Found
from workbench.slices.losses import Loss
from workbench.slices.parity_points import CRITERIA
from workbench.slices.slicing import MOST_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbench.ui.address import Address, Link

Metric = Literal["fpr", "tpr", "selection_rate", "ppv", "cost"]
METRICS: tuple[Metric, ...] = get_args(Metric)
LEAST_ROWS = 30
# How far apart slices are, in the order in which they are read.
DEFINITIONS = (
    "false_positive_rate_difference",
    "equal_opportunity_difference",
    "equalized_odds_difference",
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "predictive_parity_difference",
)
USUAL_CRITERION = "predictive_equality"
MOST_BESIDE = 4  # columns one below another
_MOST_ROWS = 1_000_000
LOSSES: tuple[Loss, ...] = get_args(Loss)
_LEAST_SOUGHT = 5  # rows of a group that is sought
_BETWEEN = "\t"
_MOST_EDGES = 20


@dataclass(frozen=True, slots=True)
class FairnessChoice:
    """Which slices are compared, by what, and with whom.

    Attributes
    ----------
    also : tuple of str
        Further columns beside the one by which people are compared everywhere.
    crossed : bool
        Whether every combination of the columns is a group; else each column has its own.
    detail : str, optional
        The column that is looked at in detail; the first, where it is not said.
    cuts : tuple of Cut
        Columns that are cut otherwise than by default, each once.
    found : Found, optional
        One slice against all others, in place of all columns.
    metric : str
        Which of `METRICS` is drawn.
    definition : str, optional
        Which of `DEFINITIONS` is drawn at every line; the metric's own, where it is not said.
    reference : tuple of str
        A value of each column: key of the slice that the others are compared with. Empty: the
        largest. Of columns that are not crossed each has its own; "" means its largest.
    min_n : int
        A rate of fewer cases is too few to judge by.
    against : str, optional
        What every slice is compared with: "today", or the name of another model.
    criterion : str
        Which of `CRITERIA` the price of parity is asked for.
    gap : float, optional
        How far apart the groups may then lie; half of what is, where it is not said.
    loss : str
        Which of `LOSSES` weak groups are sought by.
    least : int, optional
        So many rows a weak group has at least; of a usual size, where it is not said.
    """

    also: tuple[str, ...] = ()
    crossed: bool = False
    detail: str | None = None
    cuts: tuple[Cut, ...] = ()
    found: Found | None = None
    metric: Metric = "fpr"
    definition: str | None = None
    reference: tuple[str, ...] = ()
    min_n: int = LEAST_ROWS
    against: str | None = None
    criterion: str = USUAL_CRITERION
    gap: float | None = None
    loss: Loss = "error"
    least: int | None = None

    def with_cut(self, cut: Cut) -> FairnessChoice:
        """Return the same with one column cut otherwise; the reference may be no more."""
        others = tuple(each for each in self.cuts if each.column != cut.column)
        return replace(self, cuts=(*others, cut), reference=())

    def cut_of(self, column: str) -> Cut | None:
        """Return how a column is cut, where that was chosen."""
        return next((each for each in self.cuts if each.column == column), None)


def written_fairness(choice: FairnessChoice) -> Address:
    """Return the part of an address that says what differs from the first look.

    The columns themselves are `by`, several times where there are several.
    """
    usual = FairnessChoice()
    address: Address = {}
    if choice.crossed:
        address["crossed"] = ["1"]
    if choice.detail is not None:
        address["detail"] = [choice.detail]
    if choice.cuts:
        address["cut"] = [_BETWEEN.join(_cut_parts(cut)) for cut in choice.cuts]
    if choice.found is not None:
        address["found"] = [
            _BETWEEN.join((name, *_cut_parts(cut))) for cut, name in choice.found.members
        ]
    if choice.metric != usual.metric:
        address["metric"] = [choice.metric]
    if choice.definition is not None:
        address["definition"] = [choice.definition]
    if choice.reference:
        address["reference"] = list(choice.reference)
    if choice.min_n != usual.min_n:
        address["min_n"] = [str(choice.min_n)]
    if choice.against is not None:
        address["against"] = [choice.against]
    if choice.criterion != usual.criterion:
        address["criterion"] = [choice.criterion]
    if choice.gap is not None:
        address["gap"] = [repr(choice.gap)]
    if choice.loss != usual.loss:
        address["loss"] = [choice.loss]
    if choice.least is not None:
        address["least"] = [str(choice.least)]
    return address


def read_fairness(link: Link) -> FairnessChoice:
    """Return what a link says; what it says and cannot be used is left out, with a sentence."""
    crossed = _crossed(link)
    most = MOST_COLUMNS if crossed else MOST_BESIDE
    choice = FairnessChoice(
        also=tuple(link.texts("by", most, "compares by {} columns")[1:]),
        crossed=crossed,
        detail=link.text("detail") or None,
        cuts=_cuts(link),
        found=_found(link),
        reference=tuple(link.texts("reference", MOST_BESIDE, "has {} values of a reference")),
        definition=_one_of(link, "definition", DEFINITIONS),
        min_n=_rows(link, "min_n", 1) or LEAST_ROWS,
        least=_rows(link, "least", _LEAST_SOUGHT),
        against=link.text("against") or None,
        criterion=_one_of(link, "criterion", CRITERIA) or USUAL_CRITERION,
        gap=_gap(link),
    )
    metric, loss = _one_of(link, "metric", METRICS), _one_of(link, "loss", LOSSES)
    for each in METRICS:
        if metric == each:
            choice = replace(choice, metric=each)
    for sought in LOSSES:
        if loss == sought:
            choice = replace(choice, loss=sought)
    return choice


def _one_of(link: Link, key: str, known: Iterable[str]) -> str | None:
    said = link.text(key)
    if said is not None and said not in known:
        link.left_out(key, said, f"is none of {', '.join(known)}")
        return None
    return said


def _crossed(link: Link) -> bool:
    said = link.text("crossed")
    if said not in (None, "1"):
        link.left_out("crossed", str(said), "is not 1")
    return said == "1"


def _gap(link: Link) -> float | None:
    gap = link.number("gap")
    if gap is not None and not 0.0 <= gap <= 1.0:
        link.left_out("gap", str(gap), "is no share from 0 to 1")
        return None
    return gap


def _cut_parts(cut: Cut) -> tuple[str, ...]:
    """Return column, how, and what that needs: "Age", "edges", "25 40"."""
    match cut.how:
        case "edges":
            return cut.column, cut.how, " ".join(map(repr, cut.edges))
        case "word":
            return cut.column, cut.how, cut.word
        case _:
            return cut.column, cut.how


def _cut(parts: list[str]) -> Cut | None:
    """Return the cut that parts of an address say; None where they say none."""
    match parts:
        case [column, "values"]:
            return Cut(column)
        case [column, "length"]:
            return Cut(column, "length")
        case [column, "word", word] if word.strip():
            return Cut(column, "word", word=word)
        case [column, "edges", text]:
            edges = read_edges(text)
            return None if edges is None else Cut(column, "edges", edges)
        case _:
            return None


def read_edges(text: str) -> tuple[float, ...] | None:
    """Return the numbers that part a column, rising; None where a text says none."""
    from workbench.ui.address import parsed

    edges = sorted({parsed(part) for part in text.replace(",", " ").replace(";", " ").split()})
    fine = 0 < len(edges) <= _MOST_EDGES and all(abs(edge) < float("inf") for edge in edges)
    return tuple(edges) if fine else None


def _cuts(link: Link) -> tuple[Cut, ...]:
    found: dict[str, Cut] = {}
    for text in link.texts("cut", 2 * MOST_BESIDE, "cuts {} columns"):
        cut = _cut(text.split(_BETWEEN))
        if cut is None:
            link.left_out("cut", text, "is no way to cut a column")
        else:
            found[cut.column] = cut
    return tuple(found.values())


def _found(link: Link) -> Found | None:
    members = []
    for text in link.texts("found", 3, "has {} conditions of a slice"):
        name, *parts = text.split(_BETWEEN)
        cut = _cut(parts)
        if cut is None:
            link.left_out("found", text, "is no condition of a slice")
            return None
        members.append((cut, name))
    return Found(tuple(members)) if members else None


def _rows(link: Link, key: str, least: int) -> int | None:
    """Return a number of rows; None where a link says none, or none that can be."""
    text = link.text(key)
    if text is None:
        return None
    if not (text.isdecimal() and least <= int(text) <= _MOST_ROWS):
        link.left_out(key, text, f"is no number of cases from {least} up")
        return None
    return int(text)
