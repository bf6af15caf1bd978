"""Where the date, the section and the title of a text come from."""

from __future__ import annotations

import pytest

from pipeline.clean.documents import clean
from pipeline.clean.header import read_head
from pipeline.records import Document

TEXT = "Kari Nordmann bur i Bø."
FRONT = '---\ntitle: "Møtet"\ndate: 2019-04-23\nauthor: Åse\n---\n'


@pytest.mark.parametrize(
    ("doc_id", "text", "date", "by"),
    [
        ("a.txt", f" date 2019-04 utenriks\n\nDato: 1.1.1999\n\n{TEXT}", "2019-04", "header"),
        ("2001-01-01.txt", f"{FRONT}\n{TEXT}", "2019-04-23", "front-matter"),
        ("a.txt", f"Møtet\nDato: 3. mai 2019\n\n{TEXT}", "2019-05-03", "line"),
        ("a.txt", f"Publisert: 03.05.2019 kl. 10:15\r\n\r\n{TEXT}", "2019-05-03", "line"),
        ("a.txt", f"Sendt: fredag 3. mai 2019 10:15\n{TEXT}", "2019-05-03", "line"),
        ("a.txt", f"2019-05-03\n\n{TEXT}", "2019-05-03", "first-line"),
        ("a.txt", f"Fredag 3. mai 2019\n\n{TEXT}", "2019-05-03", "first-line"),
        ("a.txt", f"Mo i Rana, den 3. mai 2019\n\n{TEXT}", "2019-05-03", "first-line"),
        ("a.txt", f"Christiania, 14de Juni 1890\n\n{TEXT}", "1890-06-14", "first-line"),
        ("a.txt", f"Kristiania den 14de juni 1890.\n\n{TEXT}", "1890-06-14", "first-line"),
        ("a.txt", f"Løverdag d. 1ste Marts 1890\n\n{TEXT}", "1890-03-01", "first-line"),
        ("a.txt", f"14de Juni 1890\n\n{TEXT}", "1890-06-14", "first-line"),
        ("a.txt", f"Lov den 14. juni 1912\n\n{TEXT}", "", ""),
        ("a.txt", f"Kristiania den 14de juni 1890 kom Kari heim.\n\n{TEXT}", "", ""),
        ("avis/1905/06/08/side1.txt", TEXT, "1905-06-08", "name"),
        ("2024-03-14 VG.txt", TEXT, "2024-03-14", "name"),
        ("2024-03-14.csv#12", TEXT, "", ""),
        ("a.txt", f"Dato: i fjor\n\n{TEXT}", "", ""),
        ("a.txt", f"Dato: 3. mai 2019 kom Kari heim.\n\n{TEXT}", "", ""),
        ("a.txt", f"3. mai 2019 kom Kari heim.\n\n{TEXT}", "", ""),
        ("a.txt", f"1905\n\n{TEXT}", "", ""),
        ("a.txt", f"03/04/2019\n\n{TEXT}", "", ""),
        ("a.txt", "\n\n".join([TEXT] * 20) + "\n\nDato: 3. mai 2019", "", ""),
    ],
)
def test_a_date_is_taken_from_the_first_place_that_says_it_surely(doc_id: str, text: str, date: str, by: str) -> None:
    document = clean(Document(doc_id, source=text))

    assert (document.date, document.dated_by) == (date, by)


def test_what_is_known_already_is_left_alone_but_by_a_header_line() -> None:
    known = Document("a.txt", source=f"Dato: 3. mai 2019\n\n{TEXT}", date="2001", dated_by="file")

    assert clean(known).date == "2001"
    assert clean(Document("a.txt", source=f" date 2019-04\n\n{TEXT}", date="2001", dated_by="file")).date == "2019-04"


def test_front_matter_is_metadata_and_no_text() -> None:
    document = clean(Document("a.md", source=f"{FRONT}\n# Overskrift\n\n{TEXT}"))

    assert (document.title, document.author) == ("Møtet", "Åse")
    assert [paragraph.text.text for paragraph in document.paragraphs] == ["Overskrift", TEXT]


@pytest.mark.parametrize("text", ["---\n\nKari kom.\n\n---\nOla gikk.", "---\nKari: Hei\n---", "", "---"])
def test_rules_around_a_text_are_no_front_matter(text: str) -> None:
    assert read_head(text).start == 0


def test_spaces_in_front_matter_cost_no_more_than_other_signs() -> None:
    facts = read_head(f"---\ntitle: Møtet{' ' * 400_000}på Voss \t\n---\n\n{TEXT}").facts  # else the guard fails it

    assert facts == {"title": f"Møtet{' ' * 400_000}på Voss"}
