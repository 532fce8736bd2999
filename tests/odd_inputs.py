"""Inputs that look wrong, are right, and are read as they are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from tests.input_cases import (
    BY_SEX,
    OF_ONE,
    PLAIN,
    WEIGHTED,
    WITH_ID,
    OddInput,
    cells,
    fine_csv,
    parquet,
    sexes,
    written,
)

_FINE = fine_csv()

ODD_INPUTS = (
    OddInput(
        "byte-order-mark",
        "a byte order mark, as Excel writes it",
        written("\ufeff" + _FINE),
        "left out of the first name",
        lambda scored: list(scored.table) == ["label", "score"],
    ),
    OddInput(
        "windows-lines",
        "Windows line ends, and none at the end",
        written(_FINE.replace("\n", "\r\n").rstrip()),
        "as other line ends",
        lambda scored: scored.n == 4,
    ),
    OddInput(
        "blank-end",
        "blank lines after the last row",
        written(_FINE + "\n\n"),
        "left out",
        lambda scored: scored.n == 4,
    ),
    OddInput(
        "quoted-commas",
        "commas, quotation marks and line ends inside a quoted cell",
        cells(id=['a,"b"\n\nc', "2", "3", "4"]),
        "as text of the cell",
        lambda scored: scored.ids is not None and scored.ids[0] == 'a,"b"\n\nc',
        WITH_ID,
    ),
    OddInput(
        "nested-elsewhere",
        "a Parquet column of lists that plays no role",
        parquet(more=pa.array([[0.1], [0.2], [0.3], [0.4]])),
        "not read",
        lambda scored: "more" not in scored.table,
    ),
    OddInput(
        "truth-values",
        "a column of True and False in a CSV",
        sexes("True", "False", "True", "False"),
        "as text; a model that was fitted on booleans is given booleans",
        lambda scored: scored.table["sex"].tolist() == ["True", "False"] * 2,
        BY_SEX,
    ),
    OddInput(
        "decimals",
        "Parquet decimals of up to 15 digits",
        parquet(score=pa.array([Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.4")])),
        "as the numbers they are",
        lambda scored: scored.y_score.tolist() == [0.1, 0.2, 0.3, 0.4],
    ),
    OddInput(
        "categories",
        "a Parquet column of categories",
        parquet(label=pa.array(["bad", "good"] * 2).dictionary_encode()),
        "as their text",
        lambda scored: scored.table["label"].tolist() == ["bad", "good"] * 2,
    ),
    OddInput(
        "float32",
        "scores of single precision",
        parquet(score=pa.array([0.1, 0.2, 0.3, 0.4], pa.float32())),
        "as the doubles they equal",
        lambda scored: scored.y_score[0] == 0.10000000149011612,
    ),
    OddInput(
        "id-leading-zeros",
        "ids such as 007",
        cells(id=["007", "008", "9", "10"]),
        "as text, with their zeros",
        lambda scored: scored.ids is not None and scored.ids.tolist() == ["007", "008", "9", "10"],
        WITH_ID,
    ),
    OddInput(
        "id-seventeen-digits",
        "ids of 17 digits",
        cells(id=["12345678901234567", "12345678901234568", "3", "4"]),
        "as text, to the last digit",
        lambda scored: scored.ids is not None and scored.ids[1] == "12345678901234568",
        WITH_ID,
    ),
    OddInput(
        "id-case",
        "ids that differ in case, such as aB3 and Ab3",
        cells(id=["aB3", "Ab3", "x", "y"]),
        "as two ids",
        lambda scored: scored.ids is not None and len(set(scored.ids)) == 4,
        WITH_ID,
    ),
    OddInput(
        "category-na",
        "categories called 'NA' and 'None'",
        sexes("NA", "None", "f", "m"),
        "as the texts they are",
        lambda scored: scored.table["sex"].tolist() == ["NA", "None", "f", "m"],
        BY_SEX,
    ),
    OddInput(
        "category-empty",
        "an empty cell in a category",
        sexes("f", "", "f", "m"),
        "as missing, a slice of its own",
        lambda scored: scored.table["sex"].isna().tolist() == [False, True, False, False],
        BY_SEX,
    ),
    OddInput(
        "labels-1-and-2",
        "labels 1 and 2",
        cells(label=["1", "2", "1", "2"]),
        "by the positive label that is named, not by the larger",
        lambda scored: scored.y_true.tolist() == [True, False, True, False],
        OF_ONE,
    ),
    OddInput(
        "label-as-text",
        "the positive label '1' where the column holds 1.0",
        parquet(label=[1.0, 0.0, 1.0, 0.0]),
        "as the same label",
        lambda scored: scored.y_true.tolist() == [True, False, True, False],
        OF_ONE,
    ),
    OddInput(
        "label-boolean",
        "the positive label 'TRUE' where the column holds yes and no",
        parquet(label=[True, False, True, False]),
        "as the same label, in any case",
        lambda scored: scored.y_true.tolist() == [True, False, True, False],
        replace(PLAIN, positive="TRUE"),
    ),
    *(
        OddInput(
            f"label-boolean-{name}",
            f"the positive label '1.0' where the column holds True and False, in {name}",
            make,
            "as the same label",
            lambda scored: scored.y_true.tolist() == [True, False, True, False],
            replace(PLAIN, positive="1.0"),
        )
        for name, make in (
            ("CSV", cells(label=["True", "False", "True", "False"])),
            ("Parquet", parquet(label=[True, False, True, False])),
        )
    ),
    OddInput(
        "label-seventeen-digits",
        "labels of 17 digits",
        cells(label=["12345678901234567", "12345678901234568"] * 2),
        "as two labels, to the last digit",
        lambda scored: scored.y_true.tolist() == [True, False, True, False],
        replace(PLAIN, positive="12345678901234567"),
    ),
    OddInput(
        "label-rest",
        "three labels, of which one counts against the rest",
        cells(label=["0", "1", "2", "1"]),
        "as positive and not",
        lambda scored: scored.y_true.tolist() == [False, True, False, True],
        replace(OF_ONE, rest=True),
    ),
    OddInput(
        "score-constant",
        "a score that is the same in every row",
        cells(score=["0.5"] * 4),
        "as it is; the verdict says that it tells nobody apart",
        lambda scored: set(scored.y_score) == {0.5},
    ),
    OddInput(
        "score-percent-declared",
        "percent that is declared",
        cells(score=["90", "20", "70", "40"]),
        "as it is",
        lambda scored: scored.y_score.tolist() == [90.0, 20.0, 70.0, 40.0],
        replace(PLAIN, scale="percent"),
    ),
    OddInput(
        "score-logit-declared",
        "logits that are declared",
        cells(score=["-3.5", "+1e1", "0", ".5"]),
        "as they are",
        lambda scored: scored.y_score.tolist() == [-3.5, 10.0, 0.0, 0.5],
        replace(PLAIN, scale="logit"),
    ),
    OddInput(
        "score-large-integers",
        "integers in Parquet that a floating-point number holds, such as 2 to the 62nd",
        parquet(score=pa.array([2**53, 2, 2**62, -(2**63)])),
        "as they are",
        lambda scored: scored.y_score.tolist() == [2.0**53, 2.0, 2.0**62, -(2.0**63)],
        replace(PLAIN, scale="any"),
    ),
    OddInput(
        "weight-zero",
        "a weight of zero in some rows",
        cells(weight=["0", "2", "1", "2"]),
        "as a row that counts as a row, and weighs nothing",
        lambda scored: scored.n == 4,
        WEIGHTED,
    ),
    OddInput(
        "frame-index",
        "a notebook's frame whose index is out of order",
        lambda folder: pd.DataFrame(
            {"label": ["bad", "good"], "score": [0.9, 0.2]}, index=pd.Index([1, 0])
        ),
        "row by row, whatever the index says",
        lambda scored: scored.y_score[scored.y_true].tolist() == [0.9],
    ),
)
