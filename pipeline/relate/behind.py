"""The words behind a person's name that tell who it is: brackets, appositions, *fra*, *i* and *er*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from pipeline.lexicon import words as lexicon_words
from pipeline.records import PersonFacts
from pipeline.relate.ages import age_of, of_age, years
from pipeline.relate.clauses import DASHES, ENDS, Token, begins_list, is_finite, is_verb
from pipeline.relate.posts import Posts, Tie, closes, newspapers, party, specified, specifies, with_place
from pipeline.relate.stated import FROM, behind_dates, copula_behind, is_object, verb_phrase
from pipeline.relate.titles import (
    is_adjective,
    is_body,
    is_body_genitive,
    is_ordinal,
    is_plural,
    is_premises,
    is_title,
    is_title_part,
    spelled,
    title_start,
)
from pipeline.relate.words import verbs, words

MAX_BRACKET = 12  # words between brackets that are read
LONGEST_BRACKET = 40  # words between brackets that are passed over: (født 4. mai 1929 i Ixelles, død ...)
DEFINITE_ONLY = ("en", "et", "ane", "ene")  # rapparen
PARTICIPLE = ("ert", "erte")  # ends of participles: en pensjonert lege
MAX_TITLES = 20  # words of a list of titles


class Behind(Posts):
    """What the words behind a name state."""

    def behind(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what follows a name, one after the other: *Kari Moen* ``(45)`` ``fra Bodø,`` ``lege,`` ``er enig``."""
        behind = _behind_other_name(tokens, at + 1)
        if tokens[at].type == "owner":
            return
        while behind < len(tokens):
            if tokens[behind].text == "(":
                near = range(behind, min(behind + LONGEST_BRACKET, len(tokens)))
                close = next((one for one in near if tokens[one].text == ")"), len(tokens))
                if close < min(behind + MAX_BRACKET, len(tokens)):
                    yield from self._bracket(tokens, at, behind + 1, close)
                behind = close + 1
                continue
            found = list(self._following(tokens, at, behind))
            yield from found
            last = max((tie.last for tie in found), default=0)
            following = tokens[last + 1].lower if behind <= last < len(tokens) - 1 else ""
            if following not in {",", "(", "som"} | words("copulas", "perfect"):
                yield from self._later(tokens, at, max(behind, last + 1))
                return
            behind = last + 1

    def _later(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what is told of the same subject later on: *som bor i Bodø,* ``er lege``; *vant* ``og er lege``."""
        relative = "som" in [token.lower for token in tokens[behind : behind + 2]]
        if not relative and at:
            return
        for joint in range(behind + 2, min(behind + MAX_TITLES, len(tokens) - 1)):
            token, verb = tokens[joint], tokens[joint + 1].lower
            if (
                token.type == "person"
                or token.text in {*ENDS, ";", ":"}
                or token.lower in words("openers") - words("adverbs")
            ):
                return
            if (token.lower == "og" or (relative and token.text == ",")) and verb in words("copulas", "perfect"):
                yield from self._stated(tokens, at, joint + 1)
                return

    def _following(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what the words at a position behind a name state."""
        token = tokens[behind]
        if token.lower in FROM:
            yield from self._from(tokens, at, behind)
        elif token.lower in {"ved", "i", "på", "hos"}:
            yield from self._at(tokens, at, behind)
        elif token.text == ",":
            yield from self._apposition(tokens, at, behind + 1)
        elif token.type == "place" and tokens[behind - 1].text == ")" and age_of(tokens[behind - 2].text):
            yield Tie(at, behind, place=token.mention)  # Kari Moen (42) Bodø
        elif years(tokens, behind) or (token.lower in words("dies") and years(tokens, behind + 1)):
            number = behind + (token.lower in words("dies"))  # døde 92 år gammel
            yield Tie(at, number + 1, age=years(tokens, number))
        elif token.text in {"og", "/"} or (token.type == "organisation" and tokens[0].lower in words("credits")):
            yield from self._with_others(tokens, at, behind)
        elif token.text in {*DASHES, ":"} or begins_list(tokens, at):
            yield from self._row(tokens, at, behind)
        else:
            beside = list(self._beside_name(tokens, at, behind))
            yield from beside or self._stated(tokens, at, _verb_behind(tokens, at, behind))

    def _beside_name(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield a post without a comma: *Kari Moen* ``leder,`` *Per Lie* ``kasserer og``, *Moen* ``sjef i NAV``."""
        end = _title_from(tokens, behind) if title_start(tokens, behind) == behind else None
        if end is None or tokens[end].lower in words("verbs_too") or is_object(tokens, at):
            return
        tie = self.post(tokens, behind, end)
        listed = at == 0 or tokens[at - 1].text in {",", ":", "og"} or tokens[at - 1].lower in words("of")
        if (
            not tokens[end].lower.endswith(DEFINITE_ONLY)
            and closes(tokens, tie.last + 1)
            and (listed or _is_of_body(tie))
        ):
            yield replace(tie, first=at)

    def _with_others(self, tokens: Sequence[Token], at: int, joint: int) -> Iterator[Tie]:
        """Yield what a name has in common with others, or stands beside: ``og andre piloter``, ``/ NTB``."""
        following = [token.lower for token in tokens[joint + 1 : joint + 3]]
        rest = following in (["resten", "av"], ["resten", "i"])  # og resten av Hellbillies
        body = joint if tokens[joint].mention else joint + 1 + 2 * rest
        others = following[:1] and following[0] in words("others_too") and not rest
        title = _title_from(tokens, joint + 2) if others else None
        if title is not None and is_plural(tokens[title].text):
            yield Tie(at, title, role=spelled(tokens, title_start(tokens, title) or 0, title))
        elif (rest or tokens[joint].text != "og") and [one.type for one in tokens[body : body + 1]] == ["organisation"]:
            yield self.named(Tie(at, body), tokens[body]) or Tie(at, body)

    def _bracket(self, tokens: Sequence[Token], at: int, start: int, close: int) -> Iterator[Tie]:
        """Yield what stands between brackets behind a name: ``(45)``, ``(Ap)``, ``(rådgiver)``, ``(leder i LO)``."""
        tie = Tie(at, close, shared=tokens[start].lower in words("both"))  # (begge Ap)
        for position in range(start, close):
            token, beside = tokens[position], {tokens[position - 1].text, tokens[position + 1].text}
            age, title = age_of(token.text), title_start(tokens, position)
            if age and (close - start == 1 or not beside.isdisjoint({",", "år"})):
                tie = replace(tie, age=age)
            elif party(token.text):
                tie = replace(tie, party=party(token.text))
            elif token.type in {"organisation", "place"} and self._is_of(tokens[start:close], token, tie):
                tie = self.named(tie, token) or tie
            elif title is not None and not tie.role and title_start(tokens, position + 1) != title:
                post = self.post(tokens, title, position)
                stated = post if post.last < close else Tie(title, position, role=spelled(tokens, title, position))
                tie = _filled(tie, stated)
        if tie != Tie(at, close, shared=tie.shared):
            yield tie

    def _is_of(self, bracket: Sequence[Token], token: Token, tie: Tie) -> bool:
        """Return whether a name between brackets is whom or where a person belongs to: ``(fra LO)``, ``(45, Bodø)``."""
        if token.type == "place" and bracket[0] is token:
            only = len(bracket) == 1 or all(party(one.text) or one.text in {",", "/"} for one in bracket[1:])
            return only and not self.document.mentions[token.mention - 1].country
        before = bracket[: bracket.index(token)]
        leads = all(is_adjective(one) or one.lower in FROM or one.lower in words("both") for one in before)
        aged = bool(tie.age or tie.party) and before[-1].text in {",", "/"}
        behind = bracket[len(before) + 1 :]
        listed = all(one.type == "organisation" or not one.text.isalnum() or len(one.text) == 1 for one in behind)
        return listed and (aged or (leads and (token.type == "organisation" or bool(before))))

    def _from(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody is from: *Kari Moen* ``fra Bodø``, ``fra Capio Senter i Fredrikstad``."""
        position = behind + 1
        while position < len(tokens) and (is_adjective(tokens[position]) or specifies(tokens, position)):
            position += 1
        if position >= len(tokens):
            return
        tie = Tie(at, position)
        named = self.named(tie, tokens[position]) if tokens[position].mention else specified(tokens, tie, position)
        if named:
            yield replace(with_place(tokens, named), shared=True)
        elif is_body(tokens[position]) and not is_premises(tokens[position]) and _is_introduced(tokens, at):
            yield with_place(tokens, replace(tie, employer=tokens[position].text))  # Kari Moen fra politiet

    def _at(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody works: *lensmann Kari Moen* ``i Vinje``, *Per Lie* ``ved NTNU``; no mere presence."""
        if tokens[behind].lower == "på" and at and is_finite(tokens[at - 1]):
            return  # hadde Kari Moen på festivalen sunget
        body = self.body(tokens, Tie(at, behind - 1))
        if body is None:
            return
        title = tokens[at - 1].lower if at else ""
        inside, last = tokens[behind].lower in {"i", "på"}, tokens[body.last]
        if body.place and not body.organisation:
            local = title.endswith(tuple(words("local_posts"))) or title.startswith(tuple(words("local_parts")))
            governed = tokens[body.last].text.lower().endswith(tuple(lexicon_words("units").whole))
            local = tokens[behind].lower == "i" and (local or (governed and _is_introduced(tokens, at)))
            local = local or (tokens[behind].lower == "ved" and governed)  # ved Bodø kommune
        elif inside and (
            is_premises(last) or (last.text in newspapers() and not title.endswith(tuple(words("press"))))
        ):
            return  # may be where they happen to be, or are written of
        elif inside and last.text.lower().endswith(tuple(words("courts"))) and not (at and is_title(tokens[at - 1])):
            return  # saken mot Kari Moen i Oslo tingrett
        else:
            local = bool(last.mention) or body.employer[:1].isupper()
        if local or (not body.place and _is_introduced(tokens, at)):
            yield replace(with_place(tokens, body), shared=not (at and is_title(tokens[at - 1])))

    def _apposition(self, tokens: Sequence[Token], at: int, start: int) -> Iterator[Tie]:
        """Yield what follows a comma: *Kari Moen*, ``professor ved NTNU``; *Kari Moen*, ``Høyre``; ``43 år``."""
        start = _behind_adverbs(tokens, start)
        if start >= len(tokens):
            return
        first, following = tokens[start], tokens[start + 1 : start + 2]
        short, age = party(first.text), age_of(first.lower)
        closed = closes(tokens, start + 1)
        if short and closed:
            yield Tie(at, start, party=short)
        elif years(tokens, start) and closes(tokens, max(start + 2, _aged(tokens, start)[1])):
            yield Tie(at, start + 1, age=age)
        elif age and (start + 2 >= len(tokens) or following[0].text == ","):
            yield Tie(at, start, age=age)
        elif first.type == "organisation" and closed and _is_signed(tokens, at, start):
            yield self.named(Tie(at, start, shared=True), first) or Tie(at, start)
        elif first.lower in FROM and _is_signed(tokens, at, start + 1):
            yield from self._from(tokens, at, start)
        elif first.type in {"place", "organisation"} and closed and self._is_home(tokens, at, start):
            yield self.named(Tie(at, start), first) or Tie(at, start)
        elif first.lower == "ved":
            yield from self._at(tokens, at, start)
        elif first.lower in words("both") and following:
            yield from self._of_both(tokens, at, start + 1)
        else:
            yield from self._clause_behind(tokens, at, start)

    def _clause_behind(self, tokens: Sequence[Token], at: int, start: int) -> Iterator[Tie]:
        """Yield what a clause behind a comma states: ``som leder LO``, *faren, Per Lie,* ``var lege``."""
        first, behind = tokens[start], tokens[start + 1 : start + 3]
        leads = first.lower == "som" and len(behind) > 1 and behind[0].lower in words("leads")
        if leads and behind[1].type == "organisation":
            yield self.named(Tie(at, start + 2), behind[1]) or Tie(at, start)
        elif leads and is_body(behind[1]):
            yield Tie(at, start + 2, employer=behind[1].text)
        elif first.lower == "som":
            yield from self._stated(tokens, at, copula_behind(tokens, start + 1))
        elif known := _known_as(tokens, start):
            yield from self._predicate(tokens, at, known, closed=True)
        elif first.lower in words("copulas") and (start > at + 2 or (at and tokens[at - 1].text == ",")):
            yield from self._stated(tokens, at, start)
        else:
            yield from self._predicate(tokens, at, start, closed=True)

    def _of_both(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what holds for all names of a list: *Kari Moen og Per Lie, begge* ``fra SV``."""
        if tokens[behind].lower in FROM:
            yield from self._from(tokens, at, behind)
        else:
            body = self.body(tokens, Tie(at, behind - 1))
            of_body = [replace(body, shared=True)] if body and (body.organisation or body.employer) else []
            behind += tokens[behind].lower in words("articles")  # alle desse diktarar
            yield from of_body or (tie for tie in self._predicate(tokens, at, behind, closed=True) if tie.shared)

    @staticmethod
    def _is_home(tokens: Sequence[Token], at: int, start: int) -> bool:
        """Return whether a name behind a comma is where somebody is from: *Kari Moen (42),* ``Bodø``, in lists."""
        following = tokens[start + 1 : start + 3]
        if begins_list(tokens, at):
            in_list = not following or following[0].text in {"(", ".", ","}
        else:
            in_list = tokens[at - 1].text in {":", ",", "og"} and [one.type for one in following][1:] == ["person"]
        if tokens[start].type == "organisation":  # of a list in which each name has one
            in_list = in_list and (tokens[at - 1].text == ":" or tokens[max(0, at - 2)].type != "person" or not at)
        elif tokens[start - 2].text == ")":
            return True
        return in_list and start == at + 2

    def _row(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what a list says of the name that begins its line: *Kari Moen* ``– leder``, *Kari Moen* ``leder``."""
        mark = not tokens[behind].lower.isalnum()
        if mark and [token.lower for token in tokens[behind + 1 : behind + 2]] == ["som"]:
            yield from self._stated(tokens, at, copula_behind(tokens, behind + 2))
            return
        if mark and tokens[behind].text in DASHES and not begins_list(tokens, at):
            yield from self._predicate(tokens, at, behind + 1, closed=True)
            return
        ties = list(self._predicate(tokens, at, behind + mark, closed=True))
        ends = [tie.last + 1 for tie in ties]
        dashed = mark and any(one < len(tokens) and tokens[one].text in DASHES for one in ends)  # – leder i LO –
        if ties and (dashed or all(one == len(tokens) for one in ends)):
            yield from ties
        elif not mark:
            yield from self._stated(tokens, at, _verb_behind(tokens, at, behind))

    def _stated(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what a verb states: ``er ordfører``, ``jobber som lege``, ``ble valgt til leder``, ``er fra Bodø``."""
        phrase = verb_phrase(tokens, at, behind)
        if phrase is None:
            return
        position = phrase.end
        aged = _behind_adverbs(tokens, position)
        if tokens[position - 1].lower in words("copulas", "adverbs") and years(tokens, aged):
            yield Tie(at, aged + 1, age=years(tokens, aged))
        elif position < len(tokens) and tokens[position].lower in FROM:
            yield from self._from(tokens, at, position)
        elif phrase.employs:
            at_once = tokens[position].type == "organisation"  # er halve Hellbillies
            tie = (
                self.named(Tie(at, position, shared=True), tokens[position])
                if at_once
                else self.body(tokens, Tie(at, position - 1))
            )
            part = tokens[position - 1].lower in words("part_of")
            if tie and not tie.place and not (part and tie.employer):  # er med i prosjektgruppa
                yield with_place(tokens, tie)
        else:
            yield from self._predicate(tokens, at, aged, closed=False)

    def _predicate(self, tokens: Sequence[Token], at: int, start: int, *, closed: bool) -> Iterator[Tie]:
        """Yield a post that follows a name or *er*; an apposition is ``closed``: nothing goes on behind it."""
        age, start = _aged(tokens, start)
        while True:
            end = _title_from(tokens, start)
            if end is None or (not closed and tokens[end].lower in words("adjectival")):
                yield from self._described(tokens, at, start, age) if age else ()
                return
            tie = self.owned(tokens, self.post(tokens, title_start(tokens, end) or 0, end))
            ahead = behind_dates(tokens, tie.last + 1)
            signed = tokens[tie.last + 1 : tie.last + 3]
            ends = (
                len(signed) > 1
                and signed[0].text == ","
                and all(token.text in ENDS for token in tokens[tie.last + 3 :])
            )
            if closed and ends and signed[1].type == "organisation":  # Kari Moen, leder, NHO
                tie = self.named(replace(tie, last=tie.last + 2), signed[1]) or tie
            behind = [token.lower for token in tokens[tie.last + 1 : tie.last + 3]]
            if behind[1:] == ["å"] and behind[0] != "for":
                return  # en mester i å lyve
            verbal = tokens[end].lower in words("verbs_too") and tie.first == end
            ends = closes(tokens, ahead) or behind[0] in words("of" if verbal else "prepositions")
            following = [token.type for token in tokens[ahead + 1 : ahead + 2]] if closes(tokens, ahead) else []
            if closed and following == ["person"] and at and is_title(tokens[at - 1]):
                return  # the next name's: ordfører Kari Moen (Sp), leder i LO, Per Lie
            if closed and not ends and not (_is_of_body(tie) and is_verb(tokens[ahead])):
                return
            age = age or next((age for one in tokens[start : tie.first] if (age := of_age(one.lower))), None)
            tie = replace(tie, first=at, shared=is_plural(tie.role), age=age)
            age = None
            yield tie
            if second := self._second(tokens, tie):
                yield second
                return
            joint = tokens[ahead].text if ahead < len(tokens) and tokens[ahead - 1].text[-1] != "-" else ""
            if joint != "og" and not _goes_on(tokens, ahead) and not (joint == "," and ahead > tie.last + 1):
                return
            start = behind_dates(tokens, ahead + 1)

    def _described(self, tokens: Sequence[Token], at: int, start: int, age: int) -> Iterator[Tie]:
        """Yield an age that no post follows: *Kari Moen*, ``den 25 år gamle Bodø-jenta``, ``26-åringen fra Bodø``."""
        following = tokens[start : start + 3]
        if following and following[0].type in {"person", "owner"}:
            return
        tie = Tie(at, start - 1, age=age)
        native = self.native(replace(tie, last=start), following[0]) if following else None
        origin = next((one for one in range(start, start + len(following) - 1) if tokens[one].lower in FROM), 0)
        if origin and tokens[origin + 1].type == "place":
            native = replace(tie, last=origin + 1, place=tokens[origin + 1].mention)
        yield native or tie

    def _second(self, tokens: Sequence[Token], tie: Tie) -> Tie | None:
        """Return the same post in a second body of one kind: *styremedlem i LO* ``og NHO``, *leder for A* ``og B``."""
        at = tie.last + 2
        if at >= len(tokens) or tokens[at - 1].text not in {"og", "samt"}:
            return None
        at += tokens[at].lower in words("of") and at + 1 < len(tokens)
        same = tokens[at].type == tokens[tie.last].type and tokens[at].type in {"organisation", "place"}
        ends = closes(tokens, at + 1) and not any(map(is_verb, tokens[at + 1 : at + 2]))
        return self.named(Tie(tie.first, at, role=tie.role, shared=tie.shared), tokens[at]) if same and ends else None


def _aged(tokens: Sequence[Token], start: int) -> tuple[int | None, int]:
    """Return the age that begins a phrase and the position behind it: ``den 25 år gamle`` *jenta*, ``26-åringen``."""
    at = start
    while at < len(tokens) and tokens[at].lower in words("articles", "indefinite"):
        at += 1
    old = [token.lower for token in tokens[at + 1 : at + 3]]
    if old[:1] == ["år"] and old[1:] and old[1] in words("old") and tokens[at - 1].lower not in words("rough"):
        age = age_of(tokens[at].lower)
        return (age, at + 3) if age else (None, start)
    age = of_age(tokens[at].lower) if at < len(tokens) else None
    return (age, at + 1) if age else (None, start)


def _title_from(tokens: Sequence[Token], start: int) -> int | None:
    """Return the last position of the title of a phrase: ``den nye lederen``, ``Frp sin gruppeleder``."""
    for position in range(start, len(tokens)):
        if title_start(tokens, position) is not None:
            behind = position + 1 < len(tokens) and tokens[position + 1].lower in words("behind_titles")
            return position + behind
        if tokens[position].lower in words("judging") or not _leads_to_title(tokens, start, position):
            return None
    return None


def _is_of_body(tie: Tie) -> bool:
    return bool(tie.organisation or tie.employer or tie.place or tie.party)


def _known_as(tokens: Sequence[Token], at: int) -> int:
    """Return where a post is told behind a participle: ``best kjent som`` *trommis*, ``utdannet`` *lege*; else 0."""
    while at < len(tokens) and tokens[at].lower in words("degrees"):
        at += 1
    participle = at + 1 < len(tokens) and tokens[at].lower in words("appointed")
    return at + 1 + (tokens[at + 1].lower in words("links")) if participle else 0


def _is_signed(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Return whether an organisation behind a comma is a person's, not of a list: *Kari Moen,* ``NTNU,`` *sier*."""
    following = tokens[last + 1 : last + 3]
    if tokens[0].lower in words("credits") and tokens[last].type == "organisation":
        return True
    ends = not following or following[0].text in {*ENDS, ":"} or (following[0].text == "," and is_verb(following[-1]))
    listed = at and tokens[at - 1].text in {",", "og"} and any(map(is_verb, tokens))
    beside = tokens[last - 1].lower in FROM or last == at + 2 or tokens[last - 2].text == ")"
    return tokens[last].type in {"organisation", "place"} and ends and beside and not listed


def _leads_to_title(tokens: Sequence[Token], start: int, at: int) -> bool:
    """Return whether a word may stand before a title: ``en av`` *grunnleggerne*, ``USAs 12.`` *president*."""
    token, before = tokens[at], tokens[at - 1]
    following = tokens[at + 1].lower if at + 1 < len(tokens) else ""
    if token.lower == "av":
        return before.lower in words("indefinite") and following not in words("articles")
    if token.lower in {"og", ","}:
        return before.text.endswith("-")
    if token.mention:
        return token.type == "owner" or token.text.endswith("-") or following in words("own")
    small = token.lower in words("articles", "indefinite", "own", "begins_pairs") or is_title_part(token.lower)
    describes = is_adjective(token) or token.lower.endswith(PARTICIPLE) or is_body_genitive(token)
    return small or describes or token.text.endswith("-") or (at > start and is_ordinal(tokens, at))


def _goes_on(tokens: Sequence[Token], comma: int) -> bool:
    """Return whether titles are listed from a comma on, the last with *og*: *lege*``, forfatter og politiker``."""
    last = min(len(tokens) - 1, comma + MAX_TITLES)
    while comma < last and tokens[comma].text == "," and title_start(tokens, comma + 1) is not None:
        comma += 2
        if comma < last and tokens[comma].lower == "og":
            return title_start(tokens, comma + 1) is not None
    return False


def _filled(tie: Tie, stated: Tie) -> Tie:
    """Return a tie with what another states and it does not."""
    values = {fact.name: getattr(stated, fact.name) for fact in fields(PersonFacts)}
    return replace(tie, **{name: value for name, value in values.items() if value and not getattr(tie, name)})


def _behind_other_name(tokens: Sequence[Token], at: int) -> int:
    """Return the position of the comma behind what somebody was born as, or when: ``, fødd Lie,`` *er lege*."""
    born = [token.text for token in tokens[at : at + 1]] == [","] and tokens[at + 1 : at + 2]
    if not born or born[0].lower not in words("born"):
        return at
    near = range(at + 2, min(at + MAX_BRACKET, len(tokens)))
    comma = next((one for one in near if tokens[one].text == ","), at)
    return comma + ([token.text for token in tokens[comma + 1 : comma + 2]] == ["("])


def _behind_adverbs(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind adverbs of time, *i dag*, and behind a word for the name: ``hun`` *som er lege*."""
    if [token.lower for token in tokens[at + 1 : at + 2]] == ["som"] and tokens[at].lower in words("he_who"):
        return at + 1
    while at + 1 < len(tokens):
        if f"{tokens[at].lower} {tokens[at + 1].lower}" in words("adverbs"):
            at += 2
        elif tokens[at].lower in words("adverbs") - words("negations") - {"og"}:
            at += 1
        else:
            break
    return at


def _is_introduced(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a name is told who it is rather than where: it begins the sentence, has a title, or speaks."""
    before = tokens[at - 1] if at else None
    introduces = before is None or before.text in ENDS or before.lower in verbs()
    return before is None or introduces or before.lower in words("according_to") or is_title(before)


def _verb_behind(tokens: Sequence[Token], at: int, behind: int) -> int:
    """Return where the verb of a name may be: behind *som*, unless that is *som lege* or *valgte Per Lie som leder*."""
    titled = behind + 1 < len(tokens) and is_title(tokens[behind + 1])
    relative = tokens[behind].lower == "som" and not titled and not is_object(tokens, at)
    return copula_behind(tokens, behind + 1) if relative else behind
