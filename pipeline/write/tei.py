"""``tei.zip``: each document with its names marked, as TEI P5, for editions and for programs that read them."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from pipeline.outputs import TEI
from pipeline.records import Document, Kind, Mention, Status
from pipeline.write.networks import ILLEGAL
from pipeline.write.texts import text_name

ELEMENTS = {"person": ("person", "persName"), "place": ("place", "placeName"), "organisation": ("org", "orgName")}
"""Types of entities -> what TEI calls them, and their names."""
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # so that the same documents give the same bytes
HEADER = (("author", "author"), ("title", "title"), ("publisher", "publication"), ("biblScope", "page"))
"""Elements of the source -> fields of a document."""


class TeiWriter(ExitStack):
    """Writes each document that is ``ok`` into one archive."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / TEI

    def __enter__(self) -> Self:
        self._zip = self.enter_context(zipfile.ZipFile(self._path, "x", zipfile.ZIP_DEFLATED))
        return super().__enter__()

    def append(self, documents: Iterable[Document]) -> None:
        for document in documents:
            if document.status is Status.OK:
                name = text_name(document.doc_id).removesuffix(".txt") + ".xml"
                member = zipfile.ZipInfo(name, FIXED_TIME)
                member.compress_type = zipfile.ZIP_DEFLATED
                self._zip.writestr(member, tei(document))


def tei(document: Document) -> str:
    """Return a document in TEI: what is known of its source, its text with names, and a list of those who have them.

    A name refers to an entry of the lists, and that holds its ``entity_id``. A heading begins a division.
    """
    entities = {one.entity_id: one for one in document.mentions if one.type in ELEMENTS}
    keys = {
        entity_id: f"{ELEMENTS[one.type][0]}{number}"
        for number, (entity_id, one) in enumerate(entities.items(), start=1)
    }
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<TEI xmlns="http://www.tei-c.org/ns/1.0">',
            *_header(document),
            *(("<standOff>", *_lists(list(entities.values()), keys), "</standOff>") if entities else ()),
            f"<text{_attribute('xml:lang', document.language)}><body>",
            *_body(document, keys),
            "</body></text>",
            "</TEI>\n",
        )
    )


def _header(document: Document) -> Iterator[str]:
    yield f"<teiHeader><fileDesc><titleStmt><title>{_text(document.title or document.doc_id)}</title>"
    yield f"{_element('author', document.author)}</titleStmt>"
    yield "<publicationStmt><p>Names marked by navnetabell.</p></publicationStmt>"
    yield f"<sourceDesc><bibl><idno>{_text(document.doc_id)}</idno>"
    yield from (_element(element, getattr(document, field)) for element, field in HEADER)
    yield _element("date", document.date, _attribute("when", document.date))
    yield f"{_element('ref', document.url, _attribute('target', document.url))}</bibl></sourceDesc>"
    yield "</fileDesc></teiHeader>"


def _lists(entities: Sequence[Mention], keys: dict[str, str]) -> Iterator[str]:
    for type_, (element, name) in ELEMENTS.items():
        entries = [one for one in entities if one.type == type_]
        if entries:
            yield f"<list{element.capitalize()}>"
            for one in entries:
                about = f"{_element(name, one.name)}{_element('idno', one.entity_id)}"
                yield f'<{element} xml:id="{keys[one.entity_id]}">{about}</{element}>'
            yield f"</list{element.capitalize()}>"


def _body(document: Document, keys: dict[str, str]) -> Iterator[str]:
    divided, named = False, defaultdict[int, list[Mention]](list)
    for mention in document.mentions:
        named[mention.paragraph].append(mention)
    for number, paragraph in enumerate(document.paragraphs, start=1):
        words = "".join(_marked(paragraph.text.text, named[number], keys))
        if paragraph.kind is Kind.HEADING:
            yield f"{'</div>' if divided else ''}<div><head>{words}</head>"
            divided = True
        else:
            yield f"<p>{words}</p>"
    if divided:
        yield "</div>"


def _marked(text: str, mentions: Iterable[Mention], keys: dict[str, str]) -> Iterator[str]:
    end = 0
    for one in mentions:
        yield _text(text[end : one.at])
        end = one.at + len(one.text)
        if one.type in ELEMENTS:
            yield _element(ELEMENTS[one.type][1], text[one.at : end], _attribute("ref", f"#{keys[one.entity_id]}"))
        else:
            yield _element("name", text[one.at : end], _attribute("type", one.type))
    yield _text(text[end:])


def _element(name: str, words: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{_text(words)}</{name}>" if words else ""


def _attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(_legal(value))}" if value else ""


def _text(words: str) -> str:
    return escape(_legal(words))


def _legal(words: str) -> str:
    return ILLEGAL.sub("\ufffd", words)
