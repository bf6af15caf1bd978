"""The words beside a person's name that tell who it is: titles, brackets, appositions, *fra* and *er*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from types import MappingProxyType

from pipeline.lexicon import table
from pipeline.records import Document, PersonFacts
from pipeline.relate.clauses import CLOSING, DASHES, ENDS, OPENING, Token, is_small
from pipeline.relate.titles import (
    DEFINITE,
    is_adjective,
    is_body,
    is_body_genitive,
    is_noun_here,
    is_plural,
    is_title,
    is_title_part,
    spelled,
    title_start,
)
from pipeline.relate.words import verbs, words

OLDEST = 120
MOST_BRACKET = 12  # words between brackets
MOST_FIELD = 4  # words of a field: *i norsk språk*
MOST_POST = 10  # words from a title to the name behind its organisation
MOST_TITLE = 3  # words
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
    return found | {one.upper(): short for one, short in found.items() if len(one) > 1} | {"A": "Ap"}


def party(text: str) -> str:
    """Return the usual abbreviation of a party, by whatever it is called; empty if it is none.

    Example:
        >>> party("Arbeidarpartiet"), party("FRP"), party("A"), party("venstre"), party("NRK")
        ('Ap', 'Frp', 'Ap', '', '')
    """
    return parties().get(text, "")


class Ties:
    """The ties that the sentences of a document state."""

    def __init__(self, document: Document) -> None:
        """Note which organisations and places are named."""
        self.document = document
        self._named_here: dict[str, int] = {}
        for number, one in enumerate(document.mentions, start=1):
            if one.type in {"organisation", "place"}:
                self._named_here.setdefault(one.name.lower(), number)

    def of(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what the words before and behind the name at a position state."""
        yield from self._before(tokens, at)
        yield from self._behind(tokens, at)

    # before the name

    def _before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        pause = tokens[at - 1].text if at > 1 and tokens[at - 1].text in {",", ":"} else ""
        last = _before_number(tokens, at - 2 if pause else at - 1)
        if last > 1 and tokens[last].lower in words("called") and tokens[last - 1].lower == "ved":
            last -= 2  # en fisker ved navn Kari Moen
        if last < 0:
            return
        title, word = title_start(tokens, last), tokens[last]
        if title and tokens[title - 1].text in OPENING and any(one.text in CLOSING for one in tokens[at + 1 : at + 2]):
            return  # the ship «Kong Sverre»
        if title is not None:
            if is_noun_here(tokens, title) and self._leads_to(tokens, title, at, pause):
                yield from self._titled(tokens, title, last, at)
                if title > 1 and tokens[title - 1].text == "," and tokens[title - 2].type == "organisation":
                    yield from self._heading(tokens, title - 2, at)
        elif not pause and word.type == "owner":
            yield from (tie for tie in [self._named(Tie(last, at), word)] if tie and tie.party)
        elif word.lower in {"gamle", "gammel", "gammal"}:
            yield from (Tie(last - 2, at, age=age) for age in [_age(tokens[max(0, last - 2)].text)] if age)
        elif not pause and word.lower in words("copulas", "called"):
            yield from self._post_before(tokens, last - 1, at, opens=True)
        elif pause != ":" or _begins_list(tokens, last):
            posts = list(self._post_before(tokens, last, at))
            yield from posts or (self._heading(tokens, last, at) if pause else ())
        else:
            yield from self._heading(tokens, last, at)

    def _heading(self, tokens: Sequence[Token], last: int, at: int) -> Iterator[Tie]:
        """Yield the organisation of the names of a list behind it: ``fra Høyre,`` and ``Høyre:`` *Kari Moen, Lie*."""
        if tokens[last].type != "organisation":
            return
        if tokens[last + 1].text == ",":
            leads = last and tokens[last - 1].lower in {"fra", "frå"}
            leads = leads and (last < MOST_TITLE or any(map(is_title, tokens[: last - 1])))
            leads = leads and (last < MOST_TITLE or tokens[last - 2].text == "," or is_title(tokens[last - 2]))
        else:
            leads = not last or tokens[last - 1].text in {*ENDS, ";"}
            leads = leads and (at + 1 == len(tokens) or tokens[at + 1].text in {",", "(", ".", "og"})
        tie = self._named(Tie(last, at, heads=True), tokens[last]) if leads else None
        if tie:
            yield tie

    def _leads_to(self, tokens: Sequence[Token], title: int, at: int, pause: str) -> bool:
        """Return whether a title is of the name behind a pause: *rapparen,* and *Ruters sjef,* but not *rapper,*."""
        if pause and _is_apposition(tokens, title):
            return False
        if pause == ":":
            return title == 0 or not (tokens[title - 1].text.isalnum() or tokens[title - 1].mention)
        if not pause or tokens[at - 2].lower.endswith(DEFINITE):
            return True
        return self._owned(tokens, Tie(title, at)).first < title and _closes(tokens, at + 1)

    def _titled(self, tokens: Sequence[Token], start: int, last: int, at: int) -> Iterator[Tie]:
        """Yield titles before a name, each coordinated one by itself, with whose it is: ``USAs`` *ambassadør*."""
        tie = self._compound(Tie(start, at, role=spelled(tokens, start, last)), tokens[last])
        other = title_start(tokens, start - 2) if start > 1 and tokens[start - 1].lower == "og" else None
        if other is not None:
            yield tie
            tie = Tie(other, at, role=spelled(tokens, other, start - 2))
        yield self._owned(tokens, tie)

    def _owned(self, tokens: Sequence[Token], tie: Tie) -> Tie:
        """Return a title's tie with whose it is: ``USAs``, ``Arbeidarpartiet sin``, ``komiteens``."""
        before = tie.first - 1
        while before >= 0 and is_adjective(tokens[before]):
            before -= 1
        if before < 0:
            return tie
        owner = before - 1 if before and tokens[before].lower in words("own") else before
        if tokens[owner].type == "owner" or (owner < before and tokens[owner].mention):
            return replace(self._named(tie, tokens[owner]) or tie, first=owner)
        if is_body_genitive(tokens[before]):
            return replace(tie, first=before, employer=tie.employer or tokens[before].text[:-1])
        return tie

    def _post_before(self, tokens: Sequence[Token], last: int, at: int, *, opens: bool = False) -> Iterator[Tie]:
        """Yield a post before a name: ``leder i LO,`` *Kari Moen*, ``leder i LO er`` *Kari Moen*."""
        for end in range(last, max(-1, last - MOST_POST), -1):
            start = title_start(tokens, end)
            if start is None:
                continue
            tie = self._post(tokens, start, end, until=last)
            sure = tokens[at - 1].text != "," or tie.organisation or tie.employer or tie.place or tie.party
            if opens and not all(is_adjective(token) or token.lower in words("articles") for token in tokens[:start]):
                return
            if tokens[at - 1].text == "," and _is_apposition(tokens, start):
                return
            if tie.last == last and (tie.last > end or opens) and (sure or _closes(tokens, at + 1)):
                yield replace(tie, last=at)
            return

    def _compound(self, tie: Tie, token: Token) -> Tie:
        """Return a tie whose title is a compound with a name apart: ``Ap-leder``, ``NHO-sjef``, ``Molde-trener``."""
        head, hyphen, tail = token.text.rpartition("-")
        if not (hyphen and tail and tie.role == token.text):
            return tie
        if party(head):
            return replace(tie, role=tail, party=party(head))
        if tail in words("posts_abroad"):
            return tie
        number = self._named_here.get(head.lower(), 0)
        if number and self.document.mentions[number - 1].type == "place":
            return replace(tie, role=tail, place=number)
        if number or head.isupper() or head in organisations():
            return replace(tie, role=tail, organisation=number, employer=head)
        return tie

    # behind the name

    def _behind(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        behind = at + 1
        if tokens[at].type == "owner":
            return
        if behind < len(tokens) and tokens[behind].text == "(":
            near = range(behind, min(behind + MOST_BRACKET, len(tokens)))
            close = next((one for one in near if tokens[one].text == ")"), None)
            if close is None:
                return
            yield from self._bracket(tokens, at, behind + 1, close)
            behind = close + 1
            if tokens[behind : behind + 1] and tokens[behind].type == "place" and _age(tokens[close - 1].text):
                yield Tie(at, behind, place=tokens[behind].mention)  # Kari Moen (42) Bodø
        if behind >= len(tokens):
            return
        token = tokens[behind]
        if token.lower in {"fra", "frå"}:
            yield from self._from(tokens, at, behind)
        elif token.lower in {"ved", "i", "på", "hos"}:
            yield from self._at(tokens, at, behind)
        elif token.text == ",":
            yield from self._apposition(tokens, at, behind + 1)
        elif token.type == "organisation" and tokens[0].lower in words("credits"):
            yield self._named(Tie(at, behind), token) or Tie(at, behind)
        elif token.text in {*DASHES, ":"} or _begins_list(tokens, at):
            yield from self._row(tokens, at, behind)
        else:
            yield from self._stated(tokens, at, behind + (token.lower == "som"))

    def _bracket(self, tokens: Sequence[Token], at: int, start: int, close: int) -> Iterator[Tie]:
        """Yield what stands between brackets behind a name: ``(45)``, ``(Ap)``, ``(rådgiver)``, ``(leder i LO)``."""
        tie = Tie(at, close)
        for position in range(start, close):
            token, beside = tokens[position], {tokens[position - 1].text, tokens[position + 1].text}
            age, title = _age(token.text), title_start(tokens, position)
            if age and (close - start == 1 or not beside.isdisjoint({",", "år"})):
                tie = replace(tie, age=age)
            elif party(token.text):
                tie = replace(tie, party=party(token.text))
            elif token.type == "organisation" and all(map(is_adjective, tokens[start:position])) and ")" in beside:
                tie = self._named(tie, token) or tie
            elif title is not None and not tie.role:
                post = self._post(tokens, title, position)
                stated = post if post.last < close else Tie(title, position, role=spelled(tokens, title, position))
                tie = _filled(tie, stated)
        if tie != Tie(at, close):
            yield tie

    def _from(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody is from: *Kari Moen* ``fra Bodø``, ``fra Capio Senter i Fredrikstad``."""
        position = behind + 1
        while position < len(tokens) and is_adjective(tokens[position]):
            position += 1
        if position < len(tokens) and tokens[position].mention:
            tie = self._named(Tie(at, position), tokens[position])
            if tie:
                yield replace(_with_place(tokens, tie), shared=True)

    def _at(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody works: *lensmann Kari Moen* ``i Vinje``, *Per Lie* ``ved NTNU``; no mere presence."""
        body = self._body(tokens, Tie(at, behind - 1))
        if body is None or body.party:
            return
        title = tokens[at - 1].lower if at else ""
        if body.place and not body.organisation:
            local = tokens[behind].lower == "i" and title.endswith(tuple(words("local_posts")))
        else:
            local = bool(body.organisation) and tokens[behind].lower in {"ved", "hos"}
        if local or (not body.place and _is_introduced(tokens, at)):
            yield _with_place(tokens, body)

    def _apposition(self, tokens: Sequence[Token], at: int, start: int) -> Iterator[Tie]:
        """Yield what follows a comma: *Kari Moen*, ``professor ved NTNU``; *Kari Moen*, ``Høyre``; ``43 år``."""
        start = _behind_adverbs(tokens, start)
        if start >= len(tokens):
            return
        first, following = tokens[start], tokens[start + 1].lower if start + 1 < len(tokens) else ""
        short, age = party(first.text), _age(first.text)
        closes = _closes(tokens, start + 1)
        if short and closes:
            yield Tie(at, start, party=short)
        elif age and (following == "år" or tokens[start + 1 : start + 2] == [] or tokens[start + 1].text == ","):
            yield Tie(at, start, age=age)
        elif first.type == "organisation" and tokens[0].lower in words("credits") and closes:
            yield self._named(Tie(at, start), first) or Tie(at, start)
        elif first.type == "place" and closes and self._is_home(tokens, at, start):
            yield Tie(at, start, place=first.mention)
        elif first.lower in words("both") and following in {"fra", "frå"}:
            yield from self._from(tokens, at, start + 1)
        elif first.lower in words("both"):
            body = self._body(tokens, Tie(at, start))
            yield from (replace(tie, shared=True) for tie in [body] if tie and (tie.organisation or tie.employer))
        elif first.lower == "som" and following in words("leads") and tokens[start + 2].type == "organisation":
            yield self._named(Tie(at, start + 2), tokens[start + 2]) or Tie(at, start)
        elif first.lower == "som":
            yield from self._stated(tokens, at, start + 1)
        else:
            yield from self._predicate(tokens, at, start, closed=True)

    @staticmethod
    def _is_home(tokens: Sequence[Token], at: int, start: int) -> bool:
        """Return whether a place behind a comma is where somebody is from: *Kari Moen (42),* ``Bodø``, in lists."""
        in_list = _begins_list(tokens, at) and (start + 1 == len(tokens) or tokens[start + 1].text == "(")
        return tokens[start - 2].text == ")" or (in_list and start == at + 2)

    def _row(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what a list says of the name that begins its line: *Kari Moen* ``– leder``, *Kari Moen* ``leder``."""
        mark = not tokens[behind].lower.isalnum()
        if mark and tokens[behind].text in DASHES and not _begins_list(tokens, at):
            yield from self._predicate(tokens, at, behind + 1, closed=True)
            return
        ties = list(self._predicate(tokens, at, behind + mark, closed=True))
        if ties and all(tie.last == len(tokens) - 1 for tie in ties):
            yield from ties
        elif not mark:
            yield from self._stated(tokens, at, behind + (tokens[behind].lower == "som"))

    def _stated(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what a verb states: ``er ordfører``, ``jobber som lege``, ``ble valgt til leder``, ``er fra Bodø``."""
        if tokens[-1].text == "?":
            return
        position, linked, copula = behind, True, False
        while position < len(tokens):
            word = tokens[position].lower
            if word in words("copulas", "been") or (word in words("perfect") and position == behind):
                copula = copula or word not in words("perfect")
            elif word in words("works") or (copula and word in words("appointed")):
                linked = False
            elif not linked and word in words("links"):
                linked = True
                position += 1
                copula = True
                break
            elif position == behind or word not in words("adverbs") - words("negations"):
                break
            position += 1
        if position == behind or position >= len(tokens):
            if behind < len(tokens) and at and tokens[at - 1].lower in words("copulas"):  # no er Kari Moen lege
                yield from self._predicate(tokens, at, behind, closed=False)
            return
        if linked and copula and tokens[position].lower in {"fra", "frå"}:
            yield from self._from(tokens, at, position)
        elif linked and copula:
            yield from self._predicate(tokens, at, position, closed=False)
        elif not linked and tokens[position - 1].lower in words("employed"):
            body = self._body(tokens, Tie(at, position - 1))
            yield from (tie for tie in [body] if tie and not tie.place)

    def _predicate(self, tokens: Sequence[Token], at: int, start: int, *, closed: bool) -> Iterator[Tie]:
        """Yield a post that follows a name or *er*; an apposition is ``closed``: nothing goes on behind it."""
        end = self._title_from(tokens, start)
        if end is None:
            return
        tie = self._owned(tokens, self._post(tokens, title_start(tokens, end) or 0, end))
        signed = tokens[tie.last + 1 : tie.last + 3]
        if closed and tie.last + 3 == len(tokens) and signed[1].type == "organisation":  # Kari Moen, leder, NHO
            tie = self._named(replace(tie, last=tie.last + 2), signed[1]) or tie
        behind = [token.lower for token in tokens[tie.last + 1 : tie.last + 3]]
        if behind[1:] == ["å"]:
            return  # en mester i å lyve
        if not closed or _closes(tokens, tie.last + 1) or behind[0] in words("of"):
            yield replace(tie, first=at, shared=is_plural(tie.role))
            if behind[:1] == ["og"]:
                yield from self._predicate(tokens, at, tie.last + 2, closed=closed)

    def _title_from(self, tokens: Sequence[Token], start: int) -> int | None:
        """Return the last position of the title of a phrase: ``den nye lederen``, ``Frp sin gruppeleder``."""
        for position in range(start, len(tokens)):
            token = tokens[position]
            if title_start(tokens, position) is not None:
                return position
            if is_adjective(token) or is_title_part(token.lower) or token.lower in words("articles", "own"):
                continue
            if token.type == "owner" or is_body_genitive(token) or token.text.endswith("-"):
                continue
            if token.mention and [one.lower for one in tokens[position + 1 : position + 2]][:1] in (["sin"], ["si"]):
                continue
            if token.lower == "og" and tokens[position - 1].text.endswith("-"):
                continue
            return None
        return None

    # posts

    def _post(self, tokens: Sequence[Token], start: int, end: int, until: int = -1) -> Tie:
        """Return a post whose title stands between two positions: ``professor i økonomi ved NTNU i Trondheim``."""
        tie = self._compound(Tie(start, end, role=spelled(tokens, start, end)), tokens[end])
        body = self._body(tokens, tie)
        if not body:
            field = _field_end(tokens, end + 1, until)
            if field > end:
                tie = replace(tie, role=spelled(tokens, start, field), last=field)
                body = self._body(tokens, tie)
        return _with_place(tokens, body) if body else tie

    def _body(self, tokens: Sequence[Token], tie: Tie) -> Tie | None:
        """Return a tie with the organisation or place that follows it: ``ved NTNU``, ``i utenrikskomiteen``."""
        at = tie.last + 1
        if at >= len(tokens):
            return None
        if tie.role and tokens[at].type == "organisation":  # formann Bodø Frp
            return self._named(replace(tie, last=at), tokens[at])
        if at + 1 >= len(tokens) or tokens[at].lower not in words("of"):
            return None
        at += 1
        while at + 1 < len(tokens) and (
            is_adjective(tokens[at])
            or tokens[at].lower in words("articles")
            or (is_body(tokens[at]) and tokens[at + 1].type in {"organisation", "place"})
        ):
            at += 1
        token = tokens[at]
        whose = tokens[at + 1 : at + 3]
        if is_body(token) and len(whose) == 2 and whose[0].lower in words("of") and whose[1].type == "organisation":
            at, token = at + 2, whose[1]  # i styret for Norges Bondelag
        if token.type in {"organisation", "place"}:
            return self._named(replace(tie, last=at), token)
        if is_body(token) or (token.type == "derived" and tokens[at - 1].lower == "ved"):
            return replace(tie, last=at, employer=token.text)
        return None

    def _named(self, tie: Tie, token: Token) -> Tie | None:
        """Return a tie with the organisation, party or place that a name is; ``None`` for other names.

        What the tie has already is not overwritten: *Norges ambassadør i FN* is of both.
        """
        mention = self.document.mentions[token.mention - 1]
        short = party(mention.name) or party(mention.text)
        if short and mention.type == "organisation":
            return replace(tie, party=tie.party or short)
        if mention.type == "organisation":
            return tie if tie.employer else replace(tie, organisation=tie.organisation or token.mention)
        return replace(tie, place=tie.place or token.mention) if mention.type == "place" else None


@cache
def organisations() -> frozenset[str]:
    """Return the names of well-known organisations, newspapers among them."""
    listed, papers = table("organisations")["names"], table("locations")["newspapers"]
    return frozenset(listed).union(*listed.values(), *papers.values())


def _filled(tie: Tie, stated: Tie) -> Tie:
    """Return a tie with what another states and it does not."""
    values = {fact.name: getattr(stated, fact.name) for fact in fields(PersonFacts)}
    return replace(tie, **{name: value for name, value in values.items() if value and not getattr(tie, name)})


def _begins_list(tokens: Sequence[Token], at: int) -> bool:
    """Return whether only numbers and marks stand before a position: it begins a line of a list."""
    return all(not token.mention and not token.text.isalpha() for token in tokens[:at])


def _before_number(tokens: Sequence[Token], last: int) -> int:
    """Return the position before the number of a title: *representant* ``nr. 06``."""
    if last < 0 or not tokens[last].text.isdecimal():
        return last
    while last > 0 and (tokens[last].text.isdecimal() or tokens[last].lower in {"nr", "nr.", "."}):
        last -= 1
    return last


def _is_apposition(tokens: Sequence[Token], start: int) -> bool:
    """Return whether words from a position on belong to a name before them: *Kari Moen,* ``leder i LO,`` *Per Lie*."""
    return (
        start > 1
        and tokens[start - 1].text == ","
        and (tokens[start - 2].type == "person" or tokens[start - 2].text == ")")
    )


def _behind_adverbs(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind adverbs of time: *i dag*, *no*."""
    while at + 1 < len(tokens) and tokens[at].lower in words("adverbs") - words("negations"):
        at += 1
    return at


def _age(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= len(str(OLDEST)) and 0 < int(text) <= OLDEST else None


def _closes(tokens: Sequence[Token], at: int) -> bool:
    """Return whether an apposition ends at a position."""
    if at >= len(tokens) or tokens[at].lower in words("go_on"):
        return True
    return not (tokens[at].text.isalnum() or tokens[at].mention)


def _is_introduced(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a name is told who it is rather than where: it begins the sentence, has a title, or speaks."""
    before = tokens[at - 1] if at else None
    return before is None or before.text in ENDS or before.lower in verbs() or is_title(before)


def _with_place(tokens: Sequence[Token], tie: Tie) -> Tie:
    """Return a tie with the place of its organisation: *Capio Senter* ``i Fredrikstad``."""
    at = tie.last + 2
    if not (tie.organisation or tie.employer) or at >= len(tokens) or tokens[at - 1].lower not in {"i", "på"}:
        return tie
    return replace(tie, place=tokens[at].mention, last=at) if tokens[at].type == "place" else tie


def _field_end(tokens: Sequence[Token], at: int, until: int = -1) -> int:
    """Return the last position of the field of a post that begins at a position: *professor* ``i økonomi``.

    Args:
        until: the position before the name that the post belongs to.
    """
    last = at - 1
    if at < len(tokens) and tokens[at].lower in words("of"):
        for position in range(at + 1, min(at + MOST_FIELD, len(tokens))):
            word = tokens[position].lower
            if (
                not word.isalpha()
                or is_small(tokens[position])
                or word in words("own", "called")
                or word in verbs()
                or word == "å"
            ):
                break
            last = position
    if last == until:
        return last
    return last if last > at and (_closes(tokens, last + 1) or tokens[last + 1].lower in words("of")) else at - 1
