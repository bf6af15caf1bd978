"""Web pages: the article without menus and advertisements, by trafilatura; where it finds none, all text shown."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from pipeline.dates import iso_date
from pipeline.errors import DocumentError, require
from pipeline.read.decode import Decoded, decode, fits
from pipeline.read.extracted import Extracted, one_line, quietly

DECLARED_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset=["']?\s{0,9}([A-Za-z0-9_\-]{2,30})""", re.IGNORECASE)
DECLARATION_BYTES = 4096  # in which a page says its encoding; many do not keep to the first 1024 of the standard
DECLARED_CODECS = dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252")  # as browsers take them (WHATWG)
DECLARED_CODECS |= {name: name for name in ("cp1252", "iso-8859-15", "iso-8859-4", "iso-8859-10", "macintosh", "cp865")}
SILENT_TAGS = frozenset({"script", "style", "noscript", "template", "svg"})
INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span"})
INLINE |= {"strong", "sub", "sup", "time", "u", "wbr"}
FIRST_PRIVATE, PRIVATE_SIGNS = 0xE000, 6_400
PRIVATE = re.compile("[\ue000-\uf8ff]")
JSON_LD = re.compile(r"<script[^>]{0,300}application/ld\+json[^>]{0,300}>", re.IGNORECASE)
CAPTION = re.compile(r"<figcaption\b[^>]{0,300}>", re.IGNORECASE)
CONSENT_BOX = re.compile(
    r"(?<!has-)(?<!with-)(?:cookie-?_?(?:banner|bar|box|consent|dialog|info|message|modal|notice|popup|wall)"
    r"|cookiebot|consent-?_?(?:banner|box|dialog|modal|overlay|popup)"
    r"|gdpr-?_?(?:banner|bar|box|consent|cookie|dialog|modal|notice|popup)|didomi|onetrust|qc-cmp|sp_message)",
    re.IGNORECASE,
)
"""Names and classes of the elements that ask for consent to cookies."""
SUBJECT = ("tag-", "category-")  # how a class of WordPress begins that says what an article is about
CONSENT = re.compile(
    r"(?:(?:vi|me|(?:dette |denne )?nett(?:stedet|siden|sida|staden)|we|this (?:web)?site)(?: og v\S+ partnere)?"
    r" (?:bruk(?:er|ar)|benytter|nyttar|uses?) .{0,60}?(?:informasjonskaps|cookies)"
    r"|(?:vi|me|we) (?:og|and) (?:våre|our)(?: \d+)? (?:samarbeids)?partner"
    r"|ved å (?:bruke|fortsette|besøke) .{0,80}?(?:godtar|godkjenner|samtykker|aksepterer|godtek) du\b)",
    re.IGNORECASE,
)
"""How a paragraph begins that asks for it."""
LONGEST_CONSENT = 6_000  # code points: in an element with more, the page itself may be
NEXT_PAGE = re.compile(r"</html>\s{0,99}(?=<(?:!doctype|html)\b)", re.IGNORECASE)
MAX_BOXES = 20  # of a page that are looked into
MUCH_MORE = 2  # times the words that are shown, of what a page tells machines, before the latter are read
DATES = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""Only a date that the page itself declares, the first one; and the same whatever day it is today."""


def read_html(data: bytes) -> Extracted:
    """Return the article of a web page with its title and date; of several pages in one file all, one after another.

    Raises:
        DocumentError: the extra ``html`` is not installed, or the bytes are no text.
    """
    trafilatura = require("trafilatura", "html", DocumentError, "Reading web pages")
    file = decoded(data)
    with quietly("trafilatura", "htmldate", "lxml", "justext"):
        pages = [_read_page(trafilatura, page) for page in NEXT_PAGE.split(file.text)]
    return replace(pages[0], text="\n\n".join(page.text for page in pages if page.text), message=file.message)


def _read_page(trafilatura: Any, page: str) -> Extracted:
    article = _article(trafilatura, page)
    words = (article.text or "").strip() if article else ""
    told = _told_to_machines(page)
    if told and len(told.text) > MUCH_MORE * len(words):
        return told
    if article is None or not words:
        return shown_text(page)
    lines = [line for line in words.splitlines() if line.strip() and not CONSENT.match(line)]
    text = "\n\n".join([*lines, *(caption for caption in _captions(page) if caption not in words)])
    return Extracted(text, one_line(article.title), iso_date(article.date or ""))


def _told_to_machines(page: str) -> Extracted | None:
    """Return the article of a page as it tells search engines (JSON-LD), or ``None``."""
    for data in _between(JSON_LD, "</script>", page):
        with suppress(ValueError, RecursionError):
            waiting = [json.loads(data)]
            while waiting:
                value = waiting.pop()
                if isinstance(value, list):
                    waiting += value
                elif isinstance(value, dict) and isinstance(body := value.get("articleBody"), str) and body.strip():
                    title = one_line(str(value.get("headline") or ""))
                    return Extracted(
                        "\n\n".join(filter(None, (title, shown_text(body).text if "<" in body else body))),
                        title,
                        iso_date(str(value.get("datePublished") or "")),
                    )
                elif isinstance(value, dict):
                    waiting += value.values()
    return None


def _between(opening: re.Pattern[str], closing: str, page: str) -> Iterator[str]:
    """Yield what stands between an opening tag and its closing one."""
    for match in opening.finditer(page):
        if (end := page.find(closing, match.end())) < 0:
            return
        yield page[match.end() : end]


def _captions(page: str) -> list[str]:
    """Return the captions of pictures, which trafilatura leaves out."""
    found = (shown_text(caption).text.replace("\n\n", " ") for caption in _between(CAPTION, "</figcaption>", page))
    return list(dict.fromkeys(filter(None, found)))


def _article(trafilatura: Any, page: str) -> Any:
    """Return what trafilatura finds, or ``None``: it finds no article in short, broken or very deep pages."""
    try:
        tree = trafilatura.load_html(page)
        boxes = (one for one in tree.iter("div", "section", "aside") if _asks_consent(one.tag, one.attrib))
        for box in list(islice(boxes, MAX_BOXES)):
            if len(box.text_content()) <= LONGEST_CONSENT:
                box.drop_tree()
        marked = not PRIVATE.search(page) and _mark_repeats(tree)
        article = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=DATES
        )
        if marked:
            article.text = PRIVATE.sub("", article.text)
    except Exception:  # noqa: BLE001 - whatever lxml and its like make of a broken page, its text can still be had
        return None
    return article


def _mark_repeats(tree: Any) -> bool:
    """Set a private sign before each paragraph that was there before, since trafilatura drops long ones that repeat."""
    met = Counter[str]()
    for paragraph in tree.iter("p"):
        words = one_line("".join(paragraph.itertext()))
        if met[words]:
            paragraph.text = chr(FIRST_PRIVATE + met[words] % PRIVATE_SIGNS) + (paragraph.text or "")
        met[words] += 1
    return met.total() > len(met)


def decoded(data: bytes) -> Decoded:
    """Return a page as text: UTF-8 where it is that; by the encoding that it declares; else as any other file."""
    match = DECLARED_CHARSET.search(data, 0, DECLARATION_BYTES)
    codec = DECLARED_CODECS.get(match[1].decode("ascii").lower(), "") if match else ""
    if codec and not data.startswith((b"\xff\xfe", b"\xfe\xff")) and not fits(data, "utf-8") and fits(data, codec):
        return Decoded(data.decode(codec), codec)
    return decode(data)  # also where a page says what is not so


def _asks_consent(tag: str, attributes: Mapping[str, str]) -> bool:
    names = f"{attributes.get('id', '')} {attributes.get('class', '')}".split()
    return tag not in {"html", "body"} and any(
        CONSENT_BOX.search(name) for name in names if not name.startswith(SUBJECT)
    )


class _ShownText:
    """Gathers the words of a page as the parser meets them; builds no tree, so that no depth of tags exhausts it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.title: list[str] = []
        self._silent: list[str] = []
        self._box: tuple[int, int] | None = None  # that asks for consent: how deep it stands, and at which piece
        self._depth = 0
        self._in_title = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._in_title = tag == "title"
        self._depth += 1
        if not self._box and _asks_consent(tag, attributes):
            self._box = self._depth, len(self.pieces)
        if tag in SILENT_TAGS:
            self._silent.append(tag)
        elif tag not in INLINE:
            self.pieces.append("\n\n")

    def end(self, tag: str) -> None:
        self._in_title = False
        if self._box and self._box[0] == self._depth:
            if sum(map(len, self.pieces[self._box[1] :])) <= LONGEST_CONSENT:
                del self.pieces[self._box[1] :]
            self._box = None
        self._depth -= 1
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()
        elif tag not in INLINE:
            self.pieces.append("\n\n")

    def data(self, words: str) -> None:
        if not self._silent:
            (self.title if self._in_title else self.pieces).append(words)

    def close(self) -> None:
        """Give nothing back; lxml asks for it."""


def shown_text(page: str) -> Extracted:
    """Return all words that a page shows, a blank line between blocks, and its title.

    Read by lxml: Python's own parser takes the square of the time for a page of comments that are never closed.

    Raises:
        DocumentError: the extra ``html`` is not installed.
    """
    etree = require("lxml.etree", "html", DocumentError, "Reading web pages")
    shown = _ShownText()
    parser = etree.HTMLParser(target=shown, huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    with suppress(etree.LxmlError):  # what came before the place that breaks the parser is kept
        etree.HTML(page.encode("utf-8", "replace"), parser)
    blocks = map(one_line, re.split(r"\n\n+", "".join(shown.pieces)))
    return Extracted(
        "\n\n".join(block for block in blocks if block and not CONSENT.match(block)),
        title=one_line("".join(shown.title)),
    )
