"""Where the date, the section and the title of a text come from."""

from __future__ import annotations

import pytest

from pipeline.clean.documents import clean
from pipeline.clean.header import read_head
from pipeline.records import Document
from tests.cases import case_rows

TEXT = "Kari Nordmann bur i Bø."
FAR_DOWN = "\n\n".join([TEXT] * 20) + "\n\nDato: 3. mai 2019"
FRONT = '---\ntitle: "Møtet"\ndate: 2019-04-23\nauthor: Åse\n---\n'


@pytest.mark.parametrize(("doc_id", "text", "date", "by"), [*case_rows("clean/dates"), ("a.txt", FAR_DOWN, "", "")])
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
