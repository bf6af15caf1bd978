"""Within a document: what each of its mentions stands for, from the evidence of the document itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.lexicon import table, words
from pipeline.names import folded
from pipeline.records import Document, Mention
from pipeline.resolve.addresses import apart_by_address, apart_by_trade, open_beside_another
from pipeline.resolve.identifiers import Named, entity_id, indexed, most_used, printable
from pipeline.resolve.known_names import KnownNames
from pipeline.resolve.missed_names import with_missed_names
from pipeline.resolve.organisations import is_acronym, resolve_organisations, without_legal_form
from pipeline.resolve.people import at_their_turns, resolve_people
from pipeline.resolve.places import resolve_places
from pipeline.resolve.readings import Reading, readings
from pipeline.resolve.relations import introduced_as_relations, set_apart
from pipeline.resolve.spans import TAILS, whole_names
from pipeline.resolve.spelling import Similar

CALLED_AGENCY = ("byrået", "byrå")  # "nyhetsbyrået", "nyhendebyrået", "telegrambyrået"


MIN_CONFIDENCE = {"person": 0.4, "organisation": 0.5}
"""What the calibrated confidence of an entity must reach somewhere in a document, by type; of other types all are kept.

An organisation is to be likelier right than wrong. Unsure people and places are right more often than they say.
"""
LEGAL_FORMS_BEFORE = tuple(f"{form} " for form in table("whole_names")["organisations"]["prefixes"])


def resolve(document: Document, names: KnownNames, *, calibrated: bool) -> Document:
    """Return a recognised document with its names whole, the user's own ``names`` and missed ones too, and resolved.

    Where confidences are ``calibrated``, people and organisations that nowhere reach `MIN_CONFIDENCE` are left out.
    """
    resolved = resolve_document(with_missed_names(names.add_to(whole_names(document))))
    return names.named(without_unsure(resolved) if calibrated else resolved)


def without_unsure(document: Document) -> Document:
    """Return a resolved document without the people and organisations that nowhere reach `MIN_CONFIDENCE`.

    A legal form or a word for a body makes a name sure, and a sure name those a letter off, for slips look so. What has
    no confidence, such as the user's own names, is kept, unless other mentions of its entity have one.
    """
    surest: dict[str, float] = {}
    for one in document.mentions:
        if one.confidence is not None:
            unsure = one.confidence < MIN_CONFIDENCE.get(one.type, 0.0)
            confidence = 1.0 if unsure and _says_what_it_is(one.text) else one.confidence
            surest[one.entity_id] = max(confidence, surest.get(one.entity_id, 0.0))
    is_sure = [surest.get(one.entity_id, 1.0) >= MIN_CONFIDENCE.get(one.type, 0.0) for one in document.mentions]
    if all(is_sure):
        return document
    known = Similar((folded(one.name), True) for one, sure in zip(document.mentions, is_sure, strict=True) if sure)
    kept = (
        one for one, sure in zip(document.mentions, is_sure, strict=True) if sure or any(known.find(folded(one.name)))
    )
    return replace(document, mentions=tuple(kept))


def _says_what_it_is(name: str) -> bool:
    """Return whether a name has a legal form, or ends in a word for a body: *skole*, *Mållaget*, with or without -s."""
    last = name.rpartition(" ")[2].lower()
    bodies = (words("bodies"), TAILS["organisation"])
    is_body = any(last in some or last.removesuffix("s") in some for some in bodies)
    return is_body or without_legal_form(name) != name or name.startswith(LEGAL_FORMS_BEFORE)


def resolve_document(document: Document) -> Document:
    """Return ``document`` with name, role, entity id, country and reason filled in for each mention.

    Text, place and label of the mentions stay as they are, and so does their order. The type becomes that of the
    entity, where one name was taken for several types.
    """
    read = readings(document)
    by_type = indexed((one.mention.type, one) for one in read)
    named = {type_: iter(_resolved(type_, some)) for type_, some in by_type.items()}
    mentions = (_filled(one, next(named[one.mention.type]), document.doc_id) for one in read)
    return replace(document, mentions=tuple(mentions))


def _resolved(type_: str, read: Sequence[Reading]) -> list[Named]:
    """Return what each of the mentions of one type stands for, in order."""
    names = [one.base for one in read]
    counts = Counter(names)
    if type_ == "person":
        apart = set_apart(read)
        relations = introduced_as_relations(read)
        found = at_their_turns(names, resolve_people(names, apart, relations), apart)
        return apart_by_trade(read, apart_by_address(read, open_beside_another(read, found, apart, relations), apart))
    if type_ == "organisation":
        names = _with_agencies(read)
        counts = Counter(names)
        bracketed = {one.base for one in read if one.before.endswith("(") and one.after[:1] in {")", ",", "/", "-"}}
        named = resolve_organisations(counts, _explained_acronyms(read), bracketed)
    elif type_ == "place":
        named = resolve_places(counts, {one.base for one in read if _is_called_state(one)})
    else:  # of products, events and the like spelling is all that is known
        same = indexed((folded(name), name) for name in counts)
        named = {name: Named(most_used(same[folded(name)], counts), by="spelling") for name in counts}
    return [named[name] for name in names]


def _with_agencies(read: Sequence[Reading]) -> list[str]:
    """Return the names, a news agency in place of its letters where the text calls it one: *nyhetsbyrået* ``AP``."""
    agencies = table("organisations")["agencies"]
    names = [one.base for one in read]
    called = {one.base for one in read if one.before.rstrip().endswith(CALLED_AGENCY)}
    full = {short: name for name, some in agencies.items() for short in some if short in called or name in names}
    return [full.get(name, name) for name in names]


def _is_called_state(reading: Reading) -> bool:
    """Return whether the text calls a place a state in a country: *guvernøren i* ``Georgia``."""
    return any(word.startswith(("delstat", "guvernør")) for word in reading.before.lower().split()[-2:])


def _explained_acronyms(read: Sequence[Reading]) -> dict[str, str]:
    """Return acronym -> name for neighbours of which one stands in brackets after the other: Norges Bank (NB)."""
    beside = [(first.base, second.base) for first, second in pairwise(read) if _is_in_brackets(first, second)]
    return {
        short: long
        for pair in beside
        for short, long in (pair, pair[::-1])
        if is_acronym(short) and not is_acronym(long) and folded(short)[0] == folded(long)[0]
    }


def _is_in_brackets(first: Reading, second: Reading) -> bool:
    gap = second.mention.at - first.mention.at - len(first.mention.text)
    return 0 < gap <= len(" (") and second.before.endswith("(") and second.after.startswith(")")


def _filled(reading: Reading, named: Named, doc_id: str) -> Mention:
    return replace(
        reading.mention,
        name=named.name,
        role=reading.role,
        entity_id=entity_id(reading.mention.type, named.name, printable(doc_id) if named.only_here else ""),
        country=named.country,
        resolved_by=(reason := _reason(reading, named)),
        merge=named.merge if reason == named.by else "",
        may_be=named.may_be,
    )


def _reason(reading: Reading, named: Named) -> str:
    """Return why the name is what it is: its own words, the genitive taken off, or the rule that found it."""
    if named.name == reading.bare:
        return "exact" if named.name in reading.mention.text else "spelling"
    if named.name == reading.base:
        return "genitive" if len(reading.base) < len(reading.bare) else "full-name"
    return named.by or "spelling"
