"""What a workspace says, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.columns import Columns
from workbench.intake import InputError
from workbench.threshold import Capacity, CostModel, Limits, Reviewer
from workbench.workspace.features import FeatureNote


@dataclass(frozen=True, slots=True)
class DataFiles:
    """The tables of a workspace and the roles of their columns.

    Attributes
    ----------
    evaluation, training : str
        File names within the folder; `training` is optional.
    target, positive : str
        The column of true labels, and the label that counts as positive.
    id, weight, amount, group : str, optional
        Case id, sample weight, money per row, rows that belong together.
    sensitive, exclude : tuple of str
        Columns by which people may be treated unlike; columns that no model may see.
    rest : bool
        Whether all labels but `positive` are negative, however many there are.
    scale : str
        What scores are: "probability", "percent", "logit" or "any".
    """

    evaluation: str
    target: str
    positive: str
    training: str | None = None
    id: str | None = None
    weight: str | None = None
    amount: str | None = None
    group: str | None = None
    sensitive: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rest: bool = False
    scale: str = "probability"

    @property
    def hidden(self) -> tuple[str, ...]:
        """Columns that no model may see and by which nobody asked to compare."""
        return tuple(name for name in self.exclude if name not in self.sensitive)

    def columns(self, y_score: str) -> Columns:
        """Return the roles for reading the table with one score column."""
        return Columns(
            y_true=self.target,
            y_score=y_score,
            positive=self.positive,
            weight=self.weight,
            id=self.id,
            amount=self.amount,
            group=self.group,
            sensitive=self.sensitive,
            rest=self.rest,
            scale=self.scale,
        )


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One candidate model: a file in the folder, or a column of ready scores."""

    name: str
    file: str | None = None
    scores: str | None = None
    deployed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """How this business says it; singular nouns, and verbs that fit "we ... 300 cases".

    Attributes
    ----------
    case, positive, negative : str
        Nouns: "application", "bad loan", "good loan".
    flag, passing : str
        Verbs: "decline", "approve" (`pass` in the file).
    flagged, passed : str
        Their participles: "declined", "approved".
    cases, positives, negatives : str
        Plurals, where adding an s is not enough.
    """

    case: str = "case"
    positive: str = "positive"
    negative: str = "negative"
    flag: str = "flag"
    passing: str = "pass"
    flagged: str = "flagged"
    passed: str = "passed"
    cases: str = ""
    positives: str = ""
    negatives: str = ""

    def __post_init__(self) -> None:
        """Fill in the plurals that were not given."""
        for plural, singular in (
            ("cases", self.case),
            ("positives", self.positive),
            ("negatives", self.negative),
        ):
            if not getattr(self, plural):
                object.__setattr__(self, plural, _plural(singular))


@dataclass(frozen=True, slots=True)
class Policy:
    """What is in force today.

    Attributes
    ----------
    threshold : float, optional
        The threshold, where there is one.
    capacity, capacity_of : int, optional
        Most cases that can be flagged, of so many; of the rows of the evaluation table where it
        is not said.
    review_miss, review_false_alarm : float
        Share of the positives that the reviewer passes, and of the negatives that he flags.
    review_capacity : int, optional
        Most rows of the evaluation table that can be reviewed.
    """

    threshold: float | None = None
    capacity: int | None = None
    capacity_of: int | None = None
    review_miss: float = 0.0
    review_false_alarm: float = 0.0
    review_capacity: int | None = None

    @property
    def limits(self) -> Limits:
        """What every point must keep."""
        if self.capacity is None:
            return Limits()
        return Limits(capacity=Capacity(self.capacity, self.capacity_of))

    def reviewer(self, cost: float | None) -> Reviewer | None:
        """Return the person who reviews at a cost of one look; None where there is no cost."""
        if cost is None:
            return None
        return Reviewer(cost, self.review_miss, self.review_false_alarm, self.review_capacity)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A question, the data and models that bear on it, its words and its prices.

    Attributes
    ----------
    folder : Path
        Where it is on disk.
    key : str
        Its name in an address: the folder's name, where no other is called so.
    costs : CostModel
        Prices per case, or from the columns that hold them.
    rates : CostModel, optional
        Prices per amount, where the file gives any.
    review : float, optional
        What one look by a person costs.
    features : tuple of FeatureNote
        What is said of single columns.
    """

    folder: Path
    title: str
    question: str
    data: DataFiles
    models: tuple[ModelEntry, ...]
    words: Words = field(default_factory=Words)
    costs: CostModel = field(default_factory=CostModel)
    policy: Policy = field(default_factory=Policy)
    rates: CostModel | None = None
    review: float | None = None
    key: str = ""
    features: tuple[FeatureNote, ...] = ()

    def __post_init__(self) -> None:
        """Take the folder's name as the key where none is given."""
        if not self.key:
            object.__setattr__(self, "key", self.folder.name)

    @property
    def deployed(self) -> ModelEntry:
        """The deployed model, else the first."""
        return next((model for model in self.models if model.deployed), self.models[0])

    @property
    def score_columns(self) -> tuple[str, ...]:
        """Columns of ready scores, of whichever model: nobody compares by them."""
        return tuple(model.scores for model in self.models if model.scores is not None)

    def model(self, name: str | None) -> ModelEntry:
        """Return a model by name; the deployed one where no name is given.

        Raises
        ------
        InputError
            If no model has that name.
        """
        if name is None:
            return self.deployed
        for model in self.models:
            if model.name == name:
                return model
        names = ", ".join(f"'{model.name}'" for model in self.models)
        raise InputError(f"The workspace '{self.title}' has no model '{name}'. It has {names}.")


def _plural(noun: str) -> str:
    """Return the regular English plural of a noun or a noun phrase that ends in one."""
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in ("a", "e", "i", "o", "u"):
        return noun[:-1] + "ies"
    return noun + "s"
