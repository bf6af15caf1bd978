"""Extracted texts and the names of their files."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document, Status
from pipeline.write.texts import distinct_name, text_name, write_texts
from tests.cases import case_rows

DOC_IDS = st.one_of(
    st.text(st.characters(exclude_categories=["C"]), min_size=1),
    st.lists(st.sampled_from(["..", ".", "/", "a", "CON", "%", "2E", "#", ":", " ", "å" * 90, ".txt"])).map("".join),
)


@pytest.mark.parametrize(("doc_id", "name"), case_rows("write/names-of-texts"))
def test_a_file_is_named_for_its_document(doc_id: str, name: str) -> None:
    assert text_name(doc_id) == name


@given(DOC_IDS)
def test_no_name_leads_out_of_the_folder_or_is_too_long(doc_id: str) -> None:
    for name in (text_name(doc_id), distinct_name(doc_id)):
        parts = name.split("/")
        assert not PurePosixPath(name).is_absolute()
        assert name.endswith(".txt")
        assert all(part not in {"", ".", ".."} and not part.endswith((".", " ")) for part in parts)
        assert all(len(part.encode()) <= 255 for part in parts)


@given(st.lists(DOC_IDS, unique=True, max_size=20))
def test_no_two_documents_have_one_name(doc_ids: list[str]) -> None:
    assert len({text_name(doc_id) for doc_id in doc_ids}) == len(doc_ids)


def kept(folder: Path, *documents: Document) -> dict[str, bytes]:
    write_texts(folder, documents)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_extracted_texts_that_are_ok_are_kept_with_their_line_ends(tmp_path: Path) -> None:
    others = [Document(status, "Oslo", status=status, extracted=True) for status in Status if status != Status.OK]
    assert kept(tmp_path, Document("a.txt", "Oslo"), *others) == {}
    assert list(tmp_path.iterdir()) == []

    document = Document("a/b.pdf", "Bodø\r\nBø\rOs\n", extracted=True)
    assert kept(tmp_path, document) == {"texts/a/b.pdf.txt": "Bodø\r\nBø\rOs\n".encode()}


def test_a_file_and_a_folder_of_one_name_are_both_kept(tmp_path: Path) -> None:
    one, other, third = (Document(name, name, extracted=True) for name in ("a", "a.txt/b", "a.txt/b.txt/c"))

    assert sorted(kept(tmp_path, one, other, third).values()) == [b"a", b"a.txt/b", b"a.txt/b.txt/c"]


def test_names_that_the_file_system_takes_for_one_are_both_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open
    monkeypatch.setattr(Path, "open", lambda self, mode: opened(self.with_name(self.name.lower()), mode))

    found = kept(tmp_path, Document("t.csv#A", "A", extracted=True), Document("t.csv#a", "a", extracted=True))

    assert sorted(found.values()) == [b"A", b"a"]
