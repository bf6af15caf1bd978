"""What is what among the organisations of a document: acronyms, legal forms, short forms, slips of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice

from pipeline.lexicon import lines, table, words
from pipeline.names import folded, is_made
from pipeline.resolve.identifiers import Named, indexed, most_used, only
from pipeline.resolve.spelling import Similar, count_words, is_slip

MAX_LONGER_NAMES = 40  # longer names that are looked at for one short one
MIN_PARTIES = 2  # in a document, so that a letter is one of them
MAX_STEPS = 3  # "Frps ungdom" -> nothing; "FFU" -> "Fremskrittspartiets Ungdom AS" -> without AS
SHORT_ACRONYM = 4  # letters up to which a well-known name is taken for an acronym: "Frp"
MIN_ACRONYM, MAX_ACRONYM = 2, 7  # letters
BEGINNING = 3  # letters of an acronym that is the beginning of a name: "FIN"
MODIFIER = 3  # letters before the head of a compound
ARTICLE_ENDINGS = ("et", "en", "a", "n", "t")
COORDINATED = re.compile(r"(\w+)-(?: og|,).* (\w+)")  # "Kultur- og kyrkjedepartementet"
BEFORE_LEGAL_FORM = frozenset({"&", "og", "+"})
LEGAL_FORMS = frozenset(lines("legal_forms"))
BRANCHES = words("branches").whole
OF_BRANCHES = tuple(one.removeprefix("-") for one in BRANCHES if one.startswith("-"))
STANDARD_WORDS = {one: word for word, some in table("organisations")["standard"].items() for one in some}
STANDARD_WORD = re.compile("|".join(sorted(STANDARD_WORDS, key=len, reverse=True)))
HEADS = sorted(
    {(head.removesuffix(ending), head) for head in lines("heads") for ending in ("", *ARTICLE_ENDINGS)},
    key=lambda form: (-len(form[0]), form),
)
"""The heads of compounds, bare and definite, longer ones first."""
HEAD_ENDINGS = tuple({bare for bare, _ in HEADS})


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
        self.names = indexed((folded(name), name) for name in counts)
        self.words = count_words(counts)
        self.explained = {folded(short): folded(long) for short, long in explained.items()}
        self.shown = {key: most_used(names, counts) for key, names in self.names.items()}
        shown = list(self.shown.values())
        for bare in map(without_legal_form, shown):
            self.shown.setdefault(folded(bare), bare)
        several = [name for name in shown if len(name.split()) > 1]
        self.by_first = indexed((folded(name.split()[0]), name) for name in several)
        self.by_last = indexed((folded(name.split()[-1]), name) for name in several)
        self.by_letter = indexed((folded(name)[0], name) for name in shown)
        self.by_definite = indexed((folded(short), name) for name in shown for short in short_forms(name))
        self.by_head = indexed((head, name) for name in shown if (head := head_of(name)))
        times = {key: sum(counts[name] for name in self.names.get(key, ())) for key in self.shown}
        least_used_first = sorted(times, key=lambda key: (times[key], key == _standard(key)))
        self.by_standard = {_standard(key): key for key in least_used_first}
        self.place = {key: place for place, key in enumerate(self.names)}
        self.spellings = Similar((key, key) for key in self.names)
        known = {one.name for key in self.names if (one := WELL_KNOWN.get(key))}
        parties = known.intersection(table("organisations")["parties"])
        letters = () if len(parties) >= MIN_PARTIES else (name for name in counts if name not in in_brackets)
        lone_parties = {folded(name) for name in letters if folded(name) in words("lone_parties")}
        self.refused: dict[str, str] = {}  # name -> what it may stand for, by a kind of merge that is not made
        self.others = lone_parties | {folded(short) for short, long in explained.items() if _is_another(short, long)}

    def named(self) -> dict[str, Named]:
        """Return what each name stands for."""
        return {name: self._named(key) for key, names in self.names.items() for name in names}

    def _named(self, key: str) -> Named:
        """Follow a name to the one it stands for, and that one to what it is known as."""
        reason, merge, first = "spelling", "", key
        for _ in range(MAX_STEPS):
            known = None if key in self.others else WELL_KNOWN.get(key)
            if known:
                return Named(known.name, by=known.by if reason == "spelling" else reason, merge=merge)
            step = self._step(key)
            if step is None:
                break
            key, reason, merge = folded(step[0]), step[1], step[2] or merge
        return Named(self.shown[key], by=reason, merge=merge, may_be="" if merge else self.refused.get(first, ""))

    def _step(self, key: str) -> tuple[str, str, str] | None:
        """Return the fuller or usual name that a name stands for, why, and the kind of merge, if there is one."""
        for step in self._steps(key):
            if not step[2] or is_made(step[2]):
                return step
            self.refused.setdefault(key, step[0])
        return None

    def _steps(self, key: str) -> Iterator[tuple[str, str, str]]:
        name = self.shown[key]
        long = self.explained.get(key)
        if long in self.shown and long != key:
            yield self.shown[long], "acronym", "explained"
        if is_acronym(name):
            alike = islice(self.by_letter.get(key[0], ()), MAX_LONGER_NAMES)
            if full := only([one for one in alike if may_stand_for(name, one)]):
                yield full, "acronym", "acronym"
            return
        bare = without_legal_form(name)
        bare = bare if bare != name else name.removesuffix(".no").removesuffix(".com") or name
        if bare != name and folded(bare) in self.shown:
            yield self.shown[folded(bare)], "spelling", ""
        most_named = self.by_standard[_standard(key)]
        if most_named != key:
            yield self.shown[most_named], "spelling", ""
        if fuller := self._fuller(name):
            yield fuller, "full-name", ""
        if headed := self._headed(key):
            yield headed, "full-name", "definite-form" if key in self.by_definite else "head"
        slips = [other for other in self.spellings.find(key) if is_slip(name, self.shown[other], self.words)]
        if usual := only(slips):
            yield self.shown[usual], "spelling", "slip"

    def _fuller(self, name: str) -> str | None:
        """Return the one name of the document that begins or ends with this one."""
        first, *_, last = found if len(found := name.split()) > 1 else found * 2
        begun = [one for one in self.by_first.get(folded(first), ())[:MAX_LONGER_NAMES] if begins_with(one, name)]
        ended = [one for one in self.by_last.get(folded(last), ())[:MAX_LONGER_NAMES] if ends_with(one, name)]
        return only(begun + ended)

    def _headed(self, key: str) -> str | None:
        """Return the one name that this is the definite short form of; for a head alone one that stands before it."""
        place = self.place.get(key, 0)
        before = (name for name in self.by_head.get(key, ()) if self.place[folded(name)] < place)
        forms = self.by_definite.get(key) or list(before)
        return only(list({self._known_as(name): name for name in forms[:MAX_LONGER_NAMES]}.values()))

    def _known_as(self, name: str) -> str:
        known = WELL_KNOWN.get(folded(name))
        return folded(known.name if known else name)


def _standard(key: str) -> str:
    """Return what a folded name is in Bokmål: ``høgskolenivik`` of ``Høgskulen i Vik`` and ``Høyskolen i Vik``."""
    return STANDARD_WORD.sub(lambda word: STANDARD_WORDS[word[0]], key)


def _is_another(short: str, long: str) -> bool:
    """Return whether letters that everybody knows are explained as something else: "Unge Poeter (UP)"."""
    known, meant = WELL_KNOWN.get(folded(short)), WELL_KNOWN.get(folded(long))
    return known is not None and (meant is None or meant.name != known.name) and may_stand_for(short, long)


def begins_with(long: str, short: str) -> bool:
    """Return whether ``short`` is what ``long`` is called for short: its beginning, without saying which branch."""
    rest = _rest(long.split(), short.split())
    if not rest or "og" in rest or without_legal_form(long) != long:
        return False
    is_branch = rest[0] in {"i", "for", "på"} and short.lower().endswith(OF_BRANCHES)
    return not is_branch and rest[0].lower() not in BRANCHES


def ends_with(long: str, short: str) -> bool:
    """Return whether ``long`` is ``short`` with its town or ``Den norske`` before it."""
    rest = _rest(long.split()[::-1], short.split()[::-1])
    return len(rest) == 1 or " ".join(reversed(rest)).lower() in words("national")


def _rest(long: list[str], short: list[str]) -> list[str]:
    same = len(long) > len(short) and all(folded(a) == folded(b) for a, b in zip(long, short, strict=False))
    return long[len(short) :] if same else []


def short_forms(name: str) -> list[str]:
    """Return the definite short forms of a name of several words, and of two compounds in one, as ``vegvesenet``."""
    match = COORDINATED.fullmatch(name)
    if match:
        return [match[1] + head_of(name)] if head_of(name) else []
    *rest, last = name.split()
    if not rest or not (rest[-1].endswith("s") or " ".join(rest).lower() in words("national")):
        return []
    return [last + ending for ending in ARTICLE_ENDINGS] + [last + last[-1] + ending for ending in ("et", "en", "a")]


def head_of(name: str) -> str:
    """Return the definite head of the compound that a name ends in, as ``rådet`` of ``Norsk kulturråd``; else ""."""
    last = name.rsplit(maxsplit=1)[-1].lower() if name.split() else ""
    if not last.endswith(HEAD_ENDINGS):
        return ""
    return next((head for bare, head in HEADS if last.endswith(bare) and len(last) >= len(bare) + MODIFIER), "")


def is_acronym(name: str) -> bool:
    """Return whether ``name`` is written as an acronym: NSF, KrF, UiB."""
    letters = [one for one in name if one.isalpha()]
    if " " in name or not name[0].isupper() or not MIN_ACRONYM <= len(letters) <= MAX_ACRONYM:
        return False
    return sum(one.isupper() for one in letters) >= MIN_ACRONYM


def may_stand_for(acronym: str, name: str) -> bool:
    """Return whether an acronym is made of the initials of ``name``, or of these and a letter from inside the words.

    Of a compound it is the beginnings of its parts (UDI: Utlendingsdirektoratet), and letters of a shorter acronym
    stand for themselves (VFK: Vik FK).
    """
    letters = folded(acronym)
    if " " not in name:
        return _is_of_compound(letters, folded(name), head_of(name))
    if letters == "".join(word.lower() if is_acronym(word) else word[0].lower() for word in name.split()):
        return True
    found = [word.lower() for word in name.replace("-", " ").split() if word[0].isalnum()]
    heads = [word for word in found if word not in words("small_words")]
    if letters in {_initials(some) for some in (found, heads) if len(some) > 1}:
        return True
    if len(letters) <= MIN_ACRONYM or not 1 < len(heads) == len(letters) - 1:
        return False
    return letters[:-1] == _initials(heads) and letters[-1] in heads[-1][2:]


def _initials(found: Sequence[str]) -> str:
    return "".join(word[0] for word in found)


def _is_of_compound(letters: str, word: str, head: str) -> bool:
    """Return whether ``letters`` are the beginnings of the two parts of ``word``, or that of the whole."""
    if not head:
        return False
    modifier, stem, rest = word.rpartition(head[:MODIFIER])
    if len(letters) >= BEGINNING and modifier.startswith(letters):
        return True
    cuts = ((letters[:cut], letters[cut:]) for cut in range(1, len(letters)))
    return any(modifier.startswith(one) and (stem + rest).startswith(other) for one, other in cuts)


def without_legal_form(name: str) -> str:
    """Return a company's name without its legal form: not ``Lund``, though, of ``Lund & Co``."""
    *rest, last = name.split(" ")
    return " ".join(rest) if rest and last in LEGAL_FORMS and rest[-1] not in BEFORE_LEGAL_FORM else name


def without_slashed_form(name: str) -> str:
    """Return the name of a ship or a company without the form before it: ``Donau`` of ``M/S «Donau»``."""
    form, _, rest = name.partition(" ")
    forms = table("whole_names")["organisations"]
    return rest.strip('«»“”"') if rest and form in {*forms["prefixes"], *forms["ships"]} else name


def _is_short(name: str) -> bool:
    return is_acronym(name) or len(name) <= SHORT_ACRONYM


WELL_KNOWN = {
    folded(one): Named(name, by="spelling" if _is_short(one) == _is_short(name) else "acronym")
    for name, others in table("organisations")["names"].items()
    for one in (name, *others)
}
"""The organisations that everybody knows, by the folded forms of all their names."""
