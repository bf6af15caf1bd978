"""The title before a person's name: ``utenriksminister`` Mike Pompeo."""

from __future__ import annotations

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


def split_title(name: str) -> tuple[str, str]:
    """Return the title that a span took in, and the name without it.

    Example:
        >>> split_title("statsminister Jens Stoltenberg"), split_title("Kong Harald")
        (('statsminister', 'Jens Stoltenberg'), ('Kong', 'Harald'))
        >>> split_title("Ludvig van Beethoven"), split_title("Doktor"), split_title("Prins")
        (('', 'Ludvig van Beethoven'), ('', 'Doktor'), ('', 'Prins'))
    """
    found = name.split(" ")
    end = 0
    for index, word in enumerate(found[: MOST_WORDS + 1][: len(found) - 1], start=1):
        if is_title(word):
            end = index
        elif word not in words("title_parts"):
            break
    return " ".join(found[:end]), " ".join(found[end:])


def is_title(word: str) -> bool:
    """Return whether ``word`` is a title, by itself or as the end of a compound: ``Ap-leder``."""
    return word in words("titles")
