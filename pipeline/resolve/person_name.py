"""A person's name taken apart, and whether one name is another for short."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon import table, words
from pipeline.names import folded
from pipeline.resolve.identifiers import indexed

ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiv", "xvi", "xxiii"})
ARTICLES = ("al-", "el-", "ul-", "ad-", "ar-", "as-", "ash-", "at-", "an-")
FULL = 2  # words of a full name
BYNAMES: dict[str, list[str]] = table("whole_names")["generations"]
"""What two of one name are told apart by, as it stands in ``PersonName.parts``: ``junior``, and how it is written."""
BYNAME_ENDINGS = sorted(
    ((" " + one, kind) for kind, some in BYNAMES.items() for one in some), key=lambda it: -len(it[0])
)
FORMAL_NAMES = indexed((folded(short), folded(name)) for name, some in table("nicknames").items() for short in some)


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
            >>> PersonName.of("C.J. Hambro").parts, PersonName.of("Olav Lie d.y.").parts
            (('c', 'j', 'hambro'), ('olav', 'lie', 'junior'))
        """
        return _taken_apart(text)

    def fits_in(self, longer: PersonName) -> bool:
        """Return whether the words of this name stand in ``longer`` in the same order, initials standing for names."""
        if len(self.parts) == 1:
            [part] = self.parts
            if len(part) > 1:
                return part in longer.parts or longer.parts[0] in formal_names(part)
            return self.parts == longer.parts
        rest = iter(longer.parts)
        return all(any(_same(part, other) for other in rest) for part in self.parts)


@lru_cache(maxsize=1 << 14)
def _taken_apart(text: str) -> PersonName:
    endings = ((ending, kind) for ending, kind in BYNAME_ENDINGS if text.endswith(ending) and text != ending)
    ending, byname = next(endings, ("", ""))
    found = text.removesuffix(ending).split()
    parts = tuple(folded(piece) for word in found for piece in _pieces(word)) or (text,)
    full = text in words("full_names") or _is_full(parts, {folded(word) for word in found if word.islower()})
    return PersonName(text, (*parts, byname) if byname else parts, folded(text), full)


def _pieces(word: str) -> list[str]:
    """Return ``C.J.`` as its letters, ``al-Assad`` as its two words, any other word as it is."""
    if word.lower().startswith(ARTICLES):
        return [piece for piece in word.split("-", 1) if piece]
    letters = [letter for letter in word.split(".") if letter]
    return letters if "." in word and all(len(letter) == 1 for letter in letters) and letters else [word]


def _is_full(parts: Sequence[str], lower: AbstractSet[str]) -> bool:
    is_first = parts[0] in words("particle_first_names") and parts[0] not in lower
    names = [part for part in parts if len(part) > 1 and part not in words("particles") and part not in lower]
    initials = sum(len(part) == 1 for part in parts)
    if len(names) + is_first >= FULL or (len(names) == 1 and (initials >= FULL or parts[-1] in ROMAN)):
        return True
    if not len(names) == initials == len(parts[0]) == 1:
        return False
    return names[0] not in words("common_surnames") and not names[0].endswith("sen")


def _same(part: str, other: str) -> bool:
    is_initial = 1 in {len(part), len(other)} and part[:1] == other[:1] and part not in ROMAN
    return part == other or is_initial or other in formal_names(part) or part in formal_names(other)


def same_ends(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names begin and end alike, a nickname being its formal name and an initial no name."""
    nickname = other[0] in formal_names(one[0]) or one[0] in formal_names(other[0])
    return (one[0] == other[0] or nickname) and one[-1] == other[-1]


def formal_names(nickname: str) -> Sequence[str]:
    """Return the first names that somebody called ``nickname``, folded, may have."""
    return FORMAL_NAMES.get(nickname, ())
