"""Bad inputs, three: cells that make no label, group or id, and frames that no file can be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from tests.input_cases import (
    BY_SEX,
    OF_ONE,
    PLAIN,
    WITH_GROUP,
    WITH_ID,
    BadInput,
    cells,
    frame,
    sexes,
)
from workbench.scored import Columns

SPELLING = (
    BadInput(
        "slice-case",
        "slices that differ in case",
        sexes("f", "m", "F"),
        ("Column 'sex': 'f' in row 1 and 'F' in row 3 look alike", "Write them one way"),
        BY_SEX,
    ),
    BadInput(
        "slice-trailing-blank",
        "slices that differ in a blank at the end",
        sexes("f", "m", "f "),
        ("'f' in row 1 and 'f ' in row 3 look alike",),
        BY_SEX,
    ),
    BadInput(
        "slice-unicode-form",
        "slices that differ in Unicode form (NFC and NFD)",
        sexes("Zo\u00e9", "Zoe\u0301"),
        (r"'Zo\xe9' in row 1 and 'Zoe\u0301' in row 2 look alike",),
        BY_SEX,
    ),
    BadInput(
        "slice-zero-width",
        "a slice with a zero-width space",
        sexes("f", "m", "f\u200b"),
        (r"row 3: 'f\u200b' holds a sign that cannot be seen",),
        BY_SEX,
    ),
    BadInput(
        "slice-override",
        "a slice with a right-to-left override",
        sexes("f", "\u202em"),
        (r"row 2: '\u202em' holds a sign that cannot be seen",),
        BY_SEX,
    ),
    BadInput(
        "label-case",
        "labels that differ in case",
        cells(label=["bad", "good", "Bad", "good"]),
        ("Column 'label': 'bad' in row 1 and 'Bad' in row 3 look alike",),
    ),
    BadInput(
        "label-zero-width",
        "a label with a zero-width space",
        cells(label=["bad", "good", "bad\u200b", "good"]),
        (r"row 3: 'bad\u200b' holds a sign that cannot be seen",),
    ),
    BadInput(
        "id-no-break-space",
        "ids that differ in the kind of blank",
        cells(id=["A 1", "A\u00a01", "A3", "A4"]),
        (r"'A 1' in row 1 and 'A\xa01' in row 2 look alike",),
        WITH_ID,
    ),
    BadInput(
        "group-trailing-blank",
        "groups that differ in a blank at the end",
        cells(group=["H1", "H1 ", "H2", "H3"]),
        ("'H1' in row 1 and 'H1 ' in row 2 look alike",),
        WITH_GROUP,
    ),
)

LABELS = (
    BadInput(
        "one-class",
        "one class only",
        cells(label=["bad"] * 4),
        ("A threshold needs both classes", "holds 0 negatives in 4 rows"),
    ),
    BadInput(
        "no-positive",
        "a positive label that does not occur",
        cells(),
        ("The positive label 'yes' does not occur in column 'label'", "'bad', 'good'"),
        Columns("label", "score", "yes"),
    ),
    *(
        BadInput(
            f"positive-{name}",
            f"a positive label {positive} where the column holds {label}, {why}",
            cells(label=[label, "2", label, "2"]),
            (f"The positive label '{positive}' does not occur", f"holds '{label}', '2'"),
            replace(PLAIN, positive=positive),
        )
        for name, label, positive, why in (
            ("digit", "12345678901234567", "12345678901234568", "another in its last digit"),
            ("underscore", "1_0", "10", "which is no number"),
            ("zeros", "007", "7", "which is text"),
        )
    ),
    BadInput(
        "three-labels",
        "three labels",
        cells(label=["0", "1", "2", "1"]),
        ("holds 3 labels ('0', '1', '2')", "rest = true"),
        OF_ONE,
    ),
    BadInput(
        "label-missing",
        "a row without a label",
        cells(label=["bad", "", "bad", "good"]),
        ("Column 'label', row 2: the label is missing", "1 of 4 rows"),
    ),
    BadInput(
        "no-labels",
        "no labels at all",
        cells(label=[""] * 4),
        ("row 1: the label is missing", "4 of 4 rows"),
    ),
    BadInput(
        "label-na",
        "'NA' among numbers",
        cells(label=["1", "0", "NA", "0"]),
        ("holds 3 labels ('0', '1', 'NA')",),
        OF_ONE,
    ),
    BadInput(
        "true-and-1",
        "'True' and '1' in one column",
        cells(label=["True", "0", "1", "0"]),
        ("writes one label in several ways",),
        OF_ONE,
    ),
    BadInput(
        "one-and-one-point-zero",
        "'1' and '1.0' among texts",
        cells(label=["1", "no", "1.0", "no"]),
        ("writes one label in several ways",),
        OF_ONE,
    ),
)

IDS = (
    BadInput(
        "id-twice",
        "an id that stands in two rows, as after a join",
        cells(id=["A1", "A2", "A1", "A4"]),
        ("Column 'id', row 3: the id 'A1' stands in row 1 too", "Ids must be unique"),
        WITH_ID,
    ),
    BadInput(
        "id-missing",
        "a row without an id",
        cells(id=["A1", "", "A3", "A4"]),
        ("Column 'id', row 2: the id is missing",),
        WITH_ID,
    ),
    BadInput(
        "group-missing",
        "a row without a group",
        cells(group=["H1", "H1", "", "H3"]),
        ("Column 'group', row 3: the group is missing",),
        WITH_GROUP,
    ),
)

NOTEBOOK = (
    BadInput(
        "true-and-1-in-a-frame",
        "True and 1 in one column of a notebook's frame",
        frame(label=np.array([True, 0, 1, 0], dtype=object)),
        ("writes one label in several ways",),
        OF_ONE,
    ),
    BadInput(
        "text-1-and-1",
        "'1' and 1 in one column of a notebook's frame",
        frame(label=np.array(["1", 0, 1, 0], dtype=object)),
        ("writes one label in several ways",),
        OF_ONE,
    ),
    BadInput(
        "score-decimal-objects",
        "Python's decimals in a notebook's frame",
        frame(score=[Decimal("0.9"), Decimal("0.2"), Decimal("0.7"), Decimal("0.4")]),
        ("row 1: the score Decimal('0.9') is not a plain number",),
    ),
    BadInput(
        "score-objects",
        "numbers as Python's objects in a notebook's frame",
        frame(score=np.array([0.9, 0.2, 0.7, 0.4], dtype=object)),
        ("Column 'score' holds objects, though each score in it is a number", "Save the column"),
    ),
    BadInput(
        "score-complex",
        "complex numbers in a notebook's frame",
        frame(score=[0.9 + 1j, 0.2, 0.7, 0.4]),
        ("row 1: the score (0.9+1j) is not a plain number",),
    ),
)
