"""Web pages: the article without menus and advertisements, by trafilatura; where it finds none, all text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from pipeline.errors import DocumentError
from pipeline.read.decode import decode
from pipeline.read.extracted import Extracted, iso_date, require

DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset=["']?\s*([A-Za-z0-9_\-]{2,30})""", re.IGNORECASE)
HEAD = 4096  # bytes in which a page says its encoding (HTML Living Standard: the first 1024; many don't keep to it)
SILENT = frozenset({"script", "style", "noscript", "template", "svg", "head"})
INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"})
INLINE_TOO = frozenset({"strong", "sub", "sup", "time", "u", "wbr"})


def read_html(data: bytes) -> Extracted:
    """Return the article of a web page with its title and date.

    Raises:
        DocumentError: the extra ``html`` is not installed, or the bytes are no text.
    """
    trafilatura = require("trafilatura", "html")
    page = decoded(data)
    try:
        article = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    except (ValueError, RecursionError):
        article = None
    if article is None or not (article.text or "").strip():
        return Extracted(plain_text(page), title=_title(page))
    text = "\n\n".join(line for line in article.text.split("\n") if line.strip())
    return Extracted(text, title=article.title or "", date=iso_date(article.date or ""))


def decoded(data: bytes) -> str:
    """Return a page as text: by the encoding that it declares, where that fits, else as any other file."""
    match = DECLARED.search(data, 0, HEAD)
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(match[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # a page that says what is not so is read as if it had said nothing
    return decode(data).text


class _Text(HTMLParser):
    """Gathers the words of a page; never nests, so that no depth of tags can exhaust it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.title = ""
        self._silent = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph at a block, silence at a script."""
        del attrs
        self._in_title = tag == "title"
        if not self._silent and tag in SILENT:
            self._silent = tag
        elif tag not in INLINE | INLINE_TOO:
            self.pieces.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph at a block, silence where it began."""
        self._in_title = False
        if tag == self._silent:
            self._silent = ""
        elif tag not in INLINE | INLINE_TOO:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep words that are shown."""
        if self._in_title:
            self.title += data
        elif not self._silent:
            self.pieces.append(data)


def plain_text(page: str) -> str:
    r"""Return all words that a page shows, a blank line between blocks.

    Example:
        >>> plain_text("<title>Bø</title><p>Kari <b>Nordmann</b></p><script>x()</script><p>bur i Bø.</p>")
        'Kari Nordmann\n\nbur i Bø.'
    """
    blocks = re.split(r"\n\n+", "".join(_parsed(page).pieces))
    return "\n\n".join(block for block in (" ".join(block.split()) for block in blocks) if block)


def _title(page: str) -> str:
    return " ".join(_parsed(page).title.split())


def _parsed(page: str) -> _Text:
    parser = _Text()
    try:
        parser.feed(page)
        parser.close()
    except AssertionError as error:  # what the standard library raises on some malformed declarations
        message = "The web page is too broken to be read. Open it in a browser and save its text."
        raise DocumentError(message) from error
    return parser
