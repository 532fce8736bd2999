"""workspace.toml: every wrong key gets its sentence."""

from __future__ import annotations

import pytest

from tests.workspace.toml_files import LEAST, fill
from workbench.intake import InputError
from workbench.workspace import FILE, open_workspace


@pytest.fixture
def folder(tmp_path):
    return fill(tmp_path)


def sentence(folder, text) -> str:
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        open_workspace(folder)
    return str(caught.value)


WRONG = {
    "no label column": (
        'target = "status"\n',
        "",
        "section [data], does not say 'target'. Add it.",
    ),
    "an empty name": ('"evaluation.csv"', '""', "section [data], does not say 'evaluation'."),
    "no positive label": (
        'positive = "bad"\n',
        "",
        "section [data], does not say 'positive'. Name the label that counts as positive.",
    ),
    "a list as label": ('"bad"', '["bad"]', "section [data], does not say 'positive'."),
    "a number as text": (
        '"status"',
        "3",
        "section [data], has target = 3. Write a text in quotes.",
    ),
    "a text as list": (
        "[[models]]",
        'sensitive = "sex"\n[[models]]',
        "section [data], has sensitive = 'sex'. Write a list of texts in quotes.",
    ),
    "a list of numbers": (
        "[[models]]",
        "exclude = [1]\n[[models]]",
        "section [data], has exclude = [1]. Write a list of texts in quotes.",
    ),
    "a text as boolean": (
        "[[models]]",
        'rest = "yes"\n[[models]]',
        "section [data], has rest = 'yes'. Write true or false.",
    ),
    "a misspelt key": (
        "[[models]]",
        'wieght = "w"\n[[models]]',
        "section [data], has the key 'wieght', which is not known. Did you mean 'weight'.",
    ),
    "an unknown key": (
        "[[models]]",
        "zzz = 1\n[[models]]",
        "has the key 'zzz', which is not known.",
    ),
    "an unknown section": (LEAST, LEAST + "[zzz]\n", "has the key 'zzz', which is not known."),
    "a section as value": (LEAST, "costs = 3\n" + LEAST, "has 'costs' as a value. Write it as a"),
    "models as value": (
        '[[models]]\nname = "ready"\nscores = "score"\n',
        '[models]\nname = "ready"\n',
        "has 'models' as a value. Write sections, [[models]].",
    ),
    "no model": (
        '[[models]]\nname = "ready"\nscores = "score"\n',
        "",
        "workspace.toml names no model. Add a [[models]] section with a name.",
    ),
    "a nameless model": ('name = "ready"\n', "", "section [[models]], does not say 'name'."),
    "a model of nothing": (
        'scores = "score"\n',
        "",
        "section [[models]], gives neither 'file' nor 'scores'. Name a model file or a column.",
    ),
    "a served model": (
        'scores = "score"\n',
        'url = "model"\n',
        "has 'url', but a served model is not available yet. Leave the key out.",
    ),
    "two models of one name": (
        LEAST,
        LEAST + '[[models]]\nname = "ready"\nscores = "other"\n',
        "calls two [[models]] 'ready'. Give each a name of its own.",
    ),
    "a price that is text": (
        LEAST,
        LEAST + '[costs]\nfp = "200"\n',
        "section [costs], has fp = '200'. Write a finite number.",
    ),
    "a price without end": (LEAST, LEAST + "[costs]\nfn = inf\n", "section [costs], has fn = inf."),
    "a price that is none": (
        LEAST,
        LEAST + "[costs]\nfn = nan\n",
        "section [costs], has fn = nan.",
    ),
    "a price that is true": (
        LEAST,
        LEAST + "[costs]\nfn = true\n",
        "has fn = True. Write a finite",
    ),
    "a column of prices that is a number": (
        LEAST,
        LEAST + "[costs]\nfp_column = 3\n",
        "section [costs], has fp_column = 3. Write a text in quotes.",
    ),
    "a look that pays": (
        LEAST,
        LEAST + "[costs]\nreview = -1\n",
        "section [costs], has review = -1. Give what one look costs, at least 0.",
    ),
    "half a slot": (
        LEAST,
        LEAST + "[policy]\ncapacity = 2.5\n",
        "section [policy], has capacity = 2.5. Write a whole number of at least 0.",
    ),
    "a capacity of no cases": (
        LEAST,
        LEAST + "[policy]\ncapacity = 2\ncapacity_of = 0\n",
        "section [policy], has capacity_of = 0. Write a whole number of at least 1.",
    ),
    "only what the capacity is of": (
        LEAST,
        LEAST + "[policy]\ncapacity_of = 2000\n",
        "section [policy], gives capacity_of without capacity. Say how many can be flagged.",
    ),
    "a reviewer who misses more than all": (
        LEAST,
        LEAST + "[policy]\nreview_miss = 1.5\n",
        "section [policy], has review_miss = 1.5. Write a share from 0 to 1, such as 0.05.",
    ),
    "a policy that is text": (
        LEAST,
        LEAST + '[policy]\nthreshold = "half"\n',
        "section [policy], has threshold = 'half'. Write a finite number.",
    ),
    "a capacity that is text": (
        LEAST,
        LEAST + '[policy]\ncapacity = "few"\n',
        "has capacity = 'few'",
    ),
    "a misspelt word": (
        LEAST,
        LEAST + '[words]\npassing = "approve"\n',
        "section [words], has the key 'passing', which is not known.",
    ),
    "a table that is not there": (
        '"evaluation.csv"',
        '"elsewhere.csv"',
        "names 'elsewhere.csv' as evaluation, but there is no such file.",
    ),
    "a model that is not there": (
        'scores = "score"',
        'file = "gone.skops"',
        "names 'gone.skops' as model 'ready', but there is no such file.",
    ),
    "a table outside": (
        '"evaluation.csv"',
        '"../evaluation.csv"',
        "names '../evaluation.csv' as evaluation, which lies outside the folder.",
    ),
    "not TOML": ("[data]", "[data", "is not a valid TOML file:"),
}


@pytest.mark.parametrize(("before", "after", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told(folder, before, after, expected):
    assert before in LEAST
    said = sentence(folder, LEAST.replace(before, after, 1))
    assert expected in said
    assert said.endswith(".")


def test_a_folder_without_the_file_is_told(tmp_path):
    with pytest.raises(InputError, match=r"holds no workspace\.toml\. Give a workspace folder"):
        open_workspace(tmp_path)


def test_a_file_in_another_encoding_is_told(folder):
    (folder / FILE).write_bytes(LEAST.replace("bad", "schädlich").encode("latin-1"))
    with pytest.raises(InputError, match="is not a valid TOML file"):
        open_workspace(folder)


def test_a_link_that_leads_outside_is_told(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("")
    (folder / "evaluation.csv").unlink()
    (folder / "evaluation.csv").symlink_to(secret)
    assert "lies outside the folder" in sentence(folder, LEAST)
