"""HTML: templates filled with the words of a language, and text with its names marked.

Everything that comes from a text is escaped; script and style are ours and allowed by digest. The words, in Bokmål,
Nynorsk and English, are in ``words.json``, with the same keys in each.

Where a link goes is known only when all is read: until then, a token stands there, between control characters that
`printable` has taken out of everything that came from a text. What is repeated for each name and each sentence is put
together here: in a template it takes three times as long.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup, escape

from pipeline.options import ALL_TYPES
from pipeline.records import Mention

TEMPLATES = Path(__file__).parent / "templates"
CACHE = Path(__file__).parent / "__pycache__"  # is there where Python keeps compiled modules
WORDS_FILE = Path(__file__).parent / "words.json"
GROUPED_FROM = 1_000  # digits are grouped from here on

MARKED_LABELS = ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG", "PROD", "EVT", "DRV", "MISC")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HTML_SIGNS = re.compile("""[&<>"']""")
LINK_TOKEN = re.compile("\x05([0-9]+)\x05")  # not of NUL, where SQLite ends a text
NAME_TOKEN = re.compile("\x01([0-9]+)\x02([^\x03]*)\x03([^\x04]*)\x04")
IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&'"}  # JSON that no HTML ends


class PageWords:
    """The words of one language.

    Example:
        >>> nb = PageWords("nb")
        >>> nb.word("from_to", first=2001, last=2007), nb.count(1, "documents"), nb.count(5_000, "documents")
        ('2001 til 2007', '1 tekst', '5\u202f000 tekster')
    """

    def __init__(self, lang: str) -> None:
        """Take the words of ``lang``: ``nb``, ``nn`` or ``en``."""
        self.lang = lang
        self._words: dict[str, Any] = json.loads(WORDS_FILE.read_text(encoding="utf-8"))[lang]

    def word(self, key: str, **values: object) -> str:
        """Return a word or a sentence, with values put in where it has ``{name}``."""
        return str(self._words[key]).format(**values) if values else str(self._words[key])

    def number(self, number: int) -> str:
        """Return a whole number as the language writes it: ``5 000``, ``5,000``."""
        return str(number) if number < GROUPED_FROM else f"{number:,}".replace(",", self._words["thousands"])

    def count(self, number: int, what: str) -> str:
        """Return a number and what is counted, in singular or plural."""
        return self._counted(number, what).format(n=self.number(number))

    def noun(self, number: int, what: str) -> str:
        """Return what is counted, in singular or plural, without the number.

        Example:
            >>> PageWords("nn").noun(2, "mentions")
            'førekomstar'
        """
        return self._counted(number, what).format(n="").strip()

    def _counted(self, number: int, what: str) -> str:
        one, several = self._words[f"count_{what}"]
        return str(one if number == 1 else several)

    def named(self, key: str, what: str) -> str:
        """Return the word for one of ``types``, ``labels``, ``states`` or ``languages``; the key itself if unknown."""
        return str(self._words[what].get(key, key))

    def of_script(self) -> dict[str, Any]:
        """Return what the script says, and the words for what it shows."""
        told = {"thousands", "script", "types", "labels", "reasons", "states", "languages"}
        return {key: words for key, words in self._words.items() if key in told or key.startswith("count_")}


