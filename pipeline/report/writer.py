"""Documents, as they come -> the page a person opens."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.corpus import Corpus
from pipeline.records import LONGEST_CONTEXT, Document, Sentence
from pipeline.report.content import DocumentRow, SentenceRow
from pipeline.report.marked import MarkedSpan, linked, name_item, named, printable
from pipeline.report.plan import Limits
from pipeline.report.render import PageWords, Renderer
from pipeline.report.site import Site


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
        self.limits = limits or Limits()
        self.labels: Counter[str] = Counter()
        self.documents = 0
        self.sentences = 0

    def add(self, documents: Sequence[Document]) -> None:
        """Take the next documents in reading order, with names resolved; their source text is not needed."""
        for document in documents:
            self.documents += 1
            self.labels.update(mention.label for mention in document.mentions)
            spans = [MarkedSpan(self.corpus.rank(one.entity_id), one) for one in document.mentions]
            row = _row(document, self.documents)
            paragraphs = _paragraphs(document, spans)
            html = self.renderer.render("document.html", row=row, paragraphs=paragraphs, names=_names(spans))
            self.corpus.insert("page", [(*row, html)])
            for part, inside in _named_sentences(document, spans):
                self.sentences += 1
                sentence = named(part.text, part.at, inside)
                self.corpus.insert("sentence", [SentenceRow(self.sentences, self.documents, part.paragraph, sentence)])
                self.corpus.insert("named", ((entity, self.sentences) for entity in {one.entity for one in inside}))

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """Write the pages, when all documents are added and the pairs of the corpus are found.

        Args:
            manifest: the contents of ``run.json``.
        """
        Site(self.folder, self.renderer, self.corpus, self.labels, self.limits).write(manifest)


def _row(document: Document, number: int) -> DocumentRow:
    """Return what the list of documents says of one."""
    return DocumentRow(
        number,
        heading=printable(document.title or document.doc_id),
        doc_id=printable(document.doc_id),
        date=printable(document.date),
        section=printable(document.section),
        language=printable(document.language),
        words=document.words,
        mentions=len(document.mentions),
        status=document.status.value,
        message=printable(document.message),
    )


def _paragraphs(document: Document, spans: Iterable[MarkedSpan]) -> list[tuple[int, str, Markup]]:
    """Return number, kind and HTML of each paragraph."""
    inside: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
    for span in spans:
        inside[span.mention.paragraph].append(span)
    return [
        (number, paragraph.kind.value, Markup(linked(paragraph.text.text, inside[number])))  # noqa: S704 - escaped
        for number, paragraph in enumerate(document.paragraphs, start=1)
    ]


def _names(spans: Iterable[MarkedSpan]) -> list[Markup]:
    """Return the items of a list of entities, each with its times, in the order in which they are met."""
    times = Counter((rank, mention.name, mention.type) for rank, mention in spans)
    return [name_item(*key, number) for key, number in times.items()]


def _named_sentences(
    document: Document, spans: Iterable[MarkedSpan]
) -> Iterator[tuple[Sentence, Sequence[MarkedSpan]]]:
    """Yield the sentences with names in them, in reading order, each with its names."""
    inside: defaultdict[int, list[MarkedSpan]] = defaultdict(list)
    for span in spans:
        inside[span.mention.sentence].append(span)
    for number, some in inside.items():
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
