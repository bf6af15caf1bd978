"""Documents, as they come -> the page a person opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.numbering import Numbering
from pipeline.records import Document, Entity, Mention
from pipeline.report import articles
from pipeline.report.marked import Place, named
from pipeline.report.names import Names
from pipeline.report.periods import is_date
from pipeline.report.plan import LARGEST_PART, Cutter
from pipeline.report.render import Renderer
from pipeline.report.site import Seen, Site
from pipeline.report.spill import DocumentRow, SentenceRow, Spill
from pipeline.report.words import Words

WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading


class ReportWriter:
    """Gathers documents, a batch at a time, and writes ``report.html``, for many also the folder ``report``.

    What is needed later lies beside the numbering of the entities, on disk: memory grows neither with the number of
    documents nor, but for four bytes each, with that of entities.
    """

    def __init__(self, folder: Path, lang: str, numbering: Numbering | None = None) -> None:
        """Prepare to write.

        Args:
            folder: is there.
            lang: the language: ``nb``, ``nn`` or ``en``.
            numbering: of the entities; by default one of its own.
        """
        self.folder = folder
        self.renderer = Renderer(Words(lang))
        self.numbering = numbering or Numbering()
        self.spill = Spill(self.numbering.scratch)
        self.labels: Counter[str] = Counter()
        self.dates: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.dated = 0
        self.weight = 0
        self.pages = Cutter(LARGEST_PART)
        self.sentences = 0

    def add(self, documents: Sequence[Document]) -> None:
        """Take the next documents in reading order, with names resolved; their source text is not needed."""
        rows: list[tuple[DocumentRow, str]] = []
        sentences: list[SentenceRow] = []
        entities: list[tuple[int, int]] = []
        for document in documents:
            self._count(document)
            places = list(map(_place, document.mentions, self.numbering.of(document)))
            row, html = self._document(document, places)
            rows.append((row, html))
            for sentence, numbers in self._sentences(document, places, row.number):
                sentences.append(sentence)
                entities += ((number, sentence.number) for number in numbers)
        self.spill.add(rows, sentences, entities)

    def finish(self, entities: Iterable[Entity], pairs: pd.DataFrame, manifest: Mapping[str, Any]) -> None:
        """Write the pages.

        Args:
            entities: all of them, those with most mentions first, then by id.
            pairs: rows of the co-occurrences, those most often together first; some thousands are enough.
            manifest: the contents of ``run.json``.
        """
        names = Names(self.spill, self.numbering, entities)
        weight = self.weight + WEIGHT_OF_NAME * names.count
        seen = Seen(self.labels, self.dates, self.dated, weight, self.pages.ranges())
        Site(self.folder, self.renderer, self.spill, names, seen).write(pairs, manifest)

    def _document(self, document: Document, places: Sequence[Place]) -> tuple[DocumentRow, str]:
        """Return what the list of documents tells of one, and its HTML."""
        row = articles.row(document, self.pages.number + 1)
        paragraphs = articles.paragraphs(document, places)
        html = self.renderer.render("document.html", row=row, paragraphs=paragraphs, names=articles.names(places))
        self.pages.add(len(html))
        self.weight += len(html)
        return row, html

    def _sentences(
        self, document: Document, places: Sequence[Place], number: int
    ) -> Iterator[tuple[SentenceRow, Collection[int]]]:
        """Yield the sentences with names in them, each with the numbers of its entities."""
        for part, inside in articles.sentences(document, places):
            html = named(part.text, part.at, inside)
            entities = {place.entity for place in inside}
            self.sentences += 1
            self.weight += len(html) * len(entities)
            yield SentenceRow(self.sentences, number, part.paragraph, html), entities

    def _count(self, document: Document) -> None:
        self.labels.update(mention.label for mention in document.mentions)
        if is_date(document.date):
            self.dated += 1
            self.dates[document.date].update(mention.type for mention in document.mentions)


def _place(mention: Mention, number: int) -> Place:
    """Return where a mention stands, under the number of its entity."""
    return Place(
        number,
        mention.name,
        mention.type,
        mention.label,
        mention.paragraph,
        mention.sentence,
        mention.at,
        mention.at + len(mention.text),
    )
