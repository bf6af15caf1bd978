"""Gold files -> gold documents, by what is in them.

**JSON lines** (``.jsonl``), a document a line, UTF-8::

    {"doc_id": "a", "variety": "nno", "genre": "news", "text": "Kari bur i Ås.",
     "mentions": [{"start": 0, "end": 4, "label": "PER", "text": "Kari", "chain": "1"}]}

Needed are ``text`` and ``mentions``, and of a mention ``start``, ``end`` (code points, end exclusive) and ``label``.
Without ``doc_id`` a document is called by the file and its number, ``gold-1``; ``text`` of a mention is checked against
the document; mentions with one ``chain`` denote one entity; ``variety`` and ``genre`` split the scores.

**CoNLL-U** (https://universaldependencies.org/format.html) with IOB2 tags as ``name=`` in the last column, as NorNE has
them (Jørgensen et al., LREC 2020). ``SpaceAfter=No``, ``# newdoc`` and ``# heading = yes`` are heeded, ``# text`` is
checked, a multiword token (``3-4``) is one word of the text.

**Columns of words and tags**, as of CoNLL-2002 and 2003: a word a line, tabs or spaces between its columns, a blank
line between sentences, ``-DOCSTART-`` before a document, ``#`` before a comment. IOB1, IOB2 and BIOES are read alike.

Of both, ten sentences make a paragraph, five paragraphs a document; a heading is a paragraph of its own, and where the
file marks documents, that decides.

**A table of mentions** that a run wrote and a person corrected: see `corrected`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import DocumentError, InputError
from pipeline.evaluate.corrected import read_corrected
from pipeline.evaluate.gold import Gold, GoldDocument, GoldError, GoldName, Span, checked_names
from pipeline.read.decode import decode
from pipeline.read.documents import writable
from pipeline.recognise.labels import TYPE_OF_LABEL, spans_of_tags, tag_of

TABLE_ENDINGS = (".csv", ".xlsx", ".parquet")
IOB_ENDINGS = (".iob", ".iob2", ".bio", ".bio2", ".bioes")
COLUMN_ENDINGS = (*IOB_ENDINGS, ".conll", ".conll2002", ".conll2003", ".ner", ".tsv", ".txt")
RUN_TABLES = ("mentions.csv", "navnetabell.xlsx", "mentions.parquet", "mentions.jsonl")
MAX_GOLD_HEAD = 20_000  # bytes of a file, by which its format is known

SENTENCES_TO_A_PARAGRAPH = 10
PARAGRAPHS_TO_A_DOCUMENT = 5  # where the file marks no documents

CONLLU_COLUMNS = 10
WORD_NUMBER = re.compile(r"\d+(?:-(?P<last>\d+)|(?P<empty>\.\d+))?")
NAME_TAG = re.compile(r"(?:^|\|)name=(O|[BI]-[^|]+)(?:\||$)")
COMMENT = re.compile(r"#\s*(?P<key>[^=]*?)\s*(?:=\s*(?P<value>.*?)\s*)?$")

TAG = re.compile(r"O|[BIESLUM]-\S+")
DOCUMENT_START = "-DOCSTART-"
CLOSING_MARKS, OPENING_MARKS, STRAIGHT_QUOTE = frozenset(".,;:!?)]}»”…"), frozenset("([{«“"), '"'

LabelledSpans = tuple[tuple[int, int, str], ...]  # start, end (code points, exclusive) and label of names
T = TypeVar("T")
Cells = tuple[str, list[str]]  # of a line, and where it is, such as ("gold.iob:12", ["Oslo", "B-GPE_LOC"])


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
        if file.is_dir():
            raise GoldError.no_table(path)
        if not file.exists():
            raise InputError.missing(str(path))
        if not file.is_file():
            raise InputError.unreadable(str(path), "it is not a regular file")
        gold = _read(file, texts, labels or {})
    except OSError as error:
        raise InputError.unreadable(str(path), error) from error
    except UnicodeDecodeError as error:
        raise GoldError.bad(path.name, f"it is not UTF-8 (byte {error.start})") from error
    if not gold.names:
        raise GoldError.no_names(file)
    return gold


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
        head = data.read(MAX_GOLD_HEAD)
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
        raise GoldError.bad(where, f"the line is not JSON ({error})") from error
    except KeyError as error:
        raise GoldError.bad(where, f"{error.args[0]!r} is missing") from error
    except TypeError as error:
        raise GoldError.bad(where, f"a value has the wrong type ({error})") from error


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


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence as running text.

    Attributes:
        names: (start, end, label) in code points of ``text``, in order.
        heading: whether the file has ``# heading = yes`` on it.
        newdoc: name of the document that it opens; empty where it opens none or the file gives no name.
        opens_document: whether it is the first of a document.
    """

    text: str
    names: LabelledSpans
    heading: bool = False
    newdoc: str = ""
    opens_document: bool = False


