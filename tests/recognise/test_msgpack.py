"""Reading what spaCy writes of a tokenizer."""

from __future__ import annotations

import pytest
import srsly
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognise.msgpack import unpacked

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**64 - 1) | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=3) | st.integers(0, 99), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_spacys_writer_wrote_is_read(value: object) -> None:
    assert unpacked(srsly.msgpack_dumps(value)) == value


def test_long_lists_and_texts_are_read() -> None:
    value = {"ord": ["Å" * 70_000, *map(str, range(70_000))]}

    assert unpacked(srsly.msgpack_dumps(value)) == value


@pytest.mark.parametrize("data", [b"", b"\xa3Go", b"\x92\xc0", srsly.msgpack_dumps(1.5), srsly.msgpack_dumps(-1)])
def test_data_of_other_kinds_or_cut_off_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"expected|too soon"):
        unpacked(data)
