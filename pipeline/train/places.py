"""Lists of places with their coordinates -> the gazetteer that is shipped: one packed table of all of them."""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

from pipeline.names import folded
from pipeline.resolve.gazetteer import COUNTRY_KEY, KINDS, Place, distance, line_of
from pipeline.resolve.identifiers import indexed
from pipeline.train.outlines import inside, outlines

NORDIC = frozenset({"NO", "SE", "DK", "FI", "IS", "FO", "GL", "AX"})
EUROPE = frozenset(
    re.findall("..", "ADALATBABEBGBYCHCYCZDEEEESFRGBGIGRHRHUIEITLILTLULVMCMDMEMKMTNLPLPTRORSRUSISKSMUAVAXK")
)
NEARNESS = {**dict.fromkeys(EUROPE, 4), **dict.fromkeys(NORDIC, 10), "US": 2, "NO": 100}
"""How much more often a Norwegian text means a place there than one of as many people elsewhere."""

CITY, TOWN = 20_000, 3_000  # people
SMALLEST = {"near": 5_000, "far": 15_000}  # people, outside the Nordic countries
LEAST_WITH_OTHER_NAMES = {"near": 50_000, "far": 300_000}  # people
OTHER_NAME = 5  # times less often meant
LATIN = re.compile(r"[A-Za-zÀ-ɏ' .-]{5,}")
EXACT = "4"  # accuracy of a postal place: taken from its own place in GeoNames

OF_NORWAY = {
    "by": ("town", 5_000), "tettsted": ("village", 800), "tettbebyggelse": ("village", 300),
    "bygdelag bygd": ("village", 650), "grend": ("village", 60), "bydel": ("district", 300),
    "fjell": ("mountain", 200), "topp": ("mountain", 100), "fjellområde": ("mountain", 400), "vidde": ("mountain", 300),
    "innsjø": ("lake", 200), "vann": ("lake", 60), "øy isjø": ("island", 400), "øy": ("island", 200),
    "øygruppe isjø": ("island", 300), "halvøy isjø": ("peninsula", 200), "fjord": ("fjord", 400),
    "sund isjø": ("strait", 200),
    "elv": ("river", 200), "dal": ("valley", 200), "dalføre": ("valley", 600), "isbre": ("glacier", 400),
    "landskapsområde": ("region", 5_000), "verneområde": ("park", 600), "havområde": ("sea", 600),
    "fylke": ("county", 20_000),
    "skogområde": ("forest", 60), "flyplass": ("building", 600), "stasjon": ("building", 60), "kirke": ("building", 60),
    "fyrstasjon": ("building", 60), "turisthytte": ("building", 60), "foss": ("river", 200), "gard": ("farm", 30),
    "nes isjø": ("peninsula", 60), "ås": ("mountain", 60), "hotell": ("building", 60), "bruk": ("farm", 30),
}  # fmt: skip
"""The kinds of Kartverket's names on maps that are taken, what they are here, and their weight in people."""

Points = Mapping[str, tuple[float, float]]
"""Latitude and longitude in municipalities, by their folded names."""

WEIGHTS: Mapping[str, int] = {
    "continent": 10**7,
    "region": 3_000_000,
    "sea": 10**7,
    "historic": 10**7,
    "state": 10**7,
    "district": 3_000_000,
}
WEIGHT_BY_HAND = 500_000
WEIGHTS_IN_NORWAY = {"region": 100_000, "county": 100_000, "municipality": 4_000, "town": 20_000, "district": 3_000}
MUNICIPALITY, POSTAL, BUILDING, COUNTY = 4_000, 650, 300, 100_000
SURNAME = 10  # times less often meant: a village of a name that people have too is one of many
SAME_SPOT = 15  # kilometres between two that are one
LARGE = frozenset({"county", "region", "state", "continent", "sea", "historic"})  # of which a name has one in a country