def read_sentences(path: Path) -> Iterator[GoldSentence]:
    """Yield the sentences of a CoNLL-U file with ``name=``.

    Raises:
        GoldError: with file and line: it has not ten columns or no ``name=``, a name goes on that never began, or the
            words differ from ``# text``.
    """
    for block in _blocks(path.name, path.read_text(encoding="utf-8-sig")):
        matches = [match for _, line in block if line.startswith("#") and (match := COMMENT.match(line))]
        comments = {match["key"]: match["value"] or "" for match in matches}
        text, names = _conllu_words([(where, line.split("\t")) for where, line in block if not line.startswith("#")])
        if comments.get("text", text) != text:
            raise GoldError.bad(block[0][0], f"the words make {text!r}, but # text says {comments['text']!r}")
        if text:
            heading, newdoc = comments.get("heading") == "yes", comments.get("newdoc id", "")
            yield GoldSentence(text, names, heading, newdoc, opens_document=bool({"newdoc", "newdoc id"} & {*comments}))


def _blocks(name: str, text: str, opening: str = "") -> Iterator[list[tuple[str, str]]]:
    """Yield lines with where they are, in runs between blank lines; the word ``opening`` begins a run, too."""
    lines = [(f"{name}:{number}", line) for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1)]
    for run in _runs(lines, lambda _, line: line[1].split(maxsplit=1)[:1] in ([], [opening])):
        if block := [(where, line) for where, line in run if line.strip()]:
            yield block


def _runs(things: Iterable[T], begins: Callable[[list[T], T], object]) -> Iterator[list[T]]:
    """Yield runs of things; one ``begins`` where that is true of the run so far and the thing that follows."""
    run: list[T] = []
    for thing in things:
        if run and begins(run, thing):
            yield run
            run = []
        run.append(thing)
    if run:
        yield run


def _conllu_words(lines: Sequence[Cells]) -> tuple[str, LabelledSpans]:
    """Return the running text of words, and its names."""
    text = gap = inside = ""
    spans, tags = [], []
    covered = start = 0  # number of the last word of the multiword token before; where the last token starts
    for where, columns in lines:
        number = WORD_NUMBER.fullmatch(columns[0])
        if len(columns) != CONLLU_COLUMNS:
            raise GoldError.bad(where, f"{len(columns)} columns where CoNLL-U has {CONLLU_COLUMNS}")
        if number is None:
            raise GoldError.bad(where, f"{columns[0]!r} is not a word number")
        if number["empty"]:
            continue  # an empty node is no part of the text
        if number["last"] or int(columns[0]) > covered:
            start = len(text + gap)
            text += gap + columns[1]
            gap = "" if "SpaceAfter=No" in columns[-1].split("|") else " "
        if number["last"]:
            covered = int(number["last"])
            continue
        tag = NAME_TAG.search(columns[-1])
        if tag is None:
            what = "no name=O, name=B-… or name=I-… in the last column, as in the files of NorNE"
            raise GoldError.bad(where, what)
        if tag[1].startswith("I-") and tag[1][2:] != inside:
            raise GoldError.bad(where, f"{tag[1]} does not follow a name with that label")
        inside = tag[1][2:]
        spans.append((start, len(text)))
        tags.append(tag[1])
    return text, _names(tags, spans)


def _names(tags: Iterable[str], spans: Sequence[Span]) -> LabelledSpans:
    """Return the names that the tags of words, each with its span, mark."""
    marked = spans_of_tags(map(tag_of, tags))
    return tuple((spans[first][0], spans[end - 1][1], label) for first, end, label in marked)


