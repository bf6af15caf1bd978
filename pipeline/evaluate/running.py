"""Gold sentences -> gold documents of running text as the program meets it.

Ten sentences make a paragraph, five paragraphs a document; a heading stands alone, and where the file says where
documents begin, that decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.evaluate.conllu import GoldSentence
from pipeline.evaluate.gold import GoldDocument, GoldName, checked_names

SENTENCES = 10  # to a paragraph
PARAGRAPHS = 5  # to a document, where the file does not say where documents begin
BETWEEN_SENTENCES, BETWEEN_PARAGRAPHS = " ", "\n\n"


def running_documents(
    sentences: Sequence[GoldSentence], file: str, type_of_label: Mapping[str, str]
) -> Iterator[GoldDocument]:
    """Yield the documents that sentences make.

    Args:
        sentences: in order.
        file: name of the file, by which documents without a name of their own are called.
        type_of_label: labels beside the built-in ones, with their types.

    Raises:
        GoldError: a label is unknown.
    """
    stem = file.rpartition(".")[0] or file
    for number, together in enumerate(_documents(sentences), start=1):
        doc_id = together[0][0].newdoc or f"{stem}-{number}"
        yield _running_text(doc_id, together, file, type_of_label)


def _documents(sentences: Sequence[GoldSentence]) -> Iterator[list[list[GoldSentence]]]:
    """Yield documents as lists of paragraphs, which are lists of sentences."""
    most = None if any(sentence.opens_document for sentence in sentences) else PARAGRAPHS
    document: list[list[GoldSentence]] = []
    for paragraph in _paragraphs(sentences):
        if document and (paragraph[0].opens_document or len(document) == most):
            yield document
            document = []
        document.append(paragraph)
    if document:
        yield document


def _paragraphs(sentences: Iterable[GoldSentence]) -> Iterator[list[GoldSentence]]:
    paragraph: list[GoldSentence] = []
    for sentence in sentences:
        alone = sentence.heading or sentence.opens_document or (paragraph and paragraph[-1].heading)
        if paragraph and (alone or len(paragraph) == SENTENCES):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph


def _running_text(
    doc_id: str, paragraphs: Sequence[Sequence[GoldSentence]], file: str, type_of_label: Mapping[str, str]
) -> GoldDocument:
    text = ""
    starts: list[int] = []
    names: list[GoldName] = []
    for paragraph in paragraphs:
        for position, sentence in enumerate(paragraph):
            if text:
                text += BETWEEN_SENTENCES if position else BETWEEN_PARAGRAPHS
            starts.append(len(text))
            names += [
                GoldName(
                    len(text) + start,
                    len(text) + end,
                    sentence.text[start:end],
                    label,
                    kind=type_of_label.get(label, ""),
                )
                for start, end, label in sentence.names
            ]
            text += sentence.text
    return GoldDocument(doc_id, text, checked_names(names, text, f"{file}, {doc_id}"), sentences=tuple(starts))
