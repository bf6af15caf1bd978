"""PDF files."""

from __future__ import annotations

import io

import pytest

from pipeline.errors import DocumentError
from pipeline.read.pdf import read_pdf
from tests.read.files import BOKMAAL, pdf

pypdf = pytest.importorskip("pypdf")


def test_pages_are_read_one_after_another_also_of_a_file_that_only_restricts_printing() -> None:
    found = read_pdf(pdf(BOKMAAL, title="Møtet", pages=2, password=""))

    assert [line.strip() for line in found.text.split("\n") if line.strip()] == [*BOKMAAL, *BOKMAAL]
    assert found.title == "Møtet"


def test_a_file_with_a_password_one_of_pictures_and_a_damaged_one_are_refused_in_words(
    capfd: pytest.CaptureFixture[str],
) -> None:
    for data, words in (
        (pdf(BOKMAAL, password="hemmelig"), r"protected by a password\. Save it without one"),  # noqa: S106
        (pdf([]), "OCR"),
        *((data, "damaged|no text") for data in (b"", b"%PDF-1.7", b"Oslo" * 999, b"%PDF-1.7\n" + bytes(999))),
    ):
        with pytest.raises(DocumentError, match=words):
            read_pdf(data)

    assert capfd.readouterr() == ("", "")


def test_a_file_cut_anywhere_is_read_or_refused_in_words() -> None:
    whole = pdf(BOKMAAL)
    for length in range(0, len(whole), 97):
        try:
            assert read_pdf(whole[:length]).text.strip()
        except DocumentError as error:
            assert str(error).endswith("then run again.")  # noqa: PT017 - either is right


def test_what_is_filled_into_a_form_is_read() -> None:
    generic = pytest.importorskip("pypdf").generic
    writer = pytest.importorskip("pypdf").PdfWriter(clone_from=io.BytesIO(pdf(BOKMAAL)))
    values = {"/FT": generic.NameObject("/Tx"), "/T": generic.TextStringObject("namn")}
    values["/V"] = generic.TextStringObject("Kari i Bø")
    field = generic.DictionaryObject({generic.NameObject(key): value for key, value in values.items()})
    fields = generic.ArrayObject([writer._add_object(field)])  # noqa: SLF001 - pypdf has no other way to add one
    form = generic.DictionaryObject({generic.NameObject("/Fields"): fields})
    writer.root_object[generic.NameObject("/AcroForm")] = form
    file = io.BytesIO()
    writer.write(file)

    assert read_pdf(file.getvalue()).text.endswith("Kari i Bø")


def test_pages_that_unpack_to_more_than_a_file_of_the_size_may_are_refused() -> None:
    def packed(pages: int) -> bytes:
        file, writer = io.BytesIO(), pypdf.PdfWriter(clone_from=io.BytesIO(pdf(["Kari " * 120_000], pages=pages)))
        for page in writer.pages:
            page.compress_content_streams()
        writer.write(file)
        return file.getvalue()

    assert read_pdf(packed(1)).text.startswith("Kari Kari")
    with pytest.raises(DocumentError, match="unpack to more than 1 MB"):
        read_pdf(packed(2))
