"""Where the text sets two people apart: whoever is called somebody's father is not that somebody.

    Kim Jong-il, den sittende Kims far     X, Y's relation     -> Y is not X
    Kims far, Kim Jong-il                  Y's relation X      -> Y is not X
    Kim Jong-il, far til Kim               X, relation til Y   -> Y is not X
    far til Kim, Kim Jong-il               relation til Y, X   -> Y is not X
    Kim og broren Kim Jong-nam             Y og relation X     -> Y is not X
    Kari og Per                            -> nobody is called Kari Per

The words are in ``lexicon/relations.txt``, Bokmål and Nynorsk.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import words
from pipeline.resolve.person_name import PersonName
from pipeline.resolve.readings import Reading
from pipeline.resolve.roles import title_before
from pipeline.resolve.spelling import one_letter_off

NEAR = 70  # code points between two names of which one is the other's relation
WORD = re.compile(r"[\w\-]+")
PREPOSITIONS = frozenset({"til", "åt", "av", "for", "etter"})
GENITIVE_WORD = re.compile(r"[\w\-]+['’]?")
SENTENCE_END = re.compile(r"[.!?;]")
CLAUSE_END = re.compile(r"[.,;:!?]")
IS = frozenset({"er", "var", "heter", "het", "heiter", "heitte", "som", "blir", "ble", "vart", "vert", "også", "òg"})
BETWEEN_PEOPLE = frozenset({" og ", " eller ", " & "})
ADDRESSES = frozenset({"fru", "frue", "fruen", "frua", "eks"})  # of who may be the one named in full
STEM = 3  # letters by which relations are told apart: mor, moren
MUCH_MORE_ALONE = 4  # times as often alone as together: two people
MOST_PARTS = 8  # words of a name that are looked at
BEFORE_RELATION = 4  # words between a genitive and the relation: "Kims for lengst avdøde far"


def set_apart(people: Sequence[Reading]) -> dict[str, set[str]]:
    """Return, for the names of people in reading order: short name -> longer names that it cannot stand for."""
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in pairwise(people):
        if one_letter_off(folded(first.base), folded(second.base)) and gap_between(first, second) is not None:
            apart[first.base].add(second.base)
        shorter, longer = sorted((first.base, second.base), key=lambda name: len(PersonName.of(name).parts))
        if PersonName.of(shorter).fits_in(PersonName.of(longer)) and are_related(first, second):
            apart[shorter].add(longer)
    for short, long in (*_run_together(people), *_related_in_the_text(people), *_relatives(people)):
        apart[short].add(long)
    return dict(apart)


def _related_in_the_text(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where the words beside a full name say so, whether or not the short name was found there.

    A recogniser may miss the "Kims" of "Kim Jong-il, den sittende Kims far", or take it for something else.
    """
    for reading in people:
        for part in reading.base.split()[:MOST_PARTS]:
            if part != reading.base and is_relation_of(part, reading):
                yield part, reading.base


def is_relation_of(part: str, reading: Reading) -> bool:
    """Return whether the text around a name calls its bearer a relation of somebody whose name is ``part`` of it."""
    return any(
        opens_apposition(gap) and not SENTENCE_END.search(gap) and relation_after(rest)
        for gap, rest in _around_genitive(part, reading.after)
    ) or any(
        not SENTENCE_END.search(gap) and (relation_between(gap) or relation_and_apposition(gap))
        for _, gap in _around_genitive(part, reading.before)
    )


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


