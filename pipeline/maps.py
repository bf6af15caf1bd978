"""Maps without a network: places as dots on the outlines of Norway and of the world, as SVG, with a table beside them.

``maps.json`` holds the outlines, made of Natural Earth's (public domain) by ``python -m pipeline.train outlines``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType

SMALLEST_DOT, LARGEST_DOT = 3.0, 14.0  # radius in pixels
MAX_DOTS = 1_000
LAND = 'fill="currentColor" fill-opacity="{}" stroke="currentColor" stroke-opacity="0.35" stroke-width="4"'
NUMBER = ' class="num"'
DOT = 'fill="#c2410c" fill-opacity="0.55" stroke="#7c2d12" stroke-width="0.8"'
STYLE = (
    "<style>.places-map svg{max-width:100%;height:auto}.places-map tr:target{outline:3px solid #c2410c}"
    ".places-map td{vertical-align:top;text-align:left}.places-map .num{text-align:right}</style>"
)
ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "norway": "Norway",
        "world": "The world",
        "place": "place",
        "kind": "kind",
        "mentions": "mentions",
        "documents": "documents",
        "sentences": "sentences",
        "list": "",
    }
)


@dataclass(frozen=True, slots=True)
class Area:
    """A stretch of the world as it is drawn, north up, degrees of longitude squeezed as at one latitude.

    Attributes:
        west, east, south, north: its limits in degrees.
        squeeze: the width of a degree of longitude, in degrees of latitude.
        width: of the drawing, in pixels.
    """

    west: float
    east: float
    south: float
    north: float
    squeeze: float
    width: int

    @property
    def scale(self) -> float:
        """Return the pixels of a degree of latitude."""
        return self.width / ((self.east - self.west) * self.squeeze)

    @property
    def height(self) -> int:
        """Return the height of the drawing in pixels."""
        return round((self.north - self.south) * self.scale)

    def holds(self, latitude: float, longitude: float) -> bool:
        """Return whether a point lies in it."""
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east

    def point(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point is drawn, in pixels from the upper left corner."""
        return (longitude - self.west) * self.squeeze * self.scale, (self.north - latitude) * self.scale


AREAS: Mapping[str, Area] = MappingProxyType(
    {
        "norway": Area(west=4, east=32, south=57.7, north=71.4, squeeze=0.44, width=560),
        "world": Area(west=-180, east=180, south=-60, north=85, squeeze=0.85, width=960),
    }
)


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on a map.

    Attributes:
        kind: what sort of place it is; a table of places that say none has no such column.
        sentences: some that name it.
        link: what a click on it opens; empty: its row in the table.
    """

    name: str
    latitude: float
    longitude: float
    kind: str
    mentions: int
    documents: int
    sentences: tuple[str, ...] = ()
    link: str = ""


class PlacesMap(str):
    """A map as HTML, which Jupyter shows as one."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return str(self)


def draw(dots: Sequence[Dot], words: Mapping[str, str] = ENGLISH, *, style: str = STYLE) -> PlacesMap:
    """Return maps of Norway and of the world with a dot a place, and a table of the same places.

    A dot is as large as its place is often named. It leads to the place's row, where its sentences can be opened. At
    most `MAX_DOTS` are drawn, those named most.

    Args:
        dots: the places, in any order.
        words: the headings, in the words of `ENGLISH`; the table is closed if there is a ``list`` to open it by.
        style: the rules of CSS, in their element; empty for a page that has them.

    Example:
        >>> page = draw([Dot("Bodø", 67.28, 14.4, "city", 2, 1)])
        >>> page.count("<circle"), page.count("<svg"), "http" in page
        (2, 2, False)
    """
    ranked = sorted(dots, key=lambda one: (-one.mentions, one.name))[:MAX_DOTS]
    maps = "".join(_svg(name, area, ranked, words[name]) for name, area in AREAS.items())
    return PlacesMap(f'<div class="places-map">{style}{maps}{_table(ranked, words)}</div>')


def _svg(name: str, area: Area, ranked: Sequence[Dot], title: str) -> str:
    land = _outlines()[name]
    paths = "".join(f'<path d="{land[part]}" {LAND.format(ink)}/>' for part, ink in (("land", 0.08), ("home", 0.2)))
    circles = "".join(_circles(area, ranked))
    return (
        f'<svg role="group" aria-label="{escape(title)}" width="{area.width}" '
        f'height="{area.height}" viewBox="0 0 {area.width} {area.height}"><g transform="scale(0.1)">{paths}</g>'
        f"{circles}</svg>"
    )


def _circles(area: Area, ranked: Sequence[Dot]) -> Iterator[str]:
    """Yield the dots of an area, the largest first, so that none hides a smaller one."""
    most = max((one.mentions for one in ranked), default=1)
    for number, one in enumerate(ranked):
        if area.holds(one.latitude, one.longitude):
            x, y = area.point(one.latitude, one.longitude)
            radius = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * (one.mentions / most) ** 0.5
            yield (
                f'<a href="{escape(one.link or f"#place-{number}")}"><title>{escape(one.name)}: {one.mentions}</title>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {DOT}/></a>'
            )


def _table(ranked: Sequence[Dot], words: Mapping[str, str]) -> str:
    columns = ("place", *["kind"] * any(one.kind for one in ranked), "mentions", "documents")
    head = "".join(
        f'<th scope="col"{NUMBER * (one in {"mentions", "documents"})}>{escape(words[one])}</th>' for one in columns
    )
    rows = "".join(
        f'<tr id="place-{number}"><td>{_name(one, words["sentences"])}</td>'
        f"{f'<td>{escape(one.kind)}</td>' * ('kind' in columns)}"
        f"<td{NUMBER}>{one.mentions}</td><td{NUMBER}>{one.documents}</td></tr>"
        for number, one in enumerate(ranked)
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<details><summary>{escape(words['list'])}</summary>{table}</details>" if words["list"] else table


def _name(one: Dot, title: str) -> str:
    name = f'<a href="{escape(one.link)}">{escape(one.name)}</a>' if one.link else escape(one.name)
    if not one.sentences:
        return name
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in one.sentences)
    return f"{name}<details><summary>{escape(title)}</summary><ul>{items}</ul></details>"


@cache
def _outlines() -> dict[str, dict[str, str]]:
    return json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))  # type: ignore[no-any-return] # our own
