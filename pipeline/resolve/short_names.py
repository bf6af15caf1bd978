"""What an organisation is called for short: whether one name is another's beginning, end, head or acronym."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import lines, table, words

SHORT = 2  # letters of the shortest acronym
LONG = 7  # letters of the longest acronym
BEGINNING = 3  # letters of an acronym that is the beginning of a name: "FIN"
MODIFIER = 3  # letters before the head of a compound
DEFINITE = ("et", "en", "a", "n", "t")
COORDINATED = re.compile(r"(\w+)-(?: og|,).* (\w+)")  # "Kultur- og kyrkjedepartementet"
BEFORE_LEGAL_FORM = frozenset({"&", "og", "+"})


def begins_with(long: str, short: str) -> bool:
    """Return whether ``short`` is what ``long`` is called for short: its beginning, without saying which branch.

    Example:
        >>> begins_with("Sony Music", "Sony"), begins_with("Akvariet i Bergen", "Akvariet")
        (True, True)
        >>> begins_with("Fagforbundet Sogn og Fjordane", "Fagforbundet"), begins_with("Sony Music AS", "Sony Music")
        (False, False)
        >>> begins_with("DNB Eiendom", "DNB"), begins_with("Naturvernforbundet i Hordaland", "Naturvernforbundet")
        (False, False)
    """
    rest = _rest(long.split(), short.split())
    return bool(rest) and "og" not in rest and without_legal_form(long) == long and not is_branch(short, rest)


def is_branch(short: str, rest: Sequence[str]) -> bool:
    """Return whether a body with these words after its name is a branch or a daughter of it."""
    branches = words("branches").whole
    has_branches = short.lower().endswith(tuple(one.removeprefix("-") for one in branches if one.startswith("-")))
    return rest[0].lower() in branches or (has_branches and rest[0] in {"i", "for", "på"})


def ends_with(long: str, short: str) -> bool:
    """Return whether ``long`` is ``short`` with its town or ``Den norske`` before it.

    Example:
        >>> ends_with("Pittsburgh Penguins", "Penguins"), ends_with("Den Norske Nobelkomiteen", "Nobelkomiteen")
        (True, True)
        >>> ends_with("Foreningen for Rjukan sjukehus", "Rjukan sjukehus")
        False
    """
    rest = _rest(long.split()[::-1], short.split()[::-1])
    return len(rest) == 1 or " ".join(reversed(rest)).lower() in words("national")


def short_forms(name: str) -> list[str]:
    """Return the definite short forms of a name of several words, and of one that is two compounds in one.

    Example:
        >>> "Vegvesenet" in map(str.capitalize, short_forms("Statens vegvesen")), short_forms("Stryn Mållag")
        (True, [])
        >>> short_forms("Kultur- og kyrkjedepartementet")
        ['Kulturdepartementet']
    """
    match = COORDINATED.fullmatch(name)
    if match:
        return [match[1] + head for head in heads_of(name)]
    *rest, last = name.split()
    if not rest or not (rest[-1].endswith("s") or " ".join(rest).lower() in words("national")):
        return []
    return [last + ending for ending in DEFINITE] + [last + last[-1] + ending for ending in ("et", "en", "a")]


def heads_of(name: str) -> list[str]:
    """Return the definite head of the compound that a name ends in: what the body is, for short.

    Example:
        >>> heads_of("Norsk kulturråd"), heads_of("Kulturrådet"), heads_of("Rådet"), heads_of("Sandvik")
        (['rådet'], ['rådet'], [], [])
    """
    last = "".join(name.split()[-1:]).lower()
    return [head for bare, head in _heads() if last.endswith(bare) and len(last) >= len(bare) + MODIFIER][:1]


@cache
def _heads() -> list[tuple[str, str]]:
    """Return (form, definite form) of the heads of compounds, longer forms first."""
    forms = {
        (head.removesuffix(ending), head)
        for head in lines("heads")
        for ending in ("", *DEFINITE)
        if head.endswith(ending)
    }
    return sorted(forms, key=lambda form: (-len(form[0]), form))


def _rest(long: list[str], short: list[str]) -> list[str]:
    same = len(long) > len(short) and all(folded(a) == folded(b) for a, b in zip(long, short, strict=False))
    return long[len(short) :] if same else []


def is_acronym(name: str) -> bool:
    """Return whether ``name`` is written as an acronym: NSF, KrF, UiB.

    Example:
        >>> [is_acronym(name) for name in ("NSF", "UiB", "K.F.U.M.", "Nav", "Den norske kirke")]
        [True, True, True, False, False]
    """
    letters = [one for one in name if one.isalpha()]
    capitals = sum(one.isupper() for one in letters)
    return " " not in name and name[0].isupper() and SHORT <= len(letters) <= LONG and capitals >= SHORT


def may_stand_for(acronym: str, name: str) -> bool:
    """Return whether an acronym is made of the initials of ``name``, or of these and a letter from inside the words.

    Example:
        >>> may_stand_for("UiB", "Universitetet i Bergen"), may_stand_for("SFT", "Statens forurensningstilsyn")
        (True, True)
        >>> may_stand_for("DN", "Direktoratet for naturforvaltning"), may_stand_for("NB", "Norsk kulturråd")
        (True, False)

        Of a compound it is the beginnings of its parts, and letters of a shorter acronym stand for themselves:

        >>> may_stand_for("UDI", "Utlendingsdirektoratet"), may_stand_for("FIN", "Finansdepartementet")
        (True, True)
        >>> may_stand_for("VFK", "Vik FK"), may_stand_for("UD", "Utsira")
        (True, False)
    """
    letters = folded(acronym)
    if " " not in name:
        return _compound(letters, folded(name), heads_of(name))
    if letters == "".join(word.lower() if is_acronym(word) else word[0].lower() for word in name.split()):
        return True
    found = [word.lower() for word in name.replace("-", " ").split() if word[0].isalnum()]
    heads = [word for word in found if word not in words("small_words")]
    if letters in {"".join(word[0] for word in some) for some in (found, heads) if len(some) > 1}:
        return True
    return len(letters) > SHORT and 1 < len(heads) == len(letters) - 1 and _spelt(letters, heads)


def _compound(letters: str, word: str, its_heads: list[str]) -> bool:
    """Return whether ``letters`` are the beginnings of the two parts of ``word``, or that of the whole."""
    if not its_heads:
        return False
    stem = its_heads[0][:MODIFIER]
    modifier, head = word[: word.rindex(stem)], word[word.rindex(stem) :]
    return (len(letters) >= BEGINNING and modifier.startswith(letters)) or any(
        modifier.startswith(letters[:cut]) and head.startswith(letters[cut:]) for cut in range(1, len(letters))
    )


def _spelt(letters: str, heads: list[str]) -> bool:
    """Return whether ``letters`` are the initials of ``heads`` and one more letter from inside the last word."""
    initials = "".join(word[0] for word in heads)
    return letters[:-1] == initials and letters[-1] in heads[-1][2:]


def without_legal_form(name: str) -> str:
    """Return a company's name without its legal form.

    Example:
        >>> without_legal_form("Statoil ASA"), without_legal_form("Hansen & Co AS"), without_legal_form("AS")
        ('Statoil', 'Hansen & Co', 'AS')
        >>> without_legal_form("Lund & Co"), without_legal_form("Barne-TV AS")
        ('Lund & Co', 'Barne-TV')
    """
    *rest, last = name.split(" ")
    return " ".join(rest) if rest and last in legal_forms() and rest[-1] not in BEFORE_LEGAL_FORM else name


def without_slashed_form(name: str) -> str:
    """Return the name of a ship or a company without the form before it.

    Example:
        >>> without_slashed_form("D/S Irma"), without_slashed_form("M/S «Donau»"), without_slashed_form("Bodø/Glimt")
        ('Irma', 'Donau', 'Bodø/Glimt')
    """
    form, _, rest = name.partition(" ")
    forms = table("whole_names")["organisations"]
    return rest.strip('«»“”"') if rest and form in {*forms["prefixes"], *forms["ships"]} else name


def without_domain(name: str) -> str:
    """Return the name of a newspaper without that of its pages on the net.

    Example:
        >>> without_domain("Dagbladet.no"), without_domain("Dagbladet")
        ('Dagbladet', 'Dagbladet')
    """
    return name.removesuffix(".no").removesuffix(".com") or name


@cache
def legal_forms() -> frozenset[str]:
    """Return the legal forms, as written."""
    return frozenset(lines("legal_forms"))
