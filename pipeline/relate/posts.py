"""What words state of a person: titles, whose they are, and the organisation or place that follows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from pipeline.lexicon import table
from pipeline.lexicon import words as lexicon_words
from pipeline.records import Document, PersonFacts
from pipeline.relate.clauses import Token, is_small
from pipeline.relate.stated import behind_dates
from pipeline.relate.titles import (
    is_adjective,
    is_body,
    is_body_genitive,
    is_definite_adjective,
    is_indefinite_body,
    is_ordinal,
    is_title,
    spelled,
)
from pipeline.relate.words import verbs, words

MAX_FIELD = 4  # words of a field: *i norsk språk*
SHORT: Mapping[str, str] = MappingProxyType(
    {"Rødt": "R"}
)  # parties without an abbreviation of their own in the lexicon


@dataclass(frozen=True, slots=True)
class Tie(PersonFacts):
    """What some words beside a name state.

    Attributes:
        first: position of the first of these words among the tokens of the sentence.
        last: position of the last.
        shared: whether it holds for all names of a list that this one ends: *Kari Moen og Per Lie* ``fra NTNU``.
        heads: whether it holds for all names of a list that this one begins: ``fra Høyre,`` *Kari Moen og Per Lie*.
    """

    first: int
    last: int
    shared: bool = False
    heads: bool = False


@cache
def parties() -> dict[str, str]:
    """Return name or abbreviation -> usual abbreviation of the parties, as the lexicon has them."""
    listed = table("organisations")
    found: dict[str, str] = {}
    for name in listed["parties"]:
        others = listed["names"][name]
        short = SHORT.get(name) or next(one for one in others if len(one) <= len("KrF"))
        found |= dict.fromkeys((name, *others, short), short)
    found |= {one.removesuffix("et"): short for one, short in found.items() if one.endswith("partiet")}
    return found | {one.upper(): short for one, short in found.items() if len(one) > 1} | {"A": "Ap"}


def party(text: str) -> str:
    """Return the usual abbreviation of a party, by whatever it is called; empty if it is none.

    Example:
        >>> party("Arbeidarpartiet"), party("FrP"), party("A"), party("venstre"), party("NRK")
        ('Ap', 'Frp', 'Ap', '', '')
    """
    return parties().get(text) or (parties().get(text.upper(), "") if text[:1].isupper() else "")


class Posts:
    """What titles, and the names beside them, state in the sentences of a document."""

    def __init__(self, document: Document) -> None:
        """Note which organisations and places are named."""
        self.document = document
        self._ids: dict[str, int] = {}
        for number, one in enumerate(document.mentions, start=1):
            if one.type in {"organisation", "place"}:
                self._ids.setdefault(one.name.lower(), number)

    def owned(self, tokens: Sequence[Token], tie: Tie) -> Tie:
        """Return a title's tie with whose it is: ``USAs``, ``Arbeidarpartiet sin``, ``komiteens``."""
        before = tie.first - 1
        while before >= 0 and (is_adjective(tokens[before]) or is_ordinal(tokens, before)):
            before -= 1
        if before > 0 and is_definite_adjective(tokens[before]) and tokens[before - 1].type == "owner":
            before -= 1  # Norges mektige sjef
        if before < 0:
            return tie
        adjacent = before == tie.first - 1 and tokens[tie.first].lower not in words("verbs_too")
        kinds = {"organisation", "place"} if tie.party else {"organisation"}  # NRK reporter, Bodø SV-leder Kari Moen
        if adjacent and tokens[before].type in kinds and tie.role[:1].islower():
            return replace(self.named(tie, tokens[before]) or tie, first=before)
        owner = (
            before - 1 if before and (tokens[before].lower in words("own") or tokens[before].text in "'’") else before
        )
        if tokens[owner].type == "owner" or (owner < before and tokens[owner].mention):
            return replace(self.named(tie, tokens[owner]) or tie, first=owner)
        if owner < before and is_body(tokens[owner]):
            return replace(tie, first=owner, employer=tie.employer or tokens[owner].text)  # kommunen sin ordførar
        if is_body_genitive(tokens[before]):
            return replace(tie, first=before, employer=tie.employer or tokens[before].text[:-1])
        return tie

    def post(self, tokens: Sequence[Token], start: int, end: int, until: int = -1) -> Tie:
        """Return a post whose title stands between two positions: ``professor i økonomi ved NTNU i Trondheim``."""
        tie = self.compound(Tie(start, end, role=spelled(tokens, start, end)), tokens[end])
        body = self.body(tokens, tie)
        if not body:
            field = _field_end(tokens, end + 1, until)
            if field > end:
                words_of_field = tokens[end + 1 : field + 1]  # eier av en butikk, styrmann på M/S Moen, ved avdeling
                told = any(one.lower in words("articles") or one.text[0].isupper() for one in words_of_field)
                told = told or (
                    words_of_field[0].lower in {"ved", "hos"} and any(map(is_indefinite_body, words_of_field))
                )
                tie = replace(tie, role=tie.role if told else spelled(tokens, start, field), last=field)
                told_to = any(
                    token.lower == "til" for token in tokens[field + 1 : field + 2]
                )  # sier Moen, lege i Bodø til NTB
                body = None if told_to else self.body(tokens, tie)
        return with_place(tokens, body) if body else tie

    def body(self, tokens: Sequence[Token], tie: Tie) -> Tie | None:
        """Return a tie with the organisation or place that follows it: ``ved NTNU``, ``i utenrikskomiteen``."""
        at = tie.last + 1
        following = tokens[at : at + 2]
        if tie.role and following and following[0].type == "organisation":  # formann Bodø Frp, leder LO sitt utvalg
            part = [token.lower in words("own") for token in following][1:] == [True]
            return self.named(replace(tie, last=at + 2 if part and at + 2 < len(tokens) else at), tokens[at])
        if len(following) <= 1 or following[0].lower not in words("of", "behind_it"):
            return None
        at += 1
        while at + 1 < len(tokens) and (
            is_adjective(tokens[at])
            or tokens[at].lower in words("articles", "begins_pairs")
            or (tokens[at - 1].lower in words("articles") and is_definite_adjective(tokens[at]))
            or specifies(tokens, at)
        ):
            at += 1
        token = tokens[at]
        if token.type == "owner":
            return self._owned_body(tokens, tie, at)
        if token.lower in words("boards") and _organisation_of(tokens, at + 1):
            at, token = at + 2, tokens[at + 2]  # i styret for Norges Bondelag
        elif tie.role and tokens[at + 1 : at + 2] and token.lower.endswith("s") and is_indefinite_body(tokens[at + 1]):
            return replace(tie, last=at + 1, employer=tokens[at + 1].text)  # i fylkets samferdselsutvalg
        if token.type in {"organisation", "place"}:
            joint = replace(tie, last=at + 2, employer=spelled(tokens, at, at + 2))
            return joint if _is_joint_office(tokens, at) else self.named(replace(tie, last=at), token)
        press = any(post in tie.role for post in words("press")) or token.text in newspapers()
        derived = tokens[at - 1].lower == "ved" or token.text.lower() in lexicon_words("bodies")
        other = {"derived": derived, "product": press}.get(token.type, is_body(token))
        by_noun = specified(tokens, replace(tie, last=at), at)
        head = _behind_parts(tokens, at)
        whole = other if head == at else is_body(tokens[head])  # i helse- og omsorgskomiteen
        return by_noun or (replace(tie, last=head, employer=spelled(tokens, at, head)) if whole else None)

    def _owned_body(self, tokens: Sequence[Token], tie: Tie, owner: int) -> Tie | None:
        """Return a tie with the organisation whose part follows: *leder i* ``Brann ILs fotballgruppe``."""
        at = _behind_parts(tokens, owner + 1)
        while (
            at + 1 < len(tokens)
            and not is_indefinite_body(tokens[at])
            and (is_adjective(tokens[at]) or is_definite_adjective(tokens[at]))
        ):
            at += 1
        is_part = at < len(tokens) and is_indefinite_body(tokens[at])
        found = self.named(replace(tie, last=at), tokens[owner]) if tie.role and is_part else None
        return found if found and (found.organisation or found.party) else None

    def named(self, tie: Tie, token: Token) -> Tie | None:
        """Return a tie with the organisation, party or place that a name is; ``None`` for other names.

        What the tie has already is not overwritten: *Norges ambassadør i FN* is of both.
        """
        mention = self.document.mentions[token.mention - 1]
        short = party(mention.name) or party(mention.text)
        if short and mention.type == "organisation":
            return replace(tie, party=tie.party or short)
        if mention.type == "organisation":
            where, _, branch = mention.name.rpartition(" ")
            if where and where not in words("wings") and party(branch):  # Bodø SV
                tie = replace(tie, party=tie.party or party(branch))
            return tie if tie.employer else replace(tie, organisation=tie.organisation or token.mention)
        return replace(tie, place=tie.place or token.mention) if mention.type == "place" else None

    def compound(self, tie: Tie, token: Token) -> Tie:
        """Return a tie whose title is a compound with a name apart: ``Ap-leder``, ``NHO-sjef``, ``Molde-trener``."""
        head, hyphen, tail = token.text.rpartition("-")
        if not (hyphen and tail and tie.role == token.text):
            return tie
        if party(head):
            return replace(tie, role=tail, party=party(head))
        return tie if tail in words("posts_abroad") else self._apart(tie, head, tail)

    def _apart(self, tie: Tie, head: str, tail: str) -> Tie:
        """Return a tie with the place or body that the first part of a compound is, if it is one."""
        number = self._number(head)
        if number and self.document.mentions[number - 1].type == "place":
            return replace(tie, role=tail, place=number)
        is_name = head[:1].isupper() and head.lower() not in words("regions")
        of_body = is_name and tail.lower().startswith(tuple(words("posts_in_bodies")))
        if number or of_body or (is_name and head.isupper()) or head in organisations() or " " in head:
            return replace(tie, role=tail, organisation=number, employer=head)
        if is_name and tail.lower().startswith(tuple(words("local_posts", "posts_of_places"))):
            return replace(tie, role=tail, locality=_without_link(head))
        return tie

    def native(self, tie: Tie, token: Token) -> Tie | None:
        """Return the place or organisation of a compound without a post: ``Ålesund-jenta``, ``NRK-mannen``."""
        head, hyphen, tail = token.text.rpartition("-")
        if not hyphen or tail not in words("natives"):
            return None
        number = self._number(head)
        if number:
            kind = self.document.mentions[number - 1].type
            return replace(tie, place=number) if kind == "place" else replace(tie, organisation=number)
        if head in organisations():
            return replace(tie, employer=head)
        return replace(tie, locality=_without_link(head)) if _is_place(head) else None

    def _number(self, head: str) -> int:
        """Return the number of the mention that the first part of a compound is, with a linking *s* or without."""
        return self._ids.get(head.lower()) or self._ids.get(_without_link(head).lower(), 0)


