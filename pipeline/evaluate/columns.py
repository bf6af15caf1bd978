"""Columns of words and tags, as of CoNLL-2002 and CoNLL-2003 -> running text of sentences with names.

A word a line, its columns parted by tabs or spaces, a blank line between sentences. Of the columns that hold only tags,
that of the names is the one with the most words in names of a known label: others hold phrases, or names within names.
IOB2, IOB1 and BIOES are read alike. The words are in the first column, or in the second where the first counts them.
``-DOCSTART-`` begins a document; lines that begin with ``#`` are comments.

The spaces between words are not in such a file: they are put in by the rules of print, see `joined`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.evaluate.conllu import GoldSentence
from pipeline.evaluate.gold import GoldError
from pipeline.read.decode import decode
from pipeline.recognise.labels import TYPE_OF_LABEL

TAG = re.compile(r"O|[BIESLUM]-\S+")
BEGINS, ENDS = frozenset("BSU"), frozenset("ESLU")
DOCUMENT_START = "-DOCSTART-"
CLOSING = frozenset(".,;:!?)]}»”…")
OPENING = frozenset("([{«“")
QUOTE = '"'

Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Line:
    """A word's line: where it stands, such as ``gold.iob:12``, and its columns."""

    place: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a sentence, and whether it is the first of a document."""

    lines: tuple[Line, ...]
    opens_document: bool


def read_columns(path: Path, known: Collection[str] = TYPE_OF_LABEL) -> Iterator[GoldSentence]:
    """Yield the sentences of a file.

    Args:
        path: where it lies.
        known: labels by which a column of names is told from others.

    Raises:
        GoldError: it holds no columns, none holds tags, or lines differ in them, which is told with file and line.
        OSError: the file cannot be read.
    """
    blocks = list(_blocks(path))
    if not blocks:
        return
    lines = [line for block in blocks for line in block.lines]
    if len({len(line.cells) for line in lines}) > 1 and not any(TAG.fullmatch(line.cells[-1]) for line in lines):
        raise GoldError.unknown_kind(path)
    tags = _column_of_tags(lines, frozenset(known))
    words = _column_of_words(blocks[0].lines)
    for block in blocks:
        text, spans = joined([line.cells[words] for line in block.lines])
        names = tuple(
            (spans[first][0], spans[last][1], label)
            for first, last, label in names_of([line.cells[tags] for line in block.lines])
        )
        yield GoldSentence(text, names, opens_document=block.opens_document)


def _blocks(path: Path) -> Iterator[Block]:
    try:
        text = decode(path.read_bytes()).text
    except DocumentError as error:
        raise GoldError.bad(path.name, str(error).rstrip(".")) from error
    lines: list[Line] = []
    opens = False
    for number, line in enumerate([*re.split(r"\r\n|\n|\r", text), ""], start=1):
        cells = tuple(line.rstrip().split("\t") if "\t" in line.rstrip() else line.split())
        starts = bool(cells) and cells[0] == DOCUMENT_START
        if lines and (starts or not line.strip()):
            yield Block(tuple(lines), opens)
            lines, opens = [], False
        if starts:
            opens = True
        elif line.strip() and not _is_comment(cells):
            lines.append(Line(f"{path.name}:{number}", cells))


def _is_comment(cells: Sequence[str]) -> bool:
    """Return whether a line is a comment, and not a number sign that is a word."""
    return cells[0].startswith("#") and not TAG.fullmatch(cells[-1])


def _column_of_tags(lines: Sequence[Line], known: frozenset[str]) -> int:
    width = len(lines[0].cells)
    for line in lines:
        if len(line.cells) != width:
            raise GoldError.bad(line.place, f"{len(line.cells)} columns where the lines before have {width}")
    columns = [column for column in range(1, width) if all(TAG.fullmatch(line.cells[column]) for line in lines)]
    if columns:
        return max(columns, key=lambda column: (sum(line.cells[column][2:] in known for line in lines), column))
    line = next(line for line in lines if width == 1 or not TAG.fullmatch(line.cells[-1]))
    raise GoldError.bad(line.place, f"{line.cells[-1]!r} is no tag such as O or B-PER, and no column holds only tags")


def _column_of_words(lines: Sequence[Line]) -> int:
    """Return 1 where the first of three or more columns counts the words of the first sentence, else 0."""
    counted = [str(number) for number in range(1, len(lines) + 1)]
    return int(len(lines[0].cells) > len(("word", "tag")) and [line.cells[0] for line in lines] == counted)


def names_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Return (first, last, label) of the names that tags mark, both ends inclusive.

    As in the scorer of CoNLL-2000, what goes on with another label, or after nothing, begins a name.

    Example:
        >>> names_of(["B-PER", "I-PER", "O", "I-ORG", "B-ORG", "S-LOC"])
        [(0, 1, 'PER'), (3, 3, 'ORG'), (4, 4, 'ORG'), (5, 5, 'LOC')]
    """
    names: list[tuple[int, int, str]] = []
    inside = ""
    for place, tag in enumerate(tags):
        position, _, label = tag.partition("-")
        if label and inside == label and position not in BEGINS:
            names[-1] = (names[-1][0], place, label)
        elif label:
            names.append((place, place, label))
        inside = "" if position in ENDS else label
    return names


def joined(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the words as running text, and the place of each in it.

    No space stands before a closing sign or after an opening one; straight quotation marks open and close in turn.

    Example:
        >>> joined(["Kari", "(", "22", ")", "ropte", ":", '"', "Hei", ",", "Ola", "!", '"'])[0]
        'Kari (22) ropte: "Hei, Ola!"'
    """
    text = ""
    places: list[tuple[int, int]] = []
    glued, quoted = True, False
    for word in words:
        closes = word[:1] in CLOSING if len(set(word)) == 1 else False
        closes = closes or (word == QUOTE and quoted)
        if not (glued or closes):
            text += " "
        places.append((len(text), len(text) + len(word)))
        text += word
        glued = word in OPENING or (word == QUOTE and not quoted)
        quoted = quoted != (word == QUOTE)
    return text, places
