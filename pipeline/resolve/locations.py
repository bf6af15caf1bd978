"""Where on the map the places of a corpus are: each document is looked at by itself, then most of them decide.

Which place it is depends on what the texts say of it ("Bø i Telemark", "Bø kommune"), on the other places of its
documents, on the newspaper's own place, and on which is meant most often, Norway first.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.lexicon import table
from pipeline.records import Document, Entity, Mention
from pipeline.resolve.gazetteer import Gazetteer, Place
from pipeline.resolve.identifiers import entity_id, indexed
from pipeline.resolve.place_choice import HOME, SETTLED, Hints, decide, inside, on_one_spot, only_neighbourhood, spots
from pipeline.resolve.places import country as country_called

AGREED = 0.8  # of the documents that tell which place is meant
FEWER = 10  # times as little speaks for each of several towns that a name may lead to
IN_PARAGRAPH, IN_DOCUMENT = 2, 3  # places of one neighbourhood say where unknown ones are
MAX_ANCHORS = 40  # places of a document that others are measured against
MAX_CANDIDATES = 20
NAME_GIVERS = SETTLED | {"county", "region", "island", "fjord", "valley", "lake"}  # whose names begin those of others
CACHED_NAMES = 20_000
OUTLINED = ("country", "state", "county")  # kinds that "Nesbyen, Buskerud" may end in
ROAD = re.compile(r"(?i)(e|rv\.?|fv\.?|riksve[ig]|fylkesve[ig]|europave[ig]|ring)[ -]?\d")  # is in no one place


class Locator:
    """Finds out where the places of documents are, one document at a time."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Take the places that there are."""
        self.gazetteer = gazetteer
        self._votes: defaultdict[str, Counter[tuple[Place, str]]] = defaultdict(Counter)
        self._find = lru_cache(CACHED_NAMES)(self._places_of)

    def add(self, documents: Iterable[Document]) -> None:
        """Look at the places of linked documents."""
        for document in documents:
            self._look_at(document)

    def _look_at(self, document: Document) -> None:
        named = {one.entity_id: one for one in document.mentions if one.type == "place"}
        known = {key: self._find(one.name, one.country) for key, one in named.items()}
        hints = self._hints(document, known)
        sure = {key: choice[0] for key, some in known.items() if (choice := decide(some, hints[key]))}
        anchors = list(sure.items())[:MAX_ANCHORS]
        together = self._together(document, dict(anchors))
        paper = self._newspaper(document.publication)
        for key, candidates in reversed(known.items()):  # of "Y i Z i Æ" first Æ, then Z, then Y
            others = [place for other, place in anchors if other != key]
            choice = decide(candidates, hints[key], others, paper) or inside(hints[key], sure)
            if not (choice or candidates):
                choice = only_neighbourhood(together[key], IN_PARAGRAPH) or only_neighbourhood(others, IN_DOCUMENT)
            if choice and not ROAD.match(named[key].name):
                sure[key] = choice[0]
                self._votes[key][choice] += 1

    @staticmethod
    def _together(document: Document, anchors: Mapping[str, Place]) -> defaultdict[str, list[Place]]:
        """Return for each place of a document the sure ones of its paragraphs."""
        places = [(one.paragraph, one.entity_id) for one in document.mentions if one.type == "place"]
        inside_of = {
            number: [anchors[key] for key in dict.fromkeys(keys) if key in anchors]
            for number, keys in indexed(places).items()
        }
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for number, key in dict.fromkeys(places):
            found[key] += inside_of[number]
        return found

    def located(self, entity: Entity) -> Entity:
        """Return an entity with its place, if one is sure."""
        if not (elected := self._elected(entity.entity_id)):
            return entity
        place, by = elected
        return replace(
            entity,
            latitude=place.latitude,
            longitude=place.longitude,
            place_id=place.place_id,
            place_kind=place.kind,
            place_by=by,
        )

    def doubtful(self, rows: Iterable[Sequence[object]]) -> list[str]:
        """Return for rows of the template of corrections where a place may be that has no sure one.

        Args:
            rows: of each, text, type, doc_id and name.
        """
        return [self._maybe(str(name)) if type_ == "place" else "" for _, type_, _, name, *_ in rows]

    def _maybe(self, name: str) -> str:
        """Return in a line where a name may be: ``municipality 59.42 9.07 | village 68.59 14.45``."""
        if self._elected(entity_id("place", name)):
            return ""
        shown = (f"{one.kind} {one.latitude:.2f} {one.longitude:.2f}" for one in spots(self._find(name)))
        return " | ".join(shown)

    def _elected(self, entity_id: str) -> tuple[Place, str] | None:
        votes = self._votes.get(entity_id)
        if not votes:
            return None
        best = max(votes, key=lambda one: (votes[one], one[0].weight))
        agreeing = sum(count for (place, _), count in votes.items() if on_one_spot(place, best[0]))
        return best if agreeing >= AGREED * sum(votes.values()) else None

    def _places_of(self, name: str, country: str = "") -> Sequence[Place]:
        """Return the places of a name, or those of the town that it leads to: ``Hamar stasjon``."""
        if own := self.gazetteer.own_places(name):
            return own
        if country and (land := self.gazetteer.country(country)):
            return [land]
        if found := self.gazetteer.find(name)[:MAX_CANDIDATES]:
            return found
        for town, tail in _towns_in(name):
            kind = _by_word("inside").get(tail, "building")
            kinds = NAME_GIVERS if kind != "county" else {kind}
            found = [place for place in self.gazetteer.find(town) if place.kind in kinds][:MAX_CANDIDATES]
            if found:
                doubt = FEWER if len(spots(found)) > 1 else 1
                return [replace(place, kind=kind, place_id="", weight=place.weight // doubt) for place in found]
        first, _, rest = name.partition(" ")
        if rest and first.lower() in table("locations")["compounds"]["title"]:
            named = country_called(rest)
            return self._places_of(rest, named.country if named else "")
        head, within, _ = name.partition(" i ")
        return self._places_of(head) if within else ()

    def _hints(self, document: Document, known: Mapping[str, Sequence[Place]]) -> defaultdict[str, Hints]:
        within: defaultdict[str, list[Sequence[Place]]] = defaultdict(list)
        towns: defaultdict[str, list[str]] = defaultdict(list)
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for number, some in indexed((one.paragraph, one) for one in document.mentions).items():
            text = document.paragraphs[number - 1].text.text
            for one, other in pairwise(some):
                if one.type == other.type == "place" and one.entity_id != other.entity_id:
                    there = known[other.entity_id]
                    if _leads_inside(text[one.at + len(one.text) : other.at], there):
                        within[one.entity_id].append(there)
                        towns[one.entity_id].append(other.entity_id)
            for one in some:
                if one.type == "place":
                    kinds[one.entity_id].update(_kinds_said(one, text))
                    _, _, town = one.name.partition(" i ")
                    if town and (there := self._find(town)):
                        within[one.entity_id].append(there)
        found: defaultdict[str, Hints] = defaultdict(Hints)
        found |= {key: Hints(tuple(within[key]), tuple(towns[key]), frozenset(kinds[key])) for key in {*within, *kinds}}
        return found

    def _newspaper(self, name: str) -> Place | None:
        """Return where a newspaper is printed."""
        if not name:
            return None
        words = [_by_word("newspapers").get(name, ""), *re.findall(r"\w+", name)]
        forms = (form for word in words for form in (word, word.removesuffix("s")) if form)
        found = (place for form in forms for place in self.gazetteer.find(form)[:1])
        return next((one for one in found if one.country == HOME and one.kind in {"city", "town"}), None)


def _leads_inside(between: str, there: Sequence[Place]) -> bool:
    words = between.strip()
    if words == ",":
        return bool(there) and there[0].kind in OUTLINED
    return words in table("locations")["between"]["in"]


def _kinds_said(mention: Mention, text: str) -> Iterator[str]:
    """Yield what a name is called by the word before, behind or at its end."""
    before = text[max(0, mention.at - 30) : mention.at].split()
    behind = text[mention.at + len(mention.text) :][:30].split()
    for word in (*before[-1:], *behind[:1], *mention.text.split()[1:][-1:]):
        yield from _kinds().get(word.strip(",.«»()").lower(), ())


@cache
def _kinds() -> dict[str, list[str]]:
    return indexed((word, kind) for kind, words in table("locations")["kinds"].items() for word in words)


@cache
def _by_word(part: str) -> dict[str, str]:
    """Return word -> the key of the list in a part of ``locations.toml`` that has it."""
    return {word: key for key, words in table("locations")[part].items() for word in words}


def _towns_in(name: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a name that may be a town's, with what stands behind them.

    Example:
        >>> [list(_towns_in(name)) for name in ("Mo i Rana stasjon", "Øst-London", "Instefjordtunnelen", "Frøya")]
        [[('Mo i Rana', 'stasjon')], [('London', '')], [('Instefjord', 'tunnelen')], []]
    """
    compounds = table("locations")["compounds"]
    words = name.split()
    for end in range(len(words) - 1, 0, -1):
        tail = " ".join(words[end:])
        if tail.lower() in _by_word("inside") or (tail.islower() and words[end - 1][:1].isupper()):
            yield " ".join(words[:end]), tail.lower()
    before, hyphen, behind = name.partition("-")
    if hyphen and before.lower() in compounds["before"]:
        yield behind, ""
    if hyphen and behind in {*compounds["behind"], *compounds["hyphenated"]}:
        yield before, behind
    yield from ((name.removesuffix(end), end) for end in compounds["behind"] if name.endswith(end) and not hyphen)
