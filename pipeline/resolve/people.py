"""Who is who among the people of a document: a short name belongs to the one full name that contains it.

``Pompeo`` is ``Mike Pompeo`` if no other full name of the document has a Pompeo in it. Two full names that fit are kept
apart from the short one, unless the text says which. And where the text sets two people apart ("Kim Jong-il, den
sittende Kims far") they stay apart, and the short name means the other one from there on, and before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from pipeline.lexicon import words
from pipeline.names import folded, is_made
from pipeline.resolve.identifiers import Named, only
from pipeline.resolve.person_name import BYNAMES, ROMAN, PersonName, formal_names, same_ends
from pipeline.resolve.spelling import Similar, count_words, is_slip

MAX_LONGER_PEOPLE = 40  # longer names that are looked at for one short name; with more it is ambiguous anyway
MUCH_MORE_NAMED = 3  # times as often as any other: the one a text is about


@dataclass(slots=True, eq=False)
class _Person:
    """A person of the document: the names she goes by, the fullest first, and how often and how early she is named."""

    first: int
    names: list[PersonName] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    mentions: int = 0


def resolve_people(
    names: Sequence[str], apart: Mapping[str, AbstractSet[str]], relations: AbstractSet[str] = frozenset()
) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        names: the names of people in a document, genitive and title off, in reading order.
        apart: name -> names of others than its bearer.
        relations: names that are introduced as somebody's relation, such as a wife's or a brother's.
    """
    return _Cast(names, apart, relations).named()


class _Cast:
    """The people of a document while they are being found."""

    def __init__(
        self, names: Sequence[str], apart: Mapping[str, AbstractSet[str]], relations: AbstractSet[str]
    ) -> None:
        self.counts = Counter(names)
        self.words = count_words(self.counts)
        self.first = {name: place for place, name in reversed(list(enumerate(names)))}
        self.apart = apart
        self.relations = relations
        lone = ((PersonName.of(short).parts[0], long) for short, long in apart.items() if " " not in short)
        self.apart_by_part = dict(lone)
        self.people: list[_Person] = []
        self.holders: defaultdict[str, dict[_Person, None]] = defaultdict(dict)
        self.same: dict[str, _Person] = {}
        self.spellings: Similar[_Person] = Similar()
        self.merges: dict[str, str] = {}  # name -> the kind of merge by which it is its person's
        self.refused: dict[str, _Person] = {}  # name -> whose it may be, by a kind of merge that is not made
        fullest_first = sorted(map(PersonName.of, self.counts), key=self._rank)
        ambiguous = [name for name in fullest_first if not self._place(name)]
        for name in ambiguous:
            self._join(name, self._meant(name) or self._new(name))

    def _rank(self, name: PersonName) -> tuple[int, int, int, bool]:
        initials = sum(len(part) == 1 for part in name.parts)
        return -len(name.parts), initials, -self.counts[name.text], bool(formal_names(name.parts[0]))

    def _place(self, name: PersonName) -> bool:
        """Give ``name`` to the person whose name contains it, or to a new one; return whether it was clear to whom."""
        same = self.same.get(name.key)
        fitting = [same] if same and self._may_be(name, same) else self._fitting(name)
        if len(fitting) > 1:
            return False
        merge, people = (_kind(name, fitting[0]), fitting) if fitting else ("slip", self._misspelt(name))
        found = self._merged(name, merge, people)
        self._join(name, found or self._new(name))
        return True

    def _merged(self, name: PersonName, merge: str, people: Sequence[_Person]) -> _Person | None:
        """Return the one person whose name it may be, if merges of this kind are made."""
        person = only(people)
        if person and merge and not is_made(merge):
            self.refused.setdefault(name.text, person)
            return None
        if person and merge:
            self.merges[name.text] = merge
        return person

    def _fitting(self, name: PersonName) -> list[_Person]:
        named = (part for part in reversed(name.parts) if len(part) > 1 and part not in ROMAN)
        last = next(named, name.parts[-1])
        keys = (last, *sorted(formal_names(last))) if len(name.parts) == 1 else (last,)
        holders = islice(chain.from_iterable(self.holders.get(key, ()) for key in keys), MAX_LONGER_PEOPLE)
        people = dict.fromkeys(holders)
        return [one for one in people if any(map(name.fits_in, one.names)) and self._may_be(name, one)]

    def _may_be(self, name: PersonName, person: _Person) -> bool:
        """Return whether nothing in the text says that ``name`` is not this person's.

        Who is set apart from "Bush" is so from "George Bush" too, unless that is the very name. Who is named in full
        before Olav Lie d.y. is not he.
        """
        if name.full and any(self._is_younger(name, one) for one in person.names):
            return False
        if not self.apart or name.key in person.keys:
            return True
        others = set(self.apart.get(name.text, ())).union(*(self.apart_by_part.get(one, ()) for one in name.parts))
        return not any(one.text in others or name.text in self.apart.get(one.text, ()) for one in person.names)

    def _is_younger(self, name: PersonName, other: PersonName) -> bool:
        """Return whether another name is this one with a generation, and comes later in the text."""
        return (
            other.parts[:-1] == name.parts
            and other.parts[-1] in BYNAMES
            and self.first[name.text] < self.first[other.text]
        )

    def _misspelt(self, name: PersonName) -> list[_Person]:
        """Return the people of whose names this may be a slip of the pen."""
        near = (person for person in self.spellings.find(name.key) if self._may_be(name, person))
        return [one for one in near if any(is_slip(name.text, other.text, self.words) for other in one.names)]

    def _meant(self, name: PersonName) -> _Person | None:
        """Return which of several people a short name means, where the text leaves no doubt.

        It is the one the text is about: named first, and three times as often as any other; the one whose surname it
        is; the only one who is not introduced as somebody's wife or brother; or the only one who has been introduced
        when the short name is first used. One whose full name is written in two ways is one all the same.
        """
        fitting = self._fitting(name)
        if fitting and all(is_slip(one.names[0].text, fitting[0].names[0].text, self.words) for one in fitting[1:]):
            return fitting[0]
        choices = {
            "foremost": _foremost(fitting),
            "surname": [one for one in fitting if one.names[0].full and one.names[0].parts[-1] == name.parts[-1]],
            "no-relation": [one for one in fitting if not any(name.text in self.relations for name in one.names)],
            "introduced": [person for person in fitting if person.first < self.first[name.text]],
        }
        return next(filter(None, (self._merged(name, merge, some) for merge, some in choices.items())), None)

    def _new(self, name: PersonName) -> _Person:
        person = _Person(self.first[name.text])
        self.people.append(person)
        for spelling in dict.fromkeys((name.key, name.parts[-1])):
            self.spellings.add(spelling, person)
        return person

    def _join(self, name: PersonName, person: _Person) -> None:
        person.names.append(name)
        person.mentions += self.counts[name.text]
        person.keys.add(name.key)
        person.first = min(person.first, self.first[name.text]) if name.full else person.first
        self.same.setdefault(name.key, person)
        for part in name.parts:
            self.holders[part][person] = None

    def named(self) -> dict[str, Named]:
        """Return what each name stands for."""
        return {text: named for person in self.people for text, named in self._named(person)}

    def _named(self, person: _Person) -> Iterator[tuple[str, Named]]:
        display = self._display(person.names)
        text = _in_text(display)
        for name in person.names:
            reason = "spelling" if len(display.parts) == len(name.parts) else "full-name"
            merge, other = self.merges.get(name.text, ""), self.refused.get(name.text)
            may_be = _in_text(self._display(other.names)) if other and not merge else ""
            yield name.text, Named(text, not display.full, reason, merge=merge, may_be=may_be)

    def _display(self, names: Sequence[PersonName]) -> PersonName:
        """Return the name a person is listed under: the fullest, or one used more that begins and ends as it does.

        The fullest may be a wrong span that stands once: what stands in it and is used often goes before it.
        """
        fullest = names[0]
        full = [one for one in names if one.full]
        alike = [one for one in full if one.key == fullest.key or same_ends(one.parts, fullest.parts)]
        usual = max(alike, key=lambda one: (not one.text.isupper(), self.counts[one.text]), default=fullest)
        often = max(full, key=lambda one: self.counts[one.text], default=usual)
        length = len(often.parts)
        is_first_names = often.parts == usual.parts[:length] and often.text.split()[-1] in words(
            "first_names"
        )  # Inger Lise
        is_end = often.parts in {usual.parts[:length], usual.parts[-length:]}  # of "Vant Jens Stoltenberg"
        glued = (
            is_end
            and not is_first_names
            and self.counts[usual.text] == 1
            and self.counts[often.text] >= MUCH_MORE_NAMED
        )
        return often if glued else usual