def _run_together(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where ``long`` is two people taken for one: "Anna Emma", where "Anna og Emma" stands too.

    Likewise where both are named by themselves much more often than together. Of the people in the articles for
    training, 6,580 mentions, none goes by first name and surname in turn so often and by the full name so seldom.
    """
    counts = Counter(reading.base for reading in people)
    beside = {(first.base, second.base) for first, second in pairwise(people) if are_coordinated(first, second)}
    for long, together in counts.items():
        found = long.split()[:MOST_PARTS]
        for cut in range(1, len(found)):
            pair = " ".join(found[:cut]), " ".join(found[cut:])
            alone = min(counts[short] for short in pair)
            if pair in beside or pair[::-1] in beside or alone >= MUCH_MORE_ALONE * together:
                yield from ((short, long) for short in pair)


def are_coordinated(first: Reading, second: Reading) -> bool:
    """Return whether nothing but ``og`` or ``eller`` stands between two neighbouring names."""
    gap = second.mention.at - first.mention.at - len(first.mention.text)
    return first.mention.paragraph == second.mention.paragraph and gap > 0 and first.after[:gap] in BETWEEN_PEOPLE


def _relatives(people: Sequence[Reading]) -> Iterator[tuple[str, str]]:
    """Yield (short, long) where a first name is a relative's, and not of who is named in full.

    ``Halvor Lie`` er bonde. *Sønnen* ``Halvor`` is his son. *Moren,* ``Gunhild`` is not *datteren* ``Anne Gunhild``.
    But after Bjørn Lie, *sønnen* ``Aksel`` may well be the Aksel Lie whom the text is about.
    """
    kin = {reading.base: word for reading in people if (word := relative_before(reading.before))}
    last_full = ""
    for reading in people:
        word = relative_before(reading.before)
        if " " in reading.base:
            last_full = reading.base
        elif word:
            longer = {one for one in (last_full, *kin) if reading.base in one.split()[:MOST_PARTS] and " " in one}
            yield from ((reading.base, one) for one in longer if not alike(kin.get(one, ""), word))


def alike(one: str, other: str) -> bool:
    """Return whether two words are one relation: ``sønn``, ``sønnen``."""
    return one[:STEM] == other[:STEM]


def relative_before(before: str) -> str:
    """Return the word for a relative that the text before a name ends in; else the empty string.

    Example:
        >>> [relative_before(before) for before in ("Moren, ", "og sønnen ", "med fru ", "sønnen til ", "kona, og ")]
        ['moren', 'sønnen', '', '', '']
    """
    found = before.rstrip(", ").split()[-1:] if before.endswith(" ") else []
    words_ = [word.lower() for word in found if word in words("relations")]
    return words_[0] if words_ and words_[0] not in ADDRESSES else ""


def introduced_as_relations(people: Sequence[Reading]) -> set[str]:
    """Return the names that are introduced as somebody's relation: *broren* ``Per Lie``, so that ``Lie`` is another."""
    return {reading.base for reading in people if ends_in_relation(reading.before)}


def ends_in_relation(before: str) -> bool:
    """Return whether the text before a name ends in a relation.

    Example:
        >>> ends_in_relation("sammen med kona "), ends_in_relation("hans kone, statsråd "), ends_in_relation("kona, ")
        (True, True, False)
    """
    title = title_before(before)
    if title:
        before = before.rstrip().removesuffix(title).rstrip(", ") + " "
    return before.endswith(" ") and any(word in words("relations") for word in before.split()[-1:])


def gap_between(first: Reading, second: Reading) -> str | None:
    """Return the words between two neighbouring names of one sentence; ``None`` where they are far from each other."""
    if first.mention.paragraph != second.mention.paragraph:
        return None
    length = second.mention.at - first.mention.at - len(first.mention.text)
    if not 0 <= length <= NEAR:
        return None
    gap = second.before[len(second.before) - length :]
    return None if SENTENCE_END.search(gap) else gap


def are_related(first: Reading, second: Reading) -> bool:
    """Return whether the text calls one of two neighbouring names a relation of the other."""
    gap = gap_between(first, second)
    if gap is None:
        return False
    if relation_between(gap):
        return True
    if first.bare != first.base and relation_and_apposition(gap):
        return True
    return opens_apposition(gap) and (
        (second.bare != second.base and relation_after(second.after)) or relation_to(first.before)
    )


def relation_between(gap: str) -> bool:
    """Return whether the words between two names make one the other's relation.

    Example:
        >>> [relation_between(gap) for gap in (" far, ", ", far til ", " og broren ", " sin far heitte òg ")]
        [True, True, True, True]
        >>> [relation_between(gap) for gap in (" og ", ", ", " besøkte faren sin og ")]
        [False, False, False]
    """
    found = WORD.findall(gap)
    while found and found[-1] in IS:
        found.pop()
    if found and found[-1] in words("relations"):
        return True
    return any(one in words("relations") and two in PREPOSITIONS for one, two in pairwise(found))


def relation_and_apposition(gap: str) -> bool:
    """Return whether the words after a genitive are a relation and what leads to its name.

    Example:
        >>> relation_and_apposition(" far, den tidligere lederen "), relation_and_apposition(" tale, sier ")
        (True, False)
    """
    relation, comma, rest = gap.partition(",")
    last = WORD.findall(relation)[-1:]
    return bool(comma and last) and last[0] in words("relations") and len(WORD.findall(rest)) <= BEFORE_RELATION


def opens_apposition(gap: str) -> bool:
    """Return whether what follows a name says who it is: after a comma, a dash, a bracket or ``er``."""
    return gap.lstrip()[:1] in {",", "(", "–", "-"} or any(word in IS for word in WORD.findall(gap)[:1])


def relation_after(after: str) -> bool:
    """Return whether the text after a genitive goes on with a relation: ``Kims`` *avdøde far*."""
    return any(word in words("relations") for word in WORD.findall(CLAUSE_END.split(after)[0])[:BEFORE_RELATION])


def relation_to(before: str) -> bool:
    """Return whether the text before a name ends in a relation to its bearer: *far til dagens leder* ``Kim``."""
    found = WORD.findall(CLAUSE_END.split(before)[-1])[-BEFORE_RELATION:]
    return any(one in words("relations") and two in PREPOSITIONS for one, two in pairwise(found))
