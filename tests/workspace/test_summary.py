"""Size and base rate of a workspace's table, read without any model."""

from __future__ import annotations

import pytest

from workbench import places
from workbench.intake import InputError
from workbench.threshold import operating_curve
from workbench.workspace import load_scored, open_workspace
from workbench.workspace.summary import Summary, summarise

HEAD = '[data]\nevaluation = "scores.csv"\ntarget = "status"\npositive = "bad"\n'
MODEL = '[[models]]\nname = "score"\nscores = "score"\n'


def workspace(folder, table, more=""):
    (folder / "scores.csv").write_text(table)
    (folder / "workspace.toml").write_text(HEAD + more + MODEL)
    return open_workspace(folder)


@pytest.mark.parametrize(
    ("table", "more", "expected"),
    [
        ("status,score\nbad,1\ngood,0\ngood,0\ngood,1\n", "", Summary(4, 0.25)),
        ("status,score,w\nbad,1,3\ngood,0,1\n", 'weight = "w"\n', Summary(2, 0.75)),
        ("status,score\nbad,1\nfair,0\ngood,0\ngood,1\n", "rest = true\n", Summary(4, 0.25)),
        ("status,score\nbad,no number\ngood,0\n", "", Summary(2, 0.5)),  # scores are not read
    ],
)
def test_rows_are_counted_and_positives_weighed(tmp_path, table, more, expected):
    assert summarise(workspace(tmp_path, table, more)) == expected


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("status,score\ngood,1\ngood,0\n", "does not occur in column 'status'"),
        ("outcome,score\nbad,1\ngood,0\n", "has no column 'status'"),
        ("", "is empty"),
    ],
)
def test_a_table_that_cannot_be_used_gets_its_sentence(tmp_path, table, sentence):
    with pytest.raises(InputError, match=sentence):
        summarise(workspace(tmp_path, table))


@pytest.mark.parametrize("folder", places.samples(), ids=lambda folder: folder.name)
def test_a_sample_is_summed_up_as_its_curve_counts_it(folder):
    workspace = open_workspace(folder)
    scored = load_scored(workspace)
    curve = operating_curve(scored)
    assert summarise(workspace) == Summary(scored.n, pytest.approx(curve.prevalence, rel=1e-12))
