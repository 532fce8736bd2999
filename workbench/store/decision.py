"""What is recorded of a decision: its content, never edited, and where it stands."""

from __future__ import annotations

import json
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Literal, cast, get_args

from workbench.intake import InputError, quoted
from workbench.store.canonical import Plain, canonical, digest, number

if TYPE_CHECKING:
    from datetime import datetime

Status = Literal["draft", "decided", "in force", "superseded", "withdrawn"]
STATUSES: tuple[Status, ...] = get_args(Status)
# The columns of what is never edited.
CONTENT = (
    "title",
    "question",
    "workspace",
    "model",
    "threshold",
    "band_low",
    "band_high",
    "group_thresholds",
    "reason",
    "author",
    "supersedes",
    "evidence",
)
_LONGEST = {"title": 500, "question": 2_000, "workspace": 500, "model": 500, "author": 500}
_LONGEST_REASON = 20_000
_LARGEST_EVIDENCE = 10_000_000  # signs; a record of some hundred slices takes about a hundredth


@dataclass(frozen=True, slots=True)
class GroupThresholds:
    """A threshold of each group's own.

    Attributes
    ----------
    by : tuple of str
        The columns whose values make a group.
    thresholds : tuple of (key, threshold)
        `key` has one value for each column of `by`.
    """

    by: tuple[str, ...]
    thresholds: tuple[tuple[tuple[str, ...], float], ...]

    def __post_init__(self) -> None:
        if not self.by or not self.thresholds:
            raise InputError("Group thresholds need a column and at least one group.")
        keys = [key for key, _ in self.thresholds]
        if len(set(keys)) < len(keys):
            raise InputError("Group thresholds name a group twice. Give each group one threshold.")
        for key, threshold in self.thresholds:
            if len(key) != len(self.by):
                raise InputError(
                    f"The group {quoted(', '.join(key))} needs one value for each of "
                    f"{len(self.by)} columns, and has {len(key)}."
                )
            _refuse_nan(threshold, f"The threshold of the group {quoted(', '.join(key))}")

    def text(self) -> str:
        """Return it as canonical JSON: {"by": [...], "thresholds": [[[value, ...], t], ...]}."""
        pairs: list[Plain] = [[list[Plain](key), value] for key, value in self.thresholds]
        return canonical({"by": list[Plain](self.by), "thresholds": pairs})

    @classmethod
    def parse(cls, text: str) -> GroupThresholds:
        """Return what `text` wrote."""
        held = json.loads(text)
        pairs = tuple((tuple(key), number(value)) for key, value in held["thresholds"])
        return cls(tuple(held["by"]), pairs)


