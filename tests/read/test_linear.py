"""Reading takes time that grows with the size of a file, or these would take minutes; and no memory for good."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping

import pytest

from pipeline.read.exports import split_export
from pipeline.read.formats import BY_ENDING, ENDINGS, read_plain
from pipeline.read.tables import Columns, read_rows
from pipeline.read.zip import members
from tests.clean.invariants import calls
from tests.conftest import HANGS
from tests.read import exports, files
from tests.read.files import LONG, NYNORSK, ONE_TEXT

MORE = 12
"""Times the size at which the square takes a second."""


def texts(size: int) -> list[str]:
    return [f"{number} {NYNORSK[number % 2]}" for number in range(size)]


def hexes(number: int) -> bytes:
    return hashlib.sha512(str(number).encode()).hexdigest().encode()


INPUTS: Mapping[str, tuple[str, int, Callable[[int], bytes]]] = {
    "text": (".txt", 20_000, lambda size: "\n\n".join(texts(size)).encode()),
    "one line": (".txt", 20_000, lambda size: (LONG * size).encode("cp1252")),
    "spaces": (".txt", 40_000, lambda size: b" " * size * 20),
    "page": (".html", 1_000, lambda size: files.html(texts(size))),
    "nested tags": (".html", 5_000, lambda size: b"<div>" * size + b"Oslo" + b"</div>" * size),
    "open tags": (".html", 5_000, lambda size: b"<p><b" * size),
    "comments": (".html", 2_000, lambda size: b"<!-- x " * size),
    "spaces in a page": (".html", 40_000, lambda size: b"<p>Kari" + b" " * size + b"bor i Oslo."),
    "document": (".docx", 400, lambda size: files.docx(texts(size))),
    "export": (".txt", 200, lambda size: exports.retriever(1, articles=size)[0].encode()),
    "rules": (".txt", 5_000, lambda size: b"VG, 14.03.2024\n\n====================\n" * size),
    "list of headlines": (".txt", 5_000, lambda size: b"> Brann, VG, 14.03.2024\n" * size + b"Publisert p\xe5 nett"),
    "spaces in the head of an article": (
        ".txt",
        5_000,
        lambda size: "Brann\nVG, 14.03.2024\nPublisert på nett.\nDel: A{0}B\nside 1{0}x\nRegn.".format(
            " " * size
        ).encode(),
    ),
    "spaces behind a day": (
        ".txt",
        20_000,
        lambda size: f"Brann\nVG\nMarch 14, 2024{' ' * size}10.00 x\nBody\nDet brant.\nEnd of Document\n".encode(),
    ),
    "letter": (".eml", 5_000, lambda size: files.eml(texts(size))),
    "quoted lines": (".eml", 20_000, lambda size: files.eml(["> Oslo\nBergen\n" * size])),
    "mailbox": (".mbox", 40, lambda size: files.mbox(texts(size))),
    "saved page": (".mht", 500, lambda size: files.mht(texts(size))),
    "rich text": (".rtf", 500, lambda size: files.rtf(texts(size))),
    "open document": (".odt", 2_000, lambda size: files.odt(texts(size))),
    "book": (".epub", 1_000, lambda size: files.epub(texts(size))),
    "scanned page": (".xml", 500, lambda size: files.alto(texts(size))),
    "edition": (".xml", 2_000, lambda size: files.tei(texts(size))),
    "pages": (".pdf", 40, lambda size: files.pdf(texts(30), pages=size)),
    **{
        kind: (kind, 500 if kind == ".xlsx" else 5_000, lambda size, make=make: make(texts(size)))  # type: ignore[misc]
        for kind, make in files.TABLES.items()
    },
    "quotation marks": (".csv", 100_000, lambda size: b'tekst\n"' + b'""' * size),
    **{
        kind: (
            kind,
            500,
            lambda size, kind=kind: files.tarred({f"{one}.txt": hexes(one) for one in range(size)}, kind),
        )
        for kind in (".tar", ".tar.gz", ".tgz")
    },
    "archive": (".zip", 500, lambda size: files.zipped({f"{number}.txt": b"Oslo" for number in range(size)})),
}


def read(kind: str, data: bytes) -> int:
    """Read all texts of a file; return how many characters they have."""
    if kind == ".html":
        pytest.importorskip("trafilatura")
    if open_table := BY_ENDING[kind].open_table:
        return sum(len(row.text) for row in read_rows(data, open_table, Columns()))
    if kind in BY_ENDING[".zip"].endings:
        return sum(len(open_member()) for _, open_member in members(data))
    if divide := BY_ENDING[kind].divide:
        return sum(len(one.text) for one in divide(data))
    found = (BY_ENDING[kind].read or read_plain)(data)
    return sum(len(one.text) for one in split_export(found)) or len(found.text)


@pytest.mark.parametrize(("kind", "size", "make"), INPUTS.values(), ids=INPUTS)
def test_twice_the_file_is_twice_the_work(kind: str, size: int, make: Callable[[int], bytes]) -> None:
    once, twice = make(size // 20), make(size // 10)
    read(kind, once)

    assert calls(lambda: read(kind, twice)) <= 2.2 * calls(lambda: read(kind, once)) + 99


@pytest.mark.slow(hangs=HANGS)
@pytest.mark.parametrize(("kind", "size", "make"), INPUTS.values(), ids=INPUTS)
def test_a_large_file_is_read_before_the_guard_takes_it_to_hang(
    kind: str, size: int, make: Callable[[int], bytes]
) -> None:
    assert read(kind, make(MORE * size)) >= read(kind, make(size // 10))  # so of what is no Python


def test_every_format_is_read_at_length() -> None:
    assert {kind for kind, _, _ in INPUTS.values()} == set(ENDINGS) - {".md", ".htm", ".xhtml", ".mhtml", ".docm"}


FILES = 400
MAX_GROWTH = 60 << 20
"""Bytes that reading may add after the first files: caches fill, and python-docx once lost 4 MB a file."""

CODE = """
import sys
from pipeline.tuning import dedicate_process
from pipeline.read.documents import Unread, opened
from tests.read.files import LONG, ONE_TEXT

def resident():
    return int(open("/proc/self/statm", encoding="ascii").read().split()[1]) * 4096

dedicate_process()
ending, files = sys.argv[1], int(sys.argv[2])
made = [ONE_TEXT[ending]([f"{number} {LONG}"] * 20) for number in range(9)]
for number in range(files):
    if number == 40:
        before = resident()
    opened(Unread(str(number), f"a{ending}", made[number % 9], sha256=""))
print(resident() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory in use")
@pytest.mark.parametrize("ending", ONE_TEXT)
def test_hundreds_of_files_need_no_more_memory_than_some(ending: str) -> None:
    ONE_TEXT[ending](["Oslo"])  # skips where its library is not installed
    done = subprocess.run([sys.executable, "-c", CODE, ending, str(FILES)], capture_output=True, text=True, check=False)

    assert int(done.stdout) <= MAX_GROWTH, done.stderr
