"""What is what among the organisations of a document: acronyms, legal forms, short forms, slips of the pen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping
from functools import cache
from itertools import islice

from pipeline.resolve.identifiers import Named, folded, grouped, most_used
from pipeline.resolve.lexicon import table, words
from pipeline.resolve.short_names import (
    begins_with,
    ends_with,
    heads_of,
    is_acronym,
    may_stand_for,
    short_forms,
    without_domain,
    without_legal_form,
)
from pipeline.resolve.spelling import Similar, count_words, is_slip

MAX_LONGER_NAMES = 40  # longer names that are looked at for one short one
BESIDE = 2  # parties in a document, so that a letter is one of them
SHORT_ACRONYM = 4  # letters up to which a well-known name is taken for an acronym: "Frp"


def resolve_organisations(
    counts: Counter[str], explained: Mapping[str, str], in_brackets: Container[str] = frozenset()
) -> dict[str, Named]:
    """Return what each name stands for.

    Args:
        counts: the names of organisations in a document, genitive off, in order of first mention.
        explained: acronym -> the name it stands for, where the text says so: "Norges Bank (NB)".
        in_brackets: names that stand in brackets after a person: "Kari Moen (H)".

    Example:
        >>> names = ["Fr.p.", "Norges Seilforbund", "NSF", "Statoil ASA", "Statoil", "Norsk Form", "VG"]
        >>> found = resolve_organisations(Counter(names), {})
        >>> [found[name].name for name in names]
        ['Fremskrittspartiet', 'Norges Seilforbund', 'Norges Seilforbund', 'Statoil', 'Statoil', 'Norsk Form', 'VG']
    """
    return _Register(counts, explained, in_brackets).named()


class _Register:
    """The organisations of a document while they are being found, by the folded forms of their names."""

    def __init__(self, counts: Counter[str], explained: Mapping[str, str], in_brackets: Container[str]) -> None:
        self.names = grouped(counts, folded)
        self.words = count_words(counts)
        self.shown = {key: most_used(names, counts) for key, names in self.names.items()}
        self.counts = {key: sum(counts[name] for name in names) for key, names in self.names.items()}
        known = {name: well_known(key) for key, names in self.names.items() for name in names}
        parties = {one.name for one in known.values() if one and one.name in table("organisations")["parties"]}
        self.lone_parties = {
            folded(name)
            for name in known
            if folded(name) in words("lone_parties") and len(parties) < BESIDE and name not in in_brackets
        }
        self.explained = {folded(short): folded(long) for short, long in explained.items()}
        self.by_first: defaultdict[str, list[str]] = defaultdict(list)
        self.by_last: defaultdict[str, list[str]] = defaultdict(list)
        self.by_letter: defaultdict[str, list[str]] = defaultdict(list)
        self.by_definite: defaultdict[str, list[str]] = defaultdict(list)
        self.by_head: defaultdict[str, list[str]] = defaultdict(list)
        self.place = {key: place for place, key in enumerate(self.names)}
        self.spellings: Similar[str] = Similar()
        for name in [without_legal_form(name) for name in self.shown.values()]:
            self.shown.setdefault(folded(name), name)
        for key in self.names:
            name = self.shown[key]
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
            known = None if key in self.lone_parties else well_known(key)
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
            full = [one for one in islice(self.by_letter[key[0]], MAX_LONGER_NAMES) if may_stand_for(name, one)]
            return (full[0], "acronym") if len(full) == 1 else None
        bare = without_legal_form(name)
        bare = bare if bare != name else without_domain(name)
        if bare != name and folded(bare) in self.shown:
            return self.shown[folded(bare)], "spelling"
        return self._fuller(name) or self._usual(key)

    def _fuller(self, name: str) -> tuple[str, str] | None:
        """Return the one name of the document that begins or ends with this one."""
        first, *_, last = found if len(found := name.split()) > 1 else found * 2
        begun = [one for one in islice(self.by_first[folded(first)], MAX_LONGER_NAMES) if begins_with(one, name)]
        ended = [one for one in islice(self.by_last[folded(last)], MAX_LONGER_NAMES) if ends_with(one, name)]
        return ((begun + ended)[0], "full-name") if len(begun + ended) == 1 else self._headed(folded(name))

    def _headed(self, key: str) -> tuple[str, str] | None:
        """Return the one name that this is the definite short form of; for a head alone one that stands before it."""
        forms = self.by_definite.get(key) or [
            name for name in self.by_head.get(key, ()) if self.place[folded(name)] < self.place.get(key, 0)
        ]
        meant = {self._known_as(name): name for name in forms[:MAX_LONGER_NAMES]}
        return (next(iter(meant.values())), "full-name") if len(meant) == 1 else None

    def _known_as(self, name: str) -> str:
        known = well_known(folded(name))
        return folded(known.name if known else name)

    def _usual(self, key: str) -> tuple[str, str] | None:
        """Return the one name that differs by a letter and is the usual spelling."""
        usual = [other for other in self.spellings.find(key) if is_slip(self.shown[key], self.shown[other], self.words)]
        return (self.shown[usual[0]], "spelling") if len(usual) == 1 else None


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
    for name, others in table("organisations")["names"].items():
        found[folded(name)] = Named(name, by="spelling")
        for other in others:
            found[folded(other)] = Named(name, by="acronym" if is_short(other) != is_short(name) else "spelling")
    return found
