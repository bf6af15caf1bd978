"""Templates and the words of a language -> HTML.

Everything that comes from a text is escaped; script and style are ours and allowed by digest. The words, in Bokmål,
Nynorsk and English, are in ``words.json``, with the same keys in each.
"""

from __future__ import annotations

import hashlib
import json
import sys
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, pass_context
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from pipeline.report.marked import printable

TEMPLATES = Path(__file__).parent / "templates"
CACHE = Path(__file__).parent / "__pycache__"  # is there where Python keeps compiled modules
WORDS_FILE = Path(__file__).parent / "words.json"
GROUPED_FROM = 1_000  # digits are grouped from here on


class PageWords:
    """The words of one language.

    Example:
        >>> nb = PageWords("nb")
        >>> nb.word("page_of", page=2, pages=7), nb.count(1, "documents"), nb.count(5_000, "documents")
        ('Side 2 av 7', '1 dokument', '5\u202f000 dokumenter')
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
        one, several = self._words[f"count_{what}"]
        return str(one if number == 1 else several).format(n=self.number(number))

    def named(self, key: str, what: str) -> str:
        """Return the word for one of ``types``, ``labels``, ``states`` or ``languages``; the key itself if unknown."""
        return str(self._words[what].get(key, key))


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
        self.environment.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
        filters = {one.__name__: one for one in (words.number, words.count, words.named)}
        self.environment.filters.update(filters, word=self._word)
        self.environment.globals.update(lang=words.lang, css=_asset("style.css"), js=_asset("script.js"), csp=_policy())

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


def _finalized(value: Any) -> Any:
    """Take out what HTML does not allow, but leave our own HTML, which may hold tokens."""
    return printable(value) if type(value) is str else value


@cache
def _asset(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - a file of ours


@cache
def _policy() -> str:
    """Return the content security policy: nothing is fetched, and no script or style but ours is run."""
    return (
        f"default-src 'none'; style-src '{_digest('style.css')}'; script-src '{_digest('script.js')}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(name: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode()}"
