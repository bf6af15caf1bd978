"""The words beside a person's name that tell who it is: titles, brackets, appositions, *fra* and *er*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace

from pipeline.lexicon import table
from pipeline.lexicon import words as lexicon_words
from pipeline.records import PersonFacts
from pipeline.relate.clauses import CLOSING, DASHES, ENDS, OPENING, Token, is_finite
from pipeline.relate.posts import MOST_FIELD, Posts, Tie, closes, newspapers, party, specifies, with_place
from pipeline.relate.stated import FROM, copula_behind, is_object, verb_phrase
from pipeline.relate.titles import (
    DEFINITE,
    is_adjective,
    is_body,
    is_body_genitive,
    is_noun_here,
    is_ordinal,
    is_plural,
    is_premises,
    is_title,
    is_title_part,
    spelled,
    title_start,
)
from pipeline.relate.words import verbs, words

OLDEST = 120
MOST_BRACKET = 12  # words between brackets that are read
LONGEST_BRACKET = 40  # words between brackets that are passed over: (født 4. mai 1929 i Ixelles, død ...)
MOST_POST = 10  # words from a title to the name behind its organisation
MOST_TITLE = 3  # words
DEFINITE_GENITIVE = ("ens", "ets", "enes", "anes")  # kvinnens advokat
PARTICIPLE = ("ert", "erte")  # ends of participles: en pensjonert lege
MOST_LISTED = 20  # words of a list of titles, and of a clause before one


class Ties(Posts):
    """The ties that the sentences of a document state."""

    def of(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what the words before and behind the name at a position state."""
        yield from self._before(tokens, at)
        yield from self._behind(tokens, at)

    def _before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        pause = tokens[at - 1].text if at > 1 and tokens[at - 1].text in {",", ":"} else ""
        last = _before_number(tokens, _before_bracket(tokens, at - 2) if pause else at - 1)
        if last > 1 and tokens[last].lower in words("called") and tokens[last - 1].lower == "ved":
            last -= 2  # en fisker ved navn Kari Moen
        if last < 0:
            return
        title = title_start(tokens, last)
        if title is not None:
            yield from self._title_before(tokens, title, last, at)
        elif tokens[last].lower in words("examples"):
            yield from self._example(tokens, last, at)
        elif pause:
            posts = list(self._post_before(tokens, last, at)) if pause == "," or _begins_list(tokens, last) else []
            yield from (replace(tie, heads=is_plural(tie.role)) for tie in posts)
            yield from self._heading(tokens, last, at) if not posts else ()
        else:
            yield from self._beside(tokens, last, at)

    def _title_before(self, tokens: Sequence[Token], title: int, last: int, at: int) -> Iterator[Tie]:
        """Yield what a title before a name states, unless it is no title of this name."""
        if title and tokens[title - 1].text in OPENING and any(one.text in CLOSING for one in tokens[at + 1 : at + 2]):
            return  # the ship «Kong Sverre»
        if is_noun_here(tokens, title) and self._leads_to(tokens, title, at):
            yield from self._titled(tokens, title, last, at)
            if title > 1 and tokens[title - 1].text == "," and tokens[title - 2].type == "organisation":
                yield from self._heading(tokens, title - 2, at)

    @staticmethod
    def _example(tokens: Sequence[Token], som: int, at: int) -> Iterator[Tie]:
        """Yield the occupation that a name is an example of: ``malere som`` *Kari Moen*."""
        last = som - 1
        while last > 0 and (tokens[last].text == "," or tokens[last].lower in words("examples")):
            last -= 1
        start = title_start(tokens, last)
        if start is not None and is_plural(spelled(tokens, start, last)):
            yield Tie(start, at, role=spelled(tokens, start, last))

    def _beside(self, tokens: Sequence[Token], last: int, at: int) -> Iterator[Tie]:
        """Yield what the words right before a name state: ``SVs``, ``22 år gamle``, ``27-åringen``, ``leder er``."""
        word = tokens[last]
        number, _, of_age = word.lower.rpartition("-")
        if word.type == "owner":
            yield from (tie for tie in [self.named(Tie(last, at), word)] if tie and not tie.place)
        elif word.lower in words("old") and last > 1 and tokens[last - 1].lower == "år":
            yield from (Tie(last - 2, at, age=age) for age in [_years(tokens, last - 2)] if age)
        elif of_age in words("of_age") and _age(number):
            yield Tie(last, at, age=_age(number))
        elif word.type in {"derived", "organisation"} and (native := self.native(Tie(last, at), word)):
            yield native
        elif word.lower == "av" and last > 1 and tokens[last - 1].lower in words("led"):
            bodies = (position for position in range(last - 2, max(-1, last - MOST_FIELD - 2), -1))
            body = next((position for position in bodies if tokens[position].type == "organisation"), None)
            if body is not None:
                yield self.named(Tie(body, at), tokens[body]) or Tie(body, at)
        elif word.lower in words("copulas", "called"):
            yield from self._post_before(tokens, last - 1, at, opens=True)
        else:
            yield from self._post_before(tokens, last, at)

    def _heading(self, tokens: Sequence[Token], last: int, at: int) -> Iterator[Tie]:
        """Yield the organisation of the names of a list behind it: ``fra Høyre,`` and ``Høyre:`` *Kari Moen, Lie*."""
        if tokens[last].type != "organisation":
            return
        if tokens[last + 1].text == ",":
            leads = last and tokens[last - 1].lower in FROM
            leads = leads and (last < MOST_TITLE or any(map(is_title, tokens[: last - 1])))
            leads = leads and (last < MOST_TITLE or tokens[last - 2].text == "," or is_title(tokens[last - 2]))
        else:
            leads = not last or tokens[last - 1].text in {*ENDS, ";"}
            leads = leads and (at + 1 == len(tokens) or tokens[at + 1].text in {",", "(", ".", "og"})
        tie = self.named(Tie(last, at, heads=True), tokens[last]) if leads else None
        if tie:
            yield tie

    def _leads_to(self, tokens: Sequence[Token], title: int, at: int) -> bool:
        """Return whether a title is of the name behind a pause: *rapparen,* and *Ruters sjef,* but not *rapper,*."""
        pause = tokens[at - 1].text if tokens[at - 1].text in {",", ":"} else ""
        if pause and _is_apposition(tokens, title):
            return False
        if pause == ":":
            return title == 0 or not (tokens[title - 1].text.isalnum() or tokens[title - 1].mention)
        if not pause or _counts(tokens, title, at):
            return True
        closed = closes(tokens, at + 1)
        if tokens[at - 2].lower.endswith(DEFINITE) or self.owned(tokens, Tie(title, at)).first < title:
            return closed or not (
                is_finite(tokens[at + 1]) and any(map(is_finite, tokens[max(0, title - MOST_LISTED) : title]))
            )
        before = tokens[title - 1].lower if title else ""
        return closed and (before in words("indefinite") or before in verbs() or before.endswith(DEFINITE_GENITIVE))

    def _titled(self, tokens: Sequence[Token], start: int, last: int, at: int) -> Iterator[Tie]:
        """Yield titles before a name, each coordinated one by itself, with whose it is: ``USAs`` *ambassadør*."""
        tie = self.compound(Tie(start, at, role=spelled(tokens, start, last)), tokens[last])
        other = title_start(tokens, start - 2) if start > 1 and tokens[start - 1].lower == "og" else None
        if other is not None:
            yield tie
            tie = Tie(other, at, role=spelled(tokens, other, start - 2))
        owned = self.owned(tokens, tie)
        yield replace(owned, heads=owned.first < tie.first and is_plural(tie.role))
        yield from self._titled_too(tokens, tie.first, at)

    def _titled_too(self, tokens: Sequence[Token], start: int, at: int, post: Tie | None = None) -> Iterator[Tie]:
        """Yield what is coordinated with a title before it: ``poeten og`` *politikeren*, ``leiar i LO og``.

        What the post behind is in holds for a title right before *og*: ``redaktør og`` *leder i LO, Kari Moen*.
        """
        joint = tokens[start - 1].lower if start > 1 else ""
        if joint == "og":
            last = start - 2 - (tokens[start - 2].text == ",")
            other = title_start(tokens, last)
            if other is None:
                yield from self._post_before(tokens, last, at, joint=start - 1)
            elif post:
                yield replace(post, role=spelled(tokens, other, last), first=other, last=at)
                return
        while start > 1 and joint in {",", "og"} and tokens[start - 2].lower.endswith(DEFINITE):
            other = title_start(tokens, start - 2)
            if other is None:
                return
            yield Tie(other, at, role=spelled(tokens, other, start - 2))
            start, joint = other, tokens[other - 1].text if other else ""

    def _post_before(
        self, tokens: Sequence[Token], last: int, at: int, *, opens: bool = False, joint: int = 0
    ) -> Iterator[Tie]:
        """Yield a post before a name: ``leder i LO,`` *Kari Moen*, ``leder i LO er`` *Kari Moen*."""
        for end in range(last, max(-1, last - MOST_POST), -1):
            start = title_start(tokens, end)
            if start is None:
                continue
            tie = self.owned(tokens, self.post(tokens, start, end, until=last))
            sure = (
                bool(joint) or tokens[at - 1].text != "," or tie.organisation or tie.employer or tie.place or tie.party
            )
            before = tokens[: tie.first]
            if opens and not all(is_adjective(token) or token.lower in words("articles") for token in before):
                return
            if tokens[(joint or at) - 1].text == "," and _is_apposition(tokens, start):
                return
            others = (
                tie.last + 2 == last and tokens[last - 1].text in {"og", "i"} and tokens[last].mention
            )  # i Bodø og Fauske
            if (tie.last == last or others) and (tie.last > end or opens) and (sure or closes(tokens, at + 1)):
                yield replace(tie, last=at)
                yield from self._titled_too(tokens, tie.first, at, tie)
            return

    def _behind(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what follows a name, one after the other: *Kari Moen* ``(45)`` ``fra Bodø,`` ``lege,`` ``er enig``."""
        behind = _behind_other_name(tokens, at + 1)
        if tokens[at].type == "owner":
            return
        while behind < len(tokens):
            if tokens[behind].text == "(":
                near = range(behind, min(behind + LONGEST_BRACKET, len(tokens)))
                close = next((one for one in near if tokens[one].text == ")"), len(tokens))
                if close < min(behind + MOST_BRACKET, len(tokens)):
                    yield from self._bracket(tokens, at, behind + 1, close)
                behind = close + 1
                continue
            found = list(self._following(tokens, at, behind))
            yield from found
            last = max((tie.last for tie in found), default=0)
            following = tokens[last + 1].lower if behind <= last < len(tokens) - 1 else ""
            if following not in {",", "(", "som"} | words("copulas", "perfect"):
                return
            behind = last + 1

    def _following(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what the words at a position behind a name state."""
        token = tokens[behind]
        if token.lower in FROM:
            yield from self._from(tokens, at, behind)
        elif token.lower in {"ved", "i", "på", "hos"}:
            yield from self._at(tokens, at, behind)
        elif token.text == ",":
            yield from self._apposition(tokens, at, behind + 1)
        elif token.type == "place" and tokens[behind - 1].text == ")" and _age(tokens[behind - 2].text):
            yield Tie(at, behind, place=token.mention)  # Kari Moen (42) Bodø
        elif token.text == "og" and tokens[behind + 1 : behind + 2] and tokens[behind + 1].lower in words("others_too"):
            title = _title_from(tokens, behind + 2)
            if title is not None and is_plural(tokens[title].text):
                yield Tie(at, title, role=spelled(tokens, title_start(tokens, title) or 0, title))
        elif _years(tokens, behind):
            yield Tie(at, behind + 1, age=_years(tokens, behind))
        elif token.type == "organisation" and tokens[0].lower in words("credits"):
            yield self.named(Tie(at, behind), token) or Tie(at, behind)
        elif token.text in {*DASHES, ":"} or _begins_list(tokens, at):
            yield from self._row(tokens, at, behind)
        else:
            yield from self._stated(tokens, at, _verb_behind(tokens, at, behind))

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
                tie = self.named(tie, token) or tie
            elif title is not None and not tie.role and title_start(tokens, position + 1) != title:
                post = self.post(tokens, title, position)
                stated = post if post.last < close else Tie(title, position, role=spelled(tokens, title, position))
                tie = _filled(tie, stated)
        if tie != Tie(at, close):
            yield tie

    def _from(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody is from: *Kari Moen* ``fra Bodø``, ``fra Capio Senter i Fredrikstad``."""
        position = behind + 1
        while position < len(tokens) and (is_adjective(tokens[position]) or specifies(tokens, position)):
            position += 1
        if position < len(tokens) and tokens[position].mention:
            tie = self.named(Tie(at, position), tokens[position])
            if tie:
                yield replace(with_place(tokens, tie), shared=True)

    def _at(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield where somebody works: *lensmann Kari Moen* ``i Vinje``, *Per Lie* ``ved NTNU``; no mere presence."""
        body = self.body(tokens, Tie(at, behind - 1))
        if body is None:
            return
        title = tokens[at - 1].lower if at else ""
        inside, last = tokens[behind].lower in {"i", "på"}, tokens[body.last]
        if body.place and not body.organisation:
            local = title.endswith(tuple(words("local_posts"))) or title.startswith(tuple(words("local_parts")))
            governed = tokens[body.last].text.lower().endswith(tuple(lexicon_words("units").whole))
            local = tokens[behind].lower == "i" and (local or (governed and bool(at) and is_title(tokens[at - 1])))
        elif inside and (
            is_premises(last) or (last.text in newspapers() and not title.endswith(tuple(words("press"))))
        ):
            return  # may be where they happen to be, or are written of
        else:
            local = bool(last.mention)
        if local or (not body.place and _is_introduced(tokens, at)):
            yield replace(with_place(tokens, body), shared=not (at and is_title(tokens[at - 1])))

    def _apposition(self, tokens: Sequence[Token], at: int, start: int) -> Iterator[Tie]:
        """Yield what follows a comma: *Kari Moen*, ``professor ved NTNU``; *Kari Moen*, ``Høyre``; ``43 år``."""
        start = _behind_adverbs(tokens, start)
        if start >= len(tokens):
            return
        first, following = tokens[start], tokens[start + 1 : start + 2]
        short, age = party(first.text), _age(first.lower)
        closed = closes(tokens, start + 1)
        if short and closed:
            yield Tie(at, start, party=short)
        elif _years(tokens, start):
            yield Tie(at, start + 1, age=age)
        elif age and (start + 2 >= len(tokens) or following[0].text == ","):
            yield Tie(at, start, age=age)
        elif first.type == "organisation" and tokens[0].lower in words("credits") and closed:
            yield self.named(Tie(at, start), first) or Tie(at, start)
        elif first.type == "place" and closed and self._is_home(tokens, at, start):
            yield Tie(at, start, place=first.mention)
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
            yield from (replace(tie, shared=True) for tie in [body] if tie and (tie.organisation or tie.employer))

    @staticmethod
    def _is_home(tokens: Sequence[Token], at: int, start: int) -> bool:
        """Return whether a place behind a comma is where somebody is from: *Kari Moen (42),* ``Bodø``, in lists."""
        following = tokens[start + 1 : start + 3]
        if _begins_list(tokens, at):
            in_list = not following or following[0].text in {"(", ".", ","}
        else:
            in_list = tokens[at - 1].text in {":", ",", "og"} and [one.type for one in following][1:] == ["person"]
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
            yield from self._stated(tokens, at, _verb_behind(tokens, at, behind))

    def _stated(self, tokens: Sequence[Token], at: int, behind: int) -> Iterator[Tie]:
        """Yield what a verb states: ``er ordfører``, ``jobber som lege``, ``ble valgt til leder``, ``er fra Bodø``."""
        phrase = verb_phrase(tokens, at, behind)
        if phrase is None:
            return
        position = phrase.end
        aged = _behind_adverbs(tokens, position)
        if tokens[position - 1].lower in words("copulas", "adverbs") and _years(tokens, aged):
            yield Tie(at, aged + 1, age=_years(tokens, aged))
        elif position < len(tokens) and tokens[position].lower in FROM:
            yield from self._from(tokens, at, position)
        elif phrase.employs:
            at_once = tokens[position].type == "organisation"  # er halve Hellbillies
            tie = (
                self.named(Tie(at, position), tokens[position]) if at_once else self.body(tokens, Tie(at, position - 1))
            )
            part = tokens[position - 1].lower in words("part_of")
            if tie and not tie.place and not (part and tie.employer):  # er med i prosjektgruppa
                yield with_place(tokens, tie)
        else:
            yield from self._predicate(tokens, at, position, closed=False)

    def _predicate(self, tokens: Sequence[Token], at: int, start: int, *, closed: bool) -> Iterator[Tie]:
        """Yield a post that follows a name or *er*; an apposition is ``closed``: nothing goes on behind it."""
        while True:
            end = _title_from(tokens, start)
            if end is None:
                return
            tie = self.owned(tokens, self.post(tokens, title_start(tokens, end) or 0, end))
            signed = tokens[tie.last + 1 : tie.last + 3]
            if closed and tie.last + 3 == len(tokens) and signed[1].type == "organisation":  # Kari Moen, leder, NHO
                tie = self.named(replace(tie, last=tie.last + 2), signed[1]) or tie
            behind = [token.lower for token in tokens[tie.last + 1 : tie.last + 3]]
            if behind[1:] == ["å"]:
                return  # en mester i å lyve
            verbal = tokens[end].lower in words("verbs_too") and tie.first == end
            ends = closes(tokens, tie.last + 1) or behind[0] in words("of" if verbal else "prepositions")
            if closed and not ends:
                return
            yield replace(tie, first=at, shared=is_plural(tie.role))
            if behind[:1] != ["og"] and not _goes_on(tokens, tie.last + 1):
                return
            start = tie.last + 2


def _title_from(tokens: Sequence[Token], start: int) -> int | None:
    """Return the last position of the title of a phrase: ``den nye lederen``, ``Frp sin gruppeleder``."""
    for position in range(start, len(tokens)):
        if title_start(tokens, position) is not None:
            return position
        if tokens[position].lower in words("judging") or not _leads_to_title(tokens, start, position):
            return None
    return None


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


def _counts(tokens: Sequence[Token], title: int, at: int) -> bool:
    """Return whether a title in the plural tells who the names of a list are: ``to studentar,`` *Silje og Anders*."""
    before = title - 1
    while before > 0 and is_adjective(tokens[before]):
        before -= 1
    counted = before >= 0 and tokens[before].lower in words("numbers") and is_plural(tokens[title].lower)
    return counted and closes(tokens, at + 1)


def _goes_on(tokens: Sequence[Token], comma: int) -> bool:
    """Return whether titles are listed from a comma on, the last with *og*: *lege*``, forfatter og politiker``."""
    last = min(len(tokens) - 1, comma + MOST_LISTED)
    while comma < last and tokens[comma].text == "," and title_start(tokens, comma + 1) is not None:
        comma += 2
        if comma < last and tokens[comma].lower == "og":
            return title_start(tokens, comma + 1) is not None
    return False


def _filled(tie: Tie, stated: Tie) -> Tie:
    """Return a tie with what another states and it does not."""
    values = {fact.name: getattr(stated, fact.name) for fact in fields(PersonFacts)}
    return replace(tie, **{name: value for name, value in values.items() if value and not getattr(tie, name)})


def _begins_list(tokens: Sequence[Token], at: int) -> bool:
    """Return whether only numbers and marks stand before a position: it begins a line of a list."""
    return all(not token.mention and not token.text.isalpha() for token in tokens[:at])


def _before_bracket(tokens: Sequence[Token], last: int) -> int:
    """Return the position before a short name between brackets: *Statens vegvesen* ``(SVV)``."""
    bracketed = [token.text for token in tokens[max(0, last - 2) : last + 1 : 2]] == ["(", ")"]
    return last - 3 if bracketed and tokens[last - 1].type == "organisation" else last


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


def _behind_other_name(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind another name of the same person: ``, fødd Lie,`` *er lege*."""
    other = tokens[at : at + 4]
    is_other = [token.text for token in other[::3]] == [",", ","] and other[1].lower in words("born")
    return at + len(other) if is_other and other[2].mention else at


def _behind_adverbs(tokens: Sequence[Token], at: int) -> int:
    """Return the position behind adverbs of time: *i dag*, *no*."""
    while at + 1 < len(tokens):
        if f"{tokens[at].lower} {tokens[at + 1].lower}" in words("adverbs"):
            at += 2
        elif tokens[at].lower in words("adverbs") - words("negations") - {"og"}:
            at += 1
        else:
            break
    return at


def _age(text: str) -> int | None:
    """Return the years that a number stands for, in digits or as a word: *42*, *åtte*."""
    if text in words("numbers"):
        return int(table("clause_words")["numbers"].index(text)) // 2 + 1
    return int(text) if text.isdecimal() and len(text) <= len(str(OLDEST)) and 0 < int(text) <= OLDEST else None


def _years(tokens: Sequence[Token], at: int) -> int | None:
    """Return the age that is stated at a position: ``75 år``, ``75 år gammel``, but not ``5 år eldre``."""
    following = [token.lower for token in tokens[at + 1 : at + 3]]
    rough = at > 0 and tokens[at - 1].lower in words("rough")
    if rough or following[:1] != ["år"] or not (closes(tokens, at + 2) or following[1] in words("old")):
        return None
    return _age(tokens[at].lower)


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
