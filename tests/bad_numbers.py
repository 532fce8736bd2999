"""Bad inputs, four: cells that make no score or weight."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from tests.input_cases import PLAIN, WEIGHTED, BadInput, Maker, cells, parquet


def _score_of_row_two(value: str) -> Maker:
    return cells(score=["0.9", value, "0.7", "0.4"])


SCORES = (
    *(
        BadInput(
            f"score-{name}",
            f"a score {value!r}, {why}",
            _score_of_row_two(value),
            (f"Column 'score', row 2: the score '{value}' is not a plain number", cure),
        )
        for name, value, why, cure in (
            ("decimal-comma", "0,5", "with a decimal comma", "Write 0.5."),
            ("comma", "1,000", "with a comma of either kind", "Write 1000 or 1.000,"),
            ("thousands", "1,000.5", "with a thousands sign", "Write 1000.5."),
            ("percent-sign", "50%", "with a percent sign", "the scale is percent"),
            ("blank", " 0.5", "with a blank", "Write 0.5, without the blank."),
            ("zeros", "00.5", "with zeros before it", "without leading zeros"),
            ("long-integer", "12345678901234567", "of 17 digits", "at most 15 digits"),
            ("overflow", "1e999", "too large for a number", "leave the row out"),
            ("infinite", "inf", "without an end", "leave the row out"),
            ("nan", "nan", "that is no number", "leave the row out"),
            ("na", "NA", "that is no number", "leave the row out"),
            ("none", "None", "that is no number", "leave the row out"),
            ("text", "high", "in words", "Write a number such as 0.5"),
            ("hexadecimal", "0x1p-1", "in hexadecimal", "Write a number such as 0.5"),
            ("underscore", "1_0", "with an underscore", "Write a number such as 0.5"),
        )
    ),
    BadInput(
        "score-missing",
        "a row without a score",
        _score_of_row_two(""),
        ("Column 'score', row 2: the score is missing", "1 of 4 rows"),
    ),
    BadInput(
        "score-infinite-parquet",
        "an infinite score in Parquet",
        parquet(score=[0.9, float("inf"), 0.7, 0.4]),
        ("Column 'score', row 2: the score inf is not a finite number",),
    ),
    BadInput(
        "score-nan-parquet",
        "a score that is NaN in Parquet",
        parquet(score=[0.9, 0.2, float("nan"), 0.4]),
        ("Column 'score', row 3: the score is missing",),
    ),
    BadInput(
        "score-yes-no",
        "yes and no in place of scores",
        parquet(score=[True, False, True, False]),
        ("row 1: the score True is not a plain number",),
    ),
    BadInput(
        "score-text-parquet",
        "scores that Parquet holds as text",
        parquet(score=["0.1", "0.2", "0.3", "0.4"]),
        ("Column 'score' holds text, though each score in it is a number", "Save the column as"),
    ),
    BadInput(
        "score-rounded",
        "an integer in Parquet that no floating-point number holds",
        parquet(score=pa.array([1, 2**53 + 1, 3, 4])),
        ("Column 'score', row 2: the score 9007199254740993 would be rounded to 90071992547409",),
        replace(PLAIN, scale="any"),
    ),
    BadInput(
        "score-rounded-up",
        "the largest integer of 64 bits",
        parquet(score=pa.array([1, 2, 3, 2**63 - 1])),
        ("row 4: the score 9223372036854775807 would be rounded to 9223372036854775808",),
        replace(PLAIN, scale="any"),
    ),
    BadInput(
        "score-above-1",
        "a score above 1",
        _score_of_row_two("1.2"),
        ("Column 'score', row 2: the score 1.2 is outside [0, 1]", "percent, logit or any"),
    ),
    BadInput(
        "score-percent",
        "percent that nobody declared",
        cells(score=["90", "20", "70", "40"]),
        ("row 1: the score 90.0 is outside [0, 1] (4 of 4 rows)", "percent"),
    ),
    BadInput(
        "score-logit",
        "logits that nobody declared",
        _score_of_row_two("-1.5"),
        ("row 2: the score -1.5 is outside [0, 1]", "logit"),
    ),
    BadInput(
        "score-above-100",
        "a percentage above 100",
        cells(score=["90", "120", "70", "40"]),
        ("row 2: the score 120.0 is outside [0, 100]",),
        replace(PLAIN, scale="percent"),
    ),
)

WEIGHTS = (
    BadInput(
        "weight-negative",
        "a negative weight",
        cells(weight=["1", "-2", "1", "2"]),
        ("Column 'weight', row 2: the weight -2.0 is negative",),
        WEIGHTED,
    ),
    BadInput(
        "weight-all-zero",
        "weights that are all zero",
        cells(weight=["0"] * 4),
        ("The weights in column 'weight' are 0 for all 2 positive rows",),
        WEIGHTED,
    ),
    BadInput(
        "weight-one-class",
        "weights that are zero for one class",
        cells(weight=["1", "0", "1", "0"]),
        ("are 0 for all 2 negative rows", "Give some of them a weight above 0"),
        WEIGHTED,
    ),
    BadInput(
        "weight-missing",
        "a row without a weight",
        cells(weight=["1", "2", "", "2"]),
        ("Column 'weight', row 3: the weight is missing",),
        WEIGHTED,
    ),
    BadInput(
        "weight-infinite",
        "an infinite weight",
        parquet(weight=[1.0, float("inf"), 1.0, 1.0]),
        ("Column 'weight', row 2: the weight inf is not a finite number",),
        WEIGHTED,
    ),
    BadInput(
        "weight-rounded",
        "a weight in Parquet that no floating-point number holds",
        parquet(weight=pa.array([1, 2, 2**53 + 1, 4])),
        ("Column 'weight', row 3: the weight 9007199254740993 would be rounded",),
        WEIGHTED,
    ),
    BadInput(
        "amount-rounded",
        "an amount in Parquet that no floating-point number holds",
        parquet(amount=pa.array([1, 2, -(2**53) - 1, 4])),
        ("Column 'amount', row 3: the amount -9007199254740993 would be rounded",),
        replace(PLAIN, amount="amount"),
    ),
    BadInput(
        "weight-text-parquet",
        "weights that Parquet holds as text",
        parquet(weight=["1", "2", "1", "2"]),
        ("Column 'weight' holds text, though each weight in it is a number",),
        WEIGHTED,
    ),
    BadInput(
        "weight-text",
        "a weight with a decimal comma",
        cells(weight=["1", "2,5", "1", "2"]),
        ("Column 'weight', row 2: the weight '2,5' is not a plain number",),
        WEIGHTED,
    ),
)