def _without_link(head: str) -> str:
    """Return the first part of a compound without its linking *s*: ``Bergens``*-ordføreren*, not ``Moss``*-trener*."""
    own = any(head.lower() in lexicon_words(one) for one in ("names_in_s", "endings_in_s"))
    linked = head.endswith("s") and not own
    return head[:-1] if linked else head


def _is_place(head: str) -> bool:
    """Return whether the first part of a compound is a place, as far as lists and its own ending tell: *Ålesund*."""
    ends = head.lower().endswith(tuple(words("ends_of_places"))) and head.lower() not in words("ends_of_places")
    return head[:1].isupper() and (head in towns() or ends) and head.lower() not in words("regions")


@cache
def towns() -> frozenset[str]:
    """Return the names of towns with newspapers, and other well-known names of places."""
    return frozenset({*table("locations")["newspapers"], *table("place_names")["names"]})


@cache
def organisations() -> frozenset[str]:
    """Return the names of well-known organisations, newspapers among them."""
    listed = table("organisations")["names"]
    return newspapers().union(listed, *listed.values())


@cache
def newspapers() -> frozenset[str]:
    """Return the names of well-known newspapers."""
    return frozenset().union(*table("locations")["newspapers"].values())


def closes(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an apposition ends at a position."""
    if at >= len(tokens) or tokens[at].lower in words("go_on"):
        return True
    return not (tokens[at].text[0].isalnum() or tokens[at].mention)


def with_place(tokens: Sequence[Token], tie: Tie) -> Tie:
    """Return a tie with the place or party behind its body: *Capio Senter* ``i Bodø``, *komiteen* ``for Høyre``."""
    at = tie.last + 2
    if not (tie.organisation or tie.employer or (tie.party and tie.role)) or tie.place or at >= len(tokens):
        return tie
    if tokens[at - 1].lower in words("stands_for") and party(tokens[at].text) and not tie.party:
        return replace(tie, party=party(tokens[at].text), last=at)
    if tokens[at - 1].lower not in {"i", "på"}:
        return tie
    return replace(tie, place=tokens[at].mention, last=at) if tokens[at].type == "place" else tie


def _field_end(tokens: Sequence[Token], at: int, until: int = -1) -> int:
    """Return the last position of the field of a post that begins at a position: *professor* ``i økonomi``.

    Args:
        until: the position before the name that the post belongs to.
    """
    last = at - 1
    pause = until >= 0 and tokens[until + 1].text == ","
    if at < len(tokens) and tokens[at].lower in words("of"):
        for position in range(at + 1, min(at + MAX_FIELD, len(tokens))):
            word, following = tokens[position].lower, tokens[position + 1 : position + 2]
            if (
                word == "og"
                and position > at + 1
                and following
                and not is_title(following[0])
                and _ends_field(tokens, position + 2)
            ):
                continue  # sport og spill
            small = (
                is_small(tokens[position])
                or word in words("own", "called", "months", "spans")
                or word in verbs()
                or word == "å"
            )
            if (
                small
                or (not pause and word in words("articles"))
                or word.isdecimal()
                or not word.replace("-", "").isalnum()
            ):
                break
            last = position
    last = _listed_end(tokens, last) if last > at else last
    if last > at and tokens[last].lower.endswith((*words("no_fields"), "-")):
        return at - 1  # forfatter av norsk opprinnelse
    if last == until:
        return last
    if last > at and _ends_field(tokens, last + 1):
        return last
    return at - 1


def _listed_end(tokens: Sequence[Token], last: int) -> int:
    """Return the end of a list of fields that goes on behind a position: *lærer i norsk*``, historie og religion``."""
    end = last
    while end + 2 < len(tokens) and tokens[end + 1].text in {",", "og"}:
        word = tokens[end + 2]
        other = is_small(word) or is_title(word) or word.lower in lexicon_words("relations")
        if other or not word.lower.isalpha() or word.lower in words("born", "appointed", "no_items"):
            break
        end += 2
        if tokens[end - 1].text == "og":
            return end if _ends_field(tokens, end + 1) else last
    return last


def _ends_field(tokens: Sequence[Token], at: int) -> bool:
    return closes(tokens, at) or tokens[at].lower in words("of", "adverbs") or behind_dates(tokens, at) > at


def specifies(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a noun says what the name behind it is: ``klubben`` *Brann*, ``byen`` *Bodø*."""
    following = tokens[at + 1 : at + 2]
    if not following or tokens[at].type not in {"", "derived", "other"}:
        return False
    if following[0].type == "place" and tokens[at].lower in words("of_places"):
        return True
    return following[0].type not in {"owner", "person"} and following[0].text[0].isupper() and _is_body_noun(tokens[at])


def _is_body_noun(token: Token) -> bool:
    return token.type in {"", "derived", "other"} and token.text.lower() in lexicon_words("bodies")


def specified(tokens: Sequence[Token], tie: Tie, at: int) -> Tie | None:
    """Return a tie with a name that only the noun before it tells to be a body's: *fra bandet* ``Cortina``."""
    if not (at and _is_body_noun(tokens[at - 1]) and tokens[at].text[0].isupper()):
        return None
    last = at
    while (
        not tokens[at].mention
        and last + 1 < len(tokens)
        and tokens[last + 1].text[0].isupper()
        and not tokens[last + 1].mention
    ):
        last += 1
    return replace(tie, last=last, employer=spelled(tokens, at, last))


def _behind_parts(tokens: Sequence[Token], at: int) -> int:
    """Return the position of the last of compounds that share their head: ``helse- og`` *omsorgskomité*."""
    while at + 2 < len(tokens) and tokens[at].text.endswith("-") and tokens[at + 1].text in {",", "og"}:
        at += 2
    return at


def _is_joint_office(tokens: Sequence[Token], at: int) -> bool:
    """Return whether one office of two places begins at a position: *ved* ``Fusa og Tysnes lensmannskontor``."""
    parts = tokens[at : at + 3]
    if tokens[at - 1].lower != "ved" or [part.text for part in parts[1:2]] != ["og"] or not parts[-1].mention:
        return False
    first, _, last = parts[-1].text.rpartition(" ")
    return bool(parts[0].mention and first) and last.islower() and not parts[0].text.rpartition(" ")[2].islower()


def _organisation_of(tokens: Sequence[Token], at: int) -> bool:
    """Return whether *for* or *i* and an organisation follow."""
    behind = tokens[at : at + 2]
    return [token.type for token in behind][1:] == ["organisation"] and behind[0].lower in {"for", "i", "av", "til"}
