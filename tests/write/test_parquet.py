"""Parquet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.tabulate.columns import MENTIONS
from pipeline.write.parquet import ParquetWriter
from tests.write.examples import entities, mentions, written

parquet = pytest.importorskip("pyarrow.parquet")


def test_each_column_says_what_it_means(tmp_path: Path) -> None:
    schema = parquet.read_schema(written("parquet", tmp_path, MENTIONS, mentions({})))

    told = [(field.name, field.metadata[b"description"].decode()) for field in schema]
    assert told == [(column.name, column.meaning) for column in MENTIONS.columns]


def test_types_are_text_whole_numbers_and_numbers_and_only_numbers_may_be_missing(tmp_path: Path) -> None:
    schema = parquet.read_schema(written("parquet", tmp_path, MENTIONS, mentions({"confidence": None})))

    assert {(str(field.type), field.nullable) for field in schema} == {
        ("string", False),
        ("int64", False),
        ("double", True),
    }


def test_other_programs_read_the_same_rows(tmp_path: Path) -> None:
    read = pd.read_parquet(written("parquet", tmp_path, MENTIONS, mentions({}, {"confidence": None})))

    assert read["name"].to_list() == ["A", "A"]
    assert read["confidence"].isna().to_list() == [False, True]


def test_row_groups_have_one_size_however_rows_fell_into_batches(tmp_path: Path) -> None:
    with ParquetWriter(tmp_path, group=4) as writer:
        for size in (1, 2, 9, 1):
            writer.append("entities", entities(["Bø"] * size))

    found = parquet.ParquetFile(tmp_path / "entities.parquet").metadata

    assert [found.row_group(number).num_rows for number in range(found.num_row_groups)] == [4, 4, 4, 1]
