"""The forms of a word that augmentation makes of it, and the sign for a paragraph's end."""

from __future__ import annotations

import unicodedata

BREAK = "\u2029"  # stands for a paragraph's end, and is the last word of the table of all words


def spellings(word: str) -> tuple[str, ...]:
    """Return the word and the forms that augmentation makes of it."""
    return word, word.lower(), word.upper(), word.title(), without_accents(word)


def without_accents(word: str) -> str:
    """Return the word as typed without accents; ø and æ, which have none, stay.

    Example:
        >>> without_accents("Håkon Bælø")
        'Hakon Bælø'
    """
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