def read_columns(path: Path, known: Collection[str] = TYPE_OF_LABEL) -> Iterator[GoldSentence]:
    """Yield the sentences of a file of columns.

    Of the columns that hold only tags, that of the names is the one with the most words in names of a ``known`` label:
    others hold phrases, or names within names. The words are in the first column, or in the second where the first
    numbers them. The spaces between words, which such a file lacks, are put in by the rules of print, see `joined`.

    Raises:
        GoldError: with file and line: it has no columns, or another number of them, or none of tags.
    """
    try:
        text = decode(path.read_bytes()).text
    except DocumentError as error:
        raise GoldError.bad(path.name, str(error).rstrip(".")) from error
    sentences: list[tuple[bool, list[Cells]]] = []
    opens = False
    for block in _blocks(path.name, text, DOCUMENT_START):
        rows = [(where, line.rstrip().split("\t") if "\t" in line.strip() else line.split()) for where, line in block]
        if rows[0][1][0] == DOCUMENT_START:
            opens, rows = True, rows[1:]
        # A number sign with a tag is a word, not the beginning of a comment.
        marks = (DOCUMENT_START, "#")
        if rows := [row for row in rows if not row[1][0].startswith(marks) or TAG.fullmatch(row[1][-1])]:
            sentences.append((opens, rows))
            opens = False
    if not sentences:
        return
    lines = [row for _, rows in sentences for row in rows]
    if len({len(cells) for _, cells in lines}) > 1 and not any(TAG.fullmatch(cells[-1]) for _, cells in lines):
        raise GoldError.unknown_format(path)
    tags, words = _column_of_tags(lines, known), _column_of_words([cells for _, cells in sentences[0][1]])
    for opens_document, rows in sentences:
        text, spans = joined([cells[words] for _, cells in rows])
        names = _names((cells[tags] for _, cells in rows), spans)
        yield GoldSentence(text, names, opens_document=opens_document)


def _column_of_tags(lines: Sequence[Cells], known: Collection[str]) -> int:
    width = len(lines[0][1])
    for where, cells in lines:
        if len(cells) != width:
            raise GoldError.bad(where, f"{len(cells)} columns where the lines before have {width}")
    columns = [column for column in range(1, width) if all(TAG.fullmatch(cells[column]) for _, cells in lines)]
    if columns:
        return max(columns, key=lambda column: (sum(cells[column][2:] in known for _, cells in lines), column))
    where, cells = next(row for row in lines if width == 1 or not TAG.fullmatch(row[1][-1]))
    raise GoldError.bad(where, f"{cells[-1]!r} is not a tag such as O or B-PER, and no column contains only tags")


def _column_of_words(rows: Sequence[list[str]]) -> int:
    """Return 1 where the first of three or more columns numbers the words of the first sentence, else 0."""
    numbered = [cells[0] for cells in rows] == [str(number) for number in range(1, len(rows) + 1)]
    return int(len(rows[0]) > len(("word", "tag")) and numbered)


def joined(words: Iterable[str]) -> tuple[str, list[Span]]:
    """Return the words as running text, and the span of each.

    No space goes before a closing mark or after an opening one; straight quotation marks open and close in turn.

    Example:
        >>> joined(["Kari", "(", "22", ")", "ropte", ":", '"', "Hei", ",", "Ola", "!", '"'])[0]
        'Kari (22) ropte: "Hei, Ola!"'
    """
    text = ""
    spans: list[tuple[int, int]] = []
    glued, quoted = True, False
    for word in words:
        closes = (word[:1] in CLOSING_MARKS and len(set(word)) == 1) or (word == STRAIGHT_QUOTE and quoted)
        text += "" if glued or closes else " "
        spans.append((len(text), len(text) + len(word)))
        text += word
        glued = word in OPENING_MARKS or (word == STRAIGHT_QUOTE and not quoted)
        quoted = quoted != (word == STRAIGHT_QUOTE)
    return text, spans


def running_documents(
    sentences: Sequence[GoldSentence], path: Path, type_of_label: Mapping[str, str]
) -> Iterator[GoldDocument]:
    """Yield the documents that sentences make; those without a name of their own are named after the file."""
    marked = any(sentence.opens_document for sentence in sentences)
    paragraphs = _runs(
        sentences,
        lambda run, one: one.heading or one.opens_document or run[-1].heading or len(run) == SENTENCES_TO_A_PARAGRAPH,
    )
    documents = _runs(
        paragraphs,
        lambda run, one: one[0].opens_document or (not marked and len(run) == PARAGRAPHS_TO_A_DOCUMENT),
    )
    for number, document in enumerate(documents, start=1):
        doc_id = document[0][0].newdoc or f"{path.name.rpartition('.')[0] or path.name}-{number}"
        text, starts, names = "", [], []
        for paragraph in document:
            for position, sentence in enumerate(paragraph):
                text += "" if not text else " " if position else "\n\n"
                starts.append(len(text))
                for start, end, label in sentence.names:
                    span, words = (len(text) + start, len(text) + end), sentence.text[start:end]
                    names.append(GoldName(*span, words, label, marked_type=type_of_label.get(label, "")))
                text += sentence.text
        yield GoldDocument(doc_id, text, checked_names(names, text, f"{path.name}, {doc_id}"), sentences=tuple(starts))