def _in_text(name: PersonName) -> str:
    """Return a name as it stands in a text, not in a headline: a full one has capitals and small letters."""
    return name.text.title() if name.full and name.text.isupper() else name.text


def _kind(name: PersonName, person: _Person) -> str:
    """Return the kind of merge that takes a name for a person's that it fits in; empty where it is a part of hers."""
    if any(set(name.parts) <= set(one.parts) or name.key == one.key for one in person.names):
        return ""
    one = next((one for one in person.names if name.fits_in(one)), name)
    return "initial" if any(len(part) == 1 for part in (*name.parts, *one.parts)) else "nickname"


def _foremost(people: Sequence[_Person]) -> list[_Person]:
    """Return the one who is named first and much more often than each of the others; nobody where there is none."""
    first = min(people, key=lambda person: person.first, default=None)
    others = max((one.mentions for one in people if one is not first), default=0)
    return [first] if first and first.mentions >= MUCH_MORE_NAMED * others else []


def at_their_turns(names: Sequence[str], named: Mapping[str, Named], apart: Container[str]) -> list[Named]:
    """Return what each of the names of people in a document stands for, in reading order.

    Before the second of two who share a surname is introduced, it is the first's: "Aksel Lie vant. Lie smilte. Per Lie
    er lege." Once both have been introduced it may be either, and stays by itself. Taking the one who was named last
    was tried: of nine such places in 6,500 reviews and pages, read one by one, it was right in two.

    Args:
        names: the names of people in a document, genitive and title off, in reading order.
        named: what each name stands for in the whole document.
        apart: names of which the text says that they are not somebody else's.
    """
    lone = {folded(name) for name, one in named.items() if one.only_here and " " not in name and name not in apart}
    introduced: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    found = []
    for name in names:
        one = named[name]
        if not one.only_here:
            introduced[PersonName.of(name).parts[-1]][one.name] = one
        elif folded(name) in lone and (bearer := only(list(introduced[folded(name)].values()))):
            joined = replace(bearer, by="full-name", merge="turn")
            one = joined if is_made("turn") else replace(one, may_be=bearer.name)
        found.append(one)
    return found
