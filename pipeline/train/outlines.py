"""Natural Earth's borders -> the outlines of the shipped maps, of few points; and a point inside a country."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.maps import AREAS, Area

Point = tuple[float, float]
"""Longitude and latitude."""

Ring = Sequence[Point]
HALF_TURN = 180.0
NORWAY = "578"  # ISO 3166-1, as the atlas numbers countries
STEPS = 24  # of the grid in which a point inside is looked for


@dataclass(frozen=True, kw_only=True)
class PackOutlines:
    """The outlines of Norway and of the world as paths of SVG.

    Attributes:
        sources: the folder with the atlas, ``countries-10m.json`` and ``countries-50m.json`` of world-atlas.
        out: the JSON file to write.
    """

    sources: Path
    out: Path

    def run(self) -> Iterator[str]:
        """Write the file; yield its size."""
        paths: dict[str, dict[str, str]] = {}
        for name, area in AREAS.items():
            atlas = json.loads((self.sources / ATLAS[name]).read_text(encoding="utf-8"))
            land = {number: _path(rings, area, LEAST[name]) for number, rings in outlines(atlas).items()}
            home = land.pop(NORWAY)
            paths[name] = {"land": "".join(land.values()), "home": home}
        self.out.write_text(json.dumps(paths, indent=1) + "\n", encoding="utf-8", newline="\n")
        yield f"{self.out.stat().st_size} bytes"


ATLAS = {"norway": "countries-10m.json", "world": "countries-50m.json"}
LEAST = {"norway": 0.7, "world": 1.0}  # square pixels of a triangle that a point makes, and of an island


def outlines(atlas: Mapping[str, Any]) -> dict[str, list[Ring]]:
    """Return the outer rings of each country of a TopoJSON file, by its number; empty for those that have none."""
    (sx, sy), (x0, y0) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + x0, y * sy + y0))
        arcs.append(points)
    found: defaultdict[str, list[Ring]] = defaultdict(list)
    for country in atlas["objects"]["countries"]["geometries"]:
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        found[str(country.get("id", ""))] += (_ring(polygon[0], arcs) for polygon in polygons)
    return dict(found)


def _ring(numbers: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1 if ring else 0 :]
    return _unwrapped(ring)


def _unwrapped(ring: Ring) -> Ring:
    """Return a ring that crosses the 180th degree as one that goes on beyond it."""
    turn, points = 0.0, list(ring[:1])
    for (before, _), (x, y) in pairwise(ring):
        turn += 360.0 * ((x - before < -HALF_TURN) - (x - before > HALF_TURN))
        points.append((x + turn, y))
    return points


def inside(rings: Sequence[Ring]) -> tuple[float, float]:
    """Return latitude and longitude of a point well inside the largest of rings, to a hundredth of a degree."""
    ring = max(rings, key=lambda one: _extent(one)[0] * _extent(one)[1])
    width, height, west, south = _extent(ring)
    grid = [
        (west + width * (column + 0.5) / STEPS, south + height * (row + 0.5) / STEPS)
        for column in range(STEPS)
        for row in range(STEPS)
    ]
    squeeze = math.cos(math.radians(south + height / 2))
    some = ring[:: max(1, len(ring) // 400)]
    within = [point for point in grid if contains(ring, point)] or [ring[0]]
    x, y = max(within, key=lambda one: min(math.hypot((one[0] - x) * squeeze, one[1] - y) for x, y in some))
    return round(y, 2), round(x, 2)


def _extent(ring: Ring) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) - min(xs), max(ys) - min(ys), min(xs), min(ys)


def contains(ring: Ring, point: Point) -> bool:
    """Return whether a point lies in a ring.

    Example:
        >>> contains([(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)], (1, 1)), contains([(0, 0), (4, 0), (0, 4)], (3, 3))
        (True, False)
    """
    x, y = point
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def _path(rings: Sequence[Ring], area: Area, least: float) -> str:
    """Return the rings that lie in an area as a path, in whole tenths of a pixel, each point from the one before."""
    parts = []
    beyond = [
        [(x + turn, y) for x, y in ring]
        for turn in (-360.0, 360.0)
        for ring in rings
        if any(abs(x) > HALF_TURN and x * turn < 0 for x, _ in ring)
    ]
    for ring in (*rings, *beyond):
        if any(area.holds(y, x) for x, y in ring):
            points = simplified([area.point(y, x) for x, y in ring], least)
            if _size(points) >= least * 2:
                whole = [(round(10 * x), round(10 * y)) for x, y in points]
                steps = (f"{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(whole))
                parts.append(f"M{whole[0][0]} {whole[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def simplified(points: Sequence[Point], least: float) -> list[Point]:
    """Return the points without those whose triangle with their neighbours is smaller than ``least``, smallest first.

    That is Visvalingam's method (The Cartographic Journal 30:1, 1993).
    """
    kept = list(points)
    while len(kept) > 3:  # noqa: PLR2004 - a triangle
        sizes = [_size(kept[at - 1 : at + 2]) for at in range(1, len(kept) - 1)]
        limit = min(least, sorted(sizes)[len(sizes) // 8])
        small = {at + 1 for at, size in enumerate(sizes) if size <= limit and size < least}
        apart = {at for at in small if at - 1 not in small or at % 2}  # of two neighbours one stays for the next round
        if not apart:
            break
        kept = [point for at, point in enumerate(kept) if at not in apart]
    return kept


def _size(points: Sequence[Point]) -> float:
    """Return the surface of a polygon."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True))) / 2
