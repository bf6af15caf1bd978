"""Gold texts as untidy people write them: each variant keeps every position, so that the gold still fits.

What a model loses on them says how robust it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from pipeline.evaluate.gold import GoldDocument

Change = Callable[[str], str]
NORWEGIAN_RINGS = frozenset("åÅ")  # letters of Norwegian that Unicode can take apart
SLIP_EVERY = 12  # words, on average, to one typing slip
LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def lower_case(text: str) -> str:
    """Return the text in lower case.

    Example:
        >>> lower_case("Kåre frå Ørsta")
        'kåre frå ørsta'
    """
    return _each(text, str.lower)


def upper_case(text: str) -> str:
    """Return the text in capitals; what has no capital of one character stays.

    Example:
        >>> upper_case("Kåre Strauß")
        'KÅRE STRAUß'
    """
    return _each(text, str.upper)


def without_accents(text: str) -> str:
    """Return the text without accents; æ, ø and å are letters and stay.

    Example:
        >>> without_accents("André på kafé i Århus")
        'Andre på kafe i Århus'
    """
    return _each(text, lambda one: one if one in NORWEGIAN_RINGS else unicodedata.normalize("NFD", one)[0])


def with_slips(text: str) -> str:
    """Return the text with two inner letters swapped in one of twelve words of four letters or more, always the same.

    Example:
        >>> with_slips("Statsministeren reiste heim") == with_slips("Statsministeren reiste heim")
        True
    """
    chance = Random(len(text))  # noqa: S311 - slips, not secrets
    return LONG_WORD.sub(lambda match: _slipped(match.group(), chance), text)


def _slipped(word: str, chance: Random) -> str:
    if chance.randrange(SLIP_EVERY):
        return word
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _each(text: str, change: Change) -> str:
    changed = (change(one) for one in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, changed, strict=True))


UNTIDY: Mapping[str, Change] = {
    "in lower case": lower_case,
    "in capitals": upper_case,
    "without accents": without_accents,
    "with typing slips": with_slips,
}


def varied(gold: GoldDocument, change: Change) -> GoldDocument:
    """Return a gold document with its text changed and its names where they were.

    Raises:
        ValueError: the change does not keep the length of the text.
    """
    text = change(gold.text)
    if len(text) != len(gold.text):
        message = f"a variant must keep every position, but {len(gold.text)} characters became {len(text)}"
        raise ValueError(message)
    names = tuple(replace(name, text=text[name.start : name.end]) for name in gold.names)
    return replace(gold, text=text, names=names)
