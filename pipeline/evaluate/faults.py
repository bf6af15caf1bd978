"""Where gold and found differ: a row a fault, for a person who looks for the reason."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.cells import guard
from pipeline.errors import OutputError
from pipeline.evaluate.gold import GoldDocument, GoldName, Span
from pipeline.evaluate.scores import Link, by_span, links
from pipeline.options import CSV_DIALECTS
from pipeline.records import Document, Mention
from pipeline.write.csv import DIALECTS

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
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class FaultKind(StrEnum):
    """What is wrong."""

    MISSED = "missed"  # a gold name, and nothing found there
    INVENTED = "invented"  # a found name, and no gold name there
    LABEL = "label"  # the same span with another label
    BOUNDARY = "boundary"  # an overlapping span
    SPLIT = "split"  # the name was parted from others of its gold chain
    MERGED = "merged"  # the name was joined with those of another gold chain
    NAME = "name"  # the entity has another name


def faults(pairs: Iterable[tuple[GoldDocument, Document]]) -> pd.DataFrame:
    """Return the faults of documents with `FAULT_COLUMNS`, in reading order."""
    empty = dict.fromkeys(FAULT_COLUMNS, "") | {"confidence": None}
    rows = [
        {**empty, "doc_id": gold.doc_id, "context": context(gold.text, row["start"], row["end"]), **row}
        for gold, document in pairs
        for row in sorted(
            (*_span_faults(gold, document), *_entity_faults(gold, document)),
            key=lambda row: (row["start"], row["end"], row["fault"]),
        )
    ]
    return pd.DataFrame(rows, columns=list(FAULT_COLUMNS)).astype({"confidence": float})


def _span_faults(gold: GoldDocument, document: Document) -> Iterator[dict[str, Any]]:
    firsts, marked = by_span(document), {(name.start, name.end): name for name in gold.names}
    right = {span for span, name in marked.items() if span in firsts and name.is_found_in(firsts[span])}
    names = [name for span, name in marked.items() if span not in right]
    mentions = [mention for span, mention in firsts.items() if span not in right]
    spans = ([(one.start, one.end) for one in names], [(one.start, one.end) for one in mentions])
    for row, other in paired(*spans):
        name = None if row is None else names[row]
        mention = None if other is None else mentions[other]
        yield {"fault": _kind(name, mention).value, **_cells(name, mention)}


def _kind(name: GoldName | None, mention: Mention | None) -> FaultKind:
    if mention is None:
        return FaultKind.MISSED
    if name is None:
        return FaultKind.INVENTED
    return FaultKind.LABEL if (name.start, name.end) == (mention.start, mention.end) else FaultKind.BOUNDARY


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
        *((FaultKind.SPLIT, link, other.name.text) for link, other in _astray(linked, 0, 1)),
        *((FaultKind.MERGED, link, other.name.text) for link, other in _astray(linked, 1, 0)),
        *((FaultKind.NAME, link, link.name.entity) for link in linked if not link.well_named),
    ]
    for kind, link, other in found:
        cells = {"fault": kind.value, **_cells(link.name, None), "other": other, "entity_id": link.entity_id}
        yield cells | ({"found_text": link.found_name} if kind is FaultKind.NAME else {})


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
        (sum(abs(a - b) for a, b in zip(ones[one], others[other], strict=True)), ones[one], others[other], one, other)
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


def csv_text(frame: pd.DataFrame, dialect: str = CSV_DIALECTS[0]) -> str:
    """Return rows as CSV in a dialect of the tables: guarded against formulas, numbers of four decimals, CRLF."""
    spoken = DIALECTS[dialect]
    guarded = frame.round(4).map(lambda cell: guard(cell) if isinstance(cell, str) else cell)
    return str(guarded.to_csv(index=False, sep=spoken.delimiter, decimal=spoken.decimal, lineterminator="\r\n"))


def write_rows(path: Path, frame: pd.DataFrame, sheet: str, dialect: str = CSV_DIALECTS[0]) -> None:
    """Write rows as CSV with a byte-order mark, or to a path that ends in ``.xlsx`` as a workbook of typed text.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        if path.suffix.lower() != ".xlsx":
            path.write_bytes(csv_text(frame, dialect).encode("utf-8-sig"))
            return
        with (
            path.open("wb") as file,
            pd.ExcelWriter(file, engine="xlsxwriter", engine_kwargs={"options": AS_TEXT}) as book,
        ):
            frame.to_excel(book, sheet_name=sheet, index=False, freeze_panes=(1, 0))
    except OSError as error:
        raise OutputError.unwritable(path, error.strerror or str(error)) from error
