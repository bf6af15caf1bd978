"""Who is who among the people of a document: a short name belongs to the one full name that contains it.

``Pompeo`` is ``Mike Pompeo`` if no other full name of the document has a Pompeo in it. Two full names that fit are kept
apart from the short one, unless the text says which. And where the text sets two people apart ("Kim Jong-il, den
sittende Kims far") they stay apart, and the short name means the other one from there on, and before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from pipeline.resolve.grouping import Named
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import words

FEW = 40  # longer names that are looked at for one short name; with more it is ambiguous anyway
ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi", "xxiii"})
GENERATION = frozenset({"jr", "sr", "junior", "senior", "dy", "de"})
FULL = 2  # words of a full name


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart.

    Attributes:
        text: the name, genitive and title off.
        parts: its words, folded; an initial is one letter.
    """

    text: str
    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> PersonName:
        """Take ``text`` apart.

        Example:
            >>> PersonName.of("C.J. Hambro").parts, PersonName.of("Marco van Basten").parts
            (('c', 'j', 'hambro'), ('marco', 'van', 'basten'))
        """
        pieces = [piece for word in text.split() for piece in _initials(word)]
        return cls(text, tuple(folded(piece) for piece in pieces))

    @property
    def full(self) -> bool:
        """Whether it is a full name: two words that are names, or a name and two initials.

        Example:
            >>> [PersonName.of(name).full for name in ("Kim Jong-un", "J.K. Rowling", "Harald V")]
            [True, True, True]
            >>> [PersonName.of(name).full for name in ("Kim", "van Basten", "K. Hansen", "A.")]
            [False, False, False, False]
        """
        names = [part for part in self.parts if len(part) > 1 and part not in words("particles")]
        initials = sum(len(part) == 1 for part in self.parts)
        return len(names) >= FULL or (len(names) == 1 and (initials >= FULL or self.parts[-1] in ROMAN))

    def fits_in(self, longer: PersonName) -> bool:
        """Return whether the words of this name stand in ``longer`` in the same order, initials standing for names.

        Example:
            >>> full = PersonName.of("Alexander Dale Oen")
            >>> [PersonName.of(name).fits_in(full) for name in ("Dale Oen", "Oen", "A. Dale Oen", "Alexander Oen")]
            [True, True, True, True]
            >>> [PersonName.of(name).fits_in(full) for name in ("Oen Dale", "Olav Dale Oen", "A.")]
            [False, False, False]
        """
        if all(len(part) == 1 for part in self.parts):
            return self.parts == longer.parts
        rest = iter(longer.parts)
        return all(any(_same(part, other) for other in rest) for part in self.parts)


def _initials(word: str) -> list[str]:
    """Return ``C.J.`` as its letters, any other word as it is."""
    letters = [letter for letter in word.split(".") if letter]
    return letters if "." in word and all(len(letter) == 1 for letter in letters) and letters else [word]


def _same(part: str, other: str) -> bool:
    return part == other or (1 in {len(part), len(other)} and part[:1] == other[:1] and part not in ROMAN)


@dataclass(slots=True)
class _Person:
    """A person of the document: the names that are hers, the fullest first."""

    names: list[PersonName] = field(default_factory=list)


def resolve_people(counts: Counter[str], apart: Mapping[str, Set[str]]) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of people in a document, genitive and title off, in order of first mention.
        apart: short name -> full names that it cannot stand for.

    Example:
        >>> found = resolve_people(Counter(["Mike Pompeo", "Pompeo", "Kim Jong-il", "Kim"]), {"Kim": {"Kim Jong-il"}})
        >>> found["Pompeo"]
        Named(name='Mike Pompeo', only_here=False, by='full-name', country='')
        >>> found["Kim"].name, found["Kim"].only_here
        ('Kim', True)
    """
    people: list[_Person] = []
    holders: defaultdict[str, list[tuple[PersonName, _Person]]] = defaultdict(list)
    for name in sorted(map(PersonName.of, counts), key=lambda name: -len(name.parts)):
        person = _holder(name, holders, apart.get(name.text, frozenset()))
        if person is None:
            person = _Person()
            people.append(person)
        person.names.append(name)
        for part in dict.fromkeys(name.parts):
            holders[part].append((name, person))
    return {name.text: _named(name, person, counts) for person in people for name in person.names}


def _holder(
    name: PersonName, holders: Mapping[str, list[tuple[PersonName, _Person]]], not_these: Set[str]
) -> _Person | None:
    """Return the one person whose name contains ``name``; ``None`` where there is none, or more than one."""
    longest = max(name.parts, key=len)
    found: dict[int, _Person] = {}
    for longer, person in holders.get(longest, ())[:FEW]:
        if name.fits_in(longer) and not any(one.text in not_these for one in person.names):
            found[id(person)] = person
    return next(iter(found.values())) if len(found) == 1 else None


def _named(name: PersonName, person: _Person, counts: Mapping[str, int]) -> Named:
    display = _display(person.names, counts)
    return Named(display.text, only_here=not display.full, by="" if display.text == name.text else "full-name")


def _display(names: Iterable[PersonName], counts: Mapping[str, int]) -> PersonName:
    """Return the name a person is listed under: the fullest, or one used more often that begins and ends as it does."""
    fullest = next(iter(names))
    alike = [one for one in names if (one.parts[0], one.parts[-1]) == (fullest.parts[0], fullest.parts[-1]) and one.full]
    return max(alike, key=lambda one: counts[one.text], default=fullest)
