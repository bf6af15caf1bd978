"""Sources and strings -> documents."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.read import Reading, Source, read_texts
from pipeline.records import Document, Status


def read_source(source: Source, stdin: io.BytesIO | None = None) -> Document:
    (document,) = Reading([source], stdin=stdin)
    return document


def read_bytes(data: bytes) -> Document:
    return read_source(Source("stdin", None), io.BytesIO(data))


def test_a_file_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Bodø\r\n".encode("cp1252"))

    assert read_source(Source("mappe/a.txt", path)) == Document(
        "mappe/a.txt",
        source="Bodø\r\n",
        encoding="cp1252",
        sha256=hashlib.sha256("Bodø\r\n".encode("cp1252")).hexdigest(),
    )


def test_standard_input_becomes_a_document() -> None:
    document = read_bytes("Tromsø".encode())

    assert (document.doc_id, document.source, document.encoding) == ("stdin", "Tromsø", "utf-8")


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", "\u00a0\u2028".encode(), b"\xff\xfe"])
def test_a_text_of_nothing_but_white_space_is_empty(data: bytes) -> None:
    document = read_bytes(data)

    assert document.status is Status.EMPTY
    assert document.message == "The text is empty."


def test_a_file_that_is_no_text_fails_with_what_to_do() -> None:
    document = read_bytes(b"%PDF-1.7")

    assert document.status is Status.FAILED
    assert document.message.startswith("This is a PDF file, not plain text. Save its text")
    assert document.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()


def test_a_file_that_vanished_fails_with_what_to_do(tmp_path: Path) -> None:
    document = read_source(Source("borte.txt", tmp_path / "borte.txt"))

    assert document.status is Status.FAILED
    assert document.message == (
        "The file is no longer there, or is a link to nothing. Put it back, or run again without it."
    )


def test_a_folder_in_the_place_of_a_file_fails(tmp_path: Path) -> None:
    document = read_source(Source("mappe.txt", tmp_path))

    assert document.status is Status.FAILED
    assert document.message.startswith("The file cannot be read: Is a directory.")


def test_a_file_without_permission_fails_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything, so a real file would not do

    document = read_source(Source("a.txt", tmp_path / "a.txt"))

    assert document.status is Status.FAILED
    assert document.message.startswith("The file may not be read by you. Give yourself permission")


def test_strings_are_numbered_from_one() -> None:
    documents = list(read_texts(["Oslo", "", "Ås"]))

    assert [document.doc_id for document in documents] == ["text-1", "text-2", "text-3"]
    assert [document.source for document in documents] == ["Oslo", "", "Ås"]
    assert [document.status for document in documents] == [Status.OK, Status.EMPTY, Status.OK]
    assert [document.encoding for document in documents] == ["", "", ""]
    assert documents[2].sha256 == hashlib.sha256("Ås".encode()).hexdigest()


def test_a_lone_surrogate_in_a_string_becomes_one_character_that_can_be_written() -> None:
    (document,) = read_texts(["K\udce5re \ud83d\ude00"])

    assert document.source == "K\ufffdre \ufffd\ufffd"


@given(st.text(st.characters()))
def test_any_string_can_be_written_and_keeps_its_length(text: str) -> None:
    (document,) = read_texts([text])

    assert document.source.encode().decode() == document.source
    assert len(document.source) == len(text)


def test_only_as_many_strings_are_taken_as_are_asked_for() -> None:
    taken: list[int] = []

    def numbers() -> object:
        for number in range(9):
            taken.append(number)
            yield str(number)

    next(read_texts(numbers()))  # type: ignore[arg-type] # an iterable that counts what is taken

    assert taken == [0]


@given(st.binary(max_size=200))
def test_no_bytes_stop_reading_and_cleaning(data: bytes) -> None:
    document = clean(read_bytes(data))

    if document.status is Status.FAILED:
        assert document.message
    else:
        assert document.source == data.decode(document.encoding)


@pytest.mark.parametrize(
    "pieces", [[b"\xc3\xa5", b"\xe5", b" "], [b"\xff\xfe", b"\x00", b"a"], [b"\r", b"\n", b"\x85"]]
)
@given(data=st.data())
def test_no_broken_letters_stop_reading_and_cleaning(pieces: list[bytes], data: st.DataObject) -> None:
    soup = b"".join(data.draw(st.lists(st.sampled_from(pieces), max_size=12)))

    assert clean(read_bytes(soup)).sha256 == hashlib.sha256(soup).hexdigest()


def test_a_text_of_mixed_encodings_is_whole_after_cleaning() -> None:
    data = "Kåre bor på Røros og er ærlig.\n".encode() * 3 + "Åse bor i Bodø.\n".encode("cp1252")
    document = clean(read_bytes(data))

    assert [paragraph.text.text for paragraph in document.paragraphs] == [
        *["Kåre bor på Røros og er ærlig."] * 3,
        "Åse bor i Bodø.",
    ]
    assert document.message.startswith("Not all of the file is UTF-8")
