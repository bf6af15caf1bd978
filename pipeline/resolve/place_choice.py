"""Which of several places is meant: by what a text says of it, its other places, and what is meant most often.

Each reason multiplies how much speaks for a place. It is taken only if far more speaks for it than for any other that
is somewhere else: a wrong dot on a map is worse than none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.resolve.gazetteer import USER_WEIGHT, Place, distance

SAID, LIKELY = 1_000, 30  # times as much speaks for what the text says; for what it makes likely
CLEAR = 4  # times as much must speak for a place as for any other
HOME = "NO"
ENOUGH = 35_000  # must speak for a place; a lone village with none of its neighbours in the text has less
ENOUGH_ABROAD = 150_000
FAMOUS = 2_000_000  # are not doubted when the text seems to say that they are elsewhere
ONE_SPOT = 50.0  # kilometres: places no further apart are not worth telling apart
ONE_MUNICIPALITY = 90.0  # from a point in it to the town that it is named after
NEARBY = 80.0
WIDE = frozenset({"country", "continent", "sea", "state", "historic"})  # nothing is near to these
SETTLED = frozenset({"city", "town", "village", "municipality", "district"})
"""Kinds of places that are small enough to say of what is in them where that is."""

REACH = {**dict.fromkeys(WIDE, 0.0), "state": 700.0, "county": 250.0, "region": 200.0}
"""Kilometres from a point in a place of this kind to what lies in it; 0: too many to say anything."""

REACH_OF_OTHERS = 60.0


@dataclass(frozen=True, slots=True)
class Hints:
    """What a document says of a place beside its name.

    Attributes:
        inside: candidates for what it is said to lie in or near, a list for each time.
        towns: the ids of what it is said to lie in or near.
        kinds: what it is called: ``municipality``, ``island`` …
    """

    inside: tuple[Sequence[Place], ...] = ()
    towns: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()


def decide(
    candidates: Sequence[Place], hints: Hints, anchors: Sequence[Place] = (), paper: Place | None = None
) -> tuple[Place, str] | None:
    """Return the one of several places that is meant, and why; ``None`` where that is not sure.

    Args:
        candidates: the places of the name.
        hints: what the text says of it.
        anchors: other places of the document, of which it is sure where they are.
        paper: where the newspaper is printed.
    """
    for certain, by in (
        ([one for one in candidates if one.weight >= USER_WEIGHT], "gazetteer"),
        ([one for one in candidates if one.kind == "country"], "country"),
    ):
        if certain:
            return (certain[0], by) if len(spots(certain)) == 1 else None
    named = list(filter(None, hints.inside))
    fitting = [one for one in candidates if all(any(_lies_in(one, other) for other in there) for there in named)]
    if not fitting and not (candidates and candidates[0].weight >= FAMOUS):
        return None
    said = bool(hints.inside and fitting)
    scores = {one: one.weight * (SAID if said else 1) for one in fitting or candidates}
    near = [one for one in anchors if one.kind not in WIDE]
    reasons = {
        "text": {one for one in scores if one.kind in hints.kinds},
        "document": {one for one in scores if any(distance(one, other) < NEARBY for other in near)},
        "newspaper": {one for one in scores if paper and distance(one, paper) < NEARBY},
    }
    told = {one: score * LIKELY ** sum(one in some for some in reasons.values()) for one, score in scores.items()}
    best = _winner(told, {one.country for one in anchors})
    plain = _winner(scores)
    if not best:
        return None
    if said:
        return best, "text"
    if plain and on_one_spot(plain, best):
        return best, "only" if len(spots(candidates)) == 1 else "usual"
    return best, next((by for by, likely in reasons.items() if best in likely), "usual")


def inside(hints: Hints, sure: Mapping[str, Place]) -> tuple[Place, str] | None:
    """Return for a name that no list has the town that the text puts it in, if it is sure where that is.

    Args:
        hints: what the text says of it.
        sure: the places of the document that are sure, by the ids of their entities.
    """
    towns = [sure[key] for key in hints.towns if key in sure]
    if len(towns) < len(hints.towns) or len(spots(towns)) != 1 or towns[0].kind not in SETTLED | {""}:
        return None
    return replace(towns[0], name="", kind="", place_id=""), "inside"


def only_neighbourhood(anchors: Sequence[Place], least: int) -> tuple[Place, str] | None:
    """Return the first of some places if they are at least so many, in Norway, and none is far from the others."""
    near = [place for place in anchors if place.kind not in WIDE | {"county", "region"}]
    spread = max((distance(one, other) for one in near for other in near), default=NEARBY)
    if len(near) < least or spread > ONE_SPOT or any(place.country != HOME for place in near):
        return None
    return replace(near[0], name="", kind="", place_id=""), "document"


def _winner(scores: Mapping[Place, int], lands: Collection[str] = ()) -> Place | None:
    """Return the place that far more speaks for than for others; less is enough in ``lands`` that the text names."""
    best = max(scores, key=lambda one: scores[one])
    rival = max((score for one, score in scores.items() if not on_one_spot(one, best)), default=0)
    enough = ENOUGH if best.country in {HOME, ""} else ENOUGH_ABROAD // (LIKELY if best.country in lands else 1)
    return best if scores[best] >= max(enough, CLEAR * rival) else None


def on_one_spot(one: Place, other: Place) -> bool:
    """Return whether two places are so near that a map need not tell them apart."""
    apart = distance(one, other)
    whole = "municipality" in {one.kind, other.kind} and one.name == other.name and one.kind != other.kind
    return apart <= (ONE_MUNICIPALITY if whole and one.country == other.country else ONE_SPOT)


def spots(places: Iterable[Place]) -> list[Place]:
    """Return of places on one spot the first."""
    spots: list[Place] = []
    for place in places:
        if not any(on_one_spot(place, one) for one in spots):
            spots.append(place)
    return spots


def _lies_in(place: Place, other: Place) -> bool:
    reach = REACH.get(other.kind, REACH_OF_OTHERS)
    if reach:
        return distance(place, other) < reach
    return other.kind != "country" or place.country == other.country
