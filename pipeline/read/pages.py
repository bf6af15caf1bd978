"""Archives with a page of ALTO a file: one text, its pages in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.errors import DocumentError
from pipeline.read.alto import first_to_last, read_alto, root_of
from pipeline.read.extracted import Extracted
from pipeline.read.sources import readable
from pipeline.read.xml import BREAK
from pipeline.read.zip import members

PAGE_LINK = re.compile(r"""<(?:\w+:)?FLocat\b[^>]{0,2000}href=["'](?:[^"']*/)?([^"'/]+)["']""")
PAGES_LEFT_OUT = "Damaged, and left out: {names}. Export the whole again, then run again."


def read_pages(data: bytes) -> Extracted | None:
    """Return an archive's pages of ALTO as one text, in the order of its METS or of their names; ``None`` if not such.

    A damaged page is left out, and named in the message.

    Raises:
        DocumentError: all pages are damaged.
    """
    try:
        files = {name: open_member for name, open_member in members(data) if name.lower().endswith(".xml")}
        if len(files) < 2:  # noqa: PLR2004 - one page is a file of its own
            return None
        read = {name: open_member() for name, open_member in files.items()}
    except DocumentError:
        return None  # what is wrong is said of the member
    kinds = {name: root_of(content) for name, content in read.items()}
    if not {"alto"} <= set(kinds.values()) <= {"alto", "mets"}:
        return None
    order = _order(content for name, content in read.items() if kinds[name] == "mets")
    names = sorted(
        (name for name in read if kinds[name] == "alto"),
        key=lambda name: (order.get(name.rpartition("/")[2], len(order)), name),
    )
    pages, damaged = list[Extracted](), list[str]()
    for name in names:
        try:
            pages.append(read_alto(read[name]))
        except DocumentError:
            if len(damaged) == len(names) - 1:
                raise
            damaged.append(readable(name))
    return Extracted(
        BREAK.join(page.text for page in pages if page.text),
        date=next((page.date for page in pages if page.date), ""),
        publication=next((page.publication for page in pages if page.publication), ""),
        page=first_to_last(page.page for page in pages),
        message=PAGES_LEFT_OUT.format(names=", ".join(damaged)) if damaged else "",
    )


def _order(lists: Iterable[bytes]) -> Mapping[str, int]:
    """Return the names of the files that METS lists, each with its number."""
    names = [name for data in lists for name in PAGE_LINK.findall(data.decode("utf-8", "replace"))]
    return {name: number for number, name in enumerate(names)}
