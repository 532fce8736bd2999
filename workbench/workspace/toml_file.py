"""Read and write workspace.toml, strictly: an unknown or wrong key gets a sentence."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.intake import InputError
from workbench.threshold import OUTCOMES, CostModel, PriceColumns
from workbench.workspace.features import feature_notes, written
from workbench.workspace.sections import Section
from workbench.workspace.values import DataFiles, ModelEntry, Policy, Words, Workspace

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "workspace.toml"
_PER_AMOUNT = "_per_amount"


def open_workspace(folder: str | Path) -> Workspace:
    """Read the workspace in a folder; its tables and models are not opened yet.

    Raises
    ------
    InputError
        If the folder has no workspace.toml, it is not TOML, or a key is missing, unknown or
        of the wrong kind; and if a file that it names is missing or lies outside the folder.
    """
    folder = Path(folder).resolve()
    path = folder / FILE
    if not path.is_file():
        raise InputError(
            f"{folder} holds no {FILE}. Give a workspace folder, or make one with 'workbench new'."
        )
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not a valid TOML file: {error}.") from error
    top = Section(str(path), "", tables)
    data = _data(top.section("data"))
    workspace = Workspace(
        folder=folder,
        title=top.text("title") or folder.name,
        question=top.text("question") or "Where do we draw the line?",
        data=data,
        models=_models(top),
        words=_words(top.section("words")),
        costs=_prices(costs := top.section("costs")),
        rates=_rates(costs),
        review=_review(costs),
        policy=_policy(top.section("policy")),
        features=feature_notes(top.section("features")),
    )
    costs.refuse_unknown()
    top.refuse_unknown()
    _refuse_missing_files(workspace)
    return workspace


def write_workspace(workspace: Workspace) -> Path:
    """Write workspace.toml into the workspace's folder; values that are defaults are left out.

    Raises
    ------
    InputError
        If the folder holds a workspace.toml already: nothing is overwritten.
    """
    import tomli_w

    path = workspace.folder / FILE
    if path.exists():
        raise InputError(f"{path} exists already. Name another folder; nothing was overwritten.")
    data = workspace.data
    words = {"pass" if key == "passing" else key: value for key, value in _set(workspace.words)}
    tables = {
        "title": workspace.title,
        "question": workspace.question,
        "data": dict(_set(data, DataFiles("", "", ""))),
        "models": [dict(_set(model, ModelEntry(""))) for model in workspace.models],
        "words": words,
        "costs": _written_costs(workspace),
        "policy": dict(_set(workspace.policy)),
        "features": written(workspace.features),
    }
    path.write_text(tomli_w.dumps({k: v for k, v in tables.items() if v}), encoding="utf-8")
    return path


def _set(
    value: DataFiles | ModelEntry | Words | CostModel | Policy,
    default: DataFiles | ModelEntry | None = None,
) -> Sequence[tuple[str, object]]:
    """Return the fields that are not at their defaults."""
    plain = type(value)() if default is None else default  # type: ignore[call-arg]
    return [
        (field.name, list(held) if isinstance(held, tuple) else held)
        for field in fields(value)
        if (held := getattr(value, field.name)) != getattr(plain, field.name)
    ]


def _written_costs(workspace: Workspace) -> dict[str, object]:
    """Return [costs] as a file holds it; the prices of both mistakes always."""
    costs = workspace.costs
    written = {key: value for key, value in _set(costs) if key != "columns"}
    written |= {"fp": costs.fp, "fn": costs.fn}
    for outcome in OUTCOMES:
        column = getattr(costs.columns, outcome)
        if column is not None:
            written[f"{outcome}_column"] = column
        if workspace.rates is not None:
            written[f"{outcome}{_PER_AMOUNT}"] = getattr(workspace.rates, outcome)
    if workspace.review is not None:
        written["review"] = workspace.review
    return written


def _data(section: Section) -> DataFiles:
    data = DataFiles(
        evaluation=section.needed("evaluation"),
        training=section.text("training"),
        target=section.needed("target"),
        positive=section.label("positive"),
        id=section.text("id"),
        weight=section.text("weight"),
        amount=section.text("amount"),
        group=section.text("group"),
        sensitive=section.texts("sensitive"),
        exclude=section.texts("exclude"),
        rest=section.flag("rest"),
        scale=section.text("scale") or "probability",
    )
    section.refuse_unknown()
    return data


def _models(top: Section) -> tuple[ModelEntry, ...]:
    models = []
    for section in top.sections("models"):
        section.refuse_later("url", "a served model is")
        model = ModelEntry(
            name=section.needed("name"),
            file=section.text("file"),
            scores=section.text("scores"),
            deployed=section.flag("deployed"),
        )
        section.refuse_unknown()
        if model.file is None and model.scores is None:
            raise section.error("gives neither 'file' nor 'scores'. Name a model file or a column")
        models.append(model)
    if not models:
        raise top.error("names no model. Add a [[models]] section with a name")
    names = [model.name for model in models]
    for name in names:
        if names.count(name) > 1:
            raise top.error(f"calls two [[models]] '{name}'. Give each a name of its own")
    return tuple(models)


def _words(section: Section) -> Words:
    given = {field.name: section.text(_key(field.name)) for field in fields(Words)}
    section.refuse_unknown()
    return Words(**{name: word for name, word in given.items() if word})


def _key(name: str) -> str:
    """Return the key of a word in the file: `pass` is no name that Python allows."""
    return "pass" if name == "passing" else name


def _prices(section: Section) -> CostModel:
    prices = {outcome: section.number(outcome) for outcome in OUTCOMES}
    named = {outcome: section.text(f"{outcome}_column") for outcome in OUTCOMES}
    given = {outcome: price for outcome, price in prices.items() if price is not None}
    costs = CostModel(unit=section.text("unit") or "", columns=PriceColumns(**named))
    return replace(costs, **given)  # type: ignore[arg-type]


def _rates(section: Section) -> CostModel | None:
    """Return the prices per amount; None where none is given.

    Where one is missing the outcome's column of prices holds, else 0.
    """
    rates = {outcome: section.number(f"{outcome}{_PER_AMOUNT}") for outcome in OUTCOMES}
    if all(rate is None for rate in rates.values()):
        return None
    given = {outcome: rate or 0.0 for outcome, rate in rates.items()}
    named = {
        outcome: section.text(f"{outcome}_column")
        for outcome, rate in rates.items()
        if rate is None
    }
    costs = CostModel(
        unit=section.text("unit") or "", per_amount=True, columns=PriceColumns(**named)
    )
    return replace(costs, **given)  # type: ignore[arg-type]


def _review(section: Section) -> float | None:
    cost = section.number("review")
    if cost is not None and cost < 0:
        raise section.error(f"has review = {cost:g}. Give what one look costs, at least 0")
    return cost


def _policy(section: Section) -> Policy:
    policy = Policy(
        threshold=section.number("threshold"),
        capacity=section.whole("capacity"),
        capacity_of=section.whole("capacity_of", least=1),
        review_miss=section.share("review_miss"),
        review_false_alarm=section.share("review_false_alarm"),
        review_capacity=section.whole("review_capacity"),
    )
    section.refuse_unknown()
    if policy.capacity is None and policy.capacity_of is not None:
        raise section.error("gives capacity_of without capacity. Say how many can be flagged")
    return policy


def _refuse_missing_files(workspace: Workspace) -> None:
    named = [("evaluation", workspace.data.evaluation), ("training", workspace.data.training)]
    named += [(f"model '{model.name}'", model.file) for model in workspace.models]
    for role, name in named:
        if name is None:
            continue
        path = (workspace.folder / name).resolve()
        if not path.is_relative_to(workspace.folder):
            raise InputError(
                f"{workspace.folder / FILE} names '{name}' as {role}, which lies outside the "
                "folder. Copy the file into the folder and name it there."
            )
        if not path.is_file():
            raise InputError(
                f"{workspace.folder / FILE} names '{name}' as {role}, but there is no such file. "
                "Put it there, or correct the name."
            )
