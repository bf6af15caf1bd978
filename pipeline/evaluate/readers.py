"""Gold files -> gold documents, by what is in them.

- JSON lines with ``text`` and ``mentions``: `articles`.
- CoNLL-U with NorNE's ``name=``: `conllu`, made into running text by `running`.
- Columns of words and IOB2 tags, as of CoNLL-2002 and 2003: `columns`, made into running text likewise.
- A table of mentions that a run wrote and a person corrected: `corrected`.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.evaluate.articles import read_articles
from pipeline.evaluate.columns import read_columns
from pipeline.evaluate.conllu import read_sentences
from pipeline.evaluate.corrected import read_corrected
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError
from pipeline.evaluate.running import running_documents
from pipeline.evaluate.table_rows import read_rows
from pipeline.recognise.labels import TYPE_OF_LABEL

CONLLU = ".conllu"
TABLES = (".csv", ".xlsx", ".parquet")
COLUMNS = (".iob", ".iob2", ".bio", ".bio2", ".bioes", ".conll", ".conll2002", ".conll2003", ".ner", ".tsv", ".txt")
IN_A_FOLDER = ("mentions.csv", "navnetabell.xlsx", "mentions.parquet", "mentions.jsonl")
HEAD = 20_000  # bytes of a file that tell what it is


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
        GoldError: the file is of no known kind, no name is marked in it, or something in it is wrong.
    """
    file = _table_in(path)
    if file.is_dir():
        raise GoldError.folder(path)
    try:
        gold = _read(file, texts, labels or {})
    except FileNotFoundError as error:
        raise InputError.missing(str(file)) from error
    except OSError as error:
        raise InputError.unreadable(str(file), error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise GoldError.bad(file.name, f"it is not UTF-8 (byte {error.start})") from error
    if not gold.names:
        raise GoldError.empty(file)
    return gold


def _table_in(path: Path) -> Path:
    """Return the table of mentions in a folder that a run wrote; a file as it is."""
    return next((path / name for name in IN_A_FOLDER if (path / name).is_file()), path)


def _read(file: Path, texts: Sequence[Path], labels: Mapping[str, str]) -> Gold:
    head = _head(file)
    if file.suffix.lower() in TABLES or _is_table(head):
        return read_corrected(file, read_rows(file), texts, labels)
    if file.suffix.lower() == ".jsonl":
        return Gold(file.name, tuple(read_articles(file, labels)))
    if file.suffix.lower() == CONLLU or "name=" in head:
        return Gold(file.name, tuple(running_documents(list(read_sentences(file)), file.name, labels)))
    if file.suffix.lower() in COLUMNS:
        return Gold(
            file.name, tuple(running_documents(list(read_columns(file, {*TYPE_OF_LABEL, *labels})), file.name, labels))
        )
    raise GoldError.unknown_kind(file)


def _head(file: Path) -> str:
    with file.open("rb") as data:
        head = data.read(HEAD)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as Excel saves "Unicode text"
    return head.decode("utf-16" if wide else "utf-8-sig", "replace")


def _is_table(head: str) -> bool:
    """Return whether a file begins as a table of mentions does: with the names of its columns, or a row in JSON."""
    first = head.lstrip("\r\n").partition("\n")[0]
    if first.startswith("{"):
        try:
            row = json.loads(first)
        except ValueError:
            return False
        return bool({"doc_id", "start"} <= row.keys())
    return "doc_id" in first and "start" in first
