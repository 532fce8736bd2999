"""What goes over the pipes comes back as it was; what is no message is refused."""

from __future__ import annotations

import io
import json
import struct

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.intake import InputError
from workbench.models.wire import Message, receive, send, to_arrow, to_frame

MOST = 2**20


def sent(message: Message) -> bytes:
    pipe = io.BytesIO()
    send(message, pipe)
    return pipe.getvalue()


def passed(message: Message) -> Message:
    return receive(io.BytesIO(sent(message)), MOST)


def test_a_table_keeps_its_values_and_types():
    frame = pd.DataFrame(
        {
            "text": pd.Series(["a", None, "zürich"], dtype="str"),
            "category": pd.Categorical(["b", None, "a"], categories=["b", "a", "unused"]),
            "numbers": pd.Categorical([3, 1, None]),
            "whole": [1, 2, 3],
            "number": [1.5, np.nan, -np.inf],
            "single": np.float32([1, 2, 3]),
            "truth": [True, False, True],
            "nullable": pd.array([1, None, 2], dtype="Int64"),
            "day": pd.to_datetime(["2020-01-01", None, "2021-01-01"]),
        },
        index=[7, 7, 9],
    )
    back = to_frame(passed(Message("x", tables={"rows": to_arrow(frame)})).tables["rows"])
    pd.testing.assert_frame_equal(back, frame.reset_index(drop=True))


def test_a_slice_keeps_the_types_of_the_whole_table():
    table = to_arrow(pd.DataFrame({"text": [None, None, "a"]})).slice(0, 2)
    back = to_frame(passed(Message("x", tables={"rows": table})).tables["rows"])
    assert back["text"].dtype == "str"
    assert back["text"].isna().all()


def test_what_arrow_cannot_hold_stays_behind():
    frame = pd.DataFrame({"plain": [1, 2], "odd": [1, "x"], 7: [0, 0]})
    assert to_arrow(frame).column_names == ["plain"]


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(InputError, match="two columns called 'a'"):
        to_arrow(pd.DataFrame([[1, 2]], columns=["a", "a"]))


@given(
    act=st.text(max_size=5),
    text=st.text(max_size=20),
    shape=st.lists(st.integers(0, 3), max_size=3),
    kind=st.sampled_from(["?", "u1", "<i8", "<f4", "<f8", "<U3"]),
    by_column=st.booleans(),
)
def test_words_and_arrays_come_back_as_they_were(act, text, shape, kind, by_column):
    array = np.arange(np.prod(shape, dtype=int)).astype(kind).reshape(shape)
    array = np.asfortranarray(array) if by_column else array
    back = passed(Message(act, text, arrays={"a": array}))
    assert (back.act, back.text) == (act, text)
    assert back.arrays["a"].dtype == array.dtype
    assert np.array_equal(back.arrays["a"], array)
    assert not back.arrays["a"].flags.writeable or array.size == 0


def test_objects_are_never_sent():
    with pytest.raises(ValueError, match="pickle"):
        sent(Message("x", arrays={"a": np.array([{}], dtype=object)}))


@given(cut=st.floats(0, 1, exclude_max=True))
def test_a_message_that_ends_early_is_an_end(cut):
    whole = sent(Message("x", "text", arrays={"a": np.arange(9)}))
    with pytest.raises(EOFError):
        receive(io.BytesIO(whole[: int(cut * len(whole))]), MOST)


def framed(head: object, *blocks: bytes) -> bytes:
    words = head if isinstance(head, bytes) else json.dumps(head).encode()
    return struct.pack(">Q", len(words)) + words + b"".join(blocks)


HEAD = {"act": "x", "text": "", "tables": {}, "arrays": {}}


def npy(shape: tuple[int, ...]) -> bytes:
    """Return the bytes of eight numbers that are said to have another shape."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f8", "fortran_order": False, "shape": shape}
    )
    return file.getvalue() + bytes(64)


@pytest.mark.parametrize(
    "content",
    [
        b"printed by a model\n" * 10,
        struct.pack(">Q", 2**60),
        framed(b"not JSON"),
        framed(b"\xff\xfe"),
        framed([]),
        framed({"act": "x"}),
        framed({**HEAD, "act": None}),
        framed({**HEAD, "arrays": {"a": -1}}),
        framed({**HEAD, "arrays": {"a": "1"}}),
        framed({**HEAD, "arrays": {"a": MOST + 1}}),
        framed({**HEAD, "arrays": {"a": 4}}, b"none"),
        framed({**HEAD, "arrays": {"a": len(npy((8,)))}}, npy((10**12,))[: len(npy((8,)))]),
        framed({**HEAD, "arrays": {"a": len(npy((9,)))}}, npy((9,))),
        framed({**HEAD, "tables": {"t": 4}}, b"none"),
    ],
)
def test_what_is_no_message_is_refused(content):
    with pytest.raises(ValueError, match=r"."):
        receive(io.BytesIO(content), MOST)
