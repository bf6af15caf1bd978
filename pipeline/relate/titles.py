"""Which words are a title or post, where it begins, and what may stand before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.lexicon import table
from pipeline.lexicon import words as lexicon_words
from pipeline.relate.clauses import BOUNDARIES, Token, is_finite, is_small
from pipeline.relate.words import verbs, words

DEFINITE = ("en", "et", "a", "n", "ene", "ane", "ne", "na", "mene", "innen", "inna", "inne")  # rapparen, medlemmene
PLURAL = ("ene", "ane", "rne")  # journalistene, rapparane, lederne
INDEFINITE_PLURAL = ("er", "ar", "e", "r", "mer")  # studenter, leiarar, ledere, medlemmer
WEAK = ("ar", "ane")  # plurals of nouns in -e, Nynorsk: legar, legane


def title_start(tokens: Sequence[Token], last: int) -> int | None:
    """Return where a title begins that ends at a position: *kultur- og* ``minister``, *adm.* ``direktør``."""
    if last > 0 and tokens[last].lower in words("behind_titles"):  # professor emeritus
        last -= 1
    if last < 0 or not is_title(tokens[last]):
        return None
    start = last
    if last > 1 and tokens[last - 1].text == "/" and is_title(tokens[last - 2]):
        start = last - 2  # låtskriver/vokalist
    while start and is_title_part(tokens[start - 1].lower):
        if start > 1 and f"{tokens[start - 2].lower} {tokens[start - 1].lower}" in words("adverbs"):
            break  # til daglig lege
        start -= 1
    if start > 1 and tokens[start - 1].lower in {"og", "eller"} and tokens[start - 2].text.endswith("-"):
        start -= 2
        while start > 1 and tokens[start - 1].text == "," and tokens[start - 2].text.endswith("-"):
            start -= 2  # fornyings-, administrasjons- og kirkeminister
    return start


def is_title_part(word: str) -> bool:
    """Return whether a word may begin a title: *daglig* ``leder``, *adm.* ``direktør``."""
    return word in lexicon_words("title_parts") or word in words("title_parts")


def is_title(token: Token) -> bool:
    """Return whether a word is a title or post, definite or not, of one or several people; a body is none."""
    return token.type in {"", "derived", "other"} and token.lower not in verbs() and _is_title(token.text.lower())


@lru_cache(maxsize=1 << 14)
def _is_title(lower: str) -> bool:
    stem = lower.rpartition("-")[2]
    if stem in words("no_titles"):
        return False  # dei fyrste
    if stem in lexicon_words("definite_agent_nouns") and stem not in lexicon_words("relations"):
        return True
    return any(map(_is_post, _without(stem, ("", *DEFINITE, *INDEFINITE_PLURAL)))) and not (
        stem in lexicon_words("bodies") and not _is_post(stem)  # språkrådet, though "råd" is a post
    )


def _without(word: str, endings: Sequence[str]) -> Iterator[str]:
    """Yield the nouns that a word may be a form of by some endings: *lærarane*, *legar*, *brannmenn*, *bønder*."""
    for ending in endings:
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield stem
            yield from [f"{stem}e"] if ending in WEAK and not stem.endswith("inn") else ()  # vinnar is no woman
    for plural, singular in map(str.split, table("clause_words")["irregular_plurals"]):
        if word.endswith(plural):
            yield word.removesuffix(plural) + singular


def _is_post(stem: str) -> bool:
    listed = stem in lexicon_words("titles") or stem in lexicon_words("posts")
    known = listed or (stem in lexicon_words("agent_nouns") and stem not in lexicon_words("relations"))
    return bool(stem) and known and stem not in words("no_titles")


def is_plural(role: str) -> bool:
    """Return whether a title is that of several people.

    Example:
        >>> is_plural("Journalistene"), is_plural("studenter i fysikk"), is_plural("leiarar"), is_plural("leder")
        (True, True, True, False)
    """
    words_of_role = role.lower().split()
    field = next((at for at, word in enumerate(words_of_role) if word in words("of")), len(words_of_role))
    stem = " ".join(words_of_role[:field]).rpartition("-")[2]
    several = any(map(_is_post, _without(stem, INDEFINITE_PLURAL)))
    return stem.endswith(PLURAL) or (several and not _is_post(stem))


def is_noun_here(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word that is a verb too is the title it may be: *sier* ``spiller`` *Kari Moen*."""
    if tokens[at].lower not in words("verbs_too"):
        return True
    before = tokens[at - 1] if at else None
    if before is None or before.type == "owner" or is_adjective(before) or is_body_genitive(before):
        return True
    if is_definite_adjective(before) or (before.lower == "som" and at == 1):
        return True
    if before.lower == "og" and at > 1 and tokens[at - 2].type == "person":
        return True
    if before.text in BOUNDARIES:
        return before.text != "," or not any(token.lower in words("led_by") for token in tokens[at + 2 : at + 3])
    return before.lower in verbs() or before.lower in words("of", "before_people", "according_to") or is_finite(before)


def is_adjective(token: Token) -> bool:
    """Return whether a word may stand before a title or an organisation and says nothing of either."""
    return token.lower in words("adjectives") or token.lower.endswith(("ske", "sk", "-årig", "-årige"))


def is_ordinal(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a token is of a number that orders, in two tokens: *USAs* ``12.`` *president*."""
    number = tokens[at - 1] if at and tokens[at].text == "." else tokens[at]
    return number.text.isdecimal() and any(token.text == "." for token in tokens[at : at + 2])


def is_definite_adjective(token: Token) -> bool:
    """Return whether a word may be an adjective where one is likely: between a genitive and its noun, *mektige*."""
    return token.lower.endswith("e") and token.lower.isalpha() and not is_small(token)


def is_body(token: Token) -> bool:
    """Return whether a common noun is an employer or a body: *sykehuset*, *utenrikskomiteen*."""
    return bool(token.lower) and token.lower in lexicon_words("bodies")


def is_premises(token: Token) -> bool:
    """Return whether a common noun for a body is that of a building too, which people visit: *i kirken*."""
    return token.lower.endswith(tuple(words("premises")))


def is_indefinite_body(token: Token) -> bool:
    """Return whether a word is such a noun without its ending, as it is behind a genitive: *fylkets* ``utvalg``."""
    plain = token.lower.replace("é", "e")  # komité
    return any(plain + ending in lexicon_words("bodies") for ending in ("et", "en", "n", "a"))


def is_body_genitive(token: Token) -> bool:
    """Return whether a word is the genitive of such a noun: *komiteens* ``leder``."""
    return token.lower.endswith("s") and token.lower[:-1] in lexicon_words("bodies")


def spelled(tokens: Sequence[Token], start: int, last: int) -> str:
    """Return the words from one position to another, as they are written."""
    return " ".join(token.text for token in tokens[start : last + 1]).replace(" ,", ",")
