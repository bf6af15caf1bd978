"""Where the text sets two people apart: whoever is called somebody's father is not that somebody.

    Kim Jong-il, den sittende Kims far     X, Y's relation     -> Y is not X
    Kims far, Kim Jong-il                  Y's relation X      -> Y is not X
    Kim Jong-il, far til Kim               X, relation til Y   -> Y is not X
    far til Kim, Kim Jong-il               relation til Y, X   -> Y is not X
    Kim og broren Kim Jong-nam             Y og relation X     -> Y is not X
    Kari og Per                            -> nobody is called Kari Per
    Grete, Kari og Anne Grete              members of a list -> Grete is not Anne Grete

The words are in ``lexicon/relations.txt``, Bokmål and Nynorsk, the cases in ``tests/resolve/cases/relations.txt``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, permutations

from pipeline.lexicon import table, words
from pipeline.names import folded
from pipeline.resolve.identifiers import indexed
from pipeline.resolve.person_name import PersonName
from pipeline.resolve.readings import Reading, title_before
from pipeline.resolve.spelling import one_letter_off

NEAR = 70  # code points between two names of which one is the other's relation
PLAIN_WORD = re.compile(r"[\w\-]+")
PREPOSITIONS = frozenset({"til", "åt", "av", "for", "etter"})
GENITIVE_WORD = re.compile(r"[\w\-]+['’]?")
SENTENCE_END = re.compile(r"[.!?;]")
CLAUSE_END = re.compile(r"[.,;:!?]")
IS = frozenset({"er", "var", "heter", "het", "heiter", "heitte", "som", "blir", "ble", "vart", "vert", "også", "òg"})
BETWEEN_PEOPLE = frozenset({" og ", " eller ", " & ", " samt "})
BETWEEN_LISTED = frozenset({*BETWEEN_PEOPLE, ", ", ", og "})
ADDRESSES = frozenset({"fru", "frue", "fruen", "frua", "eks"})  # of who may be the one named in full
CHILDREN = re.compile(
    r"(?:^|\s)(Barn|Born|Ungar|Søsken|Sysken|Døtre|Døtrer|Sønner|Søner):(?: (?:[A-ZÆØÅ][\w-]*|og|\d+|f\.),?)* $"
)
POSSESSIVES = frozenset({*table("clause_words")["possessives"], "sin"})  # son hans, Nils
STEM = 3  # letters by which relations are told apart: mor, moren
MUCH_MORE_ALONE = 4  # times as often alone as together: two people
MOST_LISTED = 40  # names of a list that are looked at
MOST_PARTS = 8  # words of a name that are looked at
BEFORE_RELATION = 4  # words between a genitive and the relation: "Kims for lengst avdøde far"


def set_apart(people: Sequence[Reading]) -> dict[str, set[str]]:
    """Return, for the names of people in reading order: short name -> longer names that it cannot stand for."""
    rules = (_beside_each_other, _listed, _run_together, _related_in_the_text, _relatives, _longer_relatives)
    apart = indexed(chain.from_iterable(rule(people) for rule in rules))
    return {short: set(long) for short, long in apart.items()}


def introduced_as_relations(people: Sequence[Reading]) -> set[str]:
    """Return the names that are introduced as somebody's relation: *broren* ``Per Lie``, so that ``Lie`` is another."""
    return {one.base for one in people if _ends_in_relation(one.before)}


def _ends_in_relation(before: str) -> bool:
    title = title_before(before)
    if title:  # "hans kone, statsråd Lie"
        before = before.rstrip().removesuffix(title).rstrip(", ") + " "
    return before.endswith(" ") and any(word in words("relations") for word in before.split()[-1:])


