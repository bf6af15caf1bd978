"""What is what among the organisations of a document: acronyms, legal forms, short forms, slips of the pen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import islice

from pipeline.resolve.grouping import Named, by_spelling, most_used
from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import lines, table, words
from pipeline.resolve.spelling import Similar

FEW = 40  # longer names that are looked at for one short one
SHORT = 2  # letters of the shortest acronym
SHORT_ACRONYM = 4  # letters up to which a well-known name is taken for an acronym: "Frp"
LONG = 7  # letters of the longest acronym
BEGINNING = 3  # letters of an acronym that is the beginning of a name: "FIN"
MODIFIER = 3  # letters before the head of a compound
DEFINITE = ("et", "en", "a", "n", "t")
COORDINATED = re.compile(r"(\w+)-(?: og|,).* (\w+)")  # "Kultur- og kyrkjedepartementet"


def resolve_organisations(counts: Counter[str], explained: Mapping[str, str]) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of organisations in a document, genitive off, in order of first mention.
        explained: acronym -> the name it stands for, where the text says so: "Norges Bank (NB)".

    Example:
        >>> names = ["Fr.p.", "Norges Seilforbund", "NSF", "Statoil ASA", "Statoil", "Norsk Form", "VG"]
        >>> found = resolve_organisations(Counter(names), {})
        >>> [found[name].name for name in names]
        ['Fremskrittspartiet', 'Norges Seilforbund', 'Norges Seilforbund', 'Statoil', 'Statoil', 'Norsk Form', 'VG']
    """
    return _Register(counts, explained).named()


class _Register:
    """The organisations of a document while they are being found, by the folded forms of their names."""

    def __init__(self, counts: Counter[str], explained: Mapping[str, str]) -> None:
        self.names = by_spelling(counts)
        self.shown = {key: most_used(names, counts) for key, names in self.names.items()}
        self.counts = {key: sum(counts[name] for name in names) for key, names in self.names.items()}
        self.explained = {folded(short): folded(long) for short, long in explained.items()}
        self.by_first: defaultdict[str, list[str]] = defaultdict(list)
        self.by_last: defaultdict[str, list[str]] = defaultdict(list)
        self.by_letter: defaultdict[str, list[str]] = defaultdict(list)
        self.by_definite: defaultdict[str, list[str]] = defaultdict(list)
        self.by_head: defaultdict[str, list[str]] = defaultdict(list)
        self.place = {key: place for place, key in enumerate(self.names)}
        self.spellings: Similar[str] = Similar()
        for key, name in self.shown.items():
            self.spellings.add(key, key)
            found = name.split()
            if len(found) > 1:
                self.by_first[folded(found[0])].append(name)
                self.by_last[folded(found[-1])].append(name)
            self.by_letter[key[0]].append(name)
            for short in short_forms(name):
                self.by_definite[folded(short)].append(name)
            for head in heads_of(name):
                self.by_head[head].append(name)

    def named(self) -> dict[str, Named]:
        """Return what each name stands for."""
        return {name: self._named(key) for key, names in self.names.items() for name in names}

    def _named(self, key: str) -> Named:
        """Follow a name to the one it stands for, and that one to what it is known as."""
        reason = "spelling"
        for _ in range(3):  # "Frps ungdom" -> nothing; "FFU" -> "Fremskrittspartiets Ungdom AS" -> without AS
            known = well_known(key)
            if known:
                return Named(known.name, by=known.by if reason == "spelling" else reason)
            step = self._step(key)
            if step is None:
                break
            key, reason = folded(step[0]), step[1]
        return Named(self.shown[key], by=reason)

    def _step(self, key: str) -> tuple[str, str] | None:
        """Return the fuller or usual name that a name stands for and why, if there is one."""
        name = self.shown[key]
        long = self.explained.get(key)
        if long in self.shown and long != key:
            return self.shown[long], "acronym"
        if is_acronym(name):
            full = [one for one in islice(self.by_letter[key[0]], FEW) if may_stand_for(name, one)]
            return (full[0], "acronym") if len(full) == 1 else None
        bare = without_legal_form(without_domain(name))
        if bare != name and folded(bare) in self.shown:
            return self.shown[folded(bare)], "spelling"
        return self._fuller(name) or self._usual(key)

    def _fuller(self, name: str) -> tuple[str, str] | None:
        """Return the one name of the document that begins or ends with this one."""
        first, *_, last = found if len(found := name.split()) > 1 else found * 2
        begun = [one for one in islice(self.by_first[folded(first)], FEW) if begins_with(one, name)]
        ended = [one for one in islice(self.by_last[folded(last)], FEW) if ends_with(one, name)]
        return ((begun + ended)[0], "full-name") if len(begun + ended) == 1 else self._headed(folded(name))

    def _headed(self, key: str) -> tuple[str, str] | None:
        """Return the one name that this is the definite short form of; for a head alone one that stands before it."""
        forms = self.by_definite.get(key) or [
            name for name in self.by_head.get(key, ()) if self.place[folded(name)] < self.place[key]
        ]
        meant = {self._known_as(name): name for name in forms[:FEW]}
        return (next(iter(meant.values())), "full-name") if len(meant) == 1 else None

    def _known_as(self, name: str) -> str:
        known = well_known(folded(name))
        return folded(known.name if known else name)

    def _usual(self, key: str) -> tuple[str, str] | None:
        """Return the one name that differs by a letter and is used more."""
        usual = [other for other in self.spellings.find(key) if (self.counts[other], other) > (self.counts[key], key)]
        return (self.shown[usual[0]], "spelling") if len(usual) == 1 else None


def begins_with(long: str, short: str) -> bool:
    """Return whether ``short`` is what ``long`` is called for short: its beginning, without saying which branch.

    Example:
        >>> begins_with("Sony Music", "Sony"), begins_with("Akvariet i Bergen", "Akvariet")
        (True, True)
        >>> begins_with("Fagforbundet Sogn og Fjordane", "Fagforbundet"), begins_with("Sony Music AS", "Sony Music")
        (False, False)
    """
    rest = _rest(long.split(), short.split())
    return bool(rest) and "og" not in rest and without_legal_form(long) == long


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
    """
    found = name.split(" ")
    return " ".join(found[:-1]) if len(found) > 1 and found[-1] in legal_forms() else name


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


def well_known(key: str) -> Named | None:
    """Return the well-known organisation that has a name with this folded form.

    Example:
        >>> well_known("krf").name, well_known("framstegspartiet").name, well_known("hansen")
        ('Kristelig Folkeparti', 'Fremskrittspartiet', None)
    """
    return _all_well_known().get(key)


def is_short(name: str) -> bool:
    """Return whether a name of a well-known organisation is its acronym, however it is written: Frp, FN, V."""
    return is_acronym(name) or len(name) <= SHORT_ACRONYM


@cache
def _all_well_known() -> dict[str, Named]:
    found: dict[str, Named] = {}
    for name, others in table("organisations").items():
        found[folded(name)] = Named(name, by="spelling")
        for other in others:
            found[folded(other)] = Named(name, by="acronym" if is_short(other) != is_short(name) else "spelling")
    return found
