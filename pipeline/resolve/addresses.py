"""Whom a bare surname does not mean: ``fru Hansen`` is not Per Hansen, nor is she ``frøken Hansen``.

The words are in ``lexicon/addresses.toml``, the first names in ``names_of_men.txt`` and ``names_of_women.txt``. Where
neither a first name nor a title says whether somebody is a man or a woman, one address changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from pipeline.lexicon import lines, table
from pipeline.names import folded
from pipeline.resolve.identifiers import Named, indexed, only
from pipeline.resolve.person_name import PersonName
from pipeline.resolve.readings import Reading, is_title
from pipeline.resolve.relations import NEAR

ADDRESS_OF_WORD = {word: address for address, some in table("addresses")["addresses"].items() for word in some}
SEX_OF_ADDRESS = {"herr": "men", "fru": "women", "frøken": "women"}
SEX_OF_TITLE = {word: sex for sex, some in table("addresses")["titles"].items() for word in some}
SEX_OF_FIRST_NAME = {folded(name): sex for sex in ("men", "women") for name in lines(f"names_of_{sex}")}
TRADE_OF_WORD = {word: trade for trade, some in table("addresses")["trades"].items() for word in some}
MOST_TITLES = 3  # words before a name that are looked at: "fru doktor Berg"


def apart_by_address(
    read: Sequence[Reading], found: Sequence[Named], apart: Mapping[str, AbstractSet[str]]
) -> list[Named]:
    """Return what each of the people of a document stands for, those who are addressed by a surname as what they are.

    Who is addressed is the one whom her name stands for, unless that is somebody of the other sex: then she is the only
    one of her own who is named in full by the surname, or nobody but herself. So are two who are addressed in two ways.

    Args:
        read: the people, in reading order.
        found: what each stands for by the name alone.
        apart: name -> names of others than its bearer.
    """
    words = {at: word for at, one in enumerate(read) if (word := address_word(one)) and not first_name_sex(one.base)}
    if not words:
        return list(found)
    sexes = _sexes(read, found)
    meant = {at: _meant(read[at].base, word, found[at], sexes, apart) for at, word in words.items()}
    spoken = indexed((_key(meant[at], read[at].base), ADDRESS_OF_WORD[word.lower()]) for at, word in words.items())
    in_full = indexed(
        (named.name, ADDRESS_OF_WORD[word.lower()])
        for at, (one, named) in enumerate(zip(read, found, strict=True))
        if at not in words and (word := address_word(one))
    )
    result, first = list(found), dict[tuple[str, str], str]()
    for at, word in words.items():
        base, address, one = read[at].base, ADDRESS_OF_WORD[word.lower()], meant[at]
        alone = len(set(spoken[_key(one, base)])) == 1
        if one and (alone or address in in_full.get(one.name, ()) or sexes[one.name] == "men"):
            result[at] = one
        elif one or not alone or not found[at].only_here or any(_is_short_for(base, name) for name in sexes):
            name = first.setdefault((address, folded(base)), f"{word[0].upper()}{word[1:]} {base}")
            result[at] = Named(name, only_here=True, by="full-name")
    return result


def apart_by_trade(read: Sequence[Reading], found: Sequence[Named]) -> list[Named]:
    """Return what each of the people of a document stands for, a surname with a trade as one who has that trade.

    *Kjøpmann* ``Hansen`` is not *prost* ``Jens Hansen``, but the only *kjøpmann* of the name, or nobody but himself.
    The bare surname after him may be either's.
    """
    trades = {at: trade for at, one in enumerate(read) if (trade := _trade(one.role))}
    if len(set(trades.values())) <= 1:
        return list(found)
    bare = {at for at, one in enumerate(read) if " " not in one.base}
    in_full = indexed((found[at].name, trade) for at, trade in trades.items() if at not in bare)
    lone = indexed((folded(read[at].base), trade) for at, trade in trades.items() if at in bare)
    result, last = list(found), dict[str, Named]()
    for at, one in enumerate(read):
        key, trade, named = folded(one.base), trades.get(at, ""), found[at]
        if at not in bare:
            last.pop(PersonName.of(one.base).parts[-1], None)
            continue
        its = in_full.get(named.name, ()) if not named.only_here else lone.get(key, ())
        if trade and (set(its) - {trade} if named.only_here else its and trade not in its):
            same = only([name for name, some in in_full.items() if trade in some and _is_short_for(one.base, name)])
            name = same or f"{one.role[0].upper()}{one.role[1:]} {one.base}"
            result[at] = last[key] = Named(name, only_here=not same, by="full-name")
        elif trade:
            last.pop(key, None)
        elif key in last and not one.role:
            result[at] = Named(one.base, only_here=True)
    return result


def _trade(role: str) -> str:
    """Return the kind of trade that a title is of, definite or indefinite; else ""."""
    word = role.lower().rpartition(" ")[2]
    return next(filter(None, (TRADE_OF_WORD.get(stem) for stem in (word, word.removesuffix("en"), word[:-1]))), "")


def open_beside_another(
    read: Sequence[Reading],
    found: Sequence[Named],
    apart: Mapping[str, AbstractSet[str]],
    relations: AbstractSet[str],
) -> list[Named]:
    """Return what each of the people of a document stands for, a surname right after somebody else's name as neither.

    "Så hørte vi ``Kurt Nilsen``. ``Nilsen`` er god": whoever the text is about, Kurt may be meant. That it is the one
    named last is no better a guess, see `pipeline.resolve.people.at_their_turns`.

    Args:
        read: the people, in reading order.
        found: what each stands for so far.
        apart: name -> names of others than its bearer.
        relations: names that are introduced as somebody's relation: the surname is the other's then.
    """
    result = list(found)
    opened: dict[str, int] = {}  # surname -> the paragraph in which it was left open
    for at, (before, one) in enumerate(pairwise(read), start=1):
        key, named, paragraph = folded(one.base), found[at], one.mention.paragraph
        if " " in one.base:
            opened.pop(PersonName.of(one.base).parts[-1], None)
        elif not named.only_here and not one.role:
            near = paragraph == before.mention.paragraph and one.mention.at - before.mention.at <= NEAR
            is_others = key == PersonName.of(before.base).parts[-1] and " " in before.base
            told = before.base in relations or before.base in apart.get(one.base, ())
            if near and is_others and not told and found[at - 1].name != named.name:
                opened[key] = paragraph
            if opened.get(key) == paragraph:
                result[at] = Named(one.base, only_here=True)
    return result


def address_word(reading: Reading) -> str:
    """Return the word by which somebody is addressed, as written before the name or its other titles; else ""."""
    before = f"{reading.before} {reading.role}" if reading.before[-1:].isspace() or not reading.before else reading.role
    for word in reversed(before.split()[-MOST_TITLES:]):
        if word.lower() in ADDRESS_OF_WORD:
            return word
        if not is_title(word):
            break
    return ""


def first_name_sex(name: str) -> str:
    """Return whether a name begins with a first name of ``men`` or of ``women``; else ""."""
    return SEX_OF_FIRST_NAME.get(folded(name.partition(" ")[0].partition("-")[0]), "")


def _sexes(read: Sequence[Reading], found: Sequence[Named]) -> dict[str, str]:
    """Return the names of those who are named in full, and whether a first name or a title says what they are."""
    sexes: dict[str, str] = {}
    for one, named in zip(read, found, strict=True):
        if not named.only_here:
            of_title = SEX_OF_TITLE.get(one.role.lower(), "") if PersonName.of(one.base).full else ""
            sexes[named.name] = first_name_sex(named.name) or sexes.get(named.name) or of_title
    return sexes


def _meant(
    base: str, word: str, named: Named, sexes: Mapping[str, str], apart: Mapping[str, AbstractSet[str]]
) -> Named | None:
    """Return the one named in full whom somebody addressed by a surname may be; ``None`` where there is none."""
    sex = SEX_OF_ADDRESS[ADDRESS_OF_WORD[word.lower()]]
    if not named.only_here and sexes[named.name] in {"", sex}:
        return named
    same = [name for name, its in sexes.items() if its == sex and _is_short_for(base, name)]
    one = only([name for name in same if name not in apart.get(base, ())])
    return Named(one, by="full-name") if one else None


def _is_short_for(base: str, name: str) -> bool:
    short, full = PersonName.of(base), PersonName.of(name)
    return short.parts[-1] in full.parts[1:] and short.fits_in(full)


def _key(named: Named | None, base: str) -> tuple[bool, str]:
    return bool(named), named.name if named else folded(base)
