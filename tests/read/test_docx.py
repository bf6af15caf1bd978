"""Word documents."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.errors import DocumentError
from pipeline.read.office import read_docx
from tests.cases import case_rows
from tests.read.files import BOKMAAL, declared, docx, saved, zipped

word = pytest.importorskip("docx")


def test_paragraphs_have_a_blank_line_between_them() -> None:
    found = read_docx(docx([BOKMAAL[0], "", BOKMAAL[1]], title="Møtet\n i Tromsø"))

    assert found.text == "\n\n".join(BOKMAAL)
    assert found.title == "Møtet i Tromsø"


def test_the_cells_of_tables_are_read_in_order_and_merged_ones_once() -> None:
    document = word.Document()
    document.add_paragraph("Først")
    table = document.add_table(rows=2, cols=2)
    for cell, name in zip([*table.rows[0].cells, *table.rows[1].cells], ["Oslo", "Bergen", "Bø", ""], strict=True):
        cell.text = name
    table.cell(1, 0).merge(table.cell(1, 1))
    document.add_paragraph("Sist")

    assert read_docx(saved(document)).text.split("\n\n") == ["Først", "Oslo", "Bergen", "Bø", "Sist"]


def with_body(xml: str) -> bytes:
    """Return a document with this XML as the first thing in its body."""
    source = zipfile.ZipFile(io.BytesIO(docx(["Sist."])))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
    return zipped(parts)


@pytest.mark.parametrize(("xml", "text"), case_rows("read/word"))
def test_text_is_read_wherever_word_keeps_it(xml: str, text: str) -> None:
    body = xml.replace("[", "<w:r><w:t xml:space='preserve'>").replace("]", "</w:t></w:r>")

    assert read_docx(with_body(body)).text == f"{text}\n\nSist."


def test_a_document_that_only_has_its_main_part_and_strict_names_is_read() -> None:
    space = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>Kari</w:t></w:r></w:p></w:body></w:document>'

    assert read_docx(zipped({"word/document.xml": xml.encode()})).text == "Kari"


def test_what_is_no_word_document_is_cut_off_or_declares_gigabytes_is_refused_in_words() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "Oslo">]><x>&a;</x>'
    archives = zipped({"a.txt": b"Oslo"}), zipped({"word/document.xml": bomb})

    for data in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" * 99, *archives, docx(BOKMAAL)[:-200]):
        with pytest.raises(DocumentError, match=r"is damaged or protected\. Open it in Word"):
            read_docx(data)
    with pytest.raises(DocumentError, match="would unpack to 3000 MB"):
        read_docx(declared(docx(BOKMAAL), 3000 << 20))