@dataclass(frozen=True, kw_only=True)
class PackPlaces:
    """The gazetteer, from lists that README.md in this folder names.

    Attributes:
        sources: the folder of the lists.
        out: the packed table to write.
    """

    sources: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the table; yield how many names and places it holds."""
        surnames = self._surnames()
        known = [
            (name if name.startswith(COUNTRY_KEY) else folded(name), _doubted(place, surnames))
            for name, place in self._named()
        ]
        lines = [f"{key}\t{line_of(one)}" for key, some in sorted(indexed(known).items()) for one in merged(some)]
        text = "".join(f"{line}\n" for line in lines)
        self.out.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
        yield f"{len(lines)} names of places, {self.out.stat().st_size} bytes"

    def _named(self) -> Iterator[tuple[str, Place]]:
        hand = list(by_hand(Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()))
        yield from hand
        taken = {folded(name) for name, _ in hand}
        cities = list(self._json("cities500.json").values())
        yield from _countries(self._json("countries.json").values(), cities, self._json("countries-50m.json"))
        yield from _cities(cities)
        yield from ((name, place) for name, place in _other_names(cities) if folded(name) not in taken)
        yield from _norwegian_forms(self._rows("cities-norwegian-forms.tsv"), cities)
        yield from _on_maps(self._rows("places-norway.tsv"))
        counties = self._json("fylkeskommuner.json")
        yield from _administrative(counties)
        points = {folded(one["kommunenavnNorsk"]): _point(one) for county in counties for one in county["kommuner"]}
        yield from _buildings(self._rows("buildings-norway.tsv"), points)
        yield from _postal(self._lines("NO.txt"), points)

    def _lines(self, name: str) -> list[list[str]]:
        return [line.split("\t") for line in (self.sources / name).read_text(encoding="utf-8").splitlines()]

    def _surnames(self) -> set[str]:
        own = (line.rpartition("\t") for line in Path(__file__).with_name("names.tsv").read_text("utf-8").splitlines())
        listed = (row["name"] for row in self._rows("persons-last-norway.tsv"))
        return {folded(name.split()[-1]) for name, _, code in own if code == "P" and name} | set(map(folded, listed))

    def _json(self, name: str) -> Any:
        return json.loads((self.sources / name).read_text(encoding="utf-8"))

    def _rows(self, name: str) -> Iterator[dict[str, str]]:
        header, *lines = self._lines(name)
        yield from (dict(zip(header, line, strict=False)) for line in lines)


def _doubted(place: Place, surnames: Collection[str]) -> Place:
    """Return a Norwegian village that has a surname for its name as one that is meant less often."""
    doubtful = place.kind == "village" and place.country == "NO" and folded(place.name) in surnames
    return replace(place, weight=place.weight // SURNAME) if doubtful else place


def by_hand(lines: Iterable[str]) -> Iterator[tuple[str, Place]]:
    """Yield the names of ``places.txt`` with their places.

    Example:
        >>> [(name, place.kind) for name, place in by_hand(["[region NO]", "62.3 6.5 Sunnmøre|Sunnmør"])]
        [('Sunnmøre', 'region'), ('Sunnmør', 'region')]
    """
    kind, country, weight = "", "", 0
    for line in lines:
        if line.startswith("["):
            kind, country, *given = line.strip("[]").split()
            country = country.strip("-")
            usual = WEIGHTS_IN_NORWAY.get(kind, WEIGHT_BY_HAND // 100) if country == "NO" else 0
            weight = int(given[0]) if given else usual or WEIGHTS.get(kind, WEIGHT_BY_HAND)
        elif line and not line.startswith("#"):
            latitude, longitude, names = line.split(" ", 2)
            for name in names.split("|"):
                yield name, _place(name, latitude, longitude, kind, country, weight)


def _place(  # noqa: PLR0913, PLR0917 - the fields of a place
    name: str, latitude: Any, longitude: Any, kind: str, country: str, people: int, key: str = ""
) -> Place:
    weight = people * (NEARNESS.get(country, 1))
    return Place(name, round(float(latitude), 4), round(float(longitude), 4), kind, country, weight, key)


def _countries(
    countries: Iterable[Mapping[str, Any]], cities: Iterable[Mapping[str, Any]], atlas: Mapping[str, Any]
) -> Iterator[tuple[str, Place]]:
    """Yield a place for each country, a point inside it, known by its code; its capital where the atlas lacks it."""
    rings = outlines(atlas)
    capitals = {(one["countrycode"], one["name"]): one for one in cities}
    for one in countries:
        if polygons := rings.get(f"{one['isonumeric']:03}"):
            point = inside(polygons)
        elif capital := capitals.get((one["iso"], one["capital"])):
            point = capital["latitude"], capital["longitude"]
        else:
            continue
        key = f"geonames:{one['geonameid']}"
        place = _place(one["name"], *point, "country", one["iso"], one["population"], key)
        yield f"{COUNTRY_KEY}{one['iso']}", place


def _cities(cities: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Place]]:
    for one in cities:
        if one["population"] >= SMALLEST[_nearness(one)] or one["countrycode"] in NORDIC:
            yield one["name"], _city(one)


def _other_names(cities: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Place]]:
    """Yield what cities are called in other languages, of which GeoNames does not say which; so they weigh less."""
    for one in cities:
        if one["countrycode"] in NORDIC or one["population"] >= LEAST_WITH_OTHER_NAMES[_nearness(one)]:
            place = _city(one)
            others = (name for name in one["alternatenames"] if LATIN.fullmatch(name) and not name.isupper())
            yield from ((name, replace(place, weight=place.weight // OTHER_NAME)) for name in others)


def _nearness(city: Mapping[str, Any]) -> str:
    return "near" if city["countrycode"] in EUROPE else "far"


def _city(one: Mapping[str, Any]) -> Place:
    people = max(one["population"], 300)
    kind = "city" if people >= CITY else "town" if people >= TOWN else "village"
    where = one["latitude"], one["longitude"]
    return _place(one["name"], *where, kind, one["countrycode"], people, f"geonames:{one['geonameid']}")


def _norwegian_forms(
    rows: Iterable[Mapping[str, str]], cities: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[str, Place]]:
    """Yield the cities that have a Norwegian name, found again by where they are."""
    by_size = sorted(cities, key=itemgetter("population"))  # of several on one spot the largest counts
    there = {(round(one["latitude"], 2), round(one["longitude"], 2)): one for one in by_size}
    for row in rows:
        where = float(row["lat"] or 0), float(row["lon"] or 0)
        one = there.get((round(where[0], 2), round(where[1], 2)))
        if one:
            yield row["name"], _city(one)
        elif any(where):
            yield row["name"], _place(row["name"], *where, "city", row["country"], int(row["population"] or 0))


def _on_maps(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Place]]:
    """Yield Kartverket's names on maps; what is there from other lists has no stated terms."""
    for row in rows:
        if row["source"].startswith("n1000") and row["kind"] in OF_NORWAY:
            kind, people = OF_NORWAY[row["kind"]]
            yield row["name"].removesuffix(" fylke"), _place(row["name"], row["lat"], row["lon"], kind, "NO", people)


