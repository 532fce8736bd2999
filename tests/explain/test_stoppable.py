"""Work on a model in another process ends with the wish for it."""

from __future__ import annotations

from threading import Event

import pytest

from workbench.explain.many import explain_many
from workbench.explain.near import Stoppable
from workbench.intake import InputError
from workbench.report.explainer import open_explainer
from workbench.report.reference_group import ReferenceChoice, reference_group
from workbench.workspace import open_workspace


def test_what_nobody_wants_is_not_explained_and_else_it_is_the_same():
    stop = Event()
    with open_explainer(open_workspace("sample_models/credit"), "boosted") as opened:
        reference = reference_group(opened, ReferenceChoice("everyone", n=5), 0.5)
        stoppable, rows = Stoppable(opened.scorer, stop), opened.rows.iloc[:3]
        assert stoppable.feature_names == opened.scorer.feature_names
        made, plain = (explain_many(each, rows, reference) for each in (stoppable, opened.scorer))
        assert (made.values == plain.values).all()
        stop.set()
        with pytest.raises(InputError, match="cancelled"):
            explain_many(stoppable, opened.rows, reference)