class Compiled(FileSystemBytecodeCache):
    """Keeps compiled templates beside compiled modules: to compile them takes longer than a page of one article."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template if that can be done and Python may keep modules too."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


class Renderer:
    """Renders the templates with the words of one language."""

    def __init__(self, words: PageWords) -> None:
        """Prepare the templates."""
        self.words = words
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_finalized,
            auto_reload=False,
            bytecode_cache=Compiled(str(CACHE), "report-%s.cache") if CACHE.is_dir() else None,
        )
        filters = {one.__name__: one for one in (words.number, words.count, words.noun, words.named)}
        self.environment.filters.update(filters, word=self._word, json=as_json)
        self.environment.globals.update(
            lang=words.lang, css=_asset("style.css"), js=_asset("script.js"), csp=security_policy()
        )

    @pass_context  # without it the words of one language would be put into what `Compiled` keeps for all
    def _word(self, _: Context, key: str, **values: object) -> str:
        return self.words.word(key, **values)

    def render(self, template: str, **values: Any) -> Markup:
        """Return a template filled with values."""
        return Markup(self.environment.get_template(template).render(values))  # noqa: S704 - autoescaped

    def write(self, path: Path, template: str, values: Mapping[str, Any]) -> None:
        """Write a template filled with values to a file, piece by piece."""
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(self.environment.get_template(template).generate(values))


@cache
def renderer(lang: str) -> Renderer:
    """Return the renderer of a language; the next report of the process finds its templates compiled."""
    return Renderer(PageWords(lang))


def _finalized(value: Any) -> Any:
    """Take out what HTML does not allow, but leave our own HTML, which may hold tokens."""
    return printable(value) if type(value) is str else value


@cache
def _asset(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


@cache
def security_policy() -> str:
    """Return the content security policy: nothing is fetched, and no script or style but ours is run.

    Corrections go to the program that served the page (``connect-src``), if one did, and nowhere else.
    """
    return (
        f"default-src 'none'; style-src '{_digest('style.css')}'; script-src '{_digest('script.js')}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(name: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode()}"


class MarkedSpan(NamedTuple):
    """A mention, with the rank of its entity, and whether it is in doubt."""

    entity: int
    mention: Mention
    in_doubt: bool = False

    @property
    def attributes(self) -> str:
        """The attributes of its element: class for the colour, and what is shown of it at a click."""
        one = self.mention
        unsure = " unsure" if self.in_doubt else ""
        confidence = "" if one.confidence is None else f"{100 * one.confidence:.0f}"
        told = (("n", one.name), ("o", one.role), ("r", one.resolved_by), ("c", confidence), ("p", one.place))
        data = "".join([f' data-{key}="{escaped(printable(value))}"' for key, value in told if value])
        return f'class="n {look(one.label, one.type)}{unsure}" data-t="{look("", one.type)}"{data}'


def printable(text: str) -> str:
    r"""Return the text with a replacement character for each character that HTML or UTF-8 does not allow.

    Example:
        >>> printable("Bodø\x00by")
        'Bodø\ufffdby'
    """
    return UNPRINTABLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Return text as HTML; `escape` does the same, and takes twice as long where nothing is to be escaped."""
    return str(escape(text)) if HTML_SIGNS.search(text) else text


def look(label: str, kind: str) -> str:
    """Return the class that gives a name its colour: its label if it is one of the nine, else its type.

    Example:
        >>> look("GPE_LOC", "place"), look("FAC", "place"), look('"><b>', "ukjent")
        ('GPE_LOC', 'place', 'other')
    """
    return label if label in MARKED_LABELS else kind if kind in ALL_TYPES else "other"


def linked(text: str, spans: Iterable[MarkedSpan]) -> str:
    """Return a paragraph as HTML, each name a link to its entity, whose address is a token (see `resolve_links`)."""
    return _marked(text, 0, spans, _link)


def _link(span: MarkedSpan, name: str) -> str:
    return f'<a {span.attributes} href="\x05{span.entity}\x05">{name}</a>'


def named(text: str, at: int, spans: Iterable[MarkedSpan]) -> str:
    """Return a sentence, which begins ``at`` in its paragraph, as HTML with a token a name (see `resolve_names`)."""
    return _marked(text, at, spans, _token)


def _token(span: MarkedSpan, name: str) -> str:
    return f"\x01{span.entity}\x02{span.attributes}\x03{name}\x04"


