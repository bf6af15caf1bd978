"""A person's name taken apart, and whether one name is another for short."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import table, words

ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi", "xxiii"})
ARTICLES = ("al-", "el-", "ul-", "ad-", "ar-", "as-", "ash-", "at-", "an-")
FULL = 2  # words of a full name


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart.

    Attributes:
        text: the name, genitive and title off.
        parts: its words, folded; an initial is one letter, a generation ("d.y.", "den yngre") one word (``junior``).
        key: the whole, folded.
        full: whether it is a full name: two words that are names, or a name and two initials; a name and one initial
            where the name is not a common one (R. Kelly, but not K. Hansen).
    """

    text: str
    parts: tuple[str, ...]
    key: str
    full: bool

    @staticmethod
    def of(text: str) -> PersonName:
        """Take ``text`` apart.

        Example:
            >>> PersonName.of("C.J. Hambro").parts, PersonName.of("Marco van Basten").parts
            (('c', 'j', 'hambro'), ('marco', 'van', 'basten'))
            >>> [PersonName.of(name).full for name in ("Kim Jong-un", "J.K. Rowling", "Harald V")]
            [True, True, True]
            >>> [PersonName.of(name).full for name in ("Ben Kingsley", "Van Morrison", "R. Kelly")]
            [True, True, True]
            >>> [PersonName.of(name).full for name in ("Kim", "van Basten", "K. Hansen", "A.", "vesle Per", "Bush jr.")]
            [False, False, False, False, False, False]
        """
        return _taken_apart(text)

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


@lru_cache(maxsize=1 << 14)
def _taken_apart(text: str) -> PersonName:
    name, generation = _split_generation(text)
    found = name.split()
    parts = tuple(folded(piece) for word in found for piece in _pieces(word)) or (text,)
    full = _is_full(parts, {folded(word) for word in found if word.islower()}, text)
    return PersonName(text, (*parts, generation) if generation else parts, folded(text), full)


def _split_generation(text: str) -> tuple[str, str]:
    """Return a name without the generation at its end, and the generation: ``Olav Selvaag``, ``junior``."""
    for ending, generation in _generations().items():
        if text.endswith(ending) and len(text) > len(ending):
            return text.removesuffix(ending), generation
    return text, ""


@cache
def _generations() -> dict[str, str]:
    found = table("whole_names")["generations"]
    endings = {" " + one: generation for generation, some in found.items() for one in some}
    return dict(sorted(endings.items(), key=lambda one: -len(one[0])))


def generations() -> AbstractSet[str]:
    """Return the words by which two of one name are told apart, as they stand in ``PersonName.parts``."""
    return frozenset(table("whole_names")["generations"])


def _is_full(parts: Sequence[str], lower: AbstractSet[str], text: str) -> bool:
    if text in words("full_names"):
        return True
    is_first = parts[0] in words("particle_first_names") and parts[0] not in lower
    names = [part for part in parts if len(part) > 1 and part not in words("particles") and part not in lower]
    initials = sum(len(part) == 1 for part in parts)
    if len(names) + is_first >= FULL or (len(names) == 1 and (initials >= FULL or parts[-1] in ROMAN)):
        return True
    return len(names) == initials == 1 and len(parts[0]) == 1 and not is_common(names[0])


def is_common(surname: str) -> bool:
    """Return whether a folded surname is one that so many have that an initial does not tell who."""
    return surname in words("common_surnames") or surname.endswith("sen")


def _pieces(word: str) -> list[str]:
    """Return ``C.J.`` as its letters, ``al-Assad`` as its two words, any other word as it is."""
    if word.lower().startswith(ARTICLES):
        return [piece for piece in word.split("-", 1) if piece]
    letters = [letter for letter in word.split(".") if letter]
    return letters if "." in word and all(len(letter) == 1 for letter in letters) and letters else [word]


def _same(part: str, other: str) -> bool:
    return (
        part == other
        or (1 in {len(part), len(other)} and part[:1] == other[:1] and part not in ROMAN)
        or other in formal_names(part)
        or part in formal_names(other)
    )


def same_ends(one: Sequence[str], other: Sequence[str]) -> bool:
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


def in_lower_case(name: PersonName) -> str:
    """Return a full name that stands in capitals, as in a headline, as it is written elsewhere.

    Example:
        >>> in_lower_case(PersonName.of("JENS STOLTENBERG")), in_lower_case(PersonName.of("KIM"))
        ('Jens Stoltenberg', 'KIM')
    """
    return name.text.title() if name.full and name.text.isupper() else name.text
