"""The words of the page in Bokmål, Nynorsk and English; they stand in ``words.json``, with the same keys in each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "words.json"
THOUSAND = 1_000  # from which on digits are grouped


class Words:
    """The words of one language.

    Example:
        >>> nb = Words("nb")
        >>> nb.word("page_of", page=2, pages=7), nb.count(1, "documents"), nb.count(5_000, "documents")
        ('Side 2 av 7', '1 dokument', '5\u202f000 dokumenter')
    """

    def __init__(self, lang: str) -> None:
        """Take the words of ``lang``: ``nb``, ``nn`` or ``en``."""
        self.lang = lang
        self._words: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))[lang]

    def word(self, key: str, **values: object) -> str:
        """Return a word or a sentence, with values put in where it has ``{name}``."""
        return str(self._words[key]).format(**values) if values else str(self._words[key])

    def number(self, number: int) -> str:
        """Return a whole number as the language writes it: ``5 000``, ``5,000``."""
        return str(number) if number < THOUSAND else f"{number:,}".replace(",", self._words["thousands"])

    def count(self, number: int, what: str) -> str:
        """Return a number and what is counted, in singular or plural."""
        one, several = self._words[f"count_{what}"]
        return str(one if number == 1 else several).format(n=self.number(number))

    def named(self, key: str, what: str) -> str:
        """Return the word for one of ``types``, ``labels``, ``states`` or ``languages``; the key itself if unknown."""
        return str(self._words[what].get(key, key))
