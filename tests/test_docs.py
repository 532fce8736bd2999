"""What the guides say is so: commands run, outputs are as shown, nothing is left undescribed."""

from __future__ import annotations

import ast
import contextlib
import doctest
import inspect
import io
import json
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import workbench
from docs.build import LARGEST, PICTURES
from tests.guides import (
    EXIT_CODE,
    GUIDES,
    Block,
    all_blocks,
    blocks,
    calls,
    calls_without_output,
    read,
    rows,
    section,
)
from tests.product import PACKAGE, ROOT, shown
from workbench.cli import main
from workbench.report.evaluation import Evaluation
from workbench.report.terms import Evidence
from workbench.saving import Settings
from workbench.threshold.auc import auc_difference
from workbench.threshold.comparison import Contender, cost_difference
from workbench.workspace.sections import Section

CREDIT = ROOT / "sample_models" / "credit"
NOTEBOOK = ROOT / "docs" / "guides" / "notebook.md"
COMMAND_LINE = "docs/guides/command_line.md"
WORKSPACE = "docs/guides/workspace.md"
CHOOSING = "docs/guides/choosing_a_threshold.md"


@pytest.fixture
def a_users_folder(tmp_path, monkeypatch) -> Path:
    """Go to a folder as the guides suppose it: the samples, and a table of the sample's scores."""
    (tmp_path / "sample_models").symlink_to(ROOT / "sample_models")
    scored = workbench.load_scored(workbench.open_workspace(CREDIT))
    table = pd.DataFrame({"status": scored.table["Status"], "score": scored.y_score})
    table.to_csv(tmp_path / "scores.csv", index=False)
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("WORKBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def call(*arguments: str) -> Result:
    """Call `workbench` in this process."""
    return CliRunner().invoke(main, arguments)


# 1. Commands


def make_help() -> set[str]:
    answer = subprocess.run(
        [str(shutil.which("make")), "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^  make ([a-z-]+)", answer.stdout, re.MULTILINE))


def test_every_target_is_in_make_help():
    targets = re.findall(r"^\.PHONY: (.+)$", read("Makefile"), re.MULTILINE)
    assert make_help() == set(targets)


def test_every_make_command_of_the_guides_exists():
    texts = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", texts, re.MULTILINE))
    assert {"run", "test", "install", "check", "bench", "docs"} <= named
    assert named <= make_help()


def test_the_readme_begins_with_the_two_commands():
    first, second, *_ = blocks(ROOT / "README.md", "sh")
    assert (first.code, second.code) == ("make run\n", "make test\n")


@pytest.mark.parametrize("arguments", calls(), ids=" ".join)
def test_every_call_of_the_guides_is_understood(arguments):
    verb, *rest = arguments
    left_over = main.commands[verb].make_context(verb, list(rest)).args
    assert left_over == []


@pytest.mark.parametrize(
    "arguments", [words for words in calls_without_output() if words[0] != "run"], ids=" ".join
)
def test_every_call_of_the_guides_runs(arguments, a_users_folder):
    answer = call(*arguments)
    assert answer.exit_code == 0, answer.stderr
    assert answer.stdout


def same(shown: str, printed: str) -> bool:
    """Return whether a guide shows what is printed; "..." stands for what it leaves out."""
    return doctest.OutputChecker().check_output(shown, printed, doctest.ELLIPSIS)


@pytest.mark.parametrize(
    "block",
    [block for block in all_blocks("sh") if block.output],
    ids=lambda block: f"{block.guide}: {block.lines[0]}",
)
def test_a_call_prints_what_the_guide_shows(block, a_users_folder):
    printed, code = "", 0
    for line in block.lines:
        if line == EXIT_CODE:
            printed += f"{code}\n"
            continue
        answer = call(*shlex.split(line)[1:])
        printed, code = printed + answer.stdout, answer.exit_code
        assert answer.stderr == ""
    assert code == 0 or block.lines[-1] == EXIT_CODE
    assert same(block.output, printed), printed


# 2. The command line


def test_every_verb_is_described():
    listed = [name.split()[1] for name in rows(read(COMMAND_LINE)) if name.startswith("workbench")]
    assert sorted(listed) == sorted(main.commands)


@pytest.mark.parametrize("verb", main.commands)
def test_every_option_of_a_verb_is_described(verb):
    command = main.commands[verb]
    real = {option for part in command.params for option in part.opts if option.startswith("--")}
    described = set(rows(section(COMMAND_LINE, f"`workbench {verb}`")))
    assert described == real | {"--help"}


def leaves(value: object, name: str = "") -> dict[str, object]:
    """Return what a JSON object holds, by dotted key; of a list of objects, the first one's."""
    match value:
        case dict():
            parts = (leaves(part, f"{name}.{key}".lstrip(".")) for key, part in value.items())
            return {key: leaf for part in parts for key, leaf in part.items()}
        case [dict() as first, *_]:
            return leaves(first, f"{name}[]")
        case _:
            return {name: value}


def test_every_key_of_the_json_is_described(a_users_folder):
    """All are filled where rows suffice, and a requirement and a reviewer are named."""
    options = ("--require", "recall>=0.85", "--confidence", "0.95", "--review-cost", "15")
    held = leaves(json.loads(call("evaluate", str(CREDIT), *options, "--json").stdout))
    assert None not in held.values()
    assert rows(section(COMMAND_LINE, "The JSON of `evaluate`")) == list(held)


def test_it_is_told_which_keys_can_be_null(a_users_folder):
    """A table of three rows and a metric without a denominator leave all of them open."""
    Path("three.csv").write_text("y,s\n1,0.9\n0,0.4\n0,0.2\n", encoding="utf-8")
    roles = ("--y-true", "y", "--y-score", "s", "--positive", "1")
    limits = ("--require", "precision>=0.9", "--capacity", "0")
    answer = json.loads(call("evaluate", "three.csv", *roles, *limits, "--json").stdout)
    null = {key for key, value in leaves(answer).items() if value is None}
    lines = section(COMMAND_LINE, "The JSON of `evaluate`").splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| `")]
    assert {len(row) for row in cells} == {3}
    told = {key.strip("`") for key, _, when in cells if when != "never"}
    assert {key for key in told if key in null or key.partition(".")[0] in null} == told
    assert null <= told | {key.partition(".")[0] for key in told}


# 3. The workspace


def test_every_key_of_a_workspace_is_described(monkeypatch):
    asked: set[tuple[str, str]] = set()
    take = Section._take

    def noted(part: Section, key: str) -> object:
        asked.add((re.sub(r"^features\..+", "features.COLUMN", part.name), key))
        return take(part, key)

    monkeypatch.setattr(Section, "_take", noted)
    workbench.open_workspace(CREDIT)
    parts = {name: f"`[{name}]`" for name, _ in asked if name} | {"": "The top of the file"}
    described = {(name, key) for name in parts for key in rows(section(WORKSPACE, parts[name]))}
    assert described == asked


@pytest.mark.parametrize("block", blocks(ROOT / WORKSPACE, "toml"), ids=["least", "all"])
def test_the_workspaces_of_the_guide_open(block, tmp_path):
    shutil.copytree(CREDIT, tmp_path / "credit")
    (tmp_path / "credit" / "workspace.toml").write_text(block.code, encoding="utf-8")
    assert workbench.open_workspace(tmp_path / "credit").deployed.name == "boosted"


def test_every_variable_of_the_environment_is_described():
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE)
    used = set(re.findall(r"\"(WORKBENCH_[A-Z_]+)\"", code))
    assert set(rows(section(WORKSPACE, "Where the app keeps its own"))) == used


