"""Sources and strings -> documents."""

from __future__ import annotations

import hashlib
import io
import logging
import warnings
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.read import Columns, DocumentReader, Source, read_texts
from pipeline.read import documents as reading_documents
from pipeline.read.extracted import quietly
from pipeline.read.formats import BY_ENDING, ENDINGS, FILE_FORMATS, MARK_UP, Format
from pipeline.records import Document, Status
from tests.cases import case_rows
from tests.read import files
from tests.read.files import read


def told(documents: list[Document]) -> list[tuple[str, str]]:
    return [(document.doc_id, document.status.value) for document in documents]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_and_standard_input_become_a_document() -> None:
    data = "Bodø\r\n".encode("cp1252")

    for name in ("mappe/a.txt", "stdin"):
        assert read(data, name) == [Document(name, source="Bodø\r\n", encoding="cp1252", sha256=sha256(data))]


def test_a_text_of_nothing_but_white_space_is_empty() -> None:
    for data in (b"", b" \r\n\t", b"\xef\xbb\xbf", "\u00a0\u2028".encode(), b"\xff\xfe"):
        (document,) = read(data)
        assert (document.status, document.message) == (Status.EMPTY, "The text is empty.")


@pytest.mark.parametrize(("name", "text", "advice"), case_rows("read/no-plain-text"))
def test_what_is_no_plain_text_is_never_read_as_such(name: str, text: str, advice: str) -> None:
    (document,) = read(text.encode(), name)

    assert (document.status, document.source) == (Status.FAILED, "")
    assert advice in document.message


def test_what_only_looks_like_it_is_read() -> None:
    for text in ("Fra: Ola\nTil: Kari\nEmne: SV: Møte\n\nHei!", "<3 Oslo", "1\nKapittel: Ein", "Til: ..."):
        assert read(text.encode())[0].source == text


def test_a_file_that_cannot_be_read_fails_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    sources = [Source("a.txt", path) for path in (tmp_path / "borte.txt", tmp_path)]
    found = list(DocumentReader(sources))
    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything, so a real file would not do
    found += DocumentReader(sources[:1])

    assert {document.status for document in found} == {Status.FAILED}
    assert [document.message for document in found] == [
        "The file is no longer there, or is a broken link. Put it back, or run again without it.",
        "The file cannot be read: Is a directory. Copy it to another disk, then run again.",
        "You do not have permission to read the file. Change its permissions, then run again.",
    ]


def test_strings_are_numbered_from_one_and_taken_as_they_are_asked_for() -> None:
    strings = iter(["Oslo", "", "K\udce5re \ud83d\ude00", "Os"])
    documents = list(islice(read_texts(strings), 3))

    assert list(strings) == ["Os"]
    assert told(documents) == [("text-1", "ok"), ("text-2", "empty"), ("text-3", "ok")]
    assert [document.source for document in documents] == ["Oslo", "", "K\ufffdre \ufffd\ufffd"]
    assert (documents[0].encoding, documents[0].sha256) == ("", sha256(b"Oslo"))


@given(st.text(st.characters()))
def test_any_string_can_be_written_and_keeps_its_length(text: str) -> None:
    (document,) = read_texts([text])

    assert document.source.encode().decode() == document.source
    assert len(document.source) == len(text)


BYTES = st.one_of(
    st.binary(max_size=300),
    *(
        st.lists(st.sampled_from(pieces), max_size=12).map(b"".join)
        for pieces in ([b"\xc3\xa5", b"\xe5", b" "], [b"\xff\xfe", b"\x00", b"a"], [b"\r", b"\n", b"\x85"])
    ),
)


@settings(max_examples=3 * settings().max_examples)
@given(data=BYTES, name=st.one_of(st.just("stdin"), st.sampled_from([f"a{ending}" for ending in ENDINGS])))
def test_no_bytes_stop_the_reading_and_cleaning_of_any_format(data: bytes, name: str) -> None:
    for document in map(clean, read(data, name)):
        assert document.doc_id.startswith(name)
        assert document.status is Status.OK or document.message
        assert document.source.encode().decode() == document.source
        if name == "stdin" and document.status is not Status.FAILED:
            assert (document.source, document.sha256) == (data.decode(document.encoding), sha256(data))


def test_a_text_of_mixed_encodings_is_whole_after_cleaning() -> None:
    line = "Kåre bor på Røros og er ærlig."
    document = clean(read(f"{line}\n".encode() * 3 + "Åse bor i Bodø.\n".encode("cp1252"))[0])

    assert [paragraph.text.text for paragraph in document.paragraphs] == [line, line, line, "Åse bor i Bodø."]
    assert document.message.startswith("Not all of the file is UTF-8")


@pytest.mark.parametrize(("ending", "make"), files.ONE_TEXT.items(), ids=files.ONE_TEXT)
def test_text_that_was_extracted_is_marked_and_is_utf_8(ending: str, make: files.Maker) -> None:
    data = make(files.NYNORSK)
    (document,) = read(data, f"a{ending}")

    assert all(words in " ".join(document.source.split()) for words in files.NYNORSK)
    assert (document.doc_id, document.encoding, document.extracted) == (f"a{ending}", "utf-8", True)
    assert document.sha256 == sha256(data)


