"""Documents and entities -> DataFrames."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.aligned import AlignedText
from pipeline.records import Document, Entity, Mention, Paragraph, Sentence, Status
from pipeline.tabulate import columns, rows

CONTRACT = {
    "mentions": "doc_id date section mention_id entity_id name role type label text start end paragraph sentence "
    "context country resolved_by confidence",
    "entities": "entity_id name type country mentions documents first_date last_date aliases authority_id",
    "documents": "doc_id title date section language encoding characters words sentences mentions fixes sha256 status "
    "message",
    "cooccurrences": "source target source_name target_name sentences paragraphs documents",
}


def mention(entity_id: str, *, paragraph: int = 1, sentence: int = 1, confidence: float | None = None) -> Mention:
    return Mention(
        "Kari", 0, 4, "PER", "person", paragraph, sentence, 0, confidence, name="Kari Li", entity_id=entity_id
    )


def document(*mentions: Mention) -> Document:
    text = Paragraph(AlignedText.of("Kari kom til Bø. Ho blei der."))
    sentences = (Sentence(1, 0, "Kari kom til Bø."), Sentence(1, 17, "Ho blei der."), Sentence(2, 0, "Kari drog."))
    return Document("a.txt", "Kari …", "utf-8", mentions=mentions, paragraphs=(text,), sentences=sentences)


@pytest.mark.parametrize("table", columns.TABLES, ids=lambda table: table.name)
def test_the_columns_are_those_of_the_contract_in_its_order(table: columns.Table) -> None:
    assert [column.name for column in table.columns] == CONTRACT[table.name].split()


@pytest.mark.parametrize("table", columns.TABLES, ids=lambda table: table.name)
def test_a_table_without_rows_has_its_columns_and_types(table: columns.Table) -> None:
    frame = table.frame([])

    assert list(frame.columns) == CONTRACT[table.name].split()
    assert [str(dtype) for dtype in frame.dtypes] == [columns.DTYPES[column.type] for column in table.columns]


def test_every_column_says_what_it_means() -> None:
    assert all(column.meaning for table in columns.TABLES for column in table.columns)


def test_mentions_are_numbered_in_each_document() -> None:
    frame = rows.mentions([document(mention("person/a"), mention("person/b")), document(mention("person/a"))])

    assert frame["mention_id"].to_list() == [1, 2, 1]


def test_the_context_of_a_mention_is_its_sentence() -> None:
    frame = rows.mentions([document(mention("person/a", sentence=3, paragraph=2))])

    assert frame["context"].to_list() == ["Kari drog."]


def test_confidence_is_missing_where_the_model_gives_none_and_else_rounded_to_four_places() -> None:
    frame = rows.mentions([document(mention("person/a"), mention("person/a", confidence=0.123456))])

    assert frame["confidence"].isna().to_list() == [True, False]
    assert frame["confidence"][1] == 0.1235


def test_a_document_that_failed_has_its_row() -> None:
    frame = rows.documents([Document("a.txt", status=Status.FAILED, message="Binary.")])

    assert frame[["doc_id", "status", "message", "mentions", "words"]].to_numpy().tolist() == [
        ["a.txt", "failed", "Binary.", 0, 0]
    ]


def test_a_document_row_counts_words_between_spaces() -> None:
    frame = rows.documents([document()])

    assert frame[["characters", "words", "sentences"]].to_numpy().tolist() == [[6, 7, 3]]


def test_aliases_are_joined() -> None:
    entity = Entity("place/norge", "Norge", "place", "NO", 3, 2, "2019", "2021-05", ("Norge", "Noregs"))

    assert rows.entities([entity])["aliases"].to_list() == ["Norge | Noregs"]


def test_text_is_never_missing() -> None:
    frames = [rows.mentions([document(mention("person/a"))]), rows.documents([document()])]

    for frame in frames:
        texts = frame.select_dtypes("str")
        assert not texts.isna().to_numpy().any()
        assert isinstance(texts, pd.DataFrame)
