"""Gold files -> gold documents.

Two kinds are read:

- ``.jsonl``, a document a line: ``doc_id``, ``text`` and ``mentions``, each with ``start``, ``end``, ``label`` and, if
  known, ``text`` and ``chain``; ``variety`` and ``genre`` of the document, if given, split the scores.
- ``.conllu`` with NorNE's ``name=``. The sentences become running text as the program meets it: ten to a paragraph,
  five paragraphs to a document; a heading stands alone, and where the file says ``# newdoc``, that decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluate.conllu import GoldSentence, read_sentences
from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName, checked_names

SENTENCES = 10  # to a paragraph of CoNLL-U
PARAGRAPHS = 5  # to a document of CoNLL-U without # newdoc
BETWEEN_SENTENCES, BETWEEN_PARAGRAPHS = " ", "\n\n"


def read_gold(path: Path) -> list[GoldDocument]:
    """Return the documents of a gold file.

    Raises:
        InputError: there is no such file, or it cannot be read.
        GoldError: the file is of no known kind, no name is marked in it, or something in it is wrong.
    """
    if path.suffix not in READERS:
        raise GoldError.unknown_kind(path, list(READERS))
    try:
        documents = list(READERS[path.suffix](path))
    except FileNotFoundError as error:
        raise InputError.missing(str(path)) from error
    except OSError as error:
        raise InputError.unreadable(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise GoldError.bad(path.name, f"it is not UTF-8 (byte {error.start})") from error
    if not any(document.names for document in documents):
        raise GoldError.empty(path)
    return documents


def _read_jsonl(path: Path) -> Iterator[GoldDocument]:
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            document = _document(line, place)
            if document.doc_id in seen:
                raise GoldError.bad(place, f"the doc_id {document.doc_id!r} has been used before")
            seen.add(document.doc_id)
            yield document


def _document(line: str, place: str) -> GoldDocument:
    try:
        article = json.loads(line)
        text = _of_type(article["text"], str)
        names = [_name(mention, text) for mention in _of_type(article["mentions"], list)]
        return GoldDocument(
            doc_id=_of_type(article["doc_id"], str),
            text=text,
            names=checked_names(names, text, place),
            variety=str(article.get("variety") or ""),
            genre=str(article.get("genre") or ""),
        )
    except json.JSONDecodeError as error:
        raise GoldError.bad(place, f"the line is no JSON ({error.msg}, column {error.colno})") from error
    except KeyError as error:
        raise GoldError.bad(place, f"{error.args[0]!r} is missing") from error
    except TypeError as error:
        raise GoldError.bad(place, f"a value is of the wrong kind ({error})") from error


def _name(mention: Mapping[str, Any], text: str) -> GoldName:
    start, end = _of_type(mention["start"], int), _of_type(mention["end"], int)
    words = _of_type(mention.get("text", text[max(start, 0) : max(end, 0)]), str)
    chain = mention.get("chain")
    return GoldName(start, end, words, _of_type(mention["label"], str), None if chain is None else str(chain))


def _of_type(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        message = f"{value!r} where {kind.__name__} is wanted"
        raise TypeError(message)
    return value


def _read_conllu(path: Path) -> Iterator[GoldDocument]:
    sentences = list(read_sentences(path))
    for number, together in enumerate(_documents(sentences), start=1):
        doc_id = together[0][0].newdoc or f"{path.stem}-{number}"
        yield _running_text(doc_id, together, path.name)


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


def _running_text(doc_id: str, paragraphs: Sequence[Sequence[GoldSentence]], file: str) -> GoldDocument:
    text = ""
    starts: list[int] = []
    names: list[GoldName] = []
    for paragraph in paragraphs:
        for position, sentence in enumerate(paragraph):
            if text:
                text += BETWEEN_SENTENCES if position else BETWEEN_PARAGRAPHS
            starts.append(len(text))
            names += [
                GoldName(len(text) + start, len(text) + end, sentence.text[start:end], label)
                for start, end, label in sentence.names
            ]
            text += sentence.text
    return GoldDocument(doc_id, text, checked_names(names, text, f"{file}, {doc_id}"), sentences=tuple(starts))


READERS: Mapping[str, Callable[[Path], Iterator[GoldDocument]]] = MappingProxyType(
    {".jsonl": _read_jsonl, ".conllu": _read_conllu}
)
