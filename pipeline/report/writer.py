"""Documents, as they come -> the page a person opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus import Corpus
from pipeline.records import Document, Mention
from pipeline.report import articles
from pipeline.report.content import Content, DocumentRow, SentenceRow
from pipeline.report.marked import Place, named
from pipeline.report.periods import is_date
from pipeline.report.plan import LARGEST_PART, Cutter
from pipeline.report.render import Renderer
from pipeline.report.site import PAIRS_READ, Seen, Site
from pipeline.report.words import Words
from pipeline.tabulate.columns import COOCCURRENCES

WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading


class ReportWriter:
    """Gathers documents, a batch at a time, and writes ``report.html``, for many also the folder ``report``.

    What is needed later lies in the work database: memory does not grow with the number of documents or entities.
    """

    def __init__(self, folder: Path, lang: str, corpus: Corpus) -> None:
        """Prepare to write.

        Args:
            folder: is there.
            lang: the language: ``nb``, ``nn`` or ``en``.
            corpus: is linked.
        """
        self.folder = folder
        self.renderer = Renderer(Words(lang))
        self.corpus = corpus
        self.content = Content(corpus)
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
            places = [_place(mention, self.content.rank(mention.entity_id)) for mention in document.mentions]
            row, html = self._document(document, places)
            rows.append((row, html))
            for sentence, numbers in self._sentences(document, places, row.number):
                sentences.append(sentence)
                entities += ((number, sentence.number) for number in numbers)
        self.content.add(rows, sentences, entities)

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the pages, when all documents are added and the pairs of the corpus are found.

        Args:
            manifest: the contents of ``run.json``.
        """
        weight = self.weight + WEIGHT_OF_NAME * self.content.count
        seen = Seen(self.labels, self.dates, self.dated, weight, self.pages.ranges())
        site = Site(self.folder, self.renderer, self.content, seen)
        site.write(COOCCURRENCES.frame(self.corpus.pairs(PAIRS_READ)), manifest)

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


def _place(mention: Mention, rank: int) -> Place:
    """Return where a mention is, with the rank of its entity."""
    return Place(
        rank,
        mention.name,
        mention.type,
        mention.label,
        mention.paragraph,
        mention.sentence,
        mention.at,
        mention.at + len(mention.text),
    )
