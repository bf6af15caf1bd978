"""The words beside a person's name that tell who it is: titles, brackets, appositions, *fra* and *er*."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType

from pipeline.lexicon import table
from pipeline.lexicon import words as lexicon_words
from pipeline.records import Document, PersonFacts
from pipeline.relate.clauses import BOUNDARIES, CLOSING, ENDS, OPENING, Token, is_finite, is_small
from pipeline.relate.words import verbs, words

DEFINITE = (
    "en",
    "et",
    "a",
    "n",
    "ene",
    "ane",
    "ne",
    "na",
    "innen",
    "inna",
    "inne",
)  # endings of titles: rapparen, journalistene
PLURAL = ("ene", "ane")
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
    """

    first: int
    last: int
    shared: bool = False


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
        """Note which organisations are named."""
        self.document = document
        self._organisations: dict[str, int] = {}
        for number, one in enumerate(document.mentions, start=1):
            if one.type == "organisation":
                self._organisations.setdefault(one.name.lower(), number)

    def of(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what the words before and behind the name at a position state."""
        yield from self._before(tokens, at)
        yield from self._behind(tokens, at)

    # before the name

    def _before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        last = at - 2 if at > 1 and tokens[at - 1].text == "," else at - 1
        if last < 0:
            return
        title, word = title_start(tokens, last), tokens[last]
        if title and tokens[title - 1].text in OPENING and any(one.text in CLOSING for one in tokens[at + 1 : at + 2]):
            return  # the ship «Kong Sverre»
        if title is not None:
            if _is_noun_here(tokens, title) and (last == at - 1 or word.lower.endswith(DEFINITE)):
                yield from self._titled(tokens, title, last, at)
        elif last == at - 1 and word.type == "owner":
            yield from (tie for tie in [self._named(Tie(last, at), word)] if tie and tie.party)
        elif word.lower in {"gamle", "gammel", "gammal"}:
            yield from (Tie(last - 2, at, age=age) for age in [_age(tokens[max(0, last - 2)].text)] if age)
        else:
            yield from self._post_before(tokens, last, at)

    def _titled(self, tokens: Sequence[Token], start: int, last: int, at: int) -> Iterator[Tie]:
        """Yield titles before a name, each coordinated one by itself, with whose it is: ``USAs`` *ambassadør*."""
        tie = self._compound(Tie(start, at, role=spelled(tokens, start, last)), tokens[last])
        other = title_start(tokens, start - 2) if start > 1 and tokens[start - 1].lower == "og" else None
        if other is not None:
            yield tie
            tie = Tie(other, at, role=spelled(tokens, other, start - 2))
        before = tie.first - 1
        while before >= 0 and is_adjective(tokens[before]):
            before -= 1
        if before >= 0 and tokens[before].type == "owner":
            tie = replace(self._named(tie, tokens[before]) or tie, first=before)
        yield tie

    def _post_before(self, tokens: Sequence[Token], last: int, at: int) -> Iterator[Tie]:
        """Yield a post with its organisation before a name: ``leder i LO,`` *Kari Moen*."""
        for end in range(last - 2, max(-1, last - MOST_POST), -1):
            start = title_start(tokens, end)
            if start is not None:
                tie = self._post(tokens, start, end)
                if tie.last == last and tie.last > end:
                    yield replace(tie, last=at)
                return

    def _compound(self, tie: Tie, token: Token) -> Tie:
        """Return a tie whose title is a compound with a name apart: ``Ap-leder``, ``NHO-direktør``."""
        head, hyphen, tail = token.text.rpartition("-")
        if not (hyphen and tail and tie.role == token.text):
            return tie
        if party(head):
            return replace(tie, role=tail, party=party(head))
        if not head.isupper() or tail in words("posts_abroad"):
            return tie
        return replace(tie, role=tail, organisation=self._organisations.get(head.lower(), 0), employer=head)

    # behind the name

    def _behind(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        behind = at + 1
        if behind < len(tokens) and tokens[behind].text == "(":
            near = range(behind, min(behind + MOST_BRACKET, len(tokens)))
            close = next((one for one in near if tokens[one].text == ")"), None)
            if close is None:
                return
            yield from self._bracket(tokens, at, behind + 1, close)
            behind = close + 1
        if behind >= len(tokens) - 1:
            return
        token, following = tokens[behind], tokens[behind + 1]
        if token.lower in {"fra", "frå"}:
            yield from self._from(tokens, at, behind)
        elif token.lower in {"ved", "i", "hos"} and following.type == "organisation":
            if token.lower != "i" or _is_introduced(tokens, at):
                yield from (tie for tie in [self._named(Tie(at, behind + 1), following)] if tie and not tie.party)
        elif token.text == ",":
            yield from self._apposition(tokens, at, behind + 1)
        elif token.lower in words("copulas"):
            yield from self._predicate(tokens, at, behind + 1, closed=False)

    def _bracket(self, tokens: Sequence[Token], at: int, start: int, close: int) -> Iterator[Tie]:
        """Yield what stands between brackets behind a name: ``(45)``, ``(Ap)``, ``(rådgiver)``."""
        tie = Tie(at, close)
        for position in range(start, close):
            token, beside = tokens[position], {tokens[position - 1].text, tokens[position + 1].text}
            age = _age(token.text)
            if age and (close - start == 1 or not beside.isdisjoint({",", "år"})):
                tie = replace(tie, age=age)
            elif party(token.text):
                tie = replace(tie, party=party(token.text))
            elif token.type == "organisation" and all(map(is_adjective, tokens[start:position])) and ")" in beside:
                tie = self._named(tie, token) or tie
            elif title_start(tokens, position) is not None and not tie.role:
                tie = replace(tie, role=token.text)
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

    def _apposition(self, tokens: Sequence[Token], at: int, start: int) -> Iterator[Tie]:
        """Yield what follows a comma: *Kari Moen*, ``professor ved NTNU``; *Kari Moen*, ``Høyre``; ``43 år``."""
        first, following = tokens[start], tokens[start + 1].text if start + 1 < len(tokens) else ""
        short, age = party(first.text), _age(first.text)
        if short and _closes(tokens, start + 1):
            yield Tie(at, start, party=short)
        elif age and following in {",", "år"}:
            yield Tie(at, start, age=age)
        elif first.type == "organisation" and tokens[0].lower in words("credits") and _closes(tokens, start + 1):
            yield self._named(Tie(at, start), first) or Tie(at, start)
        elif first.lower == "som" and following in words("copulas"):
            yield from self._predicate(tokens, at, start + 2, closed=False)
        else:
            yield from self._predicate(tokens, at, start, closed=True)

    def _predicate(self, tokens: Sequence[Token], at: int, start: int, *, closed: bool) -> Iterator[Tie]:
        """Yield a post that follows a name or *er*; an apposition is ``closed``: nothing goes on behind it."""
        while start < len(tokens) and (is_adjective(tokens[start]) or tokens[start].lower in words("articles")):
            start += 1
        ends = (one for one in range(start, min(start + MOST_TITLE, len(tokens))) if title_start(tokens, one) == start)
        end = next(ends, None)
        if end is not None:
            tie = self._post(tokens, start, end)
            if not closed or _closes(tokens, tie.last + 1) or tokens[tie.last + 1].lower in words("of"):
                yield replace(tie, first=at)

    # posts

    def _post(self, tokens: Sequence[Token], start: int, end: int) -> Tie:
        """Return a post whose title stands between two positions: ``professor i økonomi ved NTNU i Trondheim``."""
        tie = self._compound(Tie(start, end, role=spelled(tokens, start, end)), tokens[end])
        body = self._body(tokens, tie)
        if not body:
            field = _field_end(tokens, end + 1)
            if field > end:
                tie = replace(tie, role=spelled(tokens, start, field), last=field)
                body = self._body(tokens, tie)
        return _with_place(tokens, body) if body else tie

    def _body(self, tokens: Sequence[Token], tie: Tie) -> Tie | None:
        """Return a tie with the organisation or place that follows it: ``ved NTNU``, ``i utenrikskomiteen``."""
        at = tie.last + 1
        if at + 1 >= len(tokens) or tokens[at].lower not in words("of"):
            return None
        at += 1
        while at + 1 < len(tokens) and (is_adjective(tokens[at]) or (is_body(tokens[at]) and tokens[at + 1].mention)):
            at += 1
        token = tokens[at]
        if token.type in {"organisation", "place"}:
            return self._named(replace(tie, last=at), token)
        if is_body(token) or (token.type == "derived" and tokens[at - 1].lower == "ved"):
            return replace(tie, last=at, employer=token.text)
        return None

    def _named(self, tie: Tie, token: Token) -> Tie | None:
        """Return a tie with the organisation, party or place that a name is; ``None`` for other names."""
        mention = self.document.mentions[token.mention - 1]
        short = party(mention.name) or party(mention.text)
        if short and mention.type == "organisation":
            return replace(tie, party=short)
        if mention.type == "organisation":
            return replace(tie, organisation=token.mention)
        return replace(tie, place=token.mention) if mention.type == "place" else None


def title_start(tokens: Sequence[Token], last: int) -> int | None:
    """Return where a title begins that ends at a position: *kultur- og* ``minister``, *adm.* ``direktør``."""
    if last < 0 or not is_title(tokens[last]):
        return None
    start = last
    if last > 1 and tokens[last - 1].lower in {"og", "eller"} and tokens[last - 2].text.endswith("-"):
        start = last - 2
    while start and _is_title_part(tokens[start - 1].lower):
        start -= 1
    return start


def _is_title_part(word: str) -> bool:
    return word in lexicon_words("title_parts") or word in words("title_parts")


def is_title(token: Token) -> bool:
    """Return whether a word is a title or post, in the indefinite or the definite form."""
    if token.type not in {"", "derived", "other"} or token.lower in verbs():
        return False
    lower = token.text.lower().rpartition("-")[2]
    return any(_is_post(lower.removesuffix(ending)) for ending in ("", *DEFINITE) if lower.endswith(ending))


@lru_cache(maxsize=1 << 12)
def _is_post(stem: str) -> bool:
    listed = stem in lexicon_words("titles") or stem in lexicon_words("posts")
    return bool(stem) and listed and stem not in words("no_titles")


def _is_noun_here(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a word that is a verb too is the title it may be: *sier* ``spiller`` *Kari Moen*."""
    if tokens[at].lower not in words("verbs_too"):
        return True
    before = tokens[at - 1] if at else None
    if before is None or before.type == "owner" or before.text in BOUNDARIES or is_adjective(before):
        return True
    return before.lower in verbs() or before.lower in words("of") or is_finite(before)


def is_adjective(token: Token) -> bool:
    """Return whether a word may stand before a title or an organisation and says nothing of either."""
    return token.lower in words("adjectives") or token.lower.endswith(("ske", "sk"))


def spelled(tokens: Sequence[Token], start: int, last: int) -> str:
    """Return the words from one position to another, as they are written."""
    return " ".join(token.text for token in tokens[start : last + 1])


def is_plural(role: str) -> bool:
    """Return whether a title holds for all names that are joined behind it: *journalistene*."""
    return role.endswith(PLURAL)


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


def _field_end(tokens: Sequence[Token], at: int) -> int:
    """Return the last position of the field of a post that begins at a position: *professor* ``i økonomi``."""
    last = at - 1
    if at < len(tokens) and tokens[at].lower in words("of"):
        for position in range(at + 1, min(at + MOST_FIELD, len(tokens))):
            if not tokens[position].lower.isalpha() or is_small(tokens[position]):
                break
            last = position
    return last if last > at and (_closes(tokens, last + 1) or tokens[last + 1].lower in words("of")) else at - 1


def is_body(token: Token) -> bool:
    """Return whether a common noun is an employer or a body: *sykehuset*, *utenrikskomiteen*."""
    return bool(token.lower) and token.lower in lexicon_words("bodies")
