"""SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.errors import OutputError
from pipeline.tabulate.columns import COOCCURRENCES, MENTIONS, TABLES
from pipeline.write import sqlite
from pipeline.write.sqlite import SqliteWriter
from pipeline.write.tables import FOREIGN_KEYS, read_file
from tests.cases import case_rows
from tests.outputs import no_file_beyond, run_over
from tests.write.examples import mentions

TEXTS = {
    "a.txt": " date 2019-04 utenriks\n\nErna Solberg møtte Jens Stoltenberg på Ås.",
    "b.txt": "Dato: 3. mai 2020\n\nStatsminister Erna Solberg kom til Bergen. I Bergen regna det på Erna Solberg.",
    "c.txt": "Odd Nerdrum bur ikkje i Bergen.",
}
DATABASE = "navnetabell.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    with closing(sqlite3.connect(path)) as base:
        yield lambda query, *values: base.execute(query, values).fetchall()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run_over(folder, TEXTS, formats=("sqlite",))
    return folder / "ut" / DATABASE


def test_every_table_has_its_key_its_references_and_the_meaning_of_its_columns(database: Path) -> None:
    with opened(database) as ask:
        schemas = dict(ask("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'"))
        keys = {name: [row[1] for row in ask(f"PRAGMA table_info({name})") if row[5]] for name in schemas}
        references = {
            name: {(row[3], row[2], row[4]) for row in ask(f"PRAGMA foreign_key_list({name})")} for name in schemas
        }

        assert keys == {table.name: list(table.key) for table in TABLES}
        assert references == {table.name: set(FOREIGN_KEYS.get(table.name, ())) for table in TABLES}
        assert all(column.meaning in schemas[table.name] for table in TABLES for column in table.columns)
        assert ask("PRAGMA foreign_key_check") == []
        assert ask("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("query", case_rows("write/queries"))
def test_what_is_looked_up_is_found_by_an_index(database: Path, query: str) -> None:
    with opened(database) as ask:
        assert "USING INDEX" in ask(f"EXPLAIN QUERY PLAN {query}")[0][3]
        assert ask(query)


@pytest.mark.parametrize(
    ("words", "found"), [("regna", ["b.txt"]), ("ås", ["a.txt"]), ("as", []), ("nerdrum", ["c.txt"])]
)
def test_sentences_and_names_are_found_by_their_words_and_a_with_a_ring_is_not_a(
    database: Path, words: str, found: list[str]
) -> None:
    with opened(database) as ask:
        search = "SELECT DISTINCT doc_id FROM mentions WHERE rowid IN (SELECT rowid FROM mentions_fts(?))"
        assert ask(search, words) == [(one,) for one in found]


def test_views_give_who_is_named_with_whom_and_how_often_each_year(database: Path) -> None:
    with opened(database) as ask:
        for name, other in (("Erna Solberg", "Bergen"), ("Bergen", "Erna Solberg")):
            counted = "SELECT sentences, paragraphs, documents FROM who_with_whom WHERE (name, with_name) = (?, ?)"
            assert ask(counted, name, other) == [(2, 1, 1)]
        years = ask("SELECT year, mentions, documents FROM per_year WHERE name = 'Erna Solberg' ORDER BY year")
        assert years == [("2019", 1, 1), ("2020", 2, 1)]
        assert ask("SELECT * FROM per_year WHERE name = 'Odd Nerdrum'") == []  # its document has no date


def test_without_a_module_for_full_text_search_all_else_is_there_and_that_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "SEARCH_MODULE", "fts0")
    frame = mentions({}, {"confidence": None})

    with SqliteWriter(tmp_path, FOREIGN_KEYS) as writer:
        writer.append("mentions", frame)

    assert [note.partition(":")[0] for note in writer.notes] == ["navnetabell.sqlite has no full-text search"]
    pd.testing.assert_frame_equal(read_file(tmp_path / DATABASE, MENTIONS), frame)
    with opened(tmp_path / DATABASE) as ask:
        assert ask("SELECT count(*) FROM per_year") == [(0,)]


@pytest.mark.parametrize("room", [4_000, 200_000])
def test_a_full_disk_is_the_same_fault_as_everywhere(tmp_path: Path, room: int) -> None:
    frame = mentions(*({"context": f"Regn på {number}. " * 50} for number in range(500)))
    with no_file_beyond(room), pytest.raises(OSError, match="disk"), SqliteWriter(tmp_path, FOREIGN_KEYS) as writer:  # noqa: PT012
        for _ in range(10):
            writer.append("mentions", frame.assign(doc_id=str(_)))


def test_what_refers_to_nothing_is_null_and_is_read_back_as_empty(tmp_path: Path) -> None:
    frame = mentions({"entity_id": ""})

    with SqliteWriter(tmp_path, FOREIGN_KEYS) as writer:
        writer.append("mentions", frame)

    with opened(tmp_path / DATABASE) as ask:
        assert ask("SELECT entity_id, role FROM mentions") == [(None, "")]
    pd.testing.assert_frame_equal(read_file(tmp_path / DATABASE, MENTIONS), frame)


def test_a_view_that_never_ends_is_no_table(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE)) as base:
        numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS source FROM n"
        base.execute(f"CREATE VIEW cooccurrences AS {numbers}")

    with pytest.raises(OutputError, match="it has no table cooccurrences"):
        read_file(tmp_path / DATABASE, COOCCURRENCES)
