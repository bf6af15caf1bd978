"""Files of every kind, made by the libraries that read them. Each is skipped where its library is not installed."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

BOKMAAL = ("Statsminister Kari Nordmann møtte Ola Hansen i Tromsø.", "Etterpå reiste hun til Bergen med Hansen.")
NYNORSK = ("Statsminister Kari Nordmann møtte Ola Hansen i Tromsø.", "Etterpå reiste ho til Førde saman med Hansen.")
LONG = "Ho sa at det var heilt naudsynt å snakke lenge saman om dette, og det var han einig i. "


def html(paragraphs: Sequence[str], head: str = "") -> bytes:
    pytest.importorskip("trafilatura")
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def docx(paragraphs: Sequence[str], title: str = "") -> bytes:
    document = pytest.importorskip("docx").Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(lines: Sequence[str], *, title: str = "", password: str | None = None, pages: int = 1) -> bytes:
    """Return a PDF whose pages each have these lines, in Helvetica."""
    pypdf = pytest.importorskip("pypdf")
    generic = pypdf.generic
    name, dictionary = generic.NameObject, generic.DictionaryObject
    writer = pypdf.PdfWriter()
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = dictionary({name("/F1"): dictionary({name(key): name(value) for key, value in font.items()})})
    words = b"".join(b"(" + line.encode("cp1252") + b") Tj 0 -14 Td " for line in lines)
    for _ in range(pages):
        page = writer.add_blank_page(width=595, height=842)
        content = generic.StreamObject()
        content.set_data(b"BT /F1 12 Tf 72 770 Td " + words + b"ET")
        page[name("/Resources")] = dictionary({name("/Font"): fonts})
        page[name("/Contents")] = writer._add_object(content)  # noqa: SLF001 - pypdf has no other way to add one
    if title:
        writer.add_metadata({"/Title": title})
    if password is not None:
        writer.encrypt(password, owner_password="eier", algorithm="RC4-128")  # noqa: S106 - a password for the test
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def jsonl(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(rows: Sequence[Mapping[str, Any]], packing: str = "snappy") -> bytes:
    pyarrow = pytest.importorskip("pyarrow")
    file = io.BytesIO()
    pytest.importorskip("pyarrow.parquet").write_table(pyarrow.Table.from_pylist(list(rows)), file, compression=packing)
    return file.getvalue()


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def declared(data: bytes, size: int) -> bytes:
    """Return an archive of one member that says in its directory that the member unpacks to ``size`` bytes."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + size.to_bytes(4, "little") + data[at + 4 :]


def locked(data: bytes) -> bytes:
    """Return an archive whose first member says, in both places, that it has a password."""
    changed = bytearray(data)
    changed[data.index(b"PK\x03\x04") + 6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


Maker = Callable[[Sequence[str]], bytes]
ONE_TEXT: Mapping[str, Maker] = {".html": html, ".docx": docx, ".pdf": pdf}
"""Ending -> function that makes a file of paragraphs."""


def csv(rows: Sequence[str], delimiter: str = ",") -> bytes:
    lines = [f"id{delimiter}tekst", *(f'{number}{delimiter}"{row}"' for number, row in enumerate(rows, start=1))]
    return "".join(f"{line}\r\n" for line in lines).encode()


TABLES: Mapping[str, Maker] = {
    ".csv": csv,
    ".tsv": lambda rows: csv(rows, "\t"),
    ".jsonl": lambda rows: jsonl([{"id": number, "tekst": row} for number, row in enumerate(rows, start=1)]),
    ".parquet": lambda rows: parquet([{"id": number, "tekst": row} for number, row in enumerate(rows, start=1)]),
}
"""Ending -> function that makes a table with a row for each text."""
