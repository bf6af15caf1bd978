"""The title before a person's name: ``utenriksminister`` Mike Pompeo."""

from __future__ import annotations

from functools import lru_cache

from pipeline.resolve.lexicon import words

MOST_WORDS = 3  # of a title: "konstituert administrerende direktør"


def title_before(before: str) -> str:
    """Return the title that the text before a name ends in, as written; else the empty string.

    Example:
        >>> title_before("dersom utenriksminister "), title_before("sier administrerende direktør ")
        ('utenriksminister', 'administrerende direktør')

        A title that is cut off from the name is not this name's, and a relation is no title:

        >>> title_before("møtte Norges statsminister, "), title_before("og broren ")
        ('', '')
    """
    if not before.endswith((" ", "\u00a0")):
        return ""
    found = before.split()[-MOST_WORDS:]
    if not found or not is_title(found[-1]):
        return ""
    start = len(found) - 1
    while start and found[start - 1] in words("title_parts"):
        start -= 1
    return " ".join(found[start:])


def split_title(name: str, *, opens: bool = False) -> tuple[str, str]:
    """Return the title that a span took in, and the name without it and without other words that are no names.

    Args:
        opens: whether the name is the beginning of a sentence, where other words have a capital too.

    Example:
        >>> split_title("statsminister Jens Stoltenberg"), split_title("Kong Harald")
        (('statsminister', 'Jens Stoltenberg'), ('Kong', 'Harald'))
        >>> split_title("tidligere statsråd Lie"), split_title("vesle Per")
        (('statsråd', 'Lie'), ('', 'Per'))
        >>> split_title("van der Berg"), split_title("Doktor"), split_title("bell hooks")
        (('', 'van der Berg'), ('', 'Doktor'), ('', 'bell hooks'))
        >>> split_title("Søvnløs Hansen", opens=True), split_title("Vilde Hansen", opens=True)
        (('', 'Hansen'), ('', 'Vilde Hansen'))
    """
    found = name.split(" ")
    if opens and len(found) > 1 and found[0] in words("epithets") and found[0] not in words("first_names"):
        del found[0]
    last = len(found) - 1
    end = begin = 0
    while end < last and (is_title(found[end]) or is_no_name(found[end])):
        end += 1
        begin = end if not is_title(found[end - 1]) and found[end - 1] not in words("title_parts") else begin
    if all(word.islower() for word in found[end:]):
        return "", " ".join(found)
    return " ".join(found[begin:end]), " ".join(found[end:])


def is_no_name(word: str) -> bool:
    """Return whether a word at the beginning of a span is no name: a small letter, and not ``van`` or ``al-``."""
    return word.islower() and word.isalpha() and word not in words("particles")


@lru_cache(maxsize=1 << 14)
def is_title(word: str) -> bool:
    """Return whether ``word`` is a title, by itself or as the end of a compound, indefinite or definite.

    Example:
        >>> [is_title(word) for word in ("lege", "Ap-leder", "skuespilleren", "forfattaren", "prinsessa", "kongen")]
        [True, True, True, True, True, True]
        >>> [is_title(word) for word in ("erklærer", "broren", "Leger", "en", "særleg")]
        [False, False, False, False, False]
    """
    stems = (word, word.removesuffix("en"), word.removesuffix("n"), word[:-1] + "e" if word.endswith("a") else word)
    titles = words("titles")
    return any(stem in titles for stem in stems) and word.lower() not in titles.exceptions
