"""One case on trial: what the parts of the page need that change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.explain.line import Line

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explain.features import Feature
    from workbench.models.scorer import Scorer
    from workbench.workspace import Words, Workspace


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A case, the model that is asked about changes of it, and the limits of change.

    Attributes
    ----------
    workspace : Workspace
        Its words, and where limits are remembered.
    model : str
        Name of the model, for what is written down.
    scorer : Scorer
        The model, held open.
    features : tuple of Feature
        The columns that the model sees, in its order, with the limits in force.
    case_id : str
        Which case.
    case : DataFrame of one row
        What the model sees of it.
    score, threshold : float
        Its score, and where it is decided.
    content : str
        Hash of model and table: what is kept of one is not shown of another.
    """

    workspace: Workspace
    model: str
    scorer: Scorer
    features: tuple[Feature, ...]
    case_id: str
    case: pd.DataFrame
    score: float
    threshold: float
    content: str

    @property
    def words(self) -> Words:
        """How the business says it."""
        return self.workspace.words

    @property
    def line(self) -> Line:
        """Where the case stands."""
        return Line(self.score, self.threshold)

    @property
    def key(self) -> str:
        """What a change of the case follows from, whatever the threshold."""
        return repr((self.content, self.case_id, self.case.to_dict("records")))

    def feature(self, column: str) -> Feature:
        """Return what is known of a column."""
        return next(each for each in self.features if each.column == column)