def _administrative(counties: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Place]]:
    for county in counties:
        if not WITHDRAWN.fullmatch(county["fylkesnavn"]):
            point = _middle(county["avgrensningsboks"])
            key = f"fylke:{county['fylkesnummer']}"
            yield county["fylkesnavn"], _place(county["fylkesnavn"], *point, "county", "NO", COUNTY, key)
        for one in county["kommuner"]:
            key = f"kommune:{one['kommunenummer']}"
            place = _place(one["kommunenavnNorsk"], *_point(one), "municipality", "NO", MUNICIPALITY, key)
            names = {one["kommunenavnNorsk"], *(name["navn"] for name in one["gyldigeNavn"] if name["navn"])}
            yield from ((name, place) for name in sorted(names))


WITHDRAWN = re.compile("Viken|Vestfold og Telemark|Troms og Finnmark")  # in 2024; by hand, as the older ones


def _middle(box: Mapping[str, Any]) -> tuple[float, float]:
    corners = box["coordinates"][0]
    return sum(y for _, y in corners[:4]) / 4, sum(x for x, _ in corners[:4]) / 4


def _point(municipality: Mapping[str, Any]) -> tuple[float, float]:
    longitude, latitude = municipality["punktIOmrade"]["coordinates"]
    return latitude, longitude


def _buildings(rows: Iterable[Mapping[str, str]], points: Points) -> Iterator[tuple[str, Place]]:
    """Yield schools, halls and town halls, where only that is known at the point of their municipality."""
    for row in rows:
        known = (float(row["lat"]), float(row["lon"])) if row["lat"] else points.get(folded(row["municipality"]))
        if known:
            yield row["name"], _place(row["name"], *known, "building", "NO", BUILDING)


def _postal(rows: Iterable[Sequence[str]], points: Points) -> Iterator[tuple[str, Place]]:
    """Yield postal places as GeoNames lists them; those that it has no exact place of at that of their municipality."""
    for _, _, name, _, _, municipality, *_, latitude, longitude, accuracy in rows:
        known = (float(latitude), float(longitude)) if accuracy == EXACT else points.get(folded(municipality))
        if known:
            yield name, _place(name, *known, "village", "NO", POSTAL)


def merged(places: Sequence[Place]) -> list[Place]:
    """Return the places of one name, those on one spot as one of the weightiest kind, the weightiest first.

    Counties and municipalities stay apart: "kommune" in a text asks for them.
    """
    kept: list[Place] = []
    for place in sorted(places, key=lambda one: (-one.weight, KINDS.index(one.kind), one.latitude)):
        same = next((one for one in kept if _same(one, place)), None)
        if same is None:
            kept.append(place)
        elif place.place_id and not same.place_id:
            kept[kept.index(same)] = replace(same, place_id=place.place_id)
    return kept


def _same(one: Place, other: Place) -> bool:
    apart = {"county", "municipality"}
    kinds = one.kind == other.kind or not apart & {one.kind, other.kind}
    close = distance(one, other) < SAME_SPOT or (one.kind == other.kind and one.kind in LARGE)
    return kinds and one.country == other.country and close
