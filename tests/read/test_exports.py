"""Exports of news archives: each article is a document, and nothing around it is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from pipeline import extract
from pipeline.clean.documents import clean
from pipeline.read import DocumentReader, Source
from pipeline.read.documents import NAME_TAKEN, Unread
from pipeline.records import Document, Status
from pipeline.workers import killed
from tests.read import exports, files

EXPORTS = 50
TOWNS = {"Håvik": "4", "Bø": "12-13", "Sauda": "A7"}


def read(data: bytes, name: str = "a.txt") -> list[Document]:
    return list(map(clean, files.read(data, name)))


def test_every_article_of_an_export_is_a_document_with_its_facts_and_its_words_and_none_around_it() -> None:
    for seed in range(EXPORTS):
        text, printed = exports.retriever(seed)
        found = read(text.encode(exports.ENCODINGS[seed % 3]))

        assert [one.doc_id for one in found] == [f"a.txt#{number}" for number in range(1, len(printed) + 1)]
        facts = [(one.title, one.publication, one.date, one.page, one.url, one.author) for one in found]
        assert facts == [(one.title, one.newspaper, one.date, one.page, one.url, one.author) for one in printed]
        assert {one.dated_by for one in found} == {"file"}
        for document, right in zip(found, printed, strict=True):
            words = [word for paragraph in document.paragraphs for word in paragraph.text.text.split()]
            assert words == [word for start, end in right.spans for word in text[start:end].split()]
            start, end = document.paragraphs[-1].text.origin(0, len(document.paragraphs[-1].text))
            assert (start >= right.spans[-1][0], end) == (True, right.spans[-1][1])


def test_mentions_have_their_offsets_in_the_file_and_none_is_found_in_furniture(tmp_path: Path) -> None:
    text, printed = exports.retriever(3, articles=12)
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))

    tables = extract(tmp_path / "a.txt")

    spans = [span for one in printed for span in one.spans]
    for row in tables.mentions.to_dict("records"):
        assert " ".join(text[row["start"] : row["end"]].split()) == row["text"]
        assert any(low <= row["start"] and row["end"] <= high for low, high in spans)
    assert set(tables.documents["source"]) == {one.newspaper for one in printed}


@pytest.mark.parametrize("clock", ["", " 00:00"])
@pytest.mark.parametrize("between", [" Side ", ", side ", ", s. "])
def test_the_page_may_stand_on_the_line_with_newspaper_and_date(between: str, clock: str) -> None:
    heads = [f"{town} feirar\nHaugesunds Avis, 14.03.2024{clock}{between}{page}\n" for town, page in TOWNS.items()]
    text = f"\n{exports.RULE}\n".join(f"{head}\nKari Moe kom.\n\n© Haugesunds Avis\n" for head in heads)

    found = read(text.encode())

    facts = [(one.title, one.publication, one.date, one.page) for one in found]
    assert facts == [(f"{town} feirar", "Haugesunds Avis", "2024-03-14", page) for town, page in TOWNS.items()]
    assert [part.text.text for one in found for part in one.paragraphs[1:]] == ["Kari Moe kom."] * len(TOWNS)


@pytest.mark.parametrize("kind", [".docx", ".pdf", ".rtf", ".odt"])
def test_an_export_is_divided_in_other_formats_too(kind: str) -> None:
    text, printed = exports.retriever(4, articles=3)
    lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]

    found = read(files.ONE_TEXT[kind](lines), f"a{kind}")

    assert [(one.title, one.publication, one.date) for one in found] == [
        (one.title, one.newspaper, one.date) for one in printed
    ]
    assert all(one.extracted and one.offset == 0 for one in found)


def test_exports_are_the_same_articles_when_other_processes_read_them(tmp_path: Path) -> None:
    for seed, kind in enumerate((".docx", ".pdf", ".rtf", ".odt")):
        text, _ = exports.retriever(seed, articles=3)
        lines = [line for line in text.replace("\r", "").split("\n") if line.strip()]
        (tmp_path / f"{seed}{kind}").write_bytes(files.ONE_TEXT[kind](lines))
    (tmp_path / "a.txt").write_text(exports.nexis(), encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(files.pdf(files.BOKMAAL))

    one, two = (extract(tmp_path, workers=workers) for workers in (1, 2))

    assert list(two.documents["doc_id"][:3]) == ["0.docx#1", "0.docx#2", "0.docx#3"]
    for table in ("documents", "mentions"):
        assert_frame_equal(getattr(one, table), getattr(two, table))


def test_only_a_pdf_or_what_has_the_marks_of_an_export_is_looked_into_and_failing_there_it_has_failed(
    tmp_path: Path,
) -> None:
    text, _ = exports.retriever(4, articles=3)
    for ending, make in files.ONE_TEXT.items():
        (tmp_path / f"a{ending}").write_bytes(make(list(files.BOKMAAL)))
    (tmp_path / "b.docx").write_bytes(files.docx(text.split("\n")))
    asked = list[str]()

    def divide(item: Unread) -> list[Document]:
        asked.append(item.doc_id)
        return [killed(item)] if item.name == "b.docx" else []

    found = list(DocumentReader([Source(path.name, path) for path in sorted(tmp_path.iterdir())], divide=divide))

    assert asked == ["a.pdf", "b.docx"]
    assert [one.doc_id for one in found if one.status is Status.FAILED] == ["b.docx"]


@pytest.mark.parametrize(("make", "paper"), [(exports.nexis, "Bergens Tidende"), (exports.factiva, "Aftenposten")])
def test_exports_of_nexis_and_factiva_are_divided(make: object, paper: str) -> None:
    found = read(make().encode())  # type: ignore[operator]

    assert [one.date for one in found] == ["2024-03-01", "2024-03-02", "2024-03-03"]
    assert [one.page for one in found] == ["4", "5", "6"]
    assert {one.publication for one in found} == {paper}
    assert [one.title for one in found] == [f"Statsråden {name} reiste" for name in exports.PEOPLE[:3]]
    assert [one.author for one in found] == list(exports.PEOPLE[1:4])
    words = " ".join(paragraph.text.text for one in found for paragraph in one.paragraphs)
    assert "opyright" not in words
    assert "Document" not in words
    assert paper not in words


def test_an_article_without_newspaper_and_date_is_kept_and_says_so() -> None:
    text, _ = exports.retriever(0, articles=3)
    broken = f"{text}\n{exports.RULE}\n\nBrann i Bø\n\nKari Nordmann slokket.\n\nDet gikk bra.\n"

    *sound, last = read(broken.encode())

    assert len(sound) == 3
    assert (last.title, last.date) == ("Brann i Bø", "")
    assert last.message.startswith("This part of the export has no line with the source and the date")


def test_an_export_that_cannot_be_divided_is_one_text_and_says_so() -> None:
    text = (
        f"Brann i Bø\nPublisert på nett.\n\nDet brant.\n{exports.RULE}\nFlom i Bø\nPublisert på nett.\n\nDet flommet.\n"
    )

    [document] = read(text.encode())

    assert document.doc_id == "a.txt"
    assert document.message.startswith("This looks like an export from Retriever")


def test_what_was_to_be_said_of_a_file_is_said_beside_that_it_cannot_be_divided() -> None:
    text = f"Brann i Bø\nPublisert på nett.\n\nDet brant.\n{exports.RULE}\nFlom i Bø\nPublisert på nett.\n\nRegn.\n"
    names = ("Ås.txt", "A\u030as.txt")  # the same name, as macOS writes it

    _, second = read(files.zipped(dict.fromkeys(names, text.encode())), "a.zip")

    assert second.message.startswith(NAME_TAKEN)
    assert "This looks like an export from Retriever" in second.message


def test_a_text_with_rules_of_its_own_is_no_export() -> None:
    text = f"Brann i Bø\n{exports.RULE}\n\nDet brant i Bø, 14.03.2024 var en fredag.\n\n{exports.RULE}\n\nFlom."

    [document] = read(text.encode())

    assert (document.doc_id, document.message) == ("a.txt", "")
