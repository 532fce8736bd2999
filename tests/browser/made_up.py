"""Workspaces that were made up for the browser tests: odd names, many rows, weights, faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import tomli_w

# Each kind of text that a page could take for more than text. The address is never answered.
PAYLOADS = {
    "script": "<script>window.caught='script'</script>",
    "handler": "<img src=x onerror=\"window.caught='handler'\">",
    "image": "![i](https://outside.example/i.png)",
    "link": "[l](https://outside.example/l)",
    "address": "https://outside.example/a",
    "emphasis": "**bold** _slanted_ `code`",
    "formula": "$e=mc^2$",
    "emoji": ":smile: :material/home:",
    "colour": ":red[red] :blue-badge[b]",
    "frame": "<iframe src='https://outside.example/f'></iframe>",
    "markup": "<b>b</b> <a href='https://outside.example/m'>m</a> &amp;",
    "arrow": ">= 5 -> 6 -- 7",
    "list": "- one",
    "number": "1. one",
    "heading": "# one",
}
ALL = " ".join(PAYLOADS.values())


def write_all(home: Path) -> list[Path]:
    """Write every workspace into a folder; return the folder of each."""
    makers = (payloads, many, weighted, one_class)
    return [maker(home / maker.__name__) for maker in makers]


def write(folder: Path, table: pd.DataFrame, **settings: object) -> Path:
    """Write a workspace with a label column `y` and a score column `score`."""
    folder.mkdir(parents=True)
    table.to_csv(folder / "evaluation.csv", index=False)
    data = {"evaluation": "evaluation.csv", "target": "y", "positive": "1"}
    data |= settings.pop("data", {})
    models = settings.pop("models", [{"name": "score", "scores": "score"}])
    (folder / "workspace.toml").write_text(
        tomli_w.dumps({"data": data, "models": models, **settings}), encoding="utf-8"
    )
    return folder


def rows(n: int, *, seed: int = 0) -> pd.DataFrame:
    """Return a table of n cases whose scores tell something of the label."""
    draw = np.random.default_rng(seed)
    y = np.arange(n) % 4 == 0
    score = 1.0 / (1.0 + np.exp(-draw.normal(np.where(y, 0.6, -0.9), 1.0)))
    return pd.DataFrame({"y": y.astype(int), "score": score})


def payloads(folder: Path, n: int = 200) -> Path:
    """Write a workspace of n rows in which every name is an attack."""
    table = rows(n)
    values = list(PAYLOADS.values())
    table["score 2"] = table["score"] ** 2
    column = f"group {ALL}"
    table[column] = [values[i % len(values)] for i in range(len(table))]
    return write(
        folder,
        table,
        title=f"title {ALL}",
        question=f"question {ALL}",
        data={"sensitive": [column]},
        models=[
            {"name": f"model one {ALL}", "scores": "score"},
            {"name": f"model two {ALL}", "scores": "score 2"},
        ],
        words={
            "case": f"case {PAYLOADS['script']}{PAYLOADS['link']}",
            "cases": f"cases {PAYLOADS['image']}{PAYLOADS['formula']}",
            "positive": f"positive {PAYLOADS['handler']}{PAYLOADS['address']}",
            "positives": f"positives {ALL}",
            "negative": f"negative {PAYLOADS['emphasis']}{PAYLOADS['emoji']}",
            "negatives": f"negatives {ALL}",
            "flag": f"flag {PAYLOADS['colour']}{PAYLOADS['frame']}",
            "flagged": f"flagged {ALL}",
            "pass": f"pass {PAYLOADS['emoji']}",
            "passed": f"passed {ALL}",
        },
        costs={"fp": 1.0, "fn": 4.0, "unit": PAYLOADS["handler"]},
        policy={"threshold": 0.4, "capacity": 10},
    )


def many(folder: Path) -> Path:
    """Write a workspace of so many scores that not all are drawn."""
    return write(folder, rows(20_000), title="Many", costs={"fp": 1.0, "fn": 3.0, "unit": "€"})


def weighted(folder: Path) -> Path:
    """Write a workspace with weights, gains and no policy of today."""
    table = rows(900, seed=3).assign(weight=np.random.default_rng(1).gamma(2.0, 3.0, 900))
    table["region"] = np.where(np.arange(900) % 7 < 3, "north", "south")
    return write(
        folder,
        table,
        title="Weighted",
        data={"weight": "weight", "sensitive": ["region"]},
        costs={"fp": 3.5, "fn": 11.25, "tp": -2.75, "tn": -0.5, "unit": "points"},
    )


def one_class(folder: Path) -> Path:
    """Write a workspace whose table holds no positive at all."""
    return write(folder, rows(40).assign(y=0), title="One class")
