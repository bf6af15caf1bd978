"""Who is what: the post, organisation, place, party and age that a text states of the people in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import pairwise

from pipeline.records import Affiliation, Document, PersonFacts
from pipeline.relate.before import Before
from pipeline.relate.behind import Behind
from pipeline.relate.clauses import Clause, Token, abbreviated
from pipeline.relate.posts import Tie
from pipeline.relate.titles import is_adjective, is_plural, is_title
from pipeline.relate.words import words

NAMES_OF_FACTS = tuple(fact.name for fact in fields(PersonFacts))


class Ties(Before, Behind):
    """The ties that the sentences of a document state."""

    def of(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what the words before and behind the name at a position state."""
        yield from self.before(tokens, at)
        yield from self.behind(tokens, at)


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
    for clause in _whole(sentences):
        yield from _of_clause(document, clause, ties)


def _whole(sentences: Sequence[Clause]) -> Iterator[Clause]:
    """Yield sentences, with those in one that were cut behind an abbreviation or a post: *adm. dir.*, *Leder:*."""
    cut: Clause | None = None
    for clause in sentences:
        whole = Clause(clause.paragraph, [*cut.tokens, *clause.tokens]) if cut and _goes_on(cut, clause) else clause
        if cut and whole is clause:
            yield cut
        cut = whole
    if cut:
        yield cut


def _goes_on(clause: Clause, following: Clause) -> bool:
    if clause.paragraph != following.paragraph:
        return False
    before, last = clause.tokens[-2:-1], clause.tokens[-1]
    return last.lower in abbreviated() or (
        last.text == ":" and any(is_title(one) or one.type == "organisation" for one in before)
    )


def _of_clause(document: Document, clause: Clause, ties: Ties) -> Iterator[Affiliation]:
    aligned = document.paragraphs[clause.paragraph - 1].text
    people = [at for at, token in enumerate(clause.tokens) if _is_person(document, token)]
    stated = {at: list(ties.of(clause.tokens, at)) for at in people}
    found = {at: _joined(some) for at, some in stated.items()}
    heads = {at: tie for at, some in stated.items() for tie in some if tie.heads}
    _share(clause.tokens, people, found, heads)
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
        values = {name: getattr(tie, name) for name in (*NAMES_OF_FACTS, "shared", "heads") if getattr(tie, name)}
        if rows and not any(getattr(rows[0], name) for name in values):
            rows[0] = replace(rows[0], first=min(rows[0].first, tie.first), last=max(rows[0].last, tie.last), **values)
        else:
            rows.append(tie)
    return rows


def _share(tokens: Sequence[Token], people: Sequence[int], found: dict[int, list[Tie]], heads: dict[int, Tie]) -> None:
    """Let a title in the plural hold for all names that follow it; *fra NTNU* and *er leger* for all before it."""
    for one, other in _joints(tokens, people, at_places=True):
        head = heads.get(one)
        if head and not any(tie.organisation or tie.party for tie in found[other]):
            heads[other] = replace(head, first=other, last=other, age=None)
            found[other] = _joined([*found[other], heads[other]])
        role = next((tie.role for tie in found[one] if is_plural(tie.role)), "")
        if role and not any(tie.role for tie in found[other]):
            found[other] = _joined([*found[other], Tie(other, other, role=role)])
    passed: set[int] = (
        set()
    )  # who has it from a later one: of *Moen, Lie og Vik fra NTNU* also Moen, of *Lie, Vik fra* not
    for one, other in reversed(list(_joints(tokens, people))):
        shared = next((tie for tie in found[other] if tie.shared), None)
        if (
            shared
            and (other in passed or any(token.text == "og" for token in tokens[one:other]))
            and not any(tie.organisation or tie.place or tie.party for tie in found[one])
        ):
            role = shared.role if is_plural(shared.role) else ""
            found[one] = _joined([*found[one], replace(shared, first=one, last=one, age=None, role=role)])
            passed.add(one)


def _joints(tokens: Sequence[Token], people: Sequence[int], *, at_places: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the names that are side by side in a list, which ends with the name behind *og*.

    Args:
        at_places: whether a place or organisation may follow each name: *Kari Moen* ``i Bodø`` *og Per Lie*.
    """
    ended = False
    for one, other in pairwise(people):
        placed = at_places and one + 2 < other and tokens[one + 1].lower in words("of") and tokens[one + 2].mention
        if _are_joined(tokens, one + 2 if placed else one, other) and not ended:
            yield one, other
            ended = tokens[other - 1].text == "og"
        else:
            ended = False


def _are_joined(tokens: Sequence[Token], one: int, other: int) -> bool:
    """Return whether only a comma or *og* stands between two names, and what is between brackets, and adjectives."""
    between = tokens[one + 1 : other]
    if between and between[0].text == "(":
        close = next((at for at, token in enumerate(between) if token.text == ")"), len(between))
        between = between[close + 1 :]
    beside = words("colleagues")
    joint = [one.text for one in between if not (is_adjective(one) or is_title(one) or one.lower in beside)]
    return joint in (["og"], [","], [",", "og"])
