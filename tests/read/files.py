"""Files of every kind, made by the libraries that read them, and how they are read; skipped where one is missing."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from pipeline.read import Columns, DocumentReader, Source
from pipeline.records import Document

BOKMAAL = ("Statsminister Kari Nordmann møtte Ola Hansen i Tromsø.", "Etterpå reiste hun til Bergen med Hansen.")
NYNORSK = ("Statsminister Kari Nordmann møtte Ola Hansen i Tromsø.", "Etterpå reiste ho til Førde saman med Hansen.")
LONG = "Ho sa at det var heilt naudsynt å snakke lenge saman om dette, og det var han einig i. "


def read(data: bytes, name: str = "stdin", columns: Columns | None = None) -> list[Document]:
    """Return the documents that a file with these bytes is read as; one called ``stdin`` is standard input."""
    if name == "stdin":
        return list(DocumentReader([Source(name, None)], stdin=io.BytesIO(data)))
    with TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        return list(DocumentReader([Source(name, path)], columns))


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


def tarred(members: Mapping[str, bytes], kind: str = ".tar") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w" if kind == ".tar" else "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
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


def rtf(paragraphs: Sequence[str]) -> bytes:
    pytest.importorskip("striprtf")
    escaped = ("".join(one if one.isascii() else f"\\u{ord(one)}?" for one in paragraph) for paragraph in paragraphs)
    return ("{\\rtf1\\ansi\\ansicpg1252 " + "\\par\n".join(escaped) + "\\par}").encode("ascii")


def odt(paragraphs: Sequence[str], title: str = "") -> bytes:
    pytest.importorskip("lxml")
    office = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<text:p>{escape(paragraph)}</text:p>" for paragraph in paragraphs)
    content = (
        f'<office:document-content xmlns:office="{office}:office:1.0" xmlns:text="{office}:text:1.0"><office:body>'
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    meta = f'<meta xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></meta>'
    return zipped({"content.xml": content.encode(), "meta.xml": meta.encode()})


def epub(paragraphs: Sequence[str]) -> bytes:
    pytest.importorskip("lxml")
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Boka</dc:title><dc:creator>Åse Lunde</dc:creator><dc:date>1999-05-17</dc:date>"
        "<dc:publisher>Samlaget</dc:publisher></metadata><manifest>"
        '<item id="b" href="b.xhtml"/><item id="a" href="a%20a.xhtml"/></manifest>'
        '<spine><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    chapters = [
        f"<html><body>{''.join(f'<p>{escape(one)}</p>' for one in part)}</body></html>".encode()
        for part in (paragraphs[:1], paragraphs[1:])
    ]
    container = '<container><rootfiles><rootfile full-path="OEBPS/c.opf"/></rootfiles></container>'
    return zipped(
        {
            "META-INF/container.xml": container.encode(),
            "OEBPS/c.opf": package.encode(),
            "OEBPS/a a.xhtml": chapters[0],
            "OEBPS/b.xhtml": chapters[1],
        }
    )


def eml(paragraphs: Sequence[str], subject: str = "SV: Møte på Voss") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Åse Lunde <ase@example.no>", "ola@example.no"
    message["Subject"], message["Date"] = subject, "Thu, 14 Mar 2024 10:00:00 +0100"
    message.set_content("\n\n".join(paragraphs), cte="quoted-printable")
    return bytes(message)


def mbox(paragraphs: Sequence[str]) -> bytes:
    return b"".join(b"From ase@example.no Thu Mar 14 10:00:00 2024\n" + eml([one]) + b"\n" for one in paragraphs)


def mht(paragraphs: Sequence[str]) -> bytes:
    pytest.importorskip("trafilatura")
    message = EmailMessage()
    message["Subject"] = "Siden"
    message.set_content(html(paragraphs).decode(), subtype="html", cte="base64")
    return b"Snapshot-Content-Location: https://example.no\n" + bytes(message)


def alto(paragraphs: Sequence[str], namespace: str = "http://www.loc.gov/standards/alto/ns-v2#") -> bytes:
    pytest.importorskip("lxml")
    blocks = "".join(
        f"<TextBlock><TextLine>{''.join(f'<String CONTENT={quoteattr(word)}/><SP/>' for word in one.split())}"
        "</TextLine></TextBlock>"
        for one in paragraphs
    )
    name = "<Description><sourceImageInformation><fileName>digavis_nordlys_null_null_19050608_1.jp2</fileName>"
    layout = f'<Layout><Page ID="P1" PHYSICAL_IMG_NR="3"><PrintSpace>{blocks}</PrintSpace></Page></Layout>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><alto xmlns="{namespace}">{name}</sourceImageInformation></Description>'
        f"{layout}</alto>"
    ).encode()


def tei(paragraphs: Sequence[str]) -> bytes:
    pytest.importorskip("lxml")
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    header = (
        "<fileDesc><titleStmt><title>Brevet</title><author>Åse Lunde</author></titleStmt><sourceDesc><bibl>"
        '<publisher>Samlaget</publisher><date when="1905-06-08">8. juni</date></bibl></sourceDesc></fileDesc>'
    )
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader>{header}</teiHeader><text><body>{body}</body></text></TEI>'
    ).encode()


def xlsx(rows: Sequence[Mapping[str, Any]]) -> bytes:
    book, file = pytest.importorskip("openpyxl").Workbook(), io.BytesIO()
    book.active.append(list(rows[0]) if rows else ["tekst"])
    for row in rows:
        book.active.append(list(row.values()))
    book.save(file)
    return file.getvalue()


Maker = Callable[[Sequence[str]], bytes]
ONE_TEXT: Mapping[str, Maker] = {
    ".html": html,
    ".docx": docx,
    ".pdf": pdf,
    ".rtf": rtf,
    ".odt": odt,
    ".epub": epub,
    ".eml": eml,
    ".mht": mht,
    ".xml": alto,
}
"""Ending -> function that makes a file of paragraphs."""


def csv(rows: Sequence[str], delimiter: str = ",") -> bytes:
    lines = [f"id{delimiter}tekst", *(f'{number}{delimiter}"{row}"' for number, row in enumerate(rows, start=1))]
    return "".join(f"{line}\r\n" for line in lines).encode()


TABLES: Mapping[str, Maker] = {
    ".csv": csv,
    ".tsv": lambda rows: csv(rows, "\t"),
    ".jsonl": lambda rows: jsonl([{"id": number, "tekst": row} for number, row in enumerate(rows, start=1)]),
    ".xlsx": lambda rows: xlsx([{"id": number, "tekst": row} for number, row in enumerate(rows, start=1)]),
    ".parquet": lambda rows: parquet([{"id": number, "tekst": row} for number, row in enumerate(rows, start=1)]),
}
"""Ending -> function that makes a table with a row for each text."""
