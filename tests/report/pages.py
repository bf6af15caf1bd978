"""Pages as a program reads them: tags, links, text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Self

ALLOWED_ADDRESS = re.compile(
    r"((\.\./)?report\.html|(report/)?(names|documents)(-[0-9]+)?\.html|(report/)?(texts|pairs|sentences(-part-[0-9]+)?|review)\.html)?"
    r"(#([ed][0-9]+(p[0-9]+)?|[a-z]+))?|data:,"
)


class Page(HTMLParser):
    """What a page holds.

    Attributes:
        tags: each tag with its attributes.
        text: what a reader sees, without style and script.
        ids: what can be linked to.
        addresses: what is linked to.
    """

    def __init__(self, html: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self._inside = ""
        self.feed(str(html))
        self.close()
        self.ids = [attributes["id"] for _, attributes in self.tags if "id" in attributes]
        self.addresses = [attributes["href"] for _, attributes in self.tags if "href" in attributes]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a page from a file."""
        return cls(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        """Note that a tag ends."""
        del tag
        self._inside = ""

    def handle_data(self, data: str) -> None:
        """Note text."""
        if self._inside not in {"style", "script"}:
            self.text += data

    def number_of(self, tag: str, name: str = "") -> int:
        """Return how many tags of a kind there are; of a class, if one is given."""
        return sum(one == tag and name in attributes.get("class", "") for one, attributes in self.tags)


def pages(folder: Path) -> dict[str, Page]:
    """Return all pages of a report by their paths."""
    return {path.relative_to(folder).as_posix(): Page.read(path) for path in sorted(folder.rglob("*.html"))}