def _beside_each_other(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) of neighbours that are a letter apart, or that the text calls relations."""
    for first, second in pairwise(people):
        gap = _gap(first, second)
        if gap is None:
            continue
        if one_letter_off(folded(first.base), folded(second.base)):
            yield first.base, second.base
        shorter, longer = sorted((first.base, second.base), key=lambda name: len(PersonName.of(name).parts))
        if PersonName.of(shorter).fits_in(PersonName.of(longer)) and _are_related(first, gap, second):
            yield shorter, longer


def _listed(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) of members of one list, who are different people: "Grete, Kari og Anne Grete".

    A list has an "og" in it, unlike "Bond, James Bond", and maybe what its next members are to the first: "Ola Per Lie
    og sønnene Jo og Per Lie".
    """
    lists: list[list[str]] = [[]]
    conjunctions: list[bool] = [False]
    for first, second in pairwise(people):
        gap = _gap(first, second)
        if gap is None or not (gap in BETWEEN_LISTED or (gap.startswith(" og ") and _relation_between(gap))):
            lists.append([])
            conjunctions.append(False)
        else:
            lists[-1] += [second.base] if lists[-1] else [first.base, second.base]
            conjunctions[-1] |= gap != ", "
    for names, joined in zip(lists, conjunctions, strict=True):
        if joined:
            yield from _shorter_and_longer(names[:MOST_LISTED])