# 4. The notebook


def starts_the_app(block: Block) -> bool:
    return "workbench.show(" in block.code


@pytest.mark.parametrize("guide", GUIDES, ids=shown)
def test_python_prints_what_the_guide_shows(guide, a_users_folder):
    names: dict[str, object] = {}
    for block in blocks(guide, "python"):
        if starts_the_app(block):
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.code, block.guide, "exec"), names)  # noqa: S102 (our own guide)
        assert same(block.output or "", printed.getvalue()), printed.getvalue()


@pytest.mark.parametrize(
    "block",
    [block for block in all_blocks("python") if starts_the_app(block)],
    ids=lambda block: block.guide,
)
def test_the_app_is_started_as_it_wants_to_be(block):
    (started,) = [node for node in ast.walk(ast.parse(block.code)) if isinstance(node, ast.Call)]
    named = {word.arg: word.value for word in started.keywords}
    inspect.signature(workbench.show).bind(*started.args, **named)
    assert named.keys() <= {"target", "positive", "open_browser", *Settings.__annotations__}


def test_every_setting_of_the_notebook_is_described():
    described = rows(section(str(NOTEBOOK), "A folder to keep and to hand on"))
    assert sorted(described) == sorted(Settings.__annotations__)


def test_every_public_name_is_described():
    assert sorted(rows(section(str(NOTEBOOK), "The public names"))) == sorted(workbench.__all__)


# 5. The decision


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def judged(costs: workbench.CostModel | None, threshold: float | None = None) -> Evaluation:
    workspace = workbench.open_workspace(CREDIT)
    terms = workbench.Terms(costs or workspace.costs, current=0.5, words=workspace.words)
    return workbench.evaluate(workbench.load_scored(workspace), terms, threshold=threshold)


