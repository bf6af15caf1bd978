"""Parquet."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.tabulate.columns import MENTIONS
from pipeline.write.parquet import ParquetWriter
from tests.write.examples import entities, mentions, written

parquet = pytest.importorskip("pyarrow.parquet")


def test_columns_are_typed_and_say_what_they_mean_and_only_numbers_may_be_missing(tmp_path: Path) -> None:
    path = written("parquet", tmp_path, MENTIONS, mentions({}, {"confidence": None}))
    schema, read = parquet.read_schema(path), pd.read_parquet(path)

    told = [(field.name, field.metadata[b"description"].decode()) for field in schema]
    assert told == [(column.name, column.meaning) for column in MENTIONS.columns]
    types = {(str(field.type), field.nullable) for field in schema}
    assert types == {("string", False), ("int64", False), ("double", True)}
    assert read["name"].to_list() == ["A", "A"]
    assert read["confidence"].isna().to_list() == [False, True]


def test_row_groups_have_one_size_however_rows_fell_into_batches(tmp_path: Path) -> None:
    with ParquetWriter(tmp_path, group=4) as writer:
        for size in (1, 2, 9, 1):
            writer.append("entities", entities(["Bø"] * size))

    found = parquet.ParquetFile(tmp_path / "entities.parquet").metadata

    assert [found.row_group(number).num_rows for number in range(found.num_row_groups)] == [4, 4, 4, 1]
