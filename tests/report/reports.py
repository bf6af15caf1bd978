"""Documents with names, and the report on them, for the tests of ``report``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.aligned import AlignedText
from pipeline.corpus import Corpus
from pipeline.records import Document, Entity, Mention, Paragraph, Sentence
from pipeline.report.site import Limits
from pipeline.report.writer import ReportWriter
from pipeline.resolve.corrections import Correction, Doubts
from tests.corpora import place

Names = Mapping[str, tuple[str, str, str]]
"""Text of a name -> name of its entity, type, label."""

TEXT = """Ordførar Kari Nordmann opna brua over Årdalselvi på torsdag. Nordmann takka Statens vegvesen.

Stortinget

– Østfold er heimen min, seier Nordmann. Ho reiser til Ås i morgon."""
NAMES: Names = {
    "Kari Nordmann": ("Kari Nordmann", "person", "PER"),
    "Nordmann": ("Kari Nordmann", "person", "PER"),
    "Årdalselvi": ("Årdalselvi", "place", "LOC"),
    "Statens vegvesen": ("Statens vegvesen", "organisation", "ORG"),
    "Stortinget": ("Stortinget", "organisation", "GPE_ORG"),
    "Østfold": ("Østfold", "place", "GPE_LOC"),
    "Ås": ("Ås", "place", "GPE_LOC"),
}


def make_document(text: str, names: Names, **fields: Any) -> Document:
    """Return a document of which every occurrence of the names is a mention; a longer name goes before a shorter one.

    Args:
        text: paragraphs, with an empty line between them; a sentence ends in full stop and space.
        fields: what else the document has; ``doc_id`` is ``a.txt`` if not given.
    """
    stretches = text.split("\n\n")
    sentences = [one for number, stretch in enumerate(stretches, start=1) for one in _sentences(number, stretch)]
    mentions = [one for number, stretch in enumerate(stretches, start=1) for one in _mentions(number, stretch, names)]
    placed = tuple(_placed(mention, sentences) for mention in mentions)
    paragraphs = tuple(Paragraph(AlignedText.of(stretch)) for stretch in stretches)
    return Document(**{"doc_id": "a.txt", **fields}, paragraphs=paragraphs, sentences=tuple(sentences), mentions=placed)


def _sentences(number: int, stretch: str) -> Iterator[Sentence]:
    cuts = [0, *(match.end() for match in re.finditer(r"\. ", stretch)), len(stretch)]
    return (Sentence(number, start, stretch[start:end].rstrip(" ")) for start, end in pairwise(cuts))


def _mentions(number: int, stretch: str, names: Names) -> Iterator[Mention]:
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for match in re.finditer(longest_first, stretch) if names else ():
        name, kind, label = names[match[0]]
        key = f"{kind}/{name.lower().replace(' ', '-')}"
        yield Mention(match[0], 0, 0, label, kind, number, 0, match.start(), name=name, entity_id=key)


def _placed(mention: Mention, sentences: Sequence[Sentence]) -> Mention:
    inside = [
        number
        for number, sentence in enumerate(sentences, start=1)
        if sentence.paragraph == mention.paragraph and sentence.at <= mention.at
    ]
    fields = {name: getattr(mention, name) for name in Mention.__slots__}
    return Mention(**{**fields, "sentence": inside[-1]})


def make_manifest(documents: Sequence[Document], entities: Sequence[Entity]) -> dict[str, Any]:
    """Return what the report asks of ``run.json``."""
    types = dict.fromkeys(("person", "place", "organisation"), 0)
    for document in documents:
        for mention in document.mentions:
            types[mention.type] = types.get(mention.type, 0) + 1
    languages = sorted({document.language for document in documents if document.language})
    status = [document.status.value for document in documents]
    return {
        "program": {"name": "navnetabell", "version": "1.2.3"},
        "model": {"name": "nb_ent_news_sm", "version": "0.1.0"},
        "counts": {
            "documents": len(documents),
            "status": {one: status.count(one) for one in sorted(set(status))},
            "languages": {code: sum(one.language == code for one in documents) for code in languages},
            "words": sum(len(part.text.text.split()) for one in documents for part in one.paragraphs),
            "mentions": types,
            "entities": len(entities),
        },
        "notes": [],
        "inputs": ["tekster"],
    }


def write_report(  # noqa: PLR0913 - what a report is made of
    folder: Path,
    documents: Iterable[Document],
    lang: str = "nb",
    *,
    at_once: int = 1,
    limits: Limits | None = None,
    corrections: Sequence[Correction] = (),
    **manifest: Any,
) -> Path:
    """Write the report on documents, some at a time, and return the path of its first page."""
    with Corpus() as corpus:
        placed = place(corpus, documents)
        corpus.link(keep_duplicates=True)
        corpus.find_pairs()
        linked = [corpus.linked(position, document) for position, document in enumerate(placed)]
        report = ReportWriter(folder, lang, corpus, limits)
        doubts = Doubts()
        for some in range(0, len(linked), at_once):
            part = linked[some : some + at_once]
            report.add(part, list(map(doubts.add, part)))
        facts = make_manifest(linked, list(corpus.entities())) | manifest
        report.finish(facts, doubts.ranked(), doubts.doubtful, corrections)
    return folder / "report.html"


def bare_names(number: int) -> Iterator[Document]:
    """Yield documents that each know another "Aslaug", and nothing more of her."""
    for count in range(number):
        one = make_document("Aslaug song.", {"Aslaug": ("Aslaug", "person", "PER")}, doc_id=f"{count}.txt")
        yield replace(one, mentions=tuple(replace(it, entity_id=f"person/aslaug@{one.doc_id}") for it in one.mentions))


SMALL = Limits(page=1_000, part=8_000, said=4_000, sentences_on_page=40)
"""Pages so small that a few documents are many."""


def many_documents(number: int, names_in_each: int = 30) -> Iterator[Document]:
    """Yield documents of a few paragraphs each, over some years, with names of which some come back and some do not."""
    for count in range(number):
        here: dict[str, tuple[str, str, str]] = {}
        parts = []
        for spot in range(names_in_each):
            seed = count * 31 + spot * 17
            name, kind, label = (
                (f"Kari Fjeld{seed % 997}", "person", "PER"),
                (f"Solvik{seed % 89}", "place", "GPE_LOC"),
                (f"Foreninga Bjørk{seed % 4999}", "organisation", "ORG"),
            )[spot % 3]
            here[name] = (name, kind, label)
            parts.append(f"Sist uke møtte mange fram for å høre om {name} og det som skjedde i bygda den kvelden. ")
        text = "\n\n".join("".join(parts[at : at + 6]).strip() for at in range(0, len(parts), 6))
        date = f"{2010 + count % 12}-{1 + count % 12:02}"
        yield make_document(text, here, doc_id=f"avis/sak-{count:05}.txt", date=date, language="nb")