def test_the_decision_quotes_what_is_computed():
    told, rates = in_one_line(read(CHOOSING)), workbench.open_workspace(CREDIT).rates
    low, high = judged(None, 0.5).regret_intervals.flag_all
    assert f"from 0.5 being €{-low:.2f} dearer to being €{high:.2f} cheaper" in told
    found = judged(rates)
    plateau, worth = found.plateau, found.regret_intervals
    assert "from {:.4f} to {:.4f}, holds 1/6".format(*plateau) in told
    assert plateau[0] < 1 / 6 <= plateau[1]
    assert f"In this data €{found.cost.per_case:.2f}. **Expect €{found.cost.honest:.2f}.**" in told
    assert "The interval is €{:.2f} to €{:.2f}.".format(*found.cost.interval) in told
    assert "the cheapest saves €{:.2f} to €{:.2f}, and".format(*worth.current) in told
    assert "declining everybody €{:.2f} to €{:.2f}.".format(*worth.flag_all) in told
    share = rates.fp * np.array(found.stable.cost_ratio)
    assert "costs {:.3f} to {:.3f} of its amount".format(*share) in told
    assert (
        "or while {:.0%} to {:.0%} of".format(*found.stable.prevalence).replace("%", " %") in told
    )


def test_the_decision_quotes_how_the_models_differ():
    told, workspace = in_one_line(read(CHOOSING)), workbench.open_workspace(CREDIT)
    terms = workbench.Terms(workspace.rates)
    boosted, logistic = (workbench.load_scored(workspace, each) for each in ("boosted", "logistic"))
    area = auc_difference(boosted, logistic)
    assert f"is {area.value:.3f} larger, {area.low:.3f} to {area.high:.3f}." in told
    priced = (
        Evidence.of(each, workbench.operating_curve(each), terms) for each in (boosted, logistic)
    )
    cost = cost_difference(*(Contender(each.priced, each.rows()) for each in priced))
    assert f"would cost €{-cost.value:.2f} less, but" in told
    assert f"from €{-cost.low:.2f} less to €{cost.high:.2f} more." in told


def test_the_credit_card_tells_the_costs_per_amount():
    card = in_one_line(read("sample_models/credit/card.md"))
    rates = workbench.open_workspace(CREDIT).rates
    found, others = judged(rates), judged(rates).baselines
    assert (
        f"costs {found.cost.per_case:.1f} at its cheapest threshold, {found.point.threshold:.3f}, "
        f"declining everybody {others.flag_all:.1f}, a threshold of 0.5 {others.current:.1f}, and "
        f"approving everybody {others.flag_none:.1f}."
    ) in card
    assert "thresholds from {:.3f} to {:.3f} apart".format(*found.plateau) in card
    flat = judged(None).cost.honest
    assert f"expect {flat:.1f} per application" in card
    assert f"and {found.cost.honest:.1f} per amount." in card
    for costs in (None, rates):
        ends = judged(costs, 0.5).regret_intervals.flag_all
        assert ends[0] < 0.0 < ends[1]
        assert judged(costs).regret_intervals.current[0] > 0.0
    means = workbench.read_table(CREDIT / "evaluation.csv").groupby("Status")["Amount"].mean()
    assert f"{means['bad']:,.0f} on average, good ones {means['good']:,.0f}." in card


# 6. How it works


def test_the_layers_are_those_that_a_machine_checks():
    contracts = tomllib.loads(read("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    checked = [re.sub(r"[()]", "", layer) for layer in contracts[0]["layers"]]
    told = section("docs/how_it_works.md", "One direction").split("\n\n")[0]
    assert ["cli | ui", *" ".join(told.split()).split(" -> ")[2:]] == checked


# 7. Links and pictures


@pytest.mark.parametrize("guide", GUIDES, ids=shown)
def test_every_link_of_a_guide_leads_somewhere(guide):
    text = guide.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)|(?:src|srcset)=\"([^\"]+)\"", text)
    local = [link for pair in links for link in pair if link and "://" not in link]
    assert [link for link in local if not (guide.parent / link).exists()] == []


def test_every_guide_is_linked_from_the_readme():
    text = read("README.md")
    assert [shown(guide) for guide in GUIDES[1:] if shown(guide) not in text] == []


def test_every_picture_is_shown_and_light_enough():
    texts = "\n".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    drawn = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert [path.stem for path in drawn] == sorted(picture.name for picture in PICTURES)
    assert [path.name for path in drawn if path.name not in texts] == []
    assert [path.name for path in drawn if path.stat().st_size > LARGEST] == []