@dataclass(frozen=True, slots=True)
class Decision:
    """A policy that somebody chose, on stated data, for a stated reason.

    Attributes
    ----------
    title, question : str
        What it is called, and what it answers.
    workspace, model : str
        The key of the workspace, and the name of the model whose score is cut.
    threshold : float
        The exact double; cases scoring at least this are flagged. Infinite: nobody, or everybody.
    reason, author : str
        Why, and who; both may be empty in a draft only.
    evidence : str
        What it rests on, as a JSON object whose key "schema" numbers its format. Kept as it is.
    band : (float, float), optional
        Scores from `low` to below `high` go to a person.
    group_thresholds : GroupThresholds, optional
        Where groups have thresholds of their own.
    status : {"draft", "decided", "in force", "superseded", "withdrawn"}
        Where it stands; no part of the content, and the only thing that changes.
    supersedes : int, optional
        The number of the decision that this one takes the place of.

    Raises
    ------
    InputError
        If a text is missing, too long or holds signs that no text has, a number is NaN, the band
        is upside down, or the evidence is not such JSON.
    """

    title: str
    question: str
    workspace: str
    model: str
    threshold: float
    reason: str
    author: str
    evidence: str
    band: tuple[float, float] | None = None
    group_thresholds: GroupThresholds | None = None
    status: Status = "decided"
    supersedes: int | None = None

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise InputError(f"The status {quoted(self.status)} is not one of {_listed(STATUSES)}.")
        for name, most in _LONGEST.items():
            check_text(cast("str", getattr(self, name)), f"The {name}", most)
        check_text(self.reason, "The reason", _LONGEST_REASON)
        _refuse_nan(self.threshold, "The threshold")
        object.__setattr__(self, "threshold", stored(self.threshold))
        if self.band is not None:
            _check_band(*self.band)
            object.__setattr__(self, "band", tuple(map(stored, self.band)))
        if self.status != "draft":
            self._check_signed()
        _check_evidence(self.evidence)

    @property
    def content_hash(self) -> str:
        """SHA-256 of all but the status, in hex."""
        return digest(canonical(dict(self.content())))

    def content(self) -> dict[str, int | float | str | None]:
        """Return what is never edited, by the names of the columns that keep it."""
        low, high = self.band or (None, None)
        groups = self.group_thresholds
        values = (
            self.title,
            self.question,
            self.workspace,
            self.model,
            self.threshold,
            low,
            high,
            None if groups is None else groups.text(),
            self.reason,
            self.author,
            self.supersedes,
            self.evidence,
        )
        return dict(zip(CONTENT, values, strict=True))

    def _check_signed(self) -> None:
        for name in ("workspace", "model", "reason", "author"):
            if not str(getattr(self, name)).strip():
                raise InputError(f"A decision needs its {name}. Fill it in, or keep a draft.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision in the store.

    Attributes
    ----------
    number : int
        By which it is known, from 1, without gaps.
    recorded_at : datetime
        When, in UTC. Order goes by number: a clock may be set back.
    decision : Decision
        As recorded; its status as it is now.
    content_hash : str
        Of all but the status.
    version : int
        Grows with each change of status. Who changes it says which version they saw.
    """

    number: int
    recorded_at: datetime
    decision: Decision
    content_hash: str
    version: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A decision in a list: all but its evidence, question, band and groups."""

    number: int
    recorded_at: datetime
    title: str
    workspace: str
    model: str
    threshold: float
    reason: str
    author: str
    status: Status
    supersedes: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is not recorded yet; the only thing in the store that can be rewritten.

    Attributes
    ----------
    number : int
        Of drafts, not of decisions.
    saved_at : datetime
        In UTC.
    saved_by : str
        Who kept this version.
    decision : Decision
        With the status "draft".
    version : int
        Grows with each time it is kept.
    """

    number: int
    saved_at: datetime
    saved_by: str
    decision: Decision
    version: int


def check_text(text: str, what: str, most: int) -> None:
    """Refuse a text that is too long, or that no database can keep as it is."""
    if len(text) > most:
        raise InputError(f"{what} has {len(text):,} signs; at most {most:,} are kept. Shorten it.")
    if "\0" in text or not _is_unicode(text):
        raise InputError(f"{what} {quoted(text)} holds a sign that is no letter. Take it out.")


def _is_unicode(text: str) -> bool:
    """Return whether a text has no half of a letter; encoding is faster than looking at each."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def stored(value: float) -> float:
    """Return a number as both databases keep it: SQLite has no zero below zero."""
    return float(value) + 0.0


def _check_band(low: float, high: float) -> None:
    _refuse_nan(low, "The lower end of the band")
    _refuse_nan(high, "The upper end of the band")
    if low > high:
        raise InputError(
            f"The band runs from {low!r} to {high!r}. Its lower end comes first: exchange the two."
        )


def _check_evidence(text: str) -> None:
    check_text(text, "The evidence", _LARGEST_EVIDENCE)
    try:
        held = json.loads(text, parse_constant=_no_number)
    except ValueError as error:
        raise InputError(f"The evidence is not strict JSON: {error}.") from None
    schema = held.get("schema") if isinstance(held, dict) else None
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise InputError(
            'The evidence must be a JSON object with a whole number under "schema", from 1.'
        )


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _refuse_nan(value: float, what: str) -> None:
    if isnan(value):
        raise InputError(f"{what} is not a number. Give a score such as 0.25, or inf.")


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name}'" for name in names)
