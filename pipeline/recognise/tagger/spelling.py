"""What is known of a word from its spelling alone: its shape, its normal form, and the character sequences in it."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from enum import IntEnum

MIN_NGRAM, MAX_NGRAM = 3, 5  # characters in a character sequence
WORD_START, WORD_END = 30, 10  # characters that are looked at in a longer word
DIGITS = str.maketrans("123456789", "000000000")
LONGEST_ACRONYM = 4  # characters of a word in capitals that may be one
SENTENCE_ENDS = frozenset(".?!:…")


class Shape(IntEnum):
    """Class of a word by case, digits and punctuation; the numbers are rows of a table in the weights."""

    NONE = 0
    LOWER = 1
    ONE_CAPITAL = 2
    TITLE = 3
    UPPER = 4
    MIXED_CASE = 5
    NUMBER = 6
    SENTENCE_END = 7
    SIGNS = 8
    WITH_DIGITS = 9
    CAPITAL_WITH_SIGNS = 10
    WITH_SIGNS = 11


def shape(word: str) -> Shape:
    """Return the class of a word.

    Example:
        >>> [shape(word).name for word in ("Oslo", "NRK", "McDonald", "2019", "Nord-Korea", "…")]
        ['TITLE', 'UPPER', 'MIXED_CASE', 'NUMBER', 'CAPITAL_WITH_SIGNS', 'SENTENCE_END']
    """
    if word.isalpha():
        return _shape_of_letters(word)
    if word.isdigit():
        return Shape.NUMBER
    if not any(map(str.isalnum, word)):
        return Shape.SENTENCE_END if word in SENTENCE_ENDS else Shape.SIGNS
    if any(map(str.isdigit, word)):
        return Shape.WITH_DIGITS
    return Shape.CAPITAL_WITH_SIGNS if word[:1].isupper() else Shape.WITH_SIGNS


def _shape_of_letters(word: str) -> Shape:
    if word.islower():
        return Shape.LOWER
    if len(word) == 1:
        return Shape.ONE_CAPITAL
    if word.istitle():
        return Shape.TITLE
    return Shape.UPPER if word.isupper() else Shape.MIXED_CASE


def normalised(word: str) -> str:
    """Return the spelling under which a word has its vector: every digit is 0.

    Example:
        >>> normalised("G20")
        'G00'
    """
    return word.translate(DIGITS)


def lexicon_row(word: str, lexicon: Mapping[str, int]) -> int | None:
    """Return the row of a normalised word, or of a spelling of it in other case where it has none itself.

    Rows are in order of frequency: of several spellings the most frequent counts. What its case tells is said by its
    shape.

    Example:
        >>> lexicon = {"hus": 0, "Oslo": 1, "NRK": 2}
        >>> [lexicon_row(word, lexicon) for word in ("OSLO", "oslo", "Hus", "HUS", "nrk", "Ski")]
        [1, 1, 0, 0, 2, None]
    """
    row = lexicon.get(word)
    if row is not None or not word[:1].isalpha():
        return row
    others = {word.lower(), word.capitalize(), word.title()}
    if word.islower():
        others.add(word.upper())
    return min((lexicon[other] for other in others if other in lexicon), default=None)


def piece_key(word: str) -> str:
    """Return the spelling whose character sequences stand for a normalised word: a long one in capitals loses them.

    Example:
        >>> piece_key("NÆRØYSUND"), piece_key("NTNU"), piece_key("Nærøysund")
        ('Nærøysund', 'NTNU', 'Nærøysund')
    """
    return word.title() if len(word) > LONGEST_ACRONYM and word.isupper() else word


def character_sequences(word: str, buckets: int) -> list[int]:
    """Return the bucket numbers of the character sequences of a normalised word, its ends marked by ``<`` and ``>``.

    Of a word longer than 40 code points the first 30 and the last 10 are looked at.
    """
    tail = word[-WORD_END:] if len(word) > WORD_START + WORD_END else word[WORD_START:]
    marked = f"<{word[:WORD_START]}{tail}>"
    crc32 = zlib.crc32
    pieces = [
        marked[start : start + length]
        for length in range(MIN_NGRAM, MAX_NGRAM + 1)
        for start in range(len(marked) - length + 1)
    ]
    return [crc32(piece.encode("utf-8", "surrogatepass")) % buckets for piece in pieces]
