"""``texts/``: the text of documents that are not plain text, for ``start`` and ``end`` to point into."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.outputs import TEXTS
from pipeline.records import Document, Status

ENDING = ".txt"

UNSAFE = re.compile(r'[<>:"\\|?*%\x00-\x1f\x7f]|[. ]$')
RESERVED = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE
)  # by Windows
MAX_PART_BYTES = 200  # the most that file systems take is 255
MAX_NAME_BYTES = 1_000
KEPT_LETTERS = 60  # code points of a name that is too long
CUT = "%~"  # behind them


def text_name(doc_id: str) -> str:
    """Return the name, in ``texts/``, of the file that keeps the text of a document: ``doc_id`` and ``.txt``.

    A sign that some file system does not take stands there as ``%`` and its code; a name that is too long is cut, with
    a digest of the whole behind ``%~``.

    Example:
        >>> text_name("avis/sak 1.docx"), text_name("rader.csv#12"), text_name("a.zip/../CON.txt")
        ('avis/sak 1.docx.txt', 'rader.csv#12.txt', 'a.zip/%2E%2E/%43ON.txt.txt')
    """
    name = "/".join(safe_part(part) for part in f"{doc_id}{ENDING}".split("/"))
    return name if len(name.encode()) <= MAX_NAME_BYTES else distinct_name(doc_id)


def distinct_name(doc_id: str) -> str:
    """Return a name that no other document's file has, whatever the file system takes for the same."""
    return _cut(safe_part(doc_id.replace("/", "_")[:KEPT_LETTERS]), doc_id) + ENDING


def safe_part(part: str) -> str:
    """Return a part of a path as every file system takes it.

    Example:
        >>> safe_part("sak: 1.docx"), safe_part(".."), safe_part("nul.txt")
        ('sak%3A 1.docx', '%2E%2E', '%6Eul.txt')
    """
    if part in {"", ".", ".."}:
        return part.replace(".", "%2E") or "%"
    safe = UNSAFE.sub(_code, part)
    if RESERVED.match(safe):
        safe = f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe.encode()) <= MAX_PART_BYTES:
        return safe
    return _cut(safe, part) + (ENDING if part.endswith(ENDING) else "")


def _code(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def _cut(name: str, whole: str) -> str:
    return f"{name[:KEPT_LETTERS]}{CUT}{hashlib.sha256(whole.encode()).hexdigest()[:16]}"


def write_texts(folder: Path, documents: Iterable[Document]) -> None:
    """Write the text of each document that was extracted and is ``ok``: UTF-8, line ends as they are.

    Args:
        folder: gets a folder ``texts``, if there is a text to keep.
    """
    for document in documents:
        if document.extracted and document.status is Status.OK:
            try:
                _create(folder / TEXTS / text_name(document.doc_id), document.source)
            except (FileExistsError, NotADirectoryError):  # ``A`` and ``a`` on Windows, a file and a folder of one name
                _create(folder / TEXTS / distinct_name(document.doc_id), document.source)


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(text.encode())
