"""Within a document: what each of its mentions stands for, from the evidence of the document itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.records import Document, Mention
from pipeline.resolve.agreement import agreed_readings
from pipeline.resolve.identifiers import Named, entity_id, folded, printable, resolve_spellings
from pipeline.resolve.known_names import KnownNames
from pipeline.resolve.organisations import resolve_organisations
from pipeline.resolve.people import resolve_people
from pipeline.resolve.places import resolve_places
from pipeline.resolve.readings import Reading
from pipeline.resolve.relations import introduced_as_relations, set_apart
from pipeline.resolve.short_names import is_acronym
from pipeline.resolve.spans import whole_names
from pipeline.resolve.turns import at_their_turns


def resolve(document: Document, names: KnownNames) -> Document:
    """Return a recognised document with its names whole, the user's own ``names`` among them, and resolved."""
    return names.named(resolve_document(names.add_to(whole_names(document))))


def resolve_document(document: Document) -> Document:
    """Return ``document`` with name, role, entity id, country and reason filled in for each mention.

    Text, place and label of the mentions stay as they are, and so does their order. The type becomes that of the
    entity, where one name was taken for several types.
    """
    read = agreed_readings(document)
    by_type: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in read:
        by_type[reading.mention.type].append(reading)
    named = {kind: iter(_resolved(kind, some)) for kind, some in by_type.items()}
    mentions = (_filled(one, next(named[one.mention.type]), document.doc_id) for one in read)
    return replace(document, mentions=tuple(mentions))


def _resolved(kind: str, read: Sequence[Reading]) -> list[Named]:
    """Return what each of the mentions of one type stands for, in order."""
    names = [reading.base for reading in read]
    if kind == "person":
        apart = set_apart(read)
        return at_their_turns(names, resolve_people(names, apart, introduced_as_relations(read)), apart)
    named = _resolved_names(kind, read, Counter(names))
    return [named[name] for name in names]


def _resolved_names(kind: str, read: Sequence[Reading], counts: Counter[str]) -> dict[str, Named]:
    if kind == "organisation":
        bracketed = {one.base for one in read if one.before.endswith("(") and one.after[:1] in {")", ",", "/", "-"}}
        return resolve_organisations(counts, explained_acronyms(read), bracketed)
    if kind == "place":
        return resolve_places(counts, {one.base for one in read if is_called_state(one)})
    return resolve_spellings(counts)


def is_called_state(reading: Reading) -> bool:
    """Return whether the text calls a place a state in a country: *guvernøren i* ``Georgia``."""
    return any(word.startswith(("delstat", "guvernør")) for word in reading.before.lower().split()[-2:])


def explained_acronyms(read: Sequence[Reading]) -> dict[str, str]:
    """Return acronym -> name for neighbours of which one stands in brackets after the other: Norges Bank (NB)."""
    found: dict[str, str] = {}
    for first, second in pairwise(read):
        if in_brackets(first, second):
            pairs = ((first.base, second.base), (second.base, first.base))
            found |= {short: long for short, long in pairs if is_acronym(short) and begins_alike(short, long)}
    return found


def in_brackets(first: Reading, second: Reading) -> bool:
    """Return whether the second name stands in brackets right after the first."""
    gap = second.mention.at - first.mention.at - len(first.mention.text)
    return 0 < gap <= len(" (") and second.before.endswith("(") and second.after.startswith(")")


def begins_alike(short: str, long: str) -> bool:
    """Return whether ``long`` is no acronym itself and begins with the letter that ``short`` begins with."""
    return not is_acronym(long) and folded(short)[0] == folded(long)[0]


def _filled(reading: Reading, named: Named, doc_id: str) -> Mention:
    one = reading.mention
    return Mention(  # in full, since ``replace`` takes several times as long
        text=one.text,
        start=one.start,
        end=one.end,
        label=one.label,
        type=one.type,
        paragraph=one.paragraph,
        sentence=one.sentence,
        at=one.at,
        confidence=one.confidence,
        name=named.name,
        role=reading.role,
        entity_id=entity_id(one.type, named.name, printable(doc_id) if named.only_here else ""),
        country=named.country,
        resolved_by=_reason(reading, named),
    )


def _reason(reading: Reading, named: Named) -> str:
    """Return why the name is what it is: its own words, the genitive taken off, or the rule that found it."""
    if named.name == reading.bare:
        return "exact" if named.name in reading.mention.text else "spelling"
    if named.name == reading.base:
        return "genitive" if len(reading.base) < len(reading.bare) else "full-name"
    return named.by or "spelling"
