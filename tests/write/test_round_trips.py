"""What goes into a file comes out of it, in every format."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline.tabulate.columns import ENTITIES, MENTIONS, TABLES
from pipeline.write.tables import read_file
from tests.write.examples import FORMATS, HOSTILE, entities, mentions, read_back, written

EVERY_FORMAT = pytest.mark.parametrize("name", FORMATS)
TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'=-\r\n\t\x00\u2028_x0<>&\"😀"))


@EVERY_FORMAT
def test_hostile_texts_come_back_exactly(tmp_path: Path, name: str, hostile: list[str]) -> None:
    frame = entities(hostile)

    assert_frame_equal(read_back(name, tmp_path, ENTITIES, frame), frame)


@EVERY_FORMAT
@settings(max_examples=settings().max_examples // 2)  # five files for each
@given(texts=st.lists(TEXT, max_size=20), numbers=st.lists(st.none() | st.floats(0, 1), max_size=20))
def test_any_text_and_any_probability_come_back_exactly(
    name: str, texts: list[str], numbers: list[float | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, frames = (
        tmp_path_factory.mktemp("tables"),
        (entities(texts), mentions(*({"confidence": n} for n in numbers))),
    )
    pytest.importorskip(FORMATS[name].needs)
    with FORMATS[name].writer(folder) as writer:
        for table, frame in zip((ENTITIES, MENTIONS), frames, strict=True):
            writer.append(table.name, frame)

    for table, frame in zip((ENTITIES, MENTIONS), frames, strict=True):
        assert_frame_equal(read_file(folder / FORMATS[name].file.format(table.name), table), frame)


@EVERY_FORMAT
def test_every_table_has_its_columns_also_without_rows(tmp_path: Path, name: str) -> None:
    written(name, tmp_path, ENTITIES)

    for table in TABLES:
        assert_frame_equal(read_file(tmp_path / FORMATS[name].file.format(table.name), table), table.frame([]))


@EVERY_FORMAT
def test_the_bytes_do_not_depend_on_how_rows_fell_into_batches(tmp_path: Path, name: str) -> None:
    frame = entities(HOSTILE * 3)
    found = set()
    for cuts in ((0, len(frame)), (0, 1, 2, 50, 50, len(frame)), (0, 100, len(frame))):
        batches = [frame.iloc[begin:end] for begin, end in pairwise(cuts)]
        found.add(written(name, tmp_path, ENTITIES, *batches).read_bytes())

    assert len(found) == 1


@EVERY_FORMAT
def test_a_fault_on_the_way_is_not_hidden_by_closing(tmp_path: Path, name: str) -> None:
    pytest.importorskip(FORMATS[name].needs)
    with pytest.raises(ZeroDivisionError), FORMATS[name].writer(tmp_path) as writer:  # noqa: PT012 - a fault half-way
        writer.append("entities", entities(["Oslo"]))
        raise ZeroDivisionError
