"""Documents and entities -> DataFrames."""

from __future__ import annotations

from pipeline.aligned import AlignedText
from pipeline.records import Document, Entity, Mention, Paragraph, Sentence, Status
from pipeline.tabulate import columns, rows

CONTRACT = {
    "mentions": "doc_id date section mention_id entity_id name role type label text start end paragraph sentence "
    "context country resolved_by confidence",
    "entities": "entity_id name type country mentions documents first_date last_date aliases authority_id party roles",
    "documents": "doc_id title date section language encoding characters words sentences mentions fixes sha256 status "
    "message source author page url orthography ocr",
    "quotes": "doc_id date quote_id speaker_id speaker kind cue text start end speaker_text speaker_start speaker_end "
    "paragraph resolved_by",
    "affiliations": "doc_id date person_id person role organisation_id organisation place_id place party age text "
    "start end",
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


def test_a_table_has_the_columns_of_the_contract_in_its_order_with_their_meaning_also_without_rows() -> None:
    for table in columns.tables_for(["quotes", "affiliations"]):
        frame = table.frame([])
        assert list(frame.columns) == [column.name for column in table.columns] == CONTRACT[table.name].split()
        assert [str(dtype) for dtype in frame.dtypes] == [column.dtype for column in table.columns]
        assert all(column.meaning for column in table.columns)


def test_mentions_are_numbered_in_each_document_with_their_sentence_and_a_rounded_confidence() -> None:
    first = document(mention("person/a"), mention("person/b", sentence=3, paragraph=2, confidence=0.123456))
    frame = rows.mentions([first, document(mention("person/a"))])

    assert frame["mention_id"].to_list() == [1, 2, 1]
    assert frame["context"].to_list() == ["Kari kom til Bø.", "Kari drog.", "Kari kom til Bø."]
    assert frame["confidence"].isna().to_list() == [True, False, True]
    assert frame["confidence"][1] == 0.1235


def test_a_document_has_its_row_with_words_between_spaces_counted_also_if_it_failed() -> None:
    frame = rows.documents([document(), Document("b.txt", status=Status.FAILED, message="Binary.")])

    asked = ["doc_id", "status", "message", "mentions", "characters", "words", "sentences"]
    assert frame[asked].to_numpy().tolist() == [
        ["a.txt", "ok", "", 0, 6, 7, 3],
        ["b.txt", "failed", "Binary.", 0, 0, 0, 0],
    ]


def test_aliases_are_joined() -> None:
    entity = Entity("place/norge", "Norge", "place", "NO", 3, 2, "2019", "2021-05", ("Norge", "Noregs"))

    assert rows.entities([entity])["aliases"].to_list() == ["Norge | Noregs"]


def test_text_is_never_missing() -> None:
    for frame in (rows.mentions([document(mention("person/a"))]), rows.documents([document()])):
        assert not frame.select_dtypes("str").isna().to_numpy().any()
