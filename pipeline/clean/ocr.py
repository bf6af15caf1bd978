"""How badly the letters of a text were recognised: the share of its words that are no words.

A word counts as one if all its sequences of three letters occur in Norwegian words, or if it is a known word for all
its odd sequences (``kjekt``, ``xx``). So compounds, dialects and most old spellings pass, while a wrong letter mostly
makes a sequence that no word has: ``dct``, ``hvcr``, ``ha1v``. Both lists are in ``ocr.json``, made from the vocabulary
of the shipped model by ``python -m pipeline.train ocr``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files

from pipeline.clean.language import NORWEGIAN_LANGUAGES

LIKE_NORWEGIAN = frozenset({*NORWEGIAN_LANGUAGES, "da"})  # old Norwegian books are in Danish, or look so
MIN_JUDGED_WORDS = 50  # that can be judged, below which nothing is said
TRIGRAM = 3  # letters
POOR_OCR = (
    0.15  # of the words are no words: some 6 % of the letters are wrong; good scans and old books have under 0.06
)
MAX_JUDGED_WORDS = 30_000  # that were judged lately, some 4 MB
PARTS_OF_WORDS = re.compile(r"[^\s.,:;!?()«»\"“”„…–—/'’‘\[\]-]+")
NUMBERED = re.compile(r"\d+[^\W\d_]{0,3}")  # 5km, 20s
LETTERS_OF_WORDS = json.loads(files("pipeline.clean").joinpath("ocr.json").read_text(encoding="utf-8"))
TRIGRAMS = frozenset(LETTERS_OF_WORDS["trigrams"].split())
ODD_WORDS = frozenset(LETTERS_OF_WORDS["odd_words"].split())


def ocr_score(texts: Iterable[str], language: str) -> float | None:
    """Return the share of the words of a text, given in parts, that are no words, from 0 to 1.

    Names are not counted, nor is anything else that begins with a capital, nor numbers. ``None`` for a text of fewer
    than `MIN_JUDGED_WORDS` other words, and for one in a language that neither is Norwegian nor looks like it.

    Example:
        >>> sound = "Det var en gang en mann som hadde tre sønner, og alle skulle de ut i verden. " * 4
        >>> ocr_score([sound], "nb"), ocr_score([sound.replace("e", "c")], "nb"), ocr_score([sound], "fi")
        (0.0, 0.562, None)
    """
    if language not in LIKE_NORWEGIAN:
        return None
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(PARTS_OF_WORDS.findall(text))
    words = wrong = 0
    for part, count in counts.items():
        if not part[0].isupper() and (is_word := _is_word(part)) is not None:
            words += count
            wrong += 0 if is_word else count
    return round(wrong / words, 3) if words >= MIN_JUDGED_WORDS else None


@lru_cache(MAX_JUDGED_WORDS)
def _is_word(part: str) -> bool | None:
    """Return whether a part of a text is a word; ``None`` where it does not count."""
    if part.isalpha():
        return looks_like_a_word(part)
    return None if NUMBERED.fullmatch(part) or not any(map(str.isalpha, part)) else False


def looks_like_a_word(letters: str) -> bool:
    """Return whether a sequence of letters is built like a Norwegian word, of whatever time.

    Example:
        >>> [one for one in ("høstkveld", "paa", "aarene", "dct", "hvcr", "barn", "bcirn") if looks_like_a_word(one)]
        ['høstkveld', 'paa', 'aarene', 'barn']
    """
    word = letters.lower().replace("aa", "å")
    return (len(word) >= TRIGRAM and TRIGRAMS.issuperset(trigrams_of(word))) or word in ODD_WORDS


def trigrams_of(word: str) -> list[str]:
    """Return the sequences of three letters of a word, its ends marked by ``<`` and ``>``.

    Example:
        >>> trigrams_of("og")
        ['<og', 'og>']
    """
    marked = f"<{word}>"
    return [marked[start : start + TRIGRAM] for start in range(len(word))]
