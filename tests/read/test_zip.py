"""Archives."""

from __future__ import annotations

import tracemalloc
import zipfile
from itertools import product

import pytest

from pipeline.errors import DocumentError
from pipeline.read.zip import member_name, members
from tests.read.files import declared, locked, zipped


def test_files_are_given_by_name_without_folders_and_hidden_files() -> None:
    hidden = dict.fromkeys((".x.txt", "__MACOSX/a/._b.txt", ".git/c.txt"), b"")
    data = zipped({"b.txt": b"B", "a/": b"", "a/å.txt": b"A", "m\\a.txt": b"M", **hidden})

    assert [(name, read()) for name, read in members(data)] == [("a/å.txt", b"A"), ("b.txt", b"B"), ("m/a.txt", b"M")]


def test_a_name_that_points_outside_is_refused() -> None:
    for name in ("../a.txt", "a/../../b.txt", "/etc/a.txt", "C:/a.txt", "..\\a.txt", "\\a.txt"):
        ((_, read),) = members(zipped({name: b"Oslo"}))
        with pytest.raises(DocumentError, match="points outside its archive"):
            read()


def test_a_name_that_does_not_say_its_encoding_is_read() -> None:
    info = zipfile.ZipInfo("x")
    for codec, name in product(
        ("cp865", "cp850", "cp1252", "utf-8"), ("blåbær.txt", "Møte på Røros ÆØÅ.txt", "Øst/Ås.txt")
    ):
        info.filename = name.encode(codec).decode("cp437")
        assert member_name(info) == name


def test_a_damaged_member_and_one_with_a_password_are_refused_in_words_and_their_neighbour_is_read() -> None:
    stored = zipped({"a.txt": b"Oslo", "b.txt": b"Bergen"}, zipfile.ZIP_STORED)
    for data, words in (
        (stored.replace(b"Oslo", b"Osla"), "damaged or packed in an unknown way"),
        (locked(stored), "password"),
    ):
        (_, first), (_, second) = members(data)
        with pytest.raises(DocumentError, match=words):
            first()
        assert second() == b"Bergen"


def test_a_damaged_archive_and_one_that_declares_too_much_are_refused_in_words() -> None:
    for data in (b"", b"PK\x03\x04", b"Oslo" * 99, zipped({"a.txt": b"Oslo" * 99})[:-30]):
        with pytest.raises(DocumentError, match="The archive is damaged"):
            list(members(data))
    for megabytes in (9, 4_000):
        with pytest.raises(DocumentError, match=f"would unpack to {megabytes} MB"):
            list(members(declared(zipped({"a.txt": b"Oslo"}), megabytes << 20)))


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_more_is_unpacked_than_is_allowed_whatever_a_member_says(packing: int) -> None:
    data = declared(zipped({"a.txt": bytes(30 << 20)}, packing), 4)
    tracemalloc.start()
    ((_, read),) = members(data)
    for _ in range(2):  # what is used up is gone, so that a thousand such members cost no more than one
        with pytest.raises(DocumentError, match=r"more than 4 MB|damaged"):
            read()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 20 << 20
    ((_, sound),) = members(zipped({"a.txt": b"Oslo" * 999}, packing))
    assert sound() == b"Oslo" * 999


def test_a_member_without_a_name_costs_itself_only() -> None:
    (_, nameless), (_, read) = members(zipped({"a.txt": b"Oslo", "x.md": b"Bergen"}).replace(b"x.md", b"\0.md"))

    assert read() == b"Oslo"
    with pytest.raises(DocumentError, match="has no name"):
        nameless()


def test_members_that_a_damaged_directory_hides_are_told() -> None:
    data = zipped({"a.txt": b"Oslo", "b.txt": b"Bergen"})
    at = data.rindex(b"PK\x01\x02")
    found = members(data[: at - 19] + (51).to_bytes(2, "little") + data[at - 17 :])  # a comment as long as the next

    assert next(found)[0] == "a.txt"
    with pytest.raises(DocumentError, match="should contain 2 files, but 1 were found"):
        next(found)
