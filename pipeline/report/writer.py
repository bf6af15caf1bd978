"""Documents, as they come -> the page a person opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.corpus import Corpus
from pipeline.records import LONGEST_CONTEXT, Document, Mention, Sentence
from pipeline.report.charts import is_date
from pipeline.report.content import Content, DocumentRow, SentenceRow
from pipeline.report.marked import MarkedSpan, linked, name_item, named, printable
from pipeline.report.plan import Cutter, Limits
from pipeline.report.render import PageWords, Renderer
from pipeline.report.site import PAIRS_READ, Seen, Site
from pipeline.tabulate.columns import COOCCURRENCES
from pipeline.tabulate.rows import words

WEIGHT_OF_NAME = 1_200  # code points of HTML of its row and its heading


class ReportWriter:
    """Gathers documents, a batch at a time, and writes ``report.html``, for many also the folder ``report``.

    What is needed later lies in the work database: memory does not grow with the number of documents or entities.
    """

    def __init__(self, folder: Path, lang: str, corpus: Corpus, limits: Limits | None = None) -> None:
        """Prepare to write.

        Args:
            folder: is there.
            lang: the language: ``nb``, ``nn`` or ``en``.
            corpus: is linked.
            limits: how much fits on a page.
        """
        self.folder = folder
        self.renderer = Renderer(PageWords(lang))
        self.corpus = corpus
        self.content = Content(corpus)
        self.labels: Counter[str] = Counter()
        self.dates: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.dated = 0
        self.weight = 0
        self.limits = limits or Limits()
        self.pages = Cutter(self.limits.part)
        self.sentences = 0

    def add(self, documents: Sequence[Document]) -> None:
        """Take the next documents in reading order, with names resolved; their source text is not needed."""
        rows: list[tuple[DocumentRow, str]] = []
        sentences: list[SentenceRow] = []
        entities: list[tuple[int, int]] = []
        for document in documents:
            self._count(document)
            spans = [_span(mention, self.content.rank(mention.entity_id)) for mention in document.mentions]
            row, html = self._document(document, spans)
            rows.append((row, html))
            for sentence, numbers in self._sentences(document, spans, row.number):
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
        site = Site(self.folder, self.renderer, self.content, seen, self.limits)
        site.write(COOCCURRENCES.frame(self.corpus.pairs(PAIRS_READ)), manifest)

    def _document(self, document: Document, spans: Sequence[MarkedSpan]) -> tuple[DocumentRow, str]:
        """Return what the list of documents says of one, and its HTML."""
        row = _row(document, self.pages.number + 1)
        paragraphs = _paragraphs(document, spans)
        html = self.renderer.render("document.html", row=row, paragraphs=paragraphs, names=_names(spans))
        self.pages.add(len(html))
        self.weight += len(html)
        return row, html

    def _sentences(
        self, document: Document, spans: Sequence[MarkedSpan], number: int
    ) -> Iterator[tuple[SentenceRow, Collection[int]]]:
        """Yield the sentences with names in them, each with the numbers of its entities."""
        for part, inside in _named_sentences(document, spans):
            html = named(part.text, part.at, inside)
            entities = {span.entity for span in inside}
            self.sentences += 1
            self.weight += len(html) * len(entities)
            yield SentenceRow(self.sentences, number, part.paragraph, html), entities

    def _count(self, document: Document) -> None:
        self.labels.update(mention.label for mention in document.mentions)
        if is_date(document.date):
            self.dated += 1
            self.dates[document.date].update(mention.type for mention in document.mentions)


def _span(mention: Mention, rank: int) -> MarkedSpan:
    """Return where a mention is, with the rank of its entity."""
    return MarkedSpan(
        rank,
        mention.name,
        mention.type,
        mention.label,
        mention.paragraph,
        mention.sentence,
        mention.at,
        mention.at + len(mention.text),
    )


def _row(document: Document, number: int) -> DocumentRow:
    """Return what the list of documents says of one."""
    return DocumentRow(
        number,
        heading=printable(document.title or document.doc_id),
        doc_id=printable(document.doc_id),
        date=printable(document.date),
        section=printable(document.section),
        language=printable(document.language),
        words=words(document),
        mentions=len(document.mentions),
        status=document.status.value,
        message=printable(document.message),
    )


def _paragraphs(document: Document, spans: Iterable[MarkedSpan]) -> list[tuple[int, str, Markup]]:
    """Return number, kind and HTML of each paragraph."""
    inside: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
    for span in spans:
        inside[span.paragraph].append(span)
    return [
        (number, paragraph.kind.value, Markup(linked(paragraph.text.text, inside[number])))  # noqa: S704 - escaped
        for number, paragraph in enumerate(document.paragraphs, start=1)
    ]


def _names(spans: Iterable[MarkedSpan]) -> list[Markup]:
    """Return the items of a list of entities, each with its times, in the order in which they are met."""
    times = Counter((span.entity, span.name, span.type) for span in spans)
    return [name_item(*key, number) for key, number in times.items()]


def _named_sentences(
    document: Document, spans: Iterable[MarkedSpan]
) -> Iterator[tuple[Sentence, Sequence[MarkedSpan]]]:
    """Yield the sentences with names in them, in reading order, each with its names."""
    inside: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
    for span in spans:
        inside[span.sentence].append(span)
    for number, some in inside.items():
        sentence = document.sentences[number - 1]
        if len(sentence.text) <= LONGEST_CONTEXT:
            yield sentence, some
        else:
            yield from _parts(sentence, some)


def _parts(sentence: Sentence, spans: Sequence[MarkedSpan]) -> Iterator[tuple[Sentence, Sequence[MarkedSpan]]]:
    """Yield, of a sentence over `LONGEST_CONTEXT`, the part around the first name of each entity."""
    for span in {span.entity: span for span in reversed(spans)}.values():
        start = max(0, span.start - sentence.at - LONGEST_CONTEXT // 2)
        end = max(start + LONGEST_CONTEXT, span.end - sentence.at)
        before, after = "…" * (start > 0), "…" * (end < len(sentence.text))
        text = f"{before}{sentence.text[start:end]}{after}"
        yield Sentence(sentence.paragraph, sentence.at + start - len(before), text), [span]
