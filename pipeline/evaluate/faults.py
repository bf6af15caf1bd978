"""Where gold and found differ: a row a fault, for a person who looks for the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from pipeline.evaluate.gold import GoldDocument, GoldName, Span
from pipeline.evaluate.scores import Link, by_span, distance, links
from pipeline.records import Document, Mention

CONTEXT_WIDTH = 60  # code points on either side
FAULT_COLUMNS = (
    "doc_id",
    "fault",
    "start",  # of the gold name, or of the found one where there is no gold name; code points of the text
    "end",
    "gold_label",  # the label; where only the types differ, the type
    "found_label",
    "gold_text",
    "found_text",
    "other",  # of split and merged a name that it should, or should not, be one entity with; of name the right name
    "entity_id",  # of split, merged and name
    "confidence",
    "context",  # the words around, the name between [[ and ]]
)


def faults(pairs: Iterable[tuple[GoldDocument, Document]]) -> pd.DataFrame:
    """Return the faults of documents with `FAULT_COLUMNS`, in reading order.

    A gold name may be ``missed``, or found with another ``label`` or ``boundary``; a found name ``invented``. A name
    may be ``split`` from others of its gold chain, ``merged`` with those of another, or its entity have another
    ``name``.
    """
    empty = dict.fromkeys(FAULT_COLUMNS, "") | {"confidence": None}
    rows = [
        {
            **empty,
            "doc_id": gold.doc_id,
            "context": context(gold.text, row["start"] - gold.offset, row["end"] - gold.offset),
            **row,
        }
        for gold, document in pairs
        for row in sorted(
            (*_span_faults(gold, document), *_entity_faults(gold, document)),
            key=lambda row: (row["start"], row["end"], row["fault"]),
        )
    ]
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS)).astype({"confidence": float})


def _span_faults(gold: GoldDocument, document: Document) -> Iterator[dict[str, Any]]:
    spans, mentions = zip(*by_span(document).items(), strict=True) if document.mentions else ((), ())
    for one, other in paired([name.span for name in gold.names], spans):
        name, mention = None if one is None else gold.names[one], None if other is None else mentions[other]
        if name is None or mention is None:
            yield {"fault": "invented" if name is None else "missed", **_cells(name, mention)}
        elif name.span != (mention.start, mention.end):
            yield {"fault": "boundary", **_cells(name, mention)}
        elif not name.is_found_in(mention):
            yield {"fault": "label", **_cells(name, mention)}


def _cells(name: GoldName | None, mention: Mention | None) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    if mention:
        cells |= {"start": mention.start, "end": mention.end, "found_label": mention.label, "found_text": mention.text}
        cells["confidence"] = mention.confidence
    if name:
        cells |= {"start": name.start, "end": name.end, "gold_label": name.label or name.type, "gold_text": name.text}
    if name and mention and name.label in {"", mention.label} and name.type != mention.type:
        cells |= {"gold_label": name.type, "found_label": mention.type}  # the labels do not show the fault
    return cells


def _entity_faults(gold: GoldDocument, document: Document) -> Iterator[dict[str, Any]]:
    """Yield a fault for each name that is not with most of its chain, or not of the chain of most of its entity."""
    linked = links(gold, document)
    found = [
        *(("split", link, {"other": other.name.text}) for link, other in _astray(linked, 0, 1)),
        *(("merged", link, {"other": other.name.text}) for link, other in _astray(linked, 1, 0)),
        *(
            ("name", link, {"other": link.name.entity, "found_text": link.found_name})
            for link in linked
            if not link.well_named
        ),
    ]
    for fault, link, cells in found:
        yield {"fault": fault, **_cells(link.name, None), "entity_id": link.entity_id, **cells}


def _astray(linked: Iterable[Link], together: int, apart: int) -> Iterator[tuple[Link, Link]]:
    """Yield the links that agree with others in one field but not in the other, each with one of the others."""
    groups: dict[str, list[Link]] = {}
    for link in linked:
        groups.setdefault(str(link[together]), []).append(link)
    for group in groups.values():
        most, _ = Counter(link[apart] for link in group).most_common(1)[0]
        other = next(link for link in group if link[apart] == most)
        yield from ((link, other) for link in group if link[apart] != most)


def context(text: str, start: int, end: int) -> str:
    """Return the words around a name, white space evened out.

    Example:
        >>> context("Statsminister  Støre kom.", 15, 20)
        'Statsminister [[Støre]] kom.'
    """
    before, after = text[max(0, start - CONTEXT_WIDTH) : start], text[end : end + CONTEXT_WIDTH]
    return " ".join(f"{before}[[{text[start:end]}]]{after}".split())


def paired(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the numbers of spans of two sides that belong together: that overlap, the nearest first, none twice.

    Those that are left over come after the pairs, alone.

    Example:
        >>> list(paired([(0, 7), (9, 12)], [(0, 4), (5, 7)]))
        [(0, 0), (1, None), (None, 1)]
    """
    near = sorted(
        (distance(ones[one], others[other]), ones[one], others[other], one, other)
        for one, other in _overlapping(ones, others)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for *_, one, other in near:
        if one not in taken[0] and other not in taken[1]:
            taken[0].add(one)
            taken[1].add(other)
            yield one, other
    yield from ((one, None) for one in range(len(ones)) if one not in taken[0])
    yield from ((None, other) for other in range(len(others)) if other not in taken[1])


def _overlapping(ones: Sequence[Span], others: Sequence[Span]) -> Iterator[tuple[int, int]]:
    ordered = sorted(range(len(others)), key=lambda other: others[other])
    starts = [others[other][0] for other in ordered]
    longest = max((end - start for start, end in others), default=0)
    for one, (start, end) in enumerate(ones):
        for other in ordered[bisect_left(starts, start - longest) : bisect_left(starts, end)]:
            if others[other][1] > start:
                yield one, other
