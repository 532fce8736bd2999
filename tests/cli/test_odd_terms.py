"""Odd terms: weights of 0, limits that forbid the alternatives, too few groups, missing rates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.cli.calling import call

READ = ("--y-true", "y", "--y-score", "s", "--positive", 1, "--json")


def write(folder: Path, text: str) -> Path:
    path = folder / "t.csv"
    path.write_text(text)
    return path


def test_a_row_of_weight_0_is_no_reason_to_call_prices_odd(tmp_path):
    rows = [f"{i % 2},{i / 60},1,5" for i in range(1, 60)]
    words = ("--weight", "w", "--cost-fn-column", "c", "--cost-fp-column", "c")
    odd = write(tmp_path, "\n".join(["y,s,w,c", "1,0.001,0,-5", *rows]))
    one = call("evaluate", odd, *READ, *words).read()
    without = write(tmp_path, "\n".join(["y,s,w,c", *rows]))
    other = call("evaluate", without, *READ, *words).read()
    assert one["verdict"] == other["verdict"]
    assert one["stable"] == other["stable"] is not None


def test_where_only_rows_of_weight_0_have_a_price_no_range_is_given(tmp_path):
    path = write(tmp_path, "y,s,w,c\n1,1.0,1,0\n1,0.5,0,30\n0,0.0,0.7,1\n")
    words = ("--cost-fn-column", "c", "--cost-fp", 2, "--cost-tn", 0.1, "--weight", "w")
    assert call("evaluate", path, *READ, *words, "--threshold", 1).read()["stable"] is None
    assert "nan" not in call("evaluate", path, *READ[:-1], *words).out


@pytest.mark.parametrize("limit", [("--capacity", 20), ("--require", "selection_rate<=0.05")])
def test_what_breaks_the_limits_is_no_alternative(tmp_path, limit):
    draw = np.random.default_rng(1)
    y = draw.random(300) < 0.27
    s = np.clip(0.3 * y + 0.7 * draw.random(300), 0, 1)
    table = pd.DataFrame({"y": y.astype(int), "s": s})
    table.to_csv(tmp_path / "t.csv", index=False)
    words = (tmp_path / "t.csv", *READ, "--cost-fn", 5)
    free, held = (call("evaluate", *words, *more).read()["verdict"] for more in ((), limit))
    assert "flag everybody" in free
    assert "everybody" not in held


def test_met_here_but_not_with_confidence_is_said_so(tmp_path):
    rows = "\n".join(f"{int(i >= 15)},{i / 30}" for i in range(30))
    path = write(tmp_path, f"y,s\n{rows}\n")
    words = ("--require", "precision>=0.95", "--confidence", 0.95)
    answer = call("evaluate", path, *READ, *words)
    assert answer.code == 1
    told = replace(answer, code=0).read()
    assert told["requirements"][0]["met"] is True
    assert told["requirements"][0]["confident"] is False
    assert "with 95 % confidence (in this data it is met)" in told["verdict"]


def test_one_group_of_each_class_proves_nothing(tmp_path):
    rows = "\n".join(f"{int(i % 5 > 2)},{i % 5 / 5 + i / 1000},{int(i % 5 > 2)}" for i in range(99))
    path = write(tmp_path, f"y,s,g\n{rows}\n")
    words = ("--group", "g", "--cost-fn", 3, "--prevalence", 0.2)
    answer = call("evaluate", path, *READ, *words).read()
    assert answer["plateau"] == ["-inf", "inf"]
    assert answer["cost"]["honest_per_case"] is None
    assert "cannot show that the model is worth using" in answer["verdict"]


@pytest.mark.parametrize("share", ["1e-300", "1e-13"])
def test_a_prevalence_beyond_all_reckoning_is_refused(tmp_path, share):
    path = write(tmp_path, "y,s\n1,0.9\n0,0.1\n")
    line = call("evaluate", path, *READ, "--prevalence", share).refusal()
    assert "not within 1e-12 of either" in line


def test_a_column_holds_where_a_workspace_gives_no_rate(tmp_path):
    write(tmp_path, "y,s,money,own\n1,0.9,10,0\n0,0.8,10,7\n0,0.1,10,7\n")
    text = """
        [data]
        evaluation = "t.csv"
        target = "y"
        positive = "1"
        amount = "money"
        [[models]]
        name = "ready"
        scores = "s"
        [costs]
        fp_column = "own"
    """
    (tmp_path / "workspace.toml").write_text(text + "fn_per_amount = 0.5\n")
    asked = ("evaluate", tmp_path, "--per-amount", "--json", "--threshold")
    assert call(*asked, 0.5).read()["cost"]["total"] == 7.0
    assert call(*asked, "inf").read()["cost"]["total"] == 5.0
    (tmp_path / "workspace.toml").write_text(text)
    assert call(*asked, 0.5, "--cost-fn", 0.1).read()["cost"]["total"] == 7.0


def test_the_text_says_what_each_rows_own_prices_would_decide(tmp_path):
    """A miss costs its own amount, a false alarm 10: flag where p x amount >= 10 (1 - p)."""
    path = write(tmp_path, "y,s,lost\n1,0.5,40\n0,0.5,2\n0,0.2,30\n1,0.1,5\n0,0.1,1\n")
    words = ("--cost-fn-column", "lost", "--cost-fp", 10)
    lines = call("evaluate", path, *READ[:-1], *words).out.splitlines()
    (said,) = (line for line in lines if line.startswith("by own prices"))
    # Flagged: rows 1 (20 >= 5) and no other (1 < 5, 6 < 8, .5 < 9, .1 < 9): row 4 is missed.
    assert said.split() == ["by", "own", "prices", "1.00", "per", "case,", "1", "flagged"]
    assert "may be unlawful" in lines[lines.index(said) + 1]
    flat = call("evaluate", path, *READ[:-1]).out
    assert "by own prices" not in flat
