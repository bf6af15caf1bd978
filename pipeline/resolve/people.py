"""Who is who among the people of a document: a short name belongs to the one full name that contains it.

``Pompeo`` is ``Mike Pompeo`` if no other full name of the document has a Pompeo in it. Two full names that fit are kept
apart from the short one, unless the text says which. And where the text sets two people apart ("Kim Jong-il, den
sittende Kims far") they stay apart, and the short name means the other one from there on, and before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice

from pipeline.resolve.grouping import Named
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import table, words
from pipeline.resolve.spelling import Similar

GENERATIONS = {"jr": "junior", "sr": "senior"}
FEW = 40  # longer names that are looked at for one short name; with more it is ambiguous anyway
ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi", "xxiii"})
ARTICLES = ("al-", "el-", "ul-", "ad-", "ar-", "as-", "ash-", "at-", "an-")
RARER = 2  # times less often: a slip of the pen
MUCH_MORE = 3  # times as often as any other: the one a text is about
FULL = 2  # words of a full name


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart.

    Attributes:
        text: the name, genitive and title off.
        parts: its words, folded; an initial is one letter.
        key: the whole, folded.
    """

    text: str
    parts: tuple[str, ...]
    key: str

    @classmethod
    def of(cls, text: str) -> PersonName:
        """Take ``text`` apart.

        Example:
            >>> PersonName.of("C.J. Hambro").parts, PersonName.of("Marco van Basten").parts
            (('c', 'j', 'hambro'), ('marco', 'van', 'basten'))
        """
        pieces = [piece for word in text.split() for piece in _pieces(word)]
        return cls(text, tuple(folded(piece) for piece in pieces) or (text,), folded(text))

    @property
    def full(self) -> bool:
        """Whether it is a full name: two words that are names, or a name and two initials.

        Example:
            >>> [PersonName.of(name).full for name in ("Kim Jong-un", "J.K. Rowling", "Harald V")]
            [True, True, True]
            >>> [PersonName.of(name).full for name in ("Kim", "van Basten", "K. Hansen", "A.", "vesle Per")]
            [False, False, False, False, False]
        """
        lower = {folded(word) for word in self.text.split() if word.islower()}
        names = [part for part in self.parts if len(part) > 1 and part not in words("particles") and part not in lower]
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
            >>> full = PersonName.of("Michael Lie")
            >>> [PersonName.of(name).fits_in(full) for name in ("Mike", "Mike Lie")]
            [True, True]
            >>> PersonName.of("Michael").fits_in(PersonName.of("Mike Lie"))
            False
        """
        if len(self.parts) == 1:
            [part] = self.parts
            if len(part) > 1:
                return part in longer.parts or not formal_names(part).isdisjoint(longer.parts[:1])
            return self.parts == longer.parts
        rest = iter(longer.parts)
        return all(any(_same(part, other) for other in rest) for part in self.parts)


def _pieces(word: str) -> list[str]:
    """Return ``C.J.`` as its letters, ``al-Assad`` as its two words, any other word as it is."""
    if word.lower().startswith(ARTICLES):
        return [piece for piece in word.split("-", 1) if piece]
    if word.lower().rstrip(".") in GENERATIONS:
        return [GENERATIONS[word.lower().rstrip(".")]]
    letters = [letter for letter in word.split(".") if letter]
    return letters if "." in word and all(len(letter) == 1 for letter in letters) and letters else [word]


def _same(part: str, other: str) -> bool:
    return (
        part == other
        or (1 in {len(part), len(other)} and part[:1] == other[:1] and part not in ROMAN)
        or other in formal_names(part)
        or part in formal_names(other)
    )


def _same_ends(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names begin and end alike, a nickname being its formal name and an initial no name."""
    nickname = other[0] in formal_names(one[0]) or one[0] in formal_names(other[0])
    return (one[0] == other[0] or nickname) and one[-1] == other[-1]


def formal_names(nickname: str) -> AbstractSet[str]:
    """Return the first names that somebody called ``nickname``, folded, may have.

    Example:
        >>> sorted(formal_names("steve")), sorted(formal_names("ola"))
        (['stephen', 'steven'], [])
    """
    return _formal_names().get(nickname, frozenset())


@cache
def _formal_names() -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for formal, nicknames in table("nicknames").items():
        for nickname in nicknames:
            found[folded(nickname)].add(folded(formal))
    return dict(found)


@dataclass(slots=True, eq=False)
class _Person:
    """A person of the document: the names she goes by, the fullest first, and how often and how early she is named."""

    names: list[PersonName] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    mentions: int = 0
    first: int = 0


