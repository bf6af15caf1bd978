"""Articles as JSON lines -> gold documents.

A document a line: ``doc_id``, ``text`` and ``mentions``, each with ``start``, ``end``, ``label`` and, if known,
``text`` and ``chain``; ``variety`` and ``genre`` of the document, if given, split the scores.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName, checked_names


def read_articles(path: Path, type_of_label: Mapping[str, str]) -> Iterator[GoldDocument]:
    """Yield the documents of a file.

    Args:
        path: where it lies.
        type_of_label: labels beside the built-in ones, with their types.

    Raises:
        GoldError: a line is no document, or its names do not fit its text. The message holds file and line number.
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            place = f"{path.name}:{number}"
            document = _document(line, place, type_of_label)
            if document.doc_id in seen:
                raise GoldError.bad(place, f"the doc_id {document.doc_id!r} has been used before")
            seen.add(document.doc_id)
            yield document


def _document(line: str, place: str, type_of_label: Mapping[str, str]) -> GoldDocument:
    try:
        article = json.loads(line)
        text = _of_type(article["text"], str)
        names = [_name(mention, text, type_of_label) for mention in _of_type(article["mentions"], list)]
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


def _name(mention: Mapping[str, Any], text: str, type_of_label: Mapping[str, str]) -> GoldName:
    start, end = _of_type(mention["start"], int), _of_type(mention["end"], int)
    words = _of_type(mention.get("text", text[max(start, 0) : max(end, 0)]), str)
    chain = mention.get("chain")
    label = _of_type(mention["label"], str)
    return GoldName(start, end, words, label, None if chain is None else str(chain), kind=type_of_label.get(label, ""))


def _of_type(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        message = f"{value!r} where {kind.__name__} is wanted"
        raise TypeError(message)
    return value
