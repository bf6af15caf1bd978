"""Whom the words for a speaker mean: a mention of the document, by name, pronoun or role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice

from pipeline.lexicon import lines
from pipeline.records import Document, Mention
from pipeline.relate.clauses import Clause, Token
from pipeline.relate.subjects import Subject
from pipeline.relate.words import words

SEX = {name: sex for sex in ("men", "women") for name in lines(f"names_of_{sex}")}
DEFINITE_ENDINGS = ("en", "et", "a", "n")  # statsministeren, medlemmet, leiaren
YEARS_OLD = re.compile(r"(\d+)-åring")
AGE = re.compile(r" \((\d+)\)|, (\d+)\b")
ALSO_CALLED = {"statsråd": "minister"}  # before her name
LEAST_ROLE = 4  # letters that a role has
MAX_PEOPLE = 100
MAX_SENTENCES = 30  # with people in them that are looked at


class Speakers:
    """Who has been named and has spoken so far in a document."""

    def __init__(self, document: Document) -> None:
        """Note who is named in a document, by which title, and of whom the first name tells *han* from *hun*."""
        self.document = document
        self._people = [number for number, one in enumerate(document.mentions, start=1) if one.type == "person"]
        self._starts = [document.mentions[number - 1].start for number in self._people]
        self._sexes = {
            one.entity_id: SEX[first] for one in document.mentions for first in one.name.split()[:1] if first in SEX
        }
        self._spoken: list[str] = []  # ids of the last two speakers, the last one last
        self._last = 0
        self._spoken_until = 0
        self._roles: dict[str, int] = {}  # endings of titles: who has it
        for number in self._people:
            for title in self._mention(number).role.lower().split()[-1:]:
                for at in range(max(1, len(title) - LEAST_ROLE + 1)):
                    self._roles.setdefault(title[at:], number)

    def note(self, number: int, until: int) -> None:
        """Remember who speaks, and up to which offset, if it is a person."""
        if number and self._mention(number).type == "person":
            self._last = number
            self._spoken_until = until
            self._spoken = [*self._spoken[-1:], self._mention(number).entity_id]

    def meant(self, clause: Clause, subject: Subject, before: int) -> int:
        """Return the number of the mention that a subject means; 0 if nobody is known.

        Args:
            before: offset in the source before which a pronoun's person is named.
        """
        if subject.mention:
            return subject.mention
        if subject.by == "pronoun":
            return self._by_pronoun(clause.tokens[subject.start].lower, before)
        return self._by_role(clause.tokens[subject.start : subject.end], before)

    def around(self, before: Clause | None, offset: int, *, continued: bool) -> int:
        """Return whose speech it is, where nobody says so.

        It is the one whom the sentence before is about; else the last speaker, if nobody else has spoken lately; at the
        beginning, the one who is named next.

        Args:
            before: the sentence before the speech; ``None`` if there is none.
            offset: where the speech begins in the source.
            continued: whether that sentence is speech too.
        """
        if continued and self._last:
            return self._last
        tokens = before.tokens if before else ()
        named = next((token.mention for token in tokens if token.type == "person"), 0)
        if named:
            return named
        pronoun = next((token.lower for token in tokens[:1] if token.lower in words("men", "women")), "")
        if pronoun:
            return self._by_pronoun(pronoun, offset)
        if self._last:
            return self._last if len(set(self._spoken)) == 1 else 0
        at = bisect_left(self._starts, offset)
        return next(iter(self._people[at - 1 if at else 0 :]), 0)

    def _by_pronoun(self, word: str, before: int) -> int:
        sex = next((one for one in ("men", "women") if word in words(one)), "")
        fitting = [number for number in islice(self._recent(before), MAX_PEOPLE) if sex and self._fits(number, sex)]
        since = (number for number in fitting if self._mention(number).start >= self._spoken_until)
        last = [self._last] if sex and self._last and self._fits(self._last, sex) else []
        return next(chain(since, last, fitting), 0)

    def _fits(self, number: int, sex: str) -> bool:
        return self._sexes.get(self._mention(number).entity_id, sex) == sex

    def _recent(self, before: int) -> Iterator[int]:
        """Yield the people named before an offset, the last sentence first, in each the first one: its subject."""
        at = bisect_left(self._starts, before)
        backwards = (self._people[place] for place in range(at - 1, -1, -1))
        for _, some in islice(groupby(backwards, key=lambda number: self._mention(number).sentence), MAX_SENTENCES):
            yield from reversed(list(some))

    def _by_role(self, phrase: Sequence[Token], before: int) -> int:
        noun = next((token.lower for token in reversed(phrase) if token.lower), "")
        old = YEARS_OLD.match(noun)
        if old:
            recent = list(islice(self._recent(before), MAX_SENTENCES))
            return next((number for number in recent if self._age(number) == old[1]), next(iter(recent), 0))
        stems = {noun.removesuffix(ending) for ending in DEFINITE_ENDINGS if noun.endswith(ending)} | {noun}
        likely = (one for stem in sorted(stems, key=len) for one in (stem, ALSO_CALLED.get(stem, "")))
        return next((self._roles[one] for one in likely if one in self._roles), 0)

    def _age(self, number: int) -> str:
        mention = self._mention(number)
        text = self.document.paragraphs[mention.paragraph - 1].text.text[mention.at + len(mention.text) :][:6]
        found = AGE.match(text)
        return (found[1] or found[2]) if found else ""

    def _mention(self, number: int) -> Mention:
        return self.document.mentions[number - 1]
