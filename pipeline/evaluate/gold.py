"""Gold: texts in which a person marked the names. Offsets are code points of the text, ends exclusive."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.errors import InputError, Template
from pipeline.options import ALL_TYPES
from pipeline.read.documents import writable
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document, Mention, Paragraph, Sentence

Span = tuple[int, int]


class GoldError(InputError):
    """A gold file does not hold what a gold file must."""

    bad = Template("{}: {}. Correct the gold file there.")
    label = Template(
        "{}: the label {!r} is unknown; choose from {}. Correct it there, or give its type under [labels] in a "
        "settings file (--config)."
    )
    unknown_format = Template(
        "{} is not a gold file of a known format. Give CoNLL-U with name= (.conllu), columns of words and IOB2 tags "
        "(.iob, .conll, .tsv), articles as JSON lines (.jsonl), or a table of mentions that you have corrected (.csv, "
        ".xlsx, .parquet, .jsonl)."
    )
    no_table = Template(
        "The folder {} contains no table of mentions. Give a gold file, or the folder that a run wrote."
    )
    no_names = Template("The gold file {} marks no name, so there is nothing to score against. Give another file.")
    unreadable_table = Template("The table {} cannot be read: {}. Correct it, or save it again in another format.")
    no_column = Template(
        "The table {} has no column {}; its columns are: {}. Give a corrected table of mentions, with the header that "
        "the run wrote."
    )
    no_texts = Template(
        "The texts of {} cannot be found: {}. Give the files or folders that the run read with --texts."
    )
    misplaced = Template(
        "{}: at {}-{} the text has {!r}, but the row says {!r} ({}). Correct start and end, or text; if the file has "
        "changed since the run, run again and correct the new table."
    )


@dataclass(frozen=True, slots=True)
class GoldName:
    """A name that a person marked.

    Attributes:
        text: the words from ``start`` to ``end``.
        label: as a model would give it; empty where only the type is known.
        chain: names of one document with the same chain denote the same entity; ``None`` where it was not annotated.
        marked_type: the type, where it was annotated on this very name; empty: that of the label.
        entity: the entity's name; empty where it was not annotated.
    """

    start: int
    end: int
    text: str
    label: str
    chain: str | None = None
    marked_type: str = ""
    entity: str = ""

    @property
    def span(self) -> Span:
        """Return its start and end."""
        return self.start, self.end

    @property
    def type(self) -> str:
        """Return the annotated type, else that of the label."""
        return self.marked_type or TYPE_OF_LABEL[self.label]

    def is_found_in(self, mention: Mention) -> bool:
        """Return whether a mention of the same span has the annotated label and type."""
        return self.label in {"", mention.label} and self.marked_type in {"", mention.type}


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A text and its names in reading order, none overlapping another.

    Attributes:
        variety: ``nob``, ``nno``, or empty.
        genre: such as ``news``, or empty.
        sentences: start of each sentence; ``None`` where sentences are not annotated.
        offset: of one of several texts of a file: its position there, from which the names' positions count too.
        furniture: stretches of ``text`` that are no part of it, see `Document`.
    """

    doc_id: str
    text: str
    names: tuple[GoldName, ...]
    variety: str = ""
    genre: str = ""
    sentences: tuple[int, ...] | None = None
    offset: int = 0
    furniture: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Gold:
    """What a gold file holds.

    Attributes:
        name: of the file.
        types: those that were annotated; names of other types are not looked for.
        notes: what to mind about the file, in sentences.
    """

    name: str
    documents: tuple[GoldDocument, ...]
    types: tuple[str, ...] = ALL_TYPES
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> int:
        """Return the number of names."""
        return sum(len(document.names) for document in self.documents)

    @property
    def labelled(self) -> bool:
        """Return whether every name has a label, so that labels can be scored."""
        return all(name.label for document in self.documents for name in document.names)


def checked_names(names: Iterable[GoldName], text: str, where: str) -> tuple[GoldName, ...]:
    """Return the names in reading order.

    Raises:
        GoldError: a label is unknown, a name lies outside the text or differs from it there, or two names overlap.
    """
    ordered = tuple(sorted(names, key=lambda name: name.span))
    for name in ordered:
        if not name.marked_type and name.label not in TYPE_OF_LABEL:
            raise GoldError.label(where, name.label, TYPE_OF_LABEL)
        if not 0 <= name.start < name.end <= len(text):
            raise GoldError.bad(where, f"the name {name.text!r} ({name.start}-{name.end}) lies outside the text")
        if (there := text[name.start : name.end]) != name.text:
            raise GoldError.bad(where, f"at {name.start}-{name.end} the text has {there!r} and not {name.text!r}")
    for name, following in pairwise(ordered):
        if following.start < name.end:
            raise GoldError.bad(where, f"the names {name.text!r} and {following.text!r} overlap at {following.start}")
    return ordered


def as_read(gold: GoldDocument) -> Document:
    """Return the text of a gold document as ``read`` would have given it."""
    digest = hashlib.sha256(gold.text.encode("utf-8", "surrogatepass")).hexdigest()
    text = writable(gold.text)
    return Document(gold.doc_id, source=text, sha256=digest, offset=gold.offset, furniture=gold.furniture)


def with_gold_names(document: Document, names: Iterable[GoldName]) -> Document:
    r"""Return a cleaned document with the gold names as its mentions; each paragraph is one sentence.

    A name of which cleaning leaves nothing is left out, one that goes on in the next paragraph is cut.

    Example:
        >>> from pipeline.clean.documents import clean
        >>> document = clean(Document("1.txt", source="Byen\n\n• Vi  såg Jon  Fosse."))
        >>> [mention] = with_gold_names(document, [GoldName(16, 26, "Jon  Fosse", "PER")]).mentions
        >>> mention.text, mention.paragraph, mention.at
        ('Jon Fosse', 2, 7)
    """
    texts = [one.text for one in document.paragraphs]
    placed = ((name, *cleaned_span(document.paragraphs, *name.span)) for name in names)
    mentions = (
        Mention(
            text=texts[number - 1].text[start:end],
            start=name.start,
            end=name.end,
            label=name.label,
            type=name.type,
            paragraph=number,
            sentence=number,
            at=start,
        )
        for name, number, (start, end) in placed
        if start < end
    )
    sentences = (Sentence(number, 0, text.text) for number, text in enumerate(texts, start=1))
    return replace(document, sentences=tuple(sentences), mentions=tuple(mentions))


def cleaned_span(paragraphs: Sequence[Paragraph], start: int, end: int) -> tuple[int, Span]:
    """Return the number of the paragraph that ``source[start:end]`` begins in, and its span in the cleaned text."""
    index = bisect_right(paragraphs, start, key=lambda paragraph: paragraph.text.origin(0, len(paragraph.text))[1])
    return index + 1, paragraphs[index].text.span_of(start, end) if index < len(paragraphs) else (0, 0)
