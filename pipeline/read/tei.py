"""TEI P5: the text as it reads, corrected and with abbreviations written out, and what its header says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.dates import iso_date
from pipeline.read.extracted import Extracted
from pipeline.read.xml import BREAK, joined, name_of, parsed, words_of

LEFT_OUT = frozenset({"teiHeader", "del", "fw", "figDesc", "facsimile", "standOff", "rdg", "gap"})
BLOCKS = frozenset(
    {"p", "ab", "head", "l", "lg", "item", "label", "cell", "div", "salute", "signed", "closer", "opener", "dateline"}
    | {"byline", "docTitle", "titlePart", "speaker", "stage", "sp", "list", "row", "quote", "postscript", "trailer"}
)
CHOSEN = ("corr", "expan", "reg", "lem")
"""What is read where several forms stand side by side."""
DATED = ("correspAction/{*}date", "creation/{*}date", "sourceDesc//{*}date", "publicationStmt/{*}date")


def read_tei(data: bytes) -> Extracted:
    """Return the text of a TEI document, or all texts of a corpus, the notes last.

    Raises:
        DocumentError: the extra ``docx`` is not installed, or the XML is damaged.
    """
    root = parsed(data, "Reading TEI")
    outermost = [text for text in root.iter("{*}text") if next(text.iterancestors("{*}text"), None) is None]
    notes: list[Any] = []
    bodies = [joined(_pieces(text, notes)) for text in outermost or [root]]
    below = [joined(_pieces(note, [], inside=True)) for note in notes]
    title = words_of(root, "titleStmt", "title")
    return Extracted(
        BREAK.join(filter(None, (*bodies, *below))),
        title=title,
        declared=bool(title),
        author=words_of(root, "titleStmt", "author"),
        date=next(filter(None, (_date(root, path) for path in DATED)), ""),
        publication=words_of(root, "sourceDesc", "publisher"),
    )


def _date(root: Any, path: str) -> str:
    found = root.find(f".//{{*}}{path}")
    return "" if found is None else iso_date(found.get("when") or "".join(found.itertext()))


def _pieces(element: Any, notes: list[Any], *, inside: bool = False) -> Iterator[str]:
    """Yield the words of an element and of those in it, with `BREAK` around blocks; gather its notes."""
    name = name_of(element)
    if name == "note" and not inside:
        notes.append(element)
    elif name in {"choice", "app"}:
        forms = [one for one in element if name_of(one)]
        best = [one for one in forms if name_of(one) in CHOSEN] or forms
        if best:
            yield from _pieces(best[0], notes)
    elif name == "lb":
        yield "" if element.get("break") == "no" else " "
    elif name and name not in LEFT_OUT:
        edge = BREAK if name in BLOCKS else ""
        yield edge
        yield element.text or ""
        for child in element:
            yield from _pieces(child, notes)
            yield child.tail or ""
        yield edge
