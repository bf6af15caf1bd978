"""Which language a text is written in, by its function words.

The words are data: ``language.json`` has a line a language, with its most frequent words that carry no topic. A word
may be in several lists; only the difference counts.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

NORWEGIAN_LANGUAGES = ("nb", "nn")

LETTERS_ONLY = re.compile(r"[^\W\d_]+")

LANGUAGE_SAMPLE = 20_000  # code points of a text that are looked at
MIN_WORDS = 5  # below which a text says nothing about its language
MIN_FOREIGN_WORDS = 8  # below which a text does not say that it is another than Norwegian
MIN_FUNCTION_WORDS = 0.12  # share of the words that must be of the language; running text has 0.3 and more


def detect(texts: Iterable[str]) -> str:
    """Return the ISO 639-1 code of the language of a text given in parts; empty where there is too little to tell.

    Each word counts one for every language whose list has it. The language with most wins if it has at least one
    word in eight, and the text at least five words (eight if the language is foreign). Of equals the first in the data
    wins, since Norwegian is what is read here; but where Nynorsk is among them, nothing is said. Bokmål and Nynorsk
    share half of their function words; the other half (``ikke``/``ikkje``, ``fra``/``frå``) decides.

    Example:
        >>> detect(["Ho seier at dei ikkje kjem frå Voss."]), detect(["Hun sier at de ikke kommer fra Voss."])
        ('nn', 'nb')
        >>> detect(["Kåre Willoch"])
        ''
    """
    sample: list[str] = []
    left = LANGUAGE_SAMPLE
    for text in texts:
        if left <= 0:
            break
        sample.append(text[:left])
        left -= len(text)
    words = Counter(LETTERS_ONLY.findall(" ".join(sample).lower()))
    scores = {code: sum(words[word] for word in words.keys() & known) for code, (_, known) in _languages().items()}
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
    return _languages()[language][0]


@cache
def _languages() -> Mapping[str, tuple[str, frozenset[str]]]:
    """Return the name and the function words of each language."""
    data = json.loads(files("pipeline.clean").joinpath("language.json").read_text(encoding="utf-8"))
    return {code: (entry["name"], frozenset(entry["words"].split())) for code, entry in data.items()}
