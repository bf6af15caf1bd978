"""How badly the letters of a text were recognised: the share of its words that do not look like Norwegian words.

A word looks like one if all its sequences of three letters occur in Norwegian words, or if it is a known word for all
its odd sequences (``kjekt``, ``xx``). So compounds, dialects and most old spellings pass, while a wrong letter mostly
makes a sequence that no word has: ``dct``, ``hvcr``, ``ha1v``. Both lists are in ``ocr.json``, made from the vocabulary
of the shipped model by ``python -m pipeline.train ocr``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pipeline.clean.language import NORWEGIAN_LANGUAGES

LIKE_NORWEGIAN = frozenset({*NORWEGIAN_LANGUAGES, "da"})  # old Norwegian books are in Danish, or look so
MIN_JUDGED_WORDS = 50  # that can be judged, below which nothing is said
TRIGRAM = 3  # letters
# Of the words do not look like words: some 6 % of the letters are wrong; good scans and old books have under 0.06.
POOR_OCR = 0.15
ENDS_OF_CLAUSES = ".,;!?"  # behind a word that needs no closer look
EMOJI = "\u200d\u2190-\u21ff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff"
PARTS_OF_WORDS = re.compile(rf"[^\s.,:;!?()«»\"“”„…–—/'’‘\[\]\u2010\u2011{EMOJI}-]+")
# Single signs at the end of a word may stand for a letter that was not recognised; in pairs around words they do not.
PAIRED_SIGNS = "*_~`"
SIGNS_IN_PAIRS = re.compile(r"(?<![^\W_])([*_~`]{1,3})(?=\S)([^*_~`]{1,200})(?<=\S)\1(?![^\W_])")
MARKUP = "#<>=+&%°{}"  # at the ends of parts, of tags of a theme, quoted mail
# In what stands between spaces; @kari is one too.
WEB_OR_MAIL = re.compile(r"://|\bwww\.|\w@|@\w|\w\.(?:no|com|org|net)\b")
MEASURE = re.compile(r"\d+°?[^\W\d_]{0,3}|[^\W\d_]{1,2}[²³]")  # 5km, 20s, 20°C, m²


def ocr_score(texts: Iterable[str], language: str) -> float | None:
    """Return the share of the words of a text, given in parts, that do not look like Norwegian ones, from 0 to 1.

    Names are not counted, nor is anything else that begins with a capital, nor numbers and addresses. ``None`` for
    a text of fewer than `MIN_JUDGED_WORDS` other words, and for one in a language that neither is Norwegian nor looks
    like it.

    Example:
        >>> sound = "Det var en gang en mann som hadde tre sønner, og alle skulle de ut i verden. " * 4
        >>> ocr_score([sound], "nb"), ocr_score([sound.replace("e", "c")], "nb"), ocr_score([sound], "fi")
        (0.0, 0.562, None)
    """
    if language not in LIKE_NORWEGIAN:
        return None
    counts: Counter[str] = Counter()
    for text in texts:
        plain = SIGNS_IN_PAIRS.sub(r" \2 ", text) if any(sign in text for sign in PAIRED_SIGNS) else text
        counts.update(plain.split())
    words = wrong = 0
    for between_spaces, count in counts.items():
        judged, unlike = _judged(between_spaces)
        words += judged * count
        wrong += unlike * count
    return round(wrong / words, 3) if words >= MIN_JUDGED_WORDS else None


def _judged(between_spaces: str) -> tuple[int, int]:
    """Return how many words there are in what stands between two spaces, and how many do not look like one."""
    if (word := between_spaces.rstrip(ENDS_OF_CLAUSES)).isalpha():
        return (0, 0) if word[0].isupper() else (1, int(not looks_like_a_word(word)))
    if WEB_OR_MAIL.search(between_spaces):
        return 0, 0
    parts = (part.strip(MARKUP) for part in PARTS_OF_WORDS.findall(between_spaces))
    found = [one for part in filter(None, parts) if (one := _is_word(part)) is not None]
    return len(found), found.count(False)


def _is_word(part: str) -> bool | None:
    """Return whether a part looks like a word; ``None`` where it does not count."""
    if part[0].isupper() or MEASURE.fullmatch(part) or not any(map(str.isalpha, part)):
        return None
    return part.isalpha() and looks_like_a_word(part)


def looks_like_a_word(letters: str) -> bool:
    """Return whether a sequence of letters is built like a Norwegian word, of whatever time.

    Example:
        >>> [one for one in ("høstkveld", "paa", "aarene", "dct", "hvcr", "barn", "bcirn") if looks_like_a_word(one)]
        ['høstkveld', 'paa', 'aarene', 'barn']
    """
    word = letters.lower().replace("aa", "å")
    trigrams, odd_words = _letters_of_words()
    return (len(word) >= TRIGRAM and trigrams.issuperset(trigrams_of(word))) or word in odd_words


@cache
def _letters_of_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return the sequences of three letters that words are built of, and the words that have others."""
    table = json.loads(files("pipeline.clean").joinpath("ocr.json").read_text(encoding="utf-8"))
    return frozenset(table["trigrams"].split()), frozenset(table["odd_words"].split())


def trigrams_of(word: str) -> list[str]:
    """Return the sequences of three letters of a word, its ends marked by ``<`` and ``>``.

    Example:
        >>> trigrams_of("og")
        ['<og', 'og>']
    """
    marked = f"<{word}>"
    return [marked[start : start + TRIGRAM] for start in range(len(word))]
