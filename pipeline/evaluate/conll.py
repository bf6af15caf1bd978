"""Gold sentences of CoNLL-U files and of columns of words and tags -> running text, as the program meets it.

**CoNLL-U** (https://universaldependencies.org/format.html) with IOB2 tags as ``name=`` in the last column, as NorNE has
them (Jørgensen et al., LREC 2020). ``SpaceAfter=No``, ``# newdoc`` and ``# heading = yes`` are heeded, ``# text`` is
checked, a multiword token (``3-4``) is one word of the text.

**Columns of words and tags**, as of CoNLL-2002 and 2003: a word a line, tabs or spaces between its columns, a blank
line between sentences, ``-DOCSTART-`` before a document, ``#`` before a comment. IOB1, IOB2 and BIOES are read alike.

Ten sentences make a paragraph, five paragraphs a document; a heading is a paragraph of its own, and where the file
marks documents, that decides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.evaluate.gold import GoldDocument, GoldError, GoldName, checked_names
from pipeline.read.decode import decode
from pipeline.recognise.labels import TYPE_OF_LABEL

SENTENCES_TO_A_PARAGRAPH = 10
PARAGRAPHS_TO_A_DOCUMENT = 5  # where the file marks no documents

CONLLU_COLUMNS = 10
WORD_NUMBER = re.compile(r"\d+(?:-(?P<last>\d+)|(?P<empty>\.\d+))?")
NAME_TAG = re.compile(r"(?:^|\|)name=(O|[BI]-[^|]+)(?:\||$)")
COMMENT = re.compile(r"#\s*(?P<key>[^=]*?)\s*(?:=\s*(?P<value>.*?)\s*)?$")

TAG = re.compile(r"O|[BIESLUM]-\S+")
TAGS_THAT_BEGIN, TAGS_THAT_END = frozenset("BSU"), frozenset("ESLU")
DOCUMENT_START = "-DOCSTART-"
CLOSING_MARKS, OPENING_MARKS, STRAIGHT_QUOTE = frozenset(".,;:!?)]}»”…"), frozenset("([{«“"), '"'

NumberedLine = tuple[str, str]  # such as ("gold.iob:12", "Oslo B-GPE_LOC")
Row = tuple[str, tuple[str, ...]]  # the same, cut into columns


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
    names: tuple[tuple[int, int, str], ...]
    heading: bool = False
    newdoc: str = ""
    opens_document: bool = False


def read_sentences(path: Path) -> Iterator[GoldSentence]:
    """Yield the sentences of a CoNLL-U file with ``name=``.

    Raises:
        GoldError: a line has not ten columns or no ``name=``, a name goes on that never began, or the words differ
            from ``# text``. The message holds file and line number.
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    for block in _blocks(path.name, path.read_text(encoding="utf-8-sig")):
        matches = [match for _, line in block if line.startswith("#") and (match := COMMENT.match(line))]
        comments = {match["key"]: match["value"] or "" for match in matches}
        text, names = _conllu_words([one for one in block if not one[1].startswith("#")])
        if comments.get("text", text) != text:
            raise GoldError.bad(block[0][0], f"the words make {text!r}, but # text says {comments['text']!r}")
        if text:
            yield GoldSentence(
                text,
                names,
                heading=comments.get("heading") == "yes",
                newdoc=comments.get("newdoc id", ""),
                opens_document=not comments.keys().isdisjoint({"newdoc", "newdoc id"}),
            )


def _blocks(name: str, text: str, opening: str = "") -> Iterator[list[NumberedLine]]:
    """Yield the runs of lines between blank lines; one that begins with the word ``opening`` begins a run, too."""
    block: list[NumberedLine] = []
    for number, line in enumerate([*re.split(r"\r\n|\n|\r", text), ""], start=1):
        if block and (not line.strip() or line.split(maxsplit=1)[0] == opening):
            yield block
            block = []
        if line.strip():
            block.append((f"{name}:{number}", line))