def resolve_people(
    names: Sequence[str], apart: Mapping[str, AbstractSet[str]], relations: AbstractSet[str] = frozenset()
) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        names: the names of people in a document, genitive and title off, in reading order.
        apart: name -> names of others than its bearer.
        relations: names that are introduced as somebody's relation, such as a wife's or a brother's.

    Example:
        >>> found = resolve_people(["Mike Pompeo", "Pompeo", "Kim Jong-il", "Kim"], {"Kim": {"Kim Jong-il"}})
        >>> found["Pompeo"]
        Named(name='Mike Pompeo', only_here=False, by='full-name', country='')
        >>> found["Kim"].name, found["Kim"].only_here
        ('Kim', True)

        Two who share a name are not told apart by a guess:

        >>> resolve_people(["Erna Solberg", "Petter Solberg", "Solberg"], {})["Solberg"].name
        'Solberg'
    """
    return _Cast(names, apart, relations).named()


class _Cast:
    """The people of a document while they are being found."""

    def __init__(
        self, names: Sequence[str], apart: Mapping[str, AbstractSet[str]], relations: AbstractSet[str]
    ) -> None:
        self.counts = Counter(names)
        self.first = {name: -index for index, name in enumerate(reversed(names), start=1 - len(names))}
        self.apart = apart
        self.relations = relations
        self.apart_by_part = {
            PersonName.of(short).parts[0]: names for short, names in apart.items() if " " not in short
        }
        self.people: list[_Person] = []
        self.holders: defaultdict[str, dict[_Person, None]] = defaultdict(dict)
        self.same: dict[str, _Person] = {}
        self.spellings: Similar[_Person] = Similar()
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
        self._join(name, fitting[0] if fitting else self._misspelt(name) or self._new(name))
        return True

    def _fitting(self, name: PersonName) -> list[_Person]:
        last = next((part for part in reversed(name.parts) if len(part) > 1 and part not in ROMAN), name.parts[-1])
        keys = (last, *sorted(formal_names(last))) if len(name.parts) == 1 else (last,)
        holders = dict.fromkeys(islice(chain.from_iterable(self.holders.get(key, ()) for key in keys), FEW))
        return [one for one in holders if any(map(name.fits_in, one.names)) and self._may_be(name, one)]

    def _may_be(self, name: PersonName, person: _Person) -> bool:
        """Return whether nothing in the text says that ``name`` is not this person's.

        Who is set apart from "Bush" is so from "George Bush" too, unless that is the very name.
        """
        if not self.apart or name.key in person.keys:
            return True
        others = {
            *self.apart.get(name.text, ()),
            *(full for one in name.parts for full in self.apart_by_part.get(one, ())),
        }
        return not any(one.text in others or name.text in self.apart.get(one.text, ()) for one in person.names)

    def _misspelt(self, name: PersonName) -> _Person | None:
        """Return the one person whose name differs by a letter, and is the usual spelling."""
        usual = [
            person
            for person in self.spellings.find(name.key)
            if RARER * self.counts[name.text] <= person.mentions and self._may_be(name, person)
        ]
        return usual[0] if len(usual) == 1 else None

    def _meant(self, name: PersonName) -> _Person | None:
        """Return which of several people a short name means, where the text leaves no doubt.

        It is the one the text is about: named first, and three times as often as any other; the one whose surname it
        is; the only one who is not introduced as somebody's wife or brother; or the only one who has been introduced
        when the short name is first used.
        """
        fitting = self._fitting(name)
        choices = (
            foremost(fitting),
            [person for person in fitting if person.names[0].full and person.names[0].parts[-1] == name.parts[-1]],
            [person for person in fitting if not any(one.text in self.relations for one in person.names)],
            [person for person in fitting if person.first < self.first[name.text]],
        )
        return next((people[0] for people in choices if len(people) == 1), None)

    def _new(self, name: PersonName) -> _Person:
        person = _Person(first=self.first[name.text])
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
        text, only_here = in_lower_case(display), not display.full
        for name in person.names:
            reason = "spelling" if len(display.parts) == len(name.parts) else "full-name"
            yield name.text, Named(text, only_here=only_here, by=reason)

    def _display(self, names: Sequence[PersonName]) -> PersonName:
        """Return the name a person is listed under: the fullest, or one used more that begins and ends as it does."""
        fullest = names[0]
        alike = [one for one in names if one.full and (one.key == fullest.key or _same_ends(one.parts, fullest.parts))]
        return max(alike, key=lambda one: (not one.text.isupper(), self.counts[one.text]), default=fullest)


def foremost(people: Sequence[_Person]) -> list[_Person]:
    """Return the one who is named first and much more often than each of the others; nobody where there is none."""
    first = sorted(people, key=lambda person: person.first)[:1]
    return [
        one for one in first if all(one.mentions >= MUCH_MORE * rest.mentions for rest in people if rest is not one)
    ]


def in_lower_case(name: PersonName) -> str:
    """Return a full name that stands in capitals, as in a headline, as it is written elsewhere.

    Example:
        >>> in_lower_case(PersonName.of("JENS STOLTENBERG")), in_lower_case(PersonName.of("KIM"))
        ('Jens Stoltenberg', 'KIM')
    """
    return name.text.title() if name.full and name.text.isupper() else name.text
