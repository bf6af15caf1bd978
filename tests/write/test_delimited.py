"""CSV that spreadsheets load."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from pipeline.cells import unguard
from pipeline.tabulate.columns import ENTITIES, MENTIONS
from pipeline.write.delimited import CsvWriter, read_csv

HOSTILE = json.loads((Path(__file__).parents[1] / "data" / "hostile.json").read_text(encoding="utf-8"))


def entities(texts: list[str]) -> pd.DataFrame:
    return ENTITIES.frame(
        (f"place/{number}", text, "place", "", number, -1, "", "2019-04", text) for number, text in enumerate(texts)
    )


def written(folder: Path, frame: pd.DataFrame, dialect: str = "standard") -> Path:
    with CsvWriter(folder, dialect) as writer:
        writer.append(ENTITIES, frame)
    return folder / "entities.csv"


@pytest.mark.parametrize("dialect", ["standard", "excel-nb"])
def test_hostile_texts_come_back_exactly(tmp_path: Path, dialect: str) -> None:
    frame = entities(HOSTILE)

    assert_frame_equal(read_csv(written(tmp_path, frame, dialect), ENTITIES, dialect), frame)


@settings(max_examples=300, deadline=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=5),
    dialect=st.sampled_from(["standard", "excel-nb"]),
)
def test_any_text_comes_back_exactly(texts: list[str], dialect: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    frame = entities(texts)

    assert_frame_equal(read_csv(written(tmp_path_factory.mktemp("csv"), frame, dialect), ENTITIES, dialect), frame)


def test_the_file_is_utf_8_with_a_mark_and_crlf(tmp_path: Path) -> None:
    content = written(tmp_path, entities(["Åse", "a,b"])).read_bytes()

    assert content.startswith(b"\xef\xbb\xbfentity_id,name,")
    assert content.count(b"\r\n") == content.count(b"\n") == 3
    assert b'"a,b"' in content


def test_the_norwegian_dialect_has_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    row = ("a", "", "", 1, "person/a", "A", "", "person", "PER", "A", 0, 1, 1, 1, "A.", "", "exact", 0.25)
    with CsvWriter(tmp_path, "excel-nb") as writer:
        writer.append(MENTIONS, MENTIONS.frame([row]))

    lines = (tmp_path / "mentions.csv").read_text(encoding="utf-8-sig").splitlines()

    assert lines[1] == "a;;;1;person/a;A;;person;PER;A;0;1;1;1;A.;;exact;0,25"


def test_other_programs_read_the_same_rows(tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if "\x00" not in text]
    path = written(tmp_path, entities(texts))

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [unguard(row["name"]) for row in rows] == texts


def test_a_number_is_not_guarded(tmp_path: Path) -> None:
    assert ",0,-1," in written(tmp_path, entities(["a"])).read_text(encoding="utf-8-sig")


def test_every_table_has_its_file_also_without_rows(tmp_path: Path) -> None:
    with CsvWriter(tmp_path, "standard"):
        pass

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "cooccurrences.csv",
        "documents.csv",
        "entities.csv",
        "mentions.csv",
    ]
    assert read_csv(tmp_path / "mentions.csv", MENTIONS, "standard").empty
