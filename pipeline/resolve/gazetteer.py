"""Places of the world and their coordinates: the packed table that is shipped, and the user's own.

``gazetteer.tsv.xz`` holds a line a name and place; ``gazetteer.md`` says from which lists, on what terms, and how it is
made. A name is found whatever its case, accents, hyphens and spaces.
"""

from __future__ import annotations

import lzma
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.names import folded
from pipeline.resolve.identifiers import indexed
from pipeline.resolve.known_names import read_lines

KINDS = (
    "country", "city", "town", "continent", "historic", "state", "county", "municipality", "village", "region", "sea",
    "island", "mountain", "fjord", "lake", "river", "valley", "glacier", "peninsula", "strait", "desert", "forest",
    "park", "district", "building", "street", "farm",
)  # fmt: skip
"""Of two that stand on one spot, the one that a name means first."""

COUNTRY_KEY = "="  # before a country's code
EARTH_RADIUS = 6371.0  # kilometres
MOST_NORTH, MOST_EAST = 90.0, 180.0  # degrees
USER_WEIGHT = 10**12  # goes before everything


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere on the map that a name may mean.

    Attributes:
        latitude, longitude: of a point in it, in degrees (WGS 84).
        kind: ``country``, ``county``, ``municipality``, ``city``, ``town``, ``village``, ``mountain``, ``fjord`` …
        country: ISO 3166-1 alpha-2 of the country that it lies in; empty for seas and the like.
        weight: how often a Norwegian text means it, as if of so many people far away; for comparison only.
        place_id: ``geonames:`` or ``kommune:`` and the number, or what the user's gazetteer calls it; else empty.
    """

    name: str
    latitude: float
    longitude: float
    kind: str
    country: str = ""
    weight: int = 0
    place_id: str = ""


class Gazetteer:
    """Places by their names."""

    def __init__(self, places: Mapping[str, Sequence[Place]] | None = None) -> None:
        """Put places, by folded name, before those that are shipped."""
        self.own = places or {}

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Read a user's table with the columns ``name``, ``lat``, ``lon``, and if there are such ``kind`` and ``id``.

        Raises:
            SettingsError: the file cannot be read, lacks a column, or has a line that means nothing.
        """
        places: list[Place] = []
        lines: dict[str, int] = {}
        for line, cells in read_lines(path, SettingsError.bad_gazetteer, ("name", "lat", "lon"), ("kind", "id")):
            name, latitude, longitude, kind, key = cells
            where = _degrees(latitude), _degrees(longitude)
            fault = _fault(name, *where)
            if key and lines.setdefault(key, line) != line:
                fault = fault or f"the id {key!r} stands in line {lines[key]} already"
            if fault:
                raise SettingsError.bad_gazetteer(path, f"line {line}: {fault}")
            places.append(Place(name, *where, kind, weight=USER_WEIGHT, place_id=key))
        return cls(indexed((folded(place.name), place) for place in places))

    def find(self, name: str) -> Sequence[Place]:
        """Return the places of a name, those that it means most often first.

        Example:
            >>> [(place.kind, place.country, place.place_id) for place in Gazetteer().find("Bodø")][:1]
            [('city', 'NO', 'geonames:3160881')]
        """
        return self.own_places(name) or _shipped(folded(name))

    def own_places(self, name: str) -> Sequence[Place]:
        """Return the places that the user's table gives a name."""
        return self.own.get(folded(name), ())

    def country(self, code: str) -> Place | None:
        """Return the place of a country, by its ISO 3166-1 code."""
        return next(iter(_shipped(f"{COUNTRY_KEY}{code}")), None)


def _degrees(written: str) -> float:
    """Return a number as spreadsheets write it, not a number for anything else."""
    try:
        return float(written.replace(",", "."))
    except ValueError:
        return math.nan


def _fault(name: str, latitude: float, longitude: float) -> str:
    """Return what is wrong with a line, in words; empty where nothing is."""
    if not name:
        return "the name is missing"
    if abs(latitude) <= MOST_NORTH and abs(longitude) <= MOST_EAST:  # not so for what is no number
        return ""
    return "lat must be a number from -90 to 90, and lon one from -180 to 180, such as 60.39 and 5.32"


@cache
def _shipped(key: str) -> tuple[Place, ...]:
    return tuple(_place(line) for line in _lines().get(key, ()))


@cache
def _lines() -> dict[str, list[str]]:
    data = files("pipeline.resolve").joinpath("gazetteer.tsv.xz").read_bytes()
    pairs = (line.split("\t", 1) for line in lzma.decompress(data).decode().splitlines())
    return indexed((key, rest) for key, rest in pairs)


def _place(line: str) -> Place:
    name, latitude, longitude, kind, country, weight, key = line.split("\t")
    return Place(name, float(latitude), float(longitude), kind, country, int(weight), key)


def line_of(place: Place) -> str:
    r"""Return a place as its line, without the folded name that goes before it.

    Example:
        >>> line_of(Place("Vega", 65.6, 11.9, "island", "NO", 40000))
        'Vega\t65.6\t11.9\tisland\tNO\t40000\t'
    """
    parts = (place.name, place.latitude, place.longitude, place.kind, place.country, place.weight, place.place_id)
    return "\t".join(map(str, parts))


def distance(one: Place, other: Place) -> float:
    """Return the kilometres between two places, along a great circle.

    Example:
        >>> round(distance(Place("Oslo", 59.91, 10.75, "city"), Place("Bergen", 60.39, 5.32, "city")))
        305
    """
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    lines = math.sin((south - north) / 2) ** 2
    circles = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, lines + math.cos(north) * math.cos(south) * circles)))