@pytest.mark.parametrize(("ending", "make"), files.TABLES.items(), ids=files.TABLES)
def test_a_row_is_a_document(ending: str, make: files.Maker) -> None:
    documents = read(make([*files.BOKMAAL, " "]), f"a{ending}", Columns(id="id"))

    assert told(documents) == [(f"a{ending}#1", "ok"), (f"a{ending}#2", "ok"), (f"a{ending}#3", "empty")]
    assert [document.source for document in documents[:2]] == list(files.BOKMAAL)
    assert documents[0].sha256 == sha256(files.BOKMAAL[0].encode())
    assert (documents[0].encoding, documents[0].extracted) == ("utf-8", True)


def test_an_id_of_any_kind_names_its_row_once() -> None:
    data = files.jsonl([{"id": one, "text": "Oslo"} for one in ("A", "A", "a\n\u200b", "x" * 999, "../b", 7, None)])
    documents = read(data + b'{"text": "K\\ud83dre", "id": "\\udce5"}', "t.jsonl", Columns(id="id"))

    names = ["A", "A~2", "a\\n\\u200b", f"{'x' * 199}…", "../b", "7", "7~2", "å"]
    assert [document.doc_id for document in documents] == [f"t.jsonl#{name}" for name in names]
    assert documents[1].message == "Another text has the same name, so a number was added to this one."
    assert documents[-1].source == "K\ufffdre"


def test_a_row_and_a_file_of_one_name_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,text\nx.txt,Oslo\n")
    (tmp_path / "a.csv#x.txt").write_text("Bergen")
    reader = DocumentReader([Source(path.name, path) for path in sorted(tmp_path.iterdir())], Columns(id="id"))

    assert {one.doc_id: one.source for one in reader} == {"a.csv#x.txt~2": "Oslo", "a.csv#x.txt": "Bergen"}


def test_members_of_an_archive_are_read_each_by_its_ending(tmp_path: Path) -> None:
    inner = {
        "b/rader.csv": files.csv(files.BOKMAAL),
        "a.txt": "Kåre bor i Bodø og Åse i Ås.".encode("cp1252"),
        "bilde.png": b"",
        "c.zip": files.zipped({"d.txt": b"Oslo"}),
        "../e.txt": b"Oslo",
        "f.txt": bytes(range(32)) * 99,
    }
    path = tmp_path / "x.zip"
    path.write_bytes(files.zipped(inner))
    reading = DocumentReader([Source("x.zip", path)])
    documents = list(reading)

    assert told(documents) == [
        ("x.zip/../e.txt", "failed"),
        ("x.zip/a.txt", "ok"),
        ("x.zip/b/rader.csv#1", "ok"),
        ("x.zip/b/rader.csv#2", "ok"),
        ("x.zip/c.zip", "failed"),
        ("x.zip/f.txt", "failed"),
    ]
    assert (documents[1].source, documents[1].encoding) == ("Kåre bor i Bodø og Åse i Ås.", "utf-8")
    assert documents[1].sha256 == sha256(inner["a.txt"])
    assert "An archive inside an archive is not read" in documents[4].message
    assert reading.skipped == {".png": 1}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_both_read() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "Oslo")
        archive.writestr("a.txt", "Bergen")
    found = read(file.getvalue(), "x.zip")

    assert [(one.doc_id, one.source) for one in found] == [("x.zip/a.txt", "Oslo"), ("x.zip/a.txt~2", "Bergen")]


def test_a_file_without_a_text_has_its_row() -> None:
    message = "The file contains no text that navnetabell can read."

    for name, data in (("a.zip", files.zipped({})), ("a.zip", files.zipped({"a.png": b""})), ("a.csv", files.csv([]))):
        (document,) = read(data, name)
        assert (document.doc_id, document.status, document.message) == (name, Status.EMPTY, message)


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.pdf", "a.parquet"])
def test_what_a_library_makes_of_a_broken_file_costs_that_file_only(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise KeyError(name)

    table = broken if name == "a.parquet" else None
    monkeypatch.setattr(reading_documents, "format_of", lambda _: Format(name, None if table else broken, table))

    (document,) = read(b"", name)

    assert document.status is Status.FAILED
    assert document.message == "The file cannot be read (KeyError). Save it again, then run again."


def test_each_source_is_seen_once_with_the_digest_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(files.csv(files.BOKMAAL))
    seen: list[tuple[str, str]] = []
    names = ["a.csv", "gone.txt"]
    list(DocumentReader([Source(name, tmp_path / name) for name in names], seen=lambda *one: seen.append(one)))

    assert seen == [("a.csv", sha256(files.csv(files.BOKMAAL))), ("gone.txt", "")]


def test_a_format_that_is_declared_is_read_and_what_looks_like_mark_up_is_of_a_known_kind() -> None:
    assert [ending for one in FILE_FORMATS for ending in one.endings if BY_ENDING[ending] is not one] == []
    assert [usual for _, _, usual in MARK_UP if usual not in BY_ENDING] == []


def test_a_library_is_quiet_and_afterwards_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("navnetabell-test")
    with quietly(logger.name):
        logger.error("heard by nobody")
        warnings.warn("nor this", stacklevel=1)

    assert logger.level == logging.NOTSET
    assert capfd.readouterr().err == ""