def _marked(text: str, at: int, spans: Iterable[MarkedSpan], mark: Callable[[MarkedSpan, str], str]) -> str:
    """Escape a text, with each name marked; of names that overlap the first."""
    text = printable(text)
    pieces: list[str] = []
    read = 0
    for span in spans:
        start = span.mention.at - at
        end = start + len(span.mention.text)
        if read <= start < end <= len(text):
            pieces += (escaped(text[read:start]), mark(span, escaped(text[start:end])))
            read = end
    pieces.append(escaped(text[read:]))
    return "".join(pieces)


def resolve_links(html: str, address: Callable[[int], str]) -> Iterator[Markup]:
    r"""Yield our own HTML piece by piece, the address of each entity, by its number, in place of its token.

    Example:
        >>> "".join(resolve_links('<a href="\x057\x05">Bø</a>', "#e{}".format))
        '<a href="#e7">Bø</a>'
    """
    for number, piece in enumerate(LINK_TOKEN.split(html)):
        yield Markup(address(int(piece)) if number % 2 else piece)  # noqa: S704 - rendered and escaped before


def resolve_names(html: str, entity: int, address: str) -> str:
    r"""Mark the names of one entity, given by its number, as links to an address, and leave the others as text.

    Example:
        >>> resolve_names("\x017\x02class=n\x03Kari\x04 i \x018\x02class=n\x03Bø\x04", 7, "#d1p2")
        '<a class=n href="#d1p2">Kari</a> i Bø'
    """
    own = str(entity)
    return NAME_TOKEN.sub(
        lambda match: f'<a {match[2]} href="{address}">{match[3]}</a>' if match[1] == own else match[3], html
    )


class Heading(NamedTuple):
    """A document, above sentences of it."""

    address: str
    doc_id: str
    heading: str
    date: str


def sentence_list(sentences: Iterable[Sequence[Any]], entity: int, above: Heading, word: str) -> Markup:
    """Return the sentences of a document that name an entity, under a heading which links to the document's address.

    Args:
        sentences: number of the paragraph, and HTML with tokens; a link, called by ``word``, leads to the paragraph.
    """
    items = "".join(
        f'<li><a href="{above.address}p{number}" aria-label="{word} {number}">{number}</a>'
        f" <q>{resolve_names(html, entity, f'{above.address}p{number}')}</q></li>\n"
        for number, html in sentences
    )
    when = f' <span class="date">{escaped(above.date)}</span>' if above.date else ""
    head = f'<h2><a href="{above.address}">{escaped(above.heading)}</a>{when}</h2>\n'
    return Markup(f'{head}<ul class="sentences" data-id="{escaped(above.doc_id)}">\n{items}</ul>\n')  # noqa: S704 - all is escaped


def name_item(entity: int, name: str, kind: str, times: int) -> Markup:
    """Return an entity, by its number, as an item of a list of names, with its type and how often it is named."""
    link = f'<a class="type {look("", kind)}" href="\x05{entity}\x05">{escaped(printable(name))}</a>'
    number = f' <span class="times">{times}</span>' if times > 1 else ""
    return Markup(f"<li>{link}{number}</li>\n")  # noqa: S704 - the name is escaped


def as_json(value: Any) -> Markup:
    r"""Return a value as JSON for an element that holds data.

    Example:
        >>> as_json({"name": "</script> Bø"})
        Markup('{"name":"\\u003c/script\\u003e Bø"}')
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(UNPRINTABLE.sub("\ufffd", text).translate(IN_SCRIPT))  # noqa: S704 - no sign of HTML is left


def as_json_list(pieces: Iterable[Markup]) -> Iterator[Markup]:
    """Yield a list of what is JSON already, piece by piece: a long one is never in memory as a whole.

    Example:
        >>> "".join(as_json_list(map(as_json, ["Bø", 1])))
        '["Bø",1]'
    """
    yield Markup("[")
    for number, piece in enumerate(pieces):
        yield Markup(",") * bool(number) + piece
    yield Markup("]")