def _shorter_and_longer(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each two names of which the words of the first stand in the second."""
    taken_apart = [(name, PersonName.of(name)) for name in dict.fromkeys(names)]
    for (short, one), (long, other) in permutations(taken_apart, 2):
        if len(one.parts) < len(other.parts) and one.fits_in(other):
            yield short, long


def _gap(first: Reading, second: Reading) -> str | None:
    """Return the words between two neighbouring names of one sentence; ``None`` where they are far from each other."""
    length = second.mention.at - first.mention.at - len(first.mention.text)
    if first.mention.paragraph != second.mention.paragraph or not 0 <= length <= NEAR:
        return None
    gap = second.before[len(second.before) - length :]
    return None if SENTENCE_END.search(gap) else gap


def _are_related(first: Reading, gap: str, second: Reading) -> bool:
    if _relation_between(gap) or (first.bare != first.base and _relation_and_apposition(gap)):
        return True
    of_second = second.bare != second.base and _relation_after(second.after)
    return _opens_apposition(gap) and (of_second or _relation_to(first.before))


def _run_together(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where ``long`` is two people taken for one: "Anna Emma", where "Anna og Emma" stands too.

    Likewise where both are named by themselves much more often than together. Of the people in the articles for
    training, 6,580 mentions, none goes by first name and surname in turn so often and by the full name so seldom.
    """
    counts = Counter(one.base for one in people)
    beside = {(first.base, second.base) for first, second in pairwise(people) if _gap(first, second) in BETWEEN_PEOPLE}
    for long, together in counts.items():
        found = long.split()[:MOST_PARTS]
        for cut in range(1, len(found)):
            pair = " ".join(found[:cut]), " ".join(found[cut:])
            alone = min(counts[short] for short in pair)
            if pair in beside or pair[::-1] in beside or alone >= MUCH_MORE_ALONE * together:
                yield from ((short, long) for short in pair)


def _related_in_the_text(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where the words beside a full name say so, whether or not the short name was found there.

    A recogniser may miss the "Kims" of "Kim Jong-il, den sittende Kims far", or take it for something else.
    """
    for one in people:
        for part in one.base.split()[:MOST_PARTS]:
            if part != one.base and _is_relation_of(part, one):
                yield part, one.base


def _is_relation_of(part: str, reading: Reading) -> bool:
    """Return whether the text around a name calls its bearer a relation of somebody whose name is ``part`` of it."""
    for gap, rest in _around_genitive(part, reading.after):
        if _opens_apposition(gap) and not SENTENCE_END.search(gap) and _relation_after(rest):
            return True
    gaps = (gap for _, gap in _around_genitive(part, reading.before) if not SENTENCE_END.search(gap))
    return any(_relation_between(gap) or _relation_and_apposition(gap) for gap in gaps)


def _around_genitive(part: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield the text before and after each genitive of ``part`` that stands there without a first name."""
    genitives = {part + "s", part + "'", part + "’"}
    if not any(genitive in text for genitive in genitives):
        return
    previous = ""
    for match in GENITIVE_WORD.finditer(text):
        if match[0] in genitives and not previous[:1].isupper():
            yield text[: match.start()], text[match.end() :]
        previous = match[0]


def _relatives(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where a first name is a relative's, and not of who is named in full.

    ``Halvor Lie`` er bonde. *Sønnen* ``Halvor`` is his son, also where *gift med* ``Kari Moe`` stands between. *Moren,*
    ``Gunhild`` is not *datteren* ``Anne Gunhild``. But after Bjørn Lie, *sønnen* ``Aksel`` may well be the Aksel Lie
    whom the text is about.
    """
    relatives = [_relative_before(one.before) for one in people]
    kin = {one.base: word for one, word in zip(people, relatives, strict=True) if word}
    parents: dict[str, None] = {}
    for one, word in zip(people, relatives, strict=True):
        if " " in one.base:
            parents = {**(parents if _is_spouse(one.before) else {}), one.base: None}
        elif word:
            longer = {name for name in (*parents, *kin) if one.base in name.split()[:MOST_PARTS] and " " in name}
            yield from ((one.base, name) for name in longer if kin.get(name, "")[:STEM] != word[:STEM])


def _longer_relatives(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where the longer of two full names, or the shorter, is a relative's.

    *Datteren* ``Kari Moe Berg`` is not the ``Kari Moe`` before her.
    """
    relatives = [_relative_before(one.before) for one in people]
    kin = {one.base: word for one, word in zip(people, relatives, strict=True) if word}
    introduced: dict[PersonName, str] = {}  # by what each is called where she is named first
    for one, word in zip(people, relatives, strict=True):
        if " " in one.base and PersonName.of(one.base).full:
            introduced.setdefault(PersonName.of(one.base), word)
    names = list(introduced)
    for number, name in enumerate(names):
        for other in names[: min(number, MOST_LISTED)]:
            shorter, longer = sorted((name, other), key=lambda it: len(it.parts))
            goes_on = longer.parts != shorter.parts == longer.parts[: len(shorter.parts)]
            if goes_on and introduced[name][:STEM] != kin.get(other.text, "")[:STEM]:
                yield shorter.text, longer.text


def _is_spouse(before: str) -> bool:
    """Return whether the words before a name make its bearer a husband or wife, or one of a pair: *gift med*, *og*."""
    last = before.rstrip(", ").lower().split()[-2:]
    return before.endswith(" ") and (last[-1:] == ["og"] or any(word in words("spouses") for word in last))


def _relative_before(before: str) -> str:
    """Return the word for a relative that the text before a name ends in: ``og sønnen``, ``Son deira``; else ""."""
    if children := CHILDREN.search(before):
        return children[1].lower()
    found = before.rstrip(", ").lower().split()
    if len(found) > 1 and found[-1] in POSSESSIVES:
        found.pop()
    last = "".join(found[-1:]) if before.endswith(" ") else ""
    return last if last in words("relations") and last not in ADDRESSES else ""


def _relation_between(gap: str) -> bool:
    """Return whether the words between two names make one the other's: `` far``, ``, far til``, `` og broren``."""
    found = PLAIN_WORD.findall(gap)
    while found and found[-1] in IS:
        found.pop()
    return any(word in words("relations") for word in found[-1:]) or _has_relation_to(found)


def _relation_and_apposition(gap: str) -> bool:
    """Return whether the words after a genitive are a relation and what leads to its name: `` far, den tidligere``."""
    relation, comma, rest = gap.partition(",")
    last = "".join(PLAIN_WORD.findall(relation)[-1:])
    return bool(comma) and last in words("relations") and len(PLAIN_WORD.findall(rest)) <= BEFORE_RELATION


def _opens_apposition(gap: str) -> bool:
    """Return whether what follows a name says who it is: after a comma, a dash, a bracket or ``er``."""
    return gap.lstrip()[:1] in {",", "(", "–", "-"} or any(word in IS for word in PLAIN_WORD.findall(gap)[:1])


def _relation_after(after: str) -> bool:
    """Return whether the text after a genitive goes on with a relation: ``Kims`` *avdøde far*."""
    return any(word in words("relations") for word in PLAIN_WORD.findall(CLAUSE_END.split(after)[0])[:BEFORE_RELATION])


def _relation_to(before: str) -> bool:
    """Return whether the text before a name ends in a relation to its bearer: *far til dagens leder* ``Kim``."""
    return _has_relation_to(PLAIN_WORD.findall(CLAUSE_END.split(before)[-1])[-BEFORE_RELATION:])


def _has_relation_to(found: Sequence[str]) -> bool:
    return any(one in words("relations") and two in PREPOSITIONS for one, two in pairwise(found))
