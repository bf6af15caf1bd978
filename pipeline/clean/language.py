"""Which language a text is written in, by its function words, and a Norwegian one in which spelling.

The words are data: ``language.json`` has a line a language, with its most frequent words that carry no topic. A word
may be in several lists; only the difference counts.

The letter å came into use in 1917; before, ``aa`` was written. The reform of 1907 brought the hard consonants and the
short forms of the spoken language (``ut`` for ``ud``, ``hadde`` for ``havde``). Earlier texts spell as in Danish, the
earliest with a capital in every noun.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise

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


MODERN, BEFORE_1917, BEFORE_1907, DANISH = "modern", "before-1917", "before-1907", "danish"

# ruff: noqa: SIM905 - lists of words are easier to read and to change as words
WITH_AA = frozenset("paa saa maa naar ogsaa gaa faa aar staa staar faar gaar maatte laa saadan baade".split())
WITH_RING = frozenset(word.replace("aa", "å") for word in WITH_AA)
BEFORE = frozenset("af ud uden havde sagde tog tage bog blevet lagde gade eders uge vide".split())
SINCE = frozenset("av ut uten hadde sa tok ta bok blit la gate ute uke vite".split())
WORDS_AND_STOPS = re.compile(r"[^\W\d_]+|[.!?:;»«”\"–—\n]")
MAX_WORDS = 4_000  # of a text that are looked at
MIN_WORDS_WITH_A = 3  # with å, or with what stood for it, below which nothing is said
MIN_CAPITALS = 0.13  # share of the words inside sentences that begin with a capital where all nouns do


MESSAGES = {
    BEFORE_1917: "The text is in the spelling of before 1917; names in it are found less well than in that of today.",
    BEFORE_1907: "The text is in the spelling of before 1907; names in it are found less well than in that of today.",
    DANISH: "The text is in Danish spelling with capital nouns; names in it are found less well than in that of today.",
}
"""What to mind about a text in an old spelling."""


def orthography_of(texts: Iterable[str]) -> str:
    """Return the spelling of a text given in parts; empty where there is too little to tell.

    Example:
        >>> orthography_of(["Da han naadde frem, saa han ogsaa paa de aarene som hadde gaat. Han maatte ut."])
        'before-1917'
        >>> orthography_of(["Da han nådde fram, så han også på de årene som hadde gått. Han måtte ut."])
        'modern'
    """
    matches = (match for text in texts for match in WORDS_AND_STOPS.finditer(f"{text}\n"))
    tokens = [match[0] for match in islice(matches, MAX_WORDS)]
    words = Counter(token.lower() for token in tokens)
    old, new = (sum(words[word] for word in known) for known in (WITH_AA, WITH_RING))
    if old + new < MIN_WORDS_WITH_A:
        return ""
    if old <= 2 * new:  # a modern text may quote an old one
        return MODERN
    if sum(words[word] for word in BEFORE) <= sum(words[word] for word in SINCE):
        return BEFORE_1917
    inside = [word for before, word in pairwise(tokens) if before.isalpha() and word.isalpha()]
    capitals = sum(word[0].isupper() for word in inside)
    return DANISH if capitals > MIN_CAPITALS * len(inside) else BEFORE_1907
