"""Bad slices: columns that cannot part the rows, and references that are no slice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.input_cases import PLAIN, cells
from workbench.intake import read_table
from workbench.report.fairness import Fairness, fairness
from workbench.report.slice_choice import SliceChoice
from workbench.scored import Scored
from workbench.slices import Cut, Cutting

_COLUMNS = cells(
    job=["fixed", "parttime", "fixed", "parttime"],
    age=["20", "30", "40", "50"],
    note=["late", "", "too late", "fine"],
)


@dataclass(frozen=True, slots=True)
class BadSlices:
    """Slices of a table that is fine, which must be refused, and what the sentence must say.

    Attributes
    ----------
    name, what, sentence
        As in `BadInput`.
    by : str, Cut, or a tuple of them
        What the rows are cut by.
    reference : tuple of str, optional
        The slice to compare with.
    """

    name: str
    what: str
    by: Cutting | tuple[Cutting, ...]
    sentence: tuple[str, ...]
    reference: tuple[str, ...] | None = None

    def ask(self, folder: Path) -> Fairness:
        """Compare the slices, as page, command line and notebook do."""
        scored = Scored.from_frame(read_table(_COLUMNS(folder)), PLAIN)
        return fairness(scored, by=self.by, choice=SliceChoice(self.reference))


SLICES = (
    BadSlices(
        "slices-by-no-column",
        "slices by a column that is not there",
        "sexe",
        ("no column 'sexe'", "Did you mean 'sex'?"),
    ),
    BadSlices(
        "slices-by-label",
        "slices by the label",
        "label",
        ("'label' is the column of true labels",),
    ),
    BadSlices(
        "slices-by-score", "slices by the score", "score", ("'score' is the column of scores",)
    ),
    BadSlices(
        "slices-by-one-twice",
        "slices by one column twice",
        ("sex", "sex"),
        ("'sex' is named twice to make slices by",),
    ),
    BadSlices(
        "slices-by-four",
        "slices by four columns",
        ("sex", "job", "age", "group"),
        ("one to 3 columns at a time, not by 4",),
    ),
    BadSlices("slices-by-none", "slices by no column", (), ("not by 0",)),
    BadSlices(
        "slices-edges-fall",
        "edges that do not rise",
        Cut("age", "edges", edges=(40.0, 30.0)),
        ("The edges for 'age' must be finite numbers, each above the one before",),
    ),
    BadSlices(
        "slices-edges-of-text",
        "edges for a column of text",
        Cut("job", "edges", edges=(1.0,)),
        ("Column 'job' holds no numbers",),
    ),
    BadSlices(
        "slices-by-length-of-numbers",
        "the length of numbers",
        Cut("age", "length"),
        ("Column 'age' holds numbers, not texts",),
    ),
    BadSlices(
        "slices-by-no-word",
        "a word to look for that is blank",
        Cut("note", "word", word=" "),
        ("Give a word to look for in 'note'",),
    ),
    BadSlices(
        "reference-no-slice",
        "a reference that is no slice",
        "sex",
        ("'sex' has no slice 'F'", "Did you mean 'f'? Its slices are 'f', 'm'."),
        reference=("F",),
    ),
    BadSlices(
        "reference-without-rows",
        "a reference in which no row lies",
        ("sex", "job"),
        ("No row lies in the slice 'f × parttime' of 'sex × job'",),
        reference=("f", "parttime"),
    ),
)
