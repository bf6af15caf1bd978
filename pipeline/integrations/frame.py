"""spaCy docs -> the table mentions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
from spacy.tokens import Doc, Span

from pipeline.errors import InputError
from pipeline.integrations.spacy_names import DOC_ID, ENTITY_ID, OF_NAMES, as_document, doc_id, register
from pipeline.options import TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import printable
from pipeline.resolve.within import resolve_document
from pipeline.tabulate import rows
from pipeline.tabulate.columns import MENTIONS, tidy


def to_frame(
    docs: Iterable[Doc], *, types: Collection[str] = TYPES, labels: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Return a row for each name in ``docs``, with the columns and types of ``tables.mentions``.

    Names that the component ``navnetabell_names`` has seen, or that have an ``ent._.entity_id`` of your own, are taken
    as they are; others are resolved here. ``doc_id``, ``date`` and ``section`` are ``doc._.doc_id`` and so on; docs
    without an id are ``doc-1``, ``doc-2`` … by their place among ``docs``. ``start`` and ``end`` count code points of
    ``doc.text``.

    Args:
        types: which types of names get rows.
        labels: label -> type, beside the built-in table.

    Raises:
        InputError: two docs have one id.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("nn")
        >>> ruler = nlp.add_pipe("entity_ruler")
        >>> ruler.add_patterns([{"label": "GPE_LOC", "pattern": "Noregs"}])
        >>> to_frame(nlp.pipe(["Dette er Noregs flagg."]))[["doc_id", "name", "text", "country", "start"]]
          doc_id   name    text country  start
        0  doc-1  Norge  Noregs      NO      9
    """
    register()
    return tidy(rows.mentions(_agreeing(_documents(docs, labels), types)), MENTIONS)


def _documents(docs: Iterable[Doc], labels: Mapping[str, str] | None) -> Iterator[Document]:
    met: set[str] = set()
    for number, doc in enumerate(docs, start=1):
        known_as = printable(str(doc._.get(DOC_ID) or f"doc-{number}"))
        if known_as in met:
            message = f"Two docs have the id {known_as!r}. Give each a doc._.doc_id of its own."
            raise InputError(message)
        met.add(known_as)
        yield _resolved(doc, known_as, labels)


def _resolved(doc: Doc, known_as: str, labels: Mapping[str, str] | None) -> Document:
    document = as_document(doc, known_as, labels=labels)
    if not all(ent._.get(ENTITY_ID) and ent._.get("name") for ent in doc.ents):
        document = resolve_document(document)
    of_text, of_table = f"@{printable(doc_id(doc))}", f"@{known_as}"
    mentions = tuple(
        _as_set(mention, ent, of_text, of_table) for mention, ent in zip(document.mentions, doc.ents, strict=True)
    )
    date, section = (str(doc._.get(name) or "") for name in ("date", "section"))
    return replace(document, mentions=mentions, date=date, section=section)


def _as_set(mention: Mention, ent: Span, of_text: str, of_table: str) -> Mention:
    """Return the mention with what stands on the span; its doc's id, where it has one, is that of the table."""
    if not ent._.get(ENTITY_ID):
        return mention
    known: dict[str, Any] = {name: str(ent._.get(name)) for name in OF_NAMES if ent._.get(name) is not None}
    if known[ENTITY_ID].endswith(of_text):
        known[ENTITY_ID] = known[ENTITY_ID].removesuffix(of_text) + of_table
    return replace(mention, **known)


def _agreeing(documents: Iterable[Document], types: Collection[str]) -> Iterator[Document]:
    """Yield the documents with names of some types, and one name for each entity, the one that it is met by first."""
    names: dict[str, str] = {}
    for document in documents:
        mentions = []
        for mention in document.mentions:
            name = names.setdefault(mention.entity_id, mention.name)
            why = mention.resolved_by if name == mention.name else "exact" if name == mention.text else "corpus"
            mentions.append(replace(mention, name=name, resolved_by=why))
        yield replace(document, mentions=tuple(one for one in mentions if one.type in types))
