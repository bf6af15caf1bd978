"""The words before a person's name that tell who it is: titles, posts with their bodies, owners, ages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.lexicon import words as lexicon_words
from pipeline.relate.ages import with_age
from pipeline.relate.clauses import BOUNDARIES, CLOSING, ENDS, OPENING, Token, begins_list, is_finite, is_verb
from pipeline.relate.posts import MAX_FIELD, Posts, Tie, closes, party
from pipeline.relate.stated import FROM
from pipeline.relate.titles import (
    DEFINITE,
    is_adjective,
    is_definite_adjective,
    is_noun_here,
    is_plural,
    is_title,
    spelled,
    title_start,
)
from pipeline.relate.words import verbs, words

MAX_POST = 10  # words from a title to the name behind its organisation
MAX_TITLE = 3  # words before the organisation that heads a list
DEFINITE_GENITIVE = ("ens", "ets", "enes", "anes")  # kvinnens advokat
DEFINITE_TITLE = ("en", "et", "a", "ene", "ane")  # forskeren, not forsker
DESCRIBING = ("ende", "ande", "ig", "leg")  # ends of adjectives: en smilende direktør
MAX_CLAUSE = 20  # words of the clause before a title


class Before(Posts):
    """What the words before a name state."""

    def before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        """Yield what the words before the name at a position state."""
        plain = _before_adjectives(tokens, at - 1) + 1
        if 1 < plain < at and (tokens[plain - 1].text == "," or tokens[plain - 1].lower in words("copulas")):
            shorter = [*tokens[:plain], *tokens[at:]]  # spesialutsendingen, amerikanske John Smith
            yield from (replace(tie, last=at) for tie in self._before(shorter, plain))
        else:
            yield from self._before(tokens, at)

    def _before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        found = list(self._right_before(tokens, at))
        yield from found
        first = min((tie.first for tie in found), default=0) - 1
        while first > 0 and (is_adjective(tokens[first]) or tokens[first].lower in words("articles")):
            first -= 1
        if first > 0 and tokens[first].lower in words("copulas") and tokens[at - 1].text not in {",", ":"}:
            yield from self._post_before(tokens, first - 1, at, opens=True)  # eier av båten er milliardæren Kari Moen

    def _right_before(self, tokens: Sequence[Token], at: int) -> Iterator[Tie]:
        pause = tokens[at - 1].text if at > 1 and tokens[at - 1].text in {",", ":"} else ""
        last = _before_number(tokens, _before_bracket(tokens, at - 2 if pause else at - 1))
        while last > 0 and tokens[last].lower in words("adverbs") and tokens[last - 1].lower in words("copulas"):
            last -= 1  # formann er no Kari Moen
        owned = pause and tokens[last].lower in words("possessives") and title_start(tokens, last - 1) is not None
        if owned and not is_plural(tokens[last - 1].text):
            last -= 1  # rektoren vår, Kari Moen
        if last > 1 and tokens[last].lower in words("called") and tokens[last - 1].lower == "ved":
            last -= 2  # en fisker ved navn Kari Moen
        if last < 0:
            return
        title = title_start(tokens, last)
        if title is not None:
            bracketed = party(tokens[at - 2].text) if tokens[at - 1].text == ")" else ""  # varaordfører (Ap) Kari Moen
            titles = self._title_before(tokens, title, last, at)
            yield from (replace(tie, party=tie.party or bracketed) for tie in titles)
        elif tokens[last].lower in words("examples"):
            yield from self._example(tokens, last, at)
        elif pause:
            posts = list(self._post_before(tokens, last, at)) if pause == "," or begins_list(tokens, last) else []
            yield from (replace(tie, heads=is_plural(tie.role)) for tie in posts)
            yield from self._heading(tokens, last, at) if not posts else ()
        else:
            yield from self._beside(tokens, last, at)

    def _title_before(self, tokens: Sequence[Token], title: int, last: int, at: int) -> Iterator[Tie]:
        """Yield what a title before a name states, unless it is no title of this name."""
        if title and tokens[title - 1].text in OPENING and any(one.text in CLOSING for one in tokens[at + 1 : at + 2]):
            return  # the ship «Kong Sverre»
        if is_noun_here(tokens, title) and self._leads_to(tokens, title, last, at):
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
        aged = with_age(tokens, last, Tie(last, at))
        if word.type == "owner":
            yield from (tie for tie in [self.named(Tie(last, at), word)] if tie and not tie.place)
        elif aged:
            yield aged
        elif word.lower in words("represented") and (tie := self._represented(tokens, last, Tie(last, at))):
            yield tie
        elif word.type in {"derived", "organisation"} and (native := self.native(Tie(last, at), word)):
            yield native
        elif word.lower == "av" and last > 1 and tokens[last - 1].lower in words("led", "consists"):
            bodies = (position for position in range(last - 2, max(-1, last - MAX_FIELD - 2), -1))
            body = next((position for position in bodies if tokens[position].type == "organisation"), None)
            if body is not None:
                heads = tokens[last - 1].lower in words("consists")
                yield self.named(Tie(body, at, heads=heads), tokens[body]) or Tie(body, at)
        elif word.lower in words("own") and last and tokens[last - 1].type == "organisation":
            yield self.named(Tie(last - 1, at), tokens[last - 1]) or Tie(last - 1, at)  # Høgre sin Kari Moen
        elif word.lower in words("copulas", "called") or (_opening(tokens) and is_verb(word)):
            paused = tokens[last - 1].text == "," and bool(_opening(tokens))
            yield from self._post_before(tokens, last - 1 - paused, at, opens=True)  # som leder i LO sa
        else:
            yield from self._post_before(tokens, last, at)

    def _heading(self, tokens: Sequence[Token], last: int, at: int) -> Iterator[Tie]:
        """Yield the organisation of the names of a list behind it: ``fra Høyre,`` and ``Høyre:`` *Kari Moen, Lie*."""
        if tokens[last].type != "organisation":
            return
        if tokens[last + 1].text == ",":
            leads = last and tokens[last - 1].lower in FROM
            leads = leads and (last < MAX_TITLE or any(map(is_title, tokens[: last - 1])))
            leads = leads and (last < MAX_TITLE or tokens[last - 2].text == "," or is_title(tokens[last - 2]))
        else:
            leads = not last or tokens[last - 1].text in {*ENDS, ";"}
            leads = leads and (at + 1 == len(tokens) or tokens[at + 1].text in {",", "(", ".", "og"})
        tie = self.named(Tie(last, at, heads=True), tokens[last]) if leads else None
        if tie:
            yield tie

    def _leads_to(self, tokens: Sequence[Token], title: int, last: int, at: int) -> bool:
        """Return whether a title is of the name behind a pause: *rapparen,* and *Ruters sjef,* but not *rapper,*."""
        pause = tokens[at - 1].text if tokens[at - 1].text in {",", ":"} else ""
        praised = title and tokens[title - 1].lower in words("judging") and is_plural(tokens[title].lower)
        others = pause and title and tokens[title - 1].type == "person"  # Kari Moen leder, Per Lie kasserer
        if praised or others or (pause and _is_apposition(tokens, title)):
            return False  # en av landets beste kokker, Kari Moen
        if pause == ":":
            return title == 0 or not (tokens[title - 1].text.isalnum() or tokens[title - 1].mention)
        if not pause or _counts(tokens, title, at):
            return True
        closed = closes(tokens, at + 1)
        if tokens[last].lower.endswith(DEFINITE) or self.owned(tokens, Tie(title, at)).first < title:
            return closed or not (
                is_finite(tokens[at + 1]) and any(map(is_finite, tokens[max(0, title - MAX_CLAUSE) : title]))
            )
        article = title - 1
        while article >= 0 and (is_adjective(tokens[article]) or tokens[article].lower.endswith(DESCRIBING)):
            article -= 1
        aged = with_age(tokens, article, Tie(title, at))
        article = aged.first - 1 if aged else article  # en 45 år gammel lege
        before = tokens[article].lower if article >= 0 else ""
        if _ends_there(tokens, at + 1) and before in words("prepositions", "determiners"):
            return True
        return closed and (before in words("indefinite") or before in verbs() or before.endswith(DEFINITE_GENITIVE))

    def _titled(self, tokens: Sequence[Token], start: int, last: int, at: int) -> Iterator[Tie]:
        """Yield titles before a name, each coordinated one by itself, with whose it is: ``USAs`` *ambassadør*."""
        tie = self.compound(Tie(start, at, role=spelled(tokens, start, last)), tokens[last])
        joint = _before_adjectives(tokens, start - 1)  # tidligere lege og nåværende ordfører Kari Moen
        other = title_start(tokens, joint - 1) if joint > 0 and tokens[joint].lower == "og" else None
        if other is not None:
            yield tie
            tie = self.compound(Tie(other, at, role=spelled(tokens, other, joint - 1)), tokens[joint - 1])
        owned = self.owned(tokens, tie)
        if owned.first and tokens[owned.first - 1].lower in words("represented"):  # utvalget ved leder Kari Moen
            owned = self._represented(tokens, owned.first - 1, owned) or owned
        before = _before_adjectives(tokens, owned.first - 1)
        owned = with_age(tokens, before, owned) or owned
        owned = self._where(tokens, before, owned) or owned
        yield replace(owned, heads=owned.first < tie.first and is_plural(tie.role) and not owned.age)
        # NTNU-forskeren professor Kari Moen
        too = title_start(tokens, start - 1) if tokens[start - 1].text.lower().endswith(DEFINITE_TITLE) else None
        if start and too is not None and other is None and _is_described(tokens, too):
            yield self.compound(Tie(too, at, role=spelled(tokens, too, start - 1)), tokens[start - 1])
        yield from self._titled_too(tokens, tie.first, at, listed=other is not None)

    def _where(self, tokens: Sequence[Token], verb: int, tie: Tie) -> Tie | None:
        """Return a tie with the organisation that begins its sentence: ``I LO`` *sier leder Kari Moen*."""
        led = tie.role.lower().split()[-1].startswith(tuple(words("posts_in_bodies")))
        begins = verb == 2 and tokens[0].lower in {"i", "hos", "ved"} and tokens[1].type == "organisation"  # noqa: PLR2004
        free = not (tie.organisation or tie.employer or tie.place or tie.party)
        verbal = tokens[verb].lower in words("copulas") or is_verb(tokens[verb])
        return self.named(replace(tie, first=1), tokens[1]) if led and begins and free and verbal else None

    def _represented(self, tokens: Sequence[Token], ved: int, tie: Tie) -> Tie | None:
        """Return a tie with the organisation that somebody speaks for: ``Bellona ved`` *Kari Moen*, ``v/``."""
        body = ved - 1 - (tokens[ved].text == "/" and tokens[ved - 1].lower == "v")
        governed = tokens[body].text.lower().endswith(tuple(lexicon_words("units").whole))
        is_body = tokens[body].type == "organisation" or (tokens[body].type == "place" and governed)
        named = body >= 0 and is_body and not (tie.organisation or tie.employer)
        named = named and (tokens[ved].text != "/" or " " in tokens[tie.last].text)
        if named and tokens[body].text.endswith(" v"):  # the model takes "v/" for a part of the name
            return replace(tie, first=body, employer=tokens[body].text[:-2])
        return self.named(replace(tie, first=body), tokens[body]) if named else None

    def _titled_too(
        self, tokens: Sequence[Token], start: int, at: int, post: Tie | None = None, *, listed: bool = False
    ) -> Iterator[Tie]:
        """Yield what is coordinated with a title before it: ``poeten og`` *politikeren*, ``leiar i LO og``.

        What the post behind is in holds for a title right before *og*: ``redaktør og`` *leder i LO, Kari Moen*.
        """
        behind_joint = _before_adjectives(tokens, start - 1) + 1
        alone, start = behind_joint < start, behind_joint
        joint = tokens[start - 1].lower if start > 1 else ""
        if joint == "og":
            last = start - 2 - (tokens[start - 2].text == ",")
            other = title_start(tokens, last)
            if other is None:
                yield from self._post_before(tokens, last, at, joint=start - 1)
            elif post:
                role = spelled(tokens, other, last)
                own = self.compound(Tie(other, at, role=role), tokens[last])
                yield own if alone or own.role != role else replace(post, role=role, first=other, last=at)
                return
        while (
            start > 1
            and joint in {",", "og"}
            and (listed or tokens[start - 2].lower.endswith(DEFINITE) or title_start(tokens, start - 2) == 0)
        ):
            other = title_start(tokens, start - 2)
            if other is None:
                break
            yield Tie(other, at, role=spelled(tokens, other, start - 2))
            start, joint = other, tokens[other - 1].text if other else ""
        if joint == "," and not post and _ends_there(tokens, at + 1):  # lederen i LO, juristen Kari Moen,
            before = list(self._post_before(tokens, _before_bracket(tokens, start - 2), at, joint=start))
            yield from before if all(not tie.first or is_verb(tokens[tie.first - 1]) for tie in before) else ()

    def _post_before(
        self, tokens: Sequence[Token], last: int, at: int, *, opens: bool = False, joint: int = 0
    ) -> Iterator[Tie]:
        """Yield a post before a name: ``leder i LO,`` *Kari Moen*, ``leder i LO er`` *Kari Moen*."""
        for end in range(last, max(-1, last - MAX_POST), -1):
            start = title_start(tokens, end)
            if start is None:
                continue
            tie = self.owned(tokens, self.post(tokens, start, end, until=last))
            sure = (
                bool(joint) or tokens[at - 1].text != "," or tie.organisation or tie.employer or tie.place or tie.party
            )
            before = tokens[_opening(tokens) : tie.first]
            if opens and not all(is_adjective(one) or one.lower in words("articles") for one in before):
                return
            if tokens[(joint or at) - 1].text == "," and _is_apposition(tokens, start, listed=bool(joint)):
                return
            others = (
                tie.last + 2 == last and tokens[last - 1].text in {"og", "i"} and tokens[last].mention
            )  # i Bodø og Fauske
            ends = tie.last == last or others or (sure and _goes_with(tokens[tie.last + 1 : last + 1]))
            if ends and (tie.last > end or opens) and (sure or closes(tokens, at + 1)):
                yield replace(tie, last=at)
                kinds = [tokens[one].type for one in (tie.last, last)]
                if others and tokens[last - 1].text == "og" and kinds == ["organisation"] * 2:  # leder i LO og NHO
                    yield self.named(Tie(last, at, role=tie.role), tokens[last]) or tie
                yield from self._titled_too(tokens, tie.first, at, tie)
            elif _is_told(tokens, tie.first, end, last) and closes(tokens, at + 1):
                yield replace(tie, last=at, role=tie.role if sure else spelled(tokens, start, end))
            return


def _opening(tokens: Sequence[Token]) -> int:
    """Return the position behind *som* or *i tillegg til å være* at the beginning of a sentence, else 0."""
    if tokens[0].lower == "som":
        return 1
    for besides in words("besides"):
        wanted = besides.split()
        if [token.lower for token in tokens[: len(wanted)]] == wanted:
            to_be = [token.lower for token in tokens[len(wanted) : len(wanted) + 2]]
            return len(wanted) + 2 if to_be in (["å", "være"], ["å", "vera"], ["å", "vere"]) else 0
    return 0


def _is_described(tokens: Sequence[Token], start: int) -> bool:
    """Return whether a definite title is no subject of its own: ``NTNU-forskeren`` *professor*, not *møtte sjefen*."""
    before = tokens[start - 1] if start else None
    if before is None or before.text in BOUNDARIES or before.type == "owner" or is_adjective(before):
        return True
    if before.lower in verbs() or before.lower in words("prepositions", "articles"):
        return True
    return start > 1 and tokens[start - 2].lower in words("articles") and is_definite_adjective(before)


def _is_told(tokens: Sequence[Token], first: int, end: int, last: int) -> bool:
    """Return whether a verb of saying, a post and the long name of its field lead to a comma: *sier leder for ...,*."""
    said = _before_adjectives(tokens, first - 1)
    field = tokens[end + 1 : last + 1]
    told = said >= 0 and tokens[said].lower in verbs() and tokens[last + 1].text == ","
    return (
        told
        and bool(field)
        and field[0].lower in words("of")
        and not any(one.type == "person" or is_verb(one) or one.text in {",", ":", ";", *ENDS} for one in field)
    )


def _before_adjectives(tokens: Sequence[Token], last: int) -> int:
    """Return the position before adjectives that end at a position."""
    while last >= 0 and is_adjective(tokens[last]) and not with_age(tokens, last, Tie(last, last)):
        last -= 1
    return last


def _ends_there(tokens: Sequence[Token], at: int) -> bool:
    """Return whether the clause goes on at a position, or ends, and no list of names does."""
    following = tokens[at : at + 2]
    return not following or following[0].text in ENDS or (following[0].text == "," and following[-1].type != "person")


def _goes_with(tokens: Sequence[Token]) -> bool:
    """Return whether words belong to the body before them: *avdelingen* ``for kreft``, *Statkraft* ``region aust``."""
    for one in tokens:
        if one.type == "person" or is_verb(one) or not (one.mention or one.text.replace("-", "").isalpha()):
            return False
    leads = tokens[0].lower in words("of", "parts")
    return leads and len(tokens) <= MAX_FIELD and tokens[-1].lower not in words("of")


def _counts(tokens: Sequence[Token], title: int, at: int) -> bool:
    """Return whether a title in the plural tells who the names of a list are: ``to studentar,`` *Silje og Anders*."""
    before = _before_adjectives(tokens, title - 1)
    counted = before >= 0 and tokens[before].lower in words("numbers") and is_plural(tokens[title].lower)
    return counted and closes(tokens, at + 1)


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


def _is_apposition(tokens: Sequence[Token], start: int, *, listed: bool = False) -> bool:
    """Return whether words from a position on belong to a name before them: *Kari Moen,* ``leder i LO,`` *Per Lie*."""
    name = start - 2
    if start > 1 and tokens[name].text == ")":
        name = next((at for at in range(name, 0, -1) if tokens[at].text == "("), 1) - 1
    titled = not listed and title_start(tokens, name - 1) is not None  # ordfører Kari Moen (Sp), leder i LO, Per Lie
    return start > 1 and tokens[start - 1].text == "," and tokens[name].type == "person" and not titled
