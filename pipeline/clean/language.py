"""Which language a text is written in, told by its function words.

The words are data: ``language.json`` has a line a language, with its most frequent words that carry no topic. A word
may stand in several lists; only the difference counts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files

NORWEGIAN_LANGUAGES = ("nb", "nn")

LETTERS_ONLY = re.compile(r"[^\W\d_]+")

LANGUAGE_SAMPLE = 20_000
"""Code points of a text that are looked at."""

MIN_WORDS = 5
MIN_FOREIGN_WORDS = 8
"""Words below which a text says nothing about its language, or not that it is another than Norwegian."""

MIN_FUNCTION_WORDS = 0.12
"""Share of the words that must be function words of the language; running text has 0.3 and more."""


def detect(texts: Iterable[str]) -> str:
    """Return the ISO 639-1 code of the language of a text given in parts; empty where there is too little to tell.

    Rule: each word counts one for every language whose list has it. The language with most wins if it has at least one
    word in eight, and the text at least five words (eight if the language is foreign). Of equals the first in the data
    wins, since Norwegian is what is read here; but where Nynorsk is among them, nothing is said. Bokmål and Nynorsk
    share half of their function words; the other half (``ikke``/``ikkje``, ``fra``/``frå``) decides.

    Example:
        >>> detect(["Ho seier at dei ikkje kjem frå Voss."]), detect(["Hun sier at de ikke kommer fra Voss."])
        ('nn', 'nb')
        >>> detect(["Kåre Willoch"])
        ''
    """
    words = Counter(LETTERS_ONLY.findall(" ".join(_sample(texts)).lower()))
    scores = dict.fromkeys(_data(), 0)
    known = _languages_by_word()
    for word in words.keys() & known.keys():
        for language in known[word]:
            scores[language] += words[word]
    most = max(scores.values())
    best = [language for language, score in scores.items() if score == most]
    least = MIN_WORDS if best[0] in NORWEGIAN_LANGUAGES else MIN_FOREIGN_WORDS
    too_little = words.total() < least or most < MIN_FUNCTION_WORDS * words.total()
    return "" if too_little or (len(best) > 1 and "nn" in best) else best[0]


def name_of(language: str) -> str:
    """Return the English name of a language that ``detect`` knows.

    Example:
        >>> name_of("se")
        'Northern Sámi'
    """
    return _data()[language]["name"]


def _sample(texts: Iterable[str]) -> Iterator[str]:
    left = LANGUAGE_SAMPLE
    for text in texts:
        if left <= 0:
            return
        yield text[:left]
        left -= len(text)


@cache
def _data() -> Mapping[str, Mapping[str, str]]:
    data: Mapping[str, Mapping[str, str]] = json.loads(
        files("pipeline.clean").joinpath("language.json").read_text(encoding="utf-8")
    )
    return data


@cache
def _languages_by_word() -> Mapping[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    for language, entry in _data().items():
        for word in entry["words"].split():
            words.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in words.items()}
