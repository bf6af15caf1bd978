"""A document -> what the page shows of it: its row, its paragraphs, its names, its sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from pipeline.records import LONGEST_CONTEXT, Document, Sentence
from pipeline.report.content import DocumentRow
from pipeline.report.marked import Place, linked, name_item, printable
from pipeline.tabulate.rows import words


def row(document: Document, number: int) -> DocumentRow:
    """Return what the list of documents tells of one."""
    return DocumentRow(
        number,
        heading=printable(document.title or document.doc_id),
        doc_id=printable(document.doc_id),
        date=printable(document.date),
        section=printable(document.section),
        language=printable(document.language),
        words=words(document),
        mentions=len(document.mentions),
        status=document.status.value,
        message=printable(document.message),
    )


def paragraphs(document: Document, places: Iterable[Place]) -> list[tuple[int, str, Markup]]:
    """Return number, kind and HTML of each paragraph."""
    inside: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        inside[place.paragraph].append(place)
    return [
        (number, paragraph.kind.value, Markup(linked(paragraph.text.text, inside[number])))  # noqa: S704 - escaped
        for number, paragraph in enumerate(document.paragraphs, start=1)
    ]


def names(places: Iterable[Place]) -> list[Markup]:
    """Return the items of a list of entities, each with its times, in the order in which they are met."""
    times = Counter((place.entity, place.name, place.type) for place in places)
    return [name_item(*key, number) for key, number in times.items()]


def sentences(document: Document, places: Iterable[Place]) -> Iterator[tuple[Sentence, Sequence[Place]]]:
    """Yield the sentences with names in them, in reading order, each with its names."""
    inside: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        inside[place.sentence].append(place)
    for number, some in inside.items():
        sentence = document.sentences[number - 1]
        if len(sentence.text) <= LONGEST_CONTEXT:
            yield sentence, some
        else:
            yield from _parts(sentence, some)


def _parts(sentence: Sentence, places: Sequence[Place]) -> Iterator[tuple[Sentence, Sequence[Place]]]:
    """Yield, of a sentence over `LONGEST_CONTEXT`, the part around the first name of each entity."""
    for place in {place.entity: place for place in reversed(places)}.values():
        start = max(0, place.start - sentence.at - LONGEST_CONTEXT // 2)
        end = max(start + LONGEST_CONTEXT, place.end - sentence.at)
        before, after = "…" * (start > 0), "…" * (end < len(sentence.text))
        text = f"{before}{sentence.text[start:end]}{after}"
        yield Sentence(sentence.paragraph, sentence.at + start - len(before), text), [place]
