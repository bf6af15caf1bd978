"""CoNLL-U with NorNE's ``name=`` in the last column -> running text of sentences with names.

The format: https://universaldependencies.org/format.html; the names: Jørgensen et al., NorNE (LREC 2020), in IOB2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.evaluate.gold import GoldError

COLUMNS = 10
ID, FORM, MISC = 0, 1, 9
NUMBER = re.compile(r"\d+(?:-(?P<last>\d+)|(?P<empty>\.\d+))?")
NAME = re.compile(r"(?:^|\|)name=(O|[BI]-[^|]+)(?:\||$)")
COMMENT = re.compile(r"#\s*(?P<key>[^=]*?)\s*(?:=\s*(?P<value>.*?)\s*)?$")

Line = tuple[str, str]  # where it stands, such as "nob-dev.conllu:12", and the line itself


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A sentence as running text.

    Attributes:
        names: (start, end, label) in code points of ``text``, in order.
        heading: the file says ``# heading = yes`` of it.
        newdoc: the document that it opens, empty where it opens none and the file gives no id.
        opens_document: ``# newdoc`` stands before it.
    """

    text: str
    names: tuple[tuple[int, int, str], ...]
    heading: bool = False
    newdoc: str = ""
    opens_document: bool = False


@dataclass(slots=True)
class _Token:
    """A stretch of the text without spaces: its tags are those of its words, several in a multiword token."""

    place: str
    form: str
    glued: bool
    tags: list[str] = field(default_factory=list)


def read_sentences(path: Path) -> Iterator[GoldSentence]:
    """Yield the sentences of a file, ``SpaceAfter=No`` heeded; a multiword token (``3-4``) stands as it is written.

    Raises:
        GoldError: a line has not ten columns or no ``name=``, a name goes on that never began, or the words do not
            make up what ``# text`` says. The message holds file and line number.
        OSError: the file cannot be read.
        UnicodeDecodeError: it is not UTF-8.
    """
    for block in _blocks(path):
        comments = dict(_comment(line) for _, line in block if line.startswith("#"))
        tokens = _tokens([one for one in block if not one[1].startswith("#")])
        text, names = _joined(tokens)
        if comments.get("text", text) != text:
            raise GoldError.bad(block[0][0], f"the words make {text!r}, but # text says {comments['text']!r}")
        if tokens:
            yield GoldSentence(
                text,
                names,
                heading=comments.get("heading") == "yes",
                newdoc=comments.get("newdoc id", ""),
                opens_document=not comments.keys().isdisjoint({"newdoc", "newdoc id"}),
            )


def _blocks(path: Path) -> Iterator[list[Line]]:
    """Yield the runs of lines between blank lines."""
    block: list[Line] = []
    with path.open(encoding="utf-8-sig", newline=None) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                block.append((f"{path.name}:{number}", line.rstrip("\n")))
            elif block:
                yield block
                block = []
    if block:
        yield block


def _comment(line: str) -> tuple[str, str]:
    r"""Return key and value of a comment; one without ``=`` has no value.

    Example:
        >>> _comment("# newdoc"), _comment("# text = Oslo = Christiania")
        (('newdoc', ''), ('text', 'Oslo = Christiania'))
    """
    match = COMMENT.match(line)
    return (match["key"], match["value"] or "") if match else ("", "")


def _tokens(lines: Sequence[Line]) -> list[_Token]:
    tokens: list[_Token] = []
    last_covered = 0  # number of the last word of the multiword token that was read last
    for place, line in lines:
        columns = line.split("\t")
        if len(columns) != COLUMNS:
            raise GoldError.bad(place, f"{len(columns)} columns where CoNLL-U has {COLUMNS}")
        number = NUMBER.fullmatch(columns[ID])
        if number is None:
            raise GoldError.bad(place, f"{columns[ID]!r} is no number of a word")
        if number["empty"]:
            continue  # an empty node stands in no text
        if number["last"]:
            last_covered = int(number["last"])
        elif int(columns[ID]) <= last_covered:
            tokens[-1].tags.append(_tag(columns[MISC], place))
            continue
        tags = [] if number["last"] else [_tag(columns[MISC], place)]
        tokens.append(_Token(place, columns[FORM], "SpaceAfter=No" in columns[MISC].split("|"), tags))
    return tokens


def _tag(misc: str, place: str) -> str:
    match = NAME.search(misc)
    if match is None:
        raise GoldError.bad(place, "no name=O, name=B-… or name=I-… in the last column, as the files of NorNE have it")
    return match[1]


def _joined(tokens: Sequence[_Token]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    text = ""
    names: list[tuple[int, int, str]] = []
    inside = ""  # label of the name that the last word belongs to
    for token in tokens:
        start, end = len(text), len(text) + len(token.form)
        for tag in token.tags:
            position, _, label = tag.partition("-")
            if position == "B":
                names.append((start, end, label))
            elif position == "I" and label != inside:
                raise GoldError.bad(token.place, f"I-{label} follows no name of that label")
            elif position == "I":
                names[-1] = (names[-1][0], end, label)
            inside = label
        text += token.form + ("" if token.glued else " ")
    return text.rstrip(" "), tuple(names)
