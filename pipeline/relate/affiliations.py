"""Who is what: the post, organisation, place, party and age that a text states of the people in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import pairwise

from pipeline.records import Affiliation, Document, PersonFacts
from pipeline.relate.clauses import Clause, Token
from pipeline.relate.ties import Tie, Ties, is_plural

NAMES_OF_FACTS = tuple(fact.name for fact in fields(PersonFacts))


def affiliations(document: Document, sentences: Sequence[Clause]) -> Iterator[Affiliation]:
    """Yield what the words beside the names of people state, in order.

    Example:
        >>> from pipeline import extract
        >>> text = "Ordfører Kari Moen (Sp) møtte Per Lie (45), professor ved NTNU."
        >>> columns = ["person", "role", "organisation", "party", "age"]
        >>> extract(texts=[text], tables=["affiliations"]).affiliations()[columns]
              person       role organisation party   age
        0  Kari Moen   Ordfører                 Sp  <NA>
        1    Per Lie  professor         NTNU          45
    """
    ties = Ties(document)
    for clause in sentences:
        yield from _of_clause(document, clause, ties)


def _of_clause(document: Document, clause: Clause, ties: Ties) -> Iterator[Affiliation]:
    aligned = document.paragraphs[clause.paragraph - 1].text
    people = [at for at, token in enumerate(clause.tokens) if _is_person(document, token)]
    found = {at: _joined(list(ties.of(clause.tokens, at))) for at in people}
    _share(clause.tokens, people, found)
    seen = set()  # spans, which tell the rows of a document apart
    for at in people:
        for tie in found[at]:
            span = clause.tokens[tie.first].start, clause.tokens[tie.last].end
            if span in seen:
                continue
            seen.add(span)
            values = {name: getattr(tie, name) for name in NAMES_OF_FACTS}
            text = aligned.text[slice(*span)]
            yield Affiliation(clause.tokens[at].mention, text, *aligned.origin(*span), **values)


def _is_person(document: Document, token: Token) -> bool:
    return bool(token.mention) and document.mentions[token.mention - 1].type == "person"


def _joined(found: Sequence[Tie]) -> list[Tie]:
    """Return ties with those that fill each other in one: *ordfører Kari Moen (Sp)*; a second role stays apart."""
    rows: list[Tie] = []
    for tie in found:
        values = {name: getattr(tie, name) for name in (*NAMES_OF_FACTS, "shared") if getattr(tie, name)}
        if rows and not any(getattr(rows[0], name) for name in values):
            rows[0] = replace(rows[0], first=min(rows[0].first, tie.first), last=max(rows[0].last, tie.last), **values)
        else:
            rows.append(tie)
    return rows


def _share(tokens: Sequence[Token], people: Sequence[int], found: dict[int, list[Tie]]) -> None:
    """Let a title in the plural hold for all names that follow it, and *fra NTNU* for all before it."""
    joined = [(one, other) for one, other in pairwise(people) if _are_joined(tokens, one, other)]
    for one, other in joined:
        role = next((tie.role for tie in found[one] if is_plural(tie.role)), "")
        if role and not any(tie.role for tie in found[other]):
            found[other] = _joined([*found[other], Tie(other, other, role=role)])
    for one, other in reversed(joined):
        shared = next((tie for tie in found[other] if tie.shared), None)
        if shared and not any(tie.organisation or tie.place for tie in found[one]):
            mine = Tie(one, one, organisation=shared.organisation, place=shared.place, shared=True)
            found[one] = _joined([*found[one], mine])


def _are_joined(tokens: Sequence[Token], one: int, other: int) -> bool:
    """Return whether only a comma or *og* stands between two names, and what is between brackets."""
    between = tokens[one + 1 : other]
    if between and between[0].text == "(":
        close = next((at for at, token in enumerate(between) if token.text == ")"), len(between))
        between = between[close + 1 :]
    return len(between) == 1 and between[0].text in {"og", ","}