def _conllu_words(lines: Sequence[NumberedLine]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Return the running text of words, and its names."""
    text = gap = inside = ""
    spans, tags = [], []
    covered = start = 0  # number of the last word of the multiword token before; where the last token starts
    for where, line in lines:
        columns = line.split("\t")
        number = WORD_NUMBER.fullmatch(columns[0])
        if len(columns) != CONLLU_COLUMNS:
            raise GoldError.bad(where, f"{len(columns)} columns where CoNLL-U has {CONLLU_COLUMNS}")
        if number is None:
            raise GoldError.bad(where, f"{columns[0]!r} is no number of a word")
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
            what = "no name=O, name=B-… or name=I-… in the last column, as the files of NorNE have it"
            raise GoldError.bad(where, what)
        if tag[1].startswith("I-") and tag[1][2:] != inside:
            raise GoldError.bad(where, f"{tag[1]} follows no name of that label")
        inside = tag[1][2:]
        spans.append((start, len(text)))
        tags.append(tag[1])
    return text, _spans_of(tags, spans)


def _spans_of(tags: Sequence[str], spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int, str], ...]:
    return tuple((spans[first][0], spans[last][1], label) for first, last, label in names_of_tags(tags))


def read_columns(path: Path, known: Collection[str] = TYPE_OF_LABEL) -> Iterator[GoldSentence]:
    """Yield the sentences of a file of columns.

    Of the columns that hold only tags, that of the names is the one with the most words in names of a ``known`` label:
    others hold phrases, or names within names. The words are in the first column, or in the second where the first
    numbers them. The spaces between words, which such a file lacks, are put in by the rules of print, see `joined`.

    Raises:
        GoldError: it holds no columns, none holds tags, or lines differ in number of columns; with file and line.
        OSError: the file cannot be read.
    """
    try:
        text = decode(path.read_bytes()).text
    except DocumentError as error:
        raise GoldError.bad(path.name, str(error).rstrip(".")) from error
    sentences: list[tuple[bool, list[Row]]] = []
    opens = False
    for block in _blocks(path.name, text, DOCUMENT_START):
        split = ((where, line.rstrip().split("\t") if "\t" in line.strip() else line.split()) for where, line in block)
        rows = [(where, tuple(cells)) for where, cells in split]
        opens = opens or rows[0][1][0] == DOCUMENT_START
        # A number sign with a tag is a word, not the beginning of a comment.
        comments = (DOCUMENT_START, "#")
        rows = [row for row in rows if not row[1][0].startswith(comments) or TAG.fullmatch(row[1][-1])]
        rows = rows[1:] if rows and rows[0][1][0] == DOCUMENT_START else rows
        if rows:
            sentences.append((opens, rows))
            opens = False
    if not sentences:
        return
    lines = [row for _, rows in sentences for row in rows]
    if len({len(cells) for _, cells in lines}) > 1 and not any(TAG.fullmatch(cells[-1]) for _, cells in lines):
        raise GoldError.unknown_format(path)
    tags, words = _column_of_tags(lines, frozenset(known)), _column_of_words([cells for _, cells in sentences[0][1]])
    for opens_document, rows in sentences:
        text, spans = joined([cells[words] for _, cells in rows])
        names = _spans_of([cells[tags] for _, cells in rows], spans)
        yield GoldSentence(text, names, opens_document=opens_document)


def _column_of_tags(lines: Sequence[Row], known: frozenset[str]) -> int:
    width = len(lines[0][1])
    for where, cells in lines:
        if len(cells) != width:
            raise GoldError.bad(where, f"{len(cells)} columns where the lines before have {width}")
    columns = [column for column in range(1, width) if all(TAG.fullmatch(cells[column]) for _, cells in lines)]
    if columns:
        return max(columns, key=lambda column: (sum(cells[column][2:] in known for _, cells in lines), column))
    where, cells = next(row for row in lines if width == 1 or not TAG.fullmatch(row[1][-1]))
    raise GoldError.bad(where, f"{cells[-1]!r} is no tag such as O or B-PER, and no column holds only tags")


def _column_of_words(rows: Sequence[tuple[str, ...]]) -> int:
    """Return 1 where the first of three or more columns numbers the words of the first sentence, else 0."""
    numbered = [cells[0] for cells in rows] == [str(number) for number in range(1, len(rows) + 1)]
    return int(len(rows[0]) > len(("word", "tag")) and numbered)


def names_of_tags(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (first, last, label) of the names that tags mark, both ends inclusive.

    As in the scorer of CoNLL-2000, what goes on with another label, or after nothing, begins a name.

    Example:
        >>> names_of_tags(["B-PER", "I-PER", "O", "I-ORG", "B-ORG", "S-LOC"])
        [(0, 1, 'PER'), (3, 3, 'ORG'), (4, 4, 'ORG'), (5, 5, 'LOC')]
    """
    names: list[tuple[int, int, str]] = []
    inside = ""
    for number, tag in enumerate(tags):
        position, _, label = tag.partition("-")
        if label and inside == label and position not in TAGS_THAT_BEGIN:
            names[-1] = (names[-1][0], number, label)
        elif label:
            names.append((number, number, label))
        inside = "" if position in TAGS_THAT_END else label
    return names


def joined(words: Iterable[str]) -> tuple[str, list[tuple[int, int]]]:
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
    for number, paragraphs in enumerate(_documents(sentences), start=1):
        doc_id = paragraphs[0][0].newdoc or f"{path.name.rpartition('.')[0] or path.name}-{number}"
        text, starts, names = "", [], []
        for paragraph in paragraphs:
            for position, sentence in enumerate(paragraph):
                text += "" if not text else " " if position else "\n\n"
                starts.append(len(text))
                for start, end, label in sentence.names:
                    span, words = (len(text) + start, len(text) + end), sentence.text[start:end]
                    names.append(GoldName(*span, words, label, marked_type=type_of_label.get(label, "")))
                text += sentence.text
        yield GoldDocument(doc_id, text, checked_names(names, text, f"{path.name}, {doc_id}"), sentences=tuple(starts))


def _documents(sentences: Sequence[GoldSentence]) -> Iterator[list[list[GoldSentence]]]:
    """Yield documents as lists of paragraphs, which are lists of sentences."""
    longest = None if any(sentence.opens_document for sentence in sentences) else PARAGRAPHS_TO_A_DOCUMENT
    document: list[list[GoldSentence]] = []
    for paragraph in _paragraphs(sentences):
        if document and (paragraph[0].opens_document or len(document) == longest):
            yield document
            document = []
        document.append(paragraph)
    if document:
        yield document


def _paragraphs(sentences: Iterable[GoldSentence]) -> Iterator[list[GoldSentence]]:
    paragraph: list[GoldSentence] = []
    for sentence in sentences:
        alone = sentence.heading or sentence.opens_document or (paragraph and paragraph[-1].heading)
        if paragraph and (alone or len(paragraph) == SENTENCES_TO_A_PARAGRAPH):
            yield paragraph
            paragraph = []
        paragraph.append(sentence)
    if paragraph:
        yield paragraph
