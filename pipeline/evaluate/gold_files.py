"""Gold files -> gold documents, by what is in them.

**JSON lines** (``.jsonl``), a document a line, UTF-8::

    {"doc_id": "a", "variety": "nno", "genre": "news", "text": "Kari bur i Ås.",
     "mentions": [{"start": 0, "end": 4, "label": "PER", "text": "Kari", "chain": "1"}]}

Needed are ``text`` and ``mentions``, and of a mention ``start``, ``end`` (code points, end exclusive) and ``label``.
Without ``doc_id`` a document is called by the file and its number, ``gold-1``; ``text`` of a mention is checked against
the document; mentions with one ``chain`` denote one entity; ``variety`` and ``genre`` split the scores.

**CoNLL-U** with ``name=`` and **columns of words and tags**: see `conll`.

**A table of mentions** that a run wrote and a person corrected: see `corrected`.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.evaluate.conll import read_columns, read_sentences, running_documents
from pipeline.evaluate.corrected import read_corrected
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError, GoldName, checked_names
from pipeline.read.documents import writable
from pipeline.recognise.labels import TYPE_OF_LABEL

TABLE_ENDINGS = (".csv", ".xlsx", ".parquet")
COLUMN_ENDINGS = (
    ".iob",
    ".iob2",
    ".bio",
    ".bio2",
    ".bioes",
    ".conll",
    ".conll2002",
    ".conll2003",
    ".ner",
    ".tsv",
    ".txt",
)
RUN_TABLES = ("mentions.csv", "navnetabell.xlsx", "mentions.parquet", "mentions.jsonl")
HEAD_BYTES = 20_000  # of a file, by which its format is known


def read_gold(path: Path) -> list[GoldDocument]:
    """Return the documents of a gold file that holds its texts itself; see `load_gold`."""
    return list(load_gold(path).documents)


def load_gold(path: Path, texts: Sequence[Path] = (), labels: Mapping[str, str] | None = None) -> Gold:
    """Return what a gold file holds.

    Args:
        path: the file, or the folder that a run wrote.
        texts: for a table of mentions, the files and folders that the run read; by default those in its ``run.json``.
        labels: labels beside the built-in ones, with their types.

    Raises:
        InputError: there is no such file, or it cannot be read.
        GoldError: the file is of no known format, marks no name, or something in it is wrong.
    """
    try:
        file = next((path / name for name in RUN_TABLES if (path / name).is_file()), path)
        if not file.is_file():
            raise _no_file(file)
        gold = _read(file, texts, labels or {})
    except OSError as error:
        raise InputError.unreadable(str(path), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise GoldError.bad(path.name, f"it is not UTF-8 (byte {error.start})") from error
    if not gold.names:
        message = f"The gold file {file} marks no name, so there is nothing to score against. Give another file."
        raise GoldError(message)
    return gold


def _no_file(path: Path) -> InputError:
    if path.is_dir():
        message = f"The folder {path} holds no table of mentions. Give a gold file, or the folder that a run wrote."
        return GoldError(message)
    if path.exists():
        return InputError.unreadable(str(path), "it is no regular file")
    return InputError.missing(str(path))


def _read(file: Path, texts: Sequence[Path], labels: Mapping[str, str]) -> Gold:
    head, ending = _head(file), file.suffix.lower()
    if ending in TABLE_ENDINGS or _is_table(head):
        return read_corrected(file, texts, labels)
    if ending == ".jsonl":
        return Gold(file.name, tuple(_json_documents(file, labels)))
    if ending == ".conllu" or "name=" in head:
        sentences = read_sentences(file)
    elif ending in COLUMN_ENDINGS:
        sentences = read_columns(file, {*TYPE_OF_LABEL, *labels})
    else:
        raise GoldError.unknown_format(file)
    return Gold(file.name, tuple(running_documents(list(sentences), file, labels)))


def _head(file: Path) -> str:
    with file.open("rb") as data:
        head = data.read(HEAD_BYTES)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as Excel saves "Unicode text"
    return head.decode("utf-16" if wide else "utf-8-sig", "replace")


def _is_table(head: str) -> bool:
    """Return whether a file begins as a table of mentions does: with the names of its columns, or a row in JSON."""
    first = head.lstrip("\r\n").partition("\n")[0]
    if not first.startswith("{"):
        return "doc_id" in first and "start" in first
    try:
        return bool({"doc_id", "start"} <= json.loads(first).keys())
    except (ValueError, RecursionError):
        return False


def _json_documents(path: Path, type_of_label: Mapping[str, str]) -> Iterator[GoldDocument]:
    seen: set[str] = set()
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                where = f"{path.name}:{number}"
                document = _json_document(line, where, f"{path.stem}-{len(seen) + 1}", type_of_label)
                if document.doc_id in seen:
                    raise GoldError.bad(where, f"the doc_id {document.doc_id!r} has been used before")
                seen.add(document.doc_id)
                yield document


def _json_document(line: str, where: str, doc_id: str, type_of_label: Mapping[str, str]) -> GoldDocument:
    try:
        article = json.loads(line)
        text = writable(_of_type(article["text"], str))
        names = [_json_name(mention, text, type_of_label) for mention in _of_type(article["mentions"], list)]
        return GoldDocument(
            doc_id=writable(_of_type(article.get("doc_id", doc_id), str)),
            text=text,
            names=checked_names(names, text, where),
            variety=str(article.get("variety") or ""),
            genre=str(article.get("genre") or ""),
        )
    except (ValueError, RecursionError) as error:
        raise GoldError.bad(where, f"the line is no JSON ({error})") from error
    except KeyError as error:
        raise GoldError.bad(where, f"{error.args[0]!r} is missing") from error
    except TypeError as error:
        raise GoldError.bad(where, f"a value is of the wrong kind ({error})") from error


def _json_name(mention: Mapping[str, Any], text: str, type_of_label: Mapping[str, str]) -> GoldName:
    start, end = _of_type(mention["start"], int), _of_type(mention["end"], int)
    words = writable(_of_type(mention.get("text", text[max(start, 0) : max(end, 0)]), str))
    chain, label = mention.get("chain"), _of_type(mention["label"], str)
    return GoldName(start, end, words, label, None if chain is None else str(chain), type_of_label.get(label, ""))


def _of_type(value: Any, wanted: type) -> Any:
    if not isinstance(value, wanted):
        message = f"{value!r} where {wanted.__name__} is wanted"
        raise TypeError(message)
    return value
