"""Documents, as they come -> the page a person opens."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.corpus import Corpus
from pipeline.records import LONGEST_CONTEXT, Document, Sentence
from pipeline.report.content import DocumentRow
from pipeline.report.html import (
    MarkedSpan,
    as_json,
    linked,
    name_item,
    named,
    printable,
    renderer,
)
from pipeline.report.site import Limits, Site
from pipeline.resolve.corrections import Correction


class ReportWriter:
    """Gathers documents, a batch at a time, and writes ``report.html``, for many also the folder ``report``.

    What is needed later lies in the work database: memory does not grow with the number of documents or entities.
    """

    def __init__(self, folder: Path, lang: str, corpus: Corpus, limits: Limits | None = None) -> None:
        """Write into ``folder`` what is in a linked ``corpus``, in the language ``nb``, ``nn`` or ``en``."""
        self.folder = folder
        self.renderer = renderer(lang)
        self.corpus = corpus
        self.limits = limits or Limits()
        self.documents = 0
        self.sentences = 0

    def add(self, documents: Sequence[Document], in_doubt: Sequence[Sequence[bool]]) -> None:
        """Take the next documents in reading order, with names resolved; their source text is not needed.

        ``in_doubt``: of each document, whether each of its mentions is in doubt (see `Doubts.add`).
        """
        for document, unsure in zip(documents, in_doubt, strict=True):
            self.documents += 1
            ranks = (self.corpus.rank(one.entity_id) for one in document.mentions)
            spans = list(map(MarkedSpan._make, zip(ranks, document.mentions, unsure, strict=True)))
            row = _row(document, spans, self.documents)
            paragraphs = _paragraphs(document, spans)
            html = self.renderer.render("document.html", row=row, paragraphs=paragraphs, names=_names(spans))
            said = as_json([(one.paragraph, one.text) for one in document.sentences])
            self.corpus.insert("page", [(*row, html, said)])
            self.corpus.insert("seen", _seen(spans, self.documents))
            said_by = ((spans[one.speaker - 1].entity, one) for one in document.quotes if one.speaker)
            self.corpus.insert(
                "quoted", ((who, self.documents, one.paragraph, one.kind, one.text) for who, one in said_by)
            )
            for part, inside in _named_sentences(document, spans):
                self.sentences += 1
                sentence = named(part.text, part.at, inside)
                self.corpus.insert("sentence", [(self.sentences, self.documents, part.paragraph, sentence)])
                self.corpus.insert("named", ((entity, self.sentences) for entity in {one.entity for one in inside}))

    def finish(
        self,
        manifest: Mapping[str, Any],
        doubts: Sequence[tuple[object, ...]] = (),
        doubtful: int = 0,
        corrections: Sequence[Correction] = (),
    ) -> None:
        """Write the pages, when all documents are added and the pairs of the corpus are found.

        Args:
            manifest: the contents of ``run.json``.
            doubts: the rows of the template of corrections, the most doubtful first.
            doubtful: how many of them, and of those left out of the template, are in doubt.
            corrections: those that the run was given.
        """
        site = Site(self.folder, self.renderer, self.corpus, self.limits)
        site.write(manifest, doubts, doubtful, corrections)


def _row(document: Document, spans: Iterable[MarkedSpan], number: int) -> DocumentRow:
    """Return what the list of documents says of one."""
    heading = document.title or document.doc_id
    written = (heading, document.doc_id, document.date, document.section, document.publication, document.language)
    doubts = sum(span.in_doubt for span in spans)
    counts, message = (document.words, len(document.mentions), doubts), printable(document.message)
    return DocumentRow._make((number, *map(printable, written), *counts, document.status.value, message))


def _seen(spans: Iterable[MarkedSpan], document: int) -> Iterator[tuple[object, ...]]:
    """Yield a row a text of an entity: how often it stands in the document, how often in doubt, and where."""
    found = defaultdict[tuple[int, str, str], list[MarkedSpan]](list)
    for span in spans:
        found[span.entity, span.mention.text, span.mention.type].append(span)
    for (rank, text, type_), some in found.items():
        places = json.dumps([span.mention.place for span in some])
        yield rank, document, printable(text), type_, len(some), sum(span.in_doubt for span in some), places


def _paragraphs(document: Document, spans: Iterable[MarkedSpan]) -> list[tuple[int, str, Markup]]:
    """Return number, kind and HTML of each paragraph."""
    inside = _by_part("paragraph", spans)
    return [
        (number, paragraph.kind.value, Markup(linked(paragraph.text.text, inside[number])))  # noqa: S704 - escaped
        for number, paragraph in enumerate(document.paragraphs, start=1)
    ]


def _by_part(part: str, spans: Iterable[MarkedSpan]) -> defaultdict[int, list[MarkedSpan]]:
    """Return the names by the number of their ``paragraph`` or ``sentence``, in the order in which they are met."""
    inside: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
    for span in spans:
        inside[getattr(span.mention, part)].append(span)
    return inside


def _names(spans: Iterable[MarkedSpan]) -> list[Markup]:
    """Return the items of a list of entities, each with its times, in the order in which they are met."""
    times = Counter((span.entity, span.mention.name, span.mention.type) for span in spans)
    return [name_item(*key, number) for key, number in times.items()]


def _named_sentences(
    document: Document, spans: Iterable[MarkedSpan]
) -> Iterator[tuple[Sentence, Sequence[MarkedSpan]]]:
    """Yield the sentences with names in them, in reading order, each with its names."""
    for number, some in _by_part("sentence", spans).items():
        sentence = document.sentences[number - 1]
        if len(sentence.text) <= LONGEST_CONTEXT:
            yield sentence, some
        else:
            yield from _parts(sentence, some)


def _parts(sentence: Sentence, spans: Sequence[MarkedSpan]) -> Iterator[tuple[Sentence, Sequence[MarkedSpan]]]:
    """Yield, of a sentence over `LONGEST_CONTEXT`, the part around the first name of each entity."""
    for span in {span.entity: span for span in reversed(spans)}.values():
        at = span.mention.at - sentence.at
        start = max(0, at - LONGEST_CONTEXT // 2)
        end = max(start + LONGEST_CONTEXT, at + len(span.mention.text))
        before, after = "…" * (start > 0), "…" * (end < len(sentence.text))
        text = f"{before}{sentence.text[start:end]}{after}"
        yield Sentence(sentence.paragraph, sentence.at + start - len(before), text), [span]
