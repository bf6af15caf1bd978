"""In which lists of names a word stands: the teachers are told, the shipped model isn't."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from babel import Locale
from faker.providers.person.no_NO import Provider
from numpy.typing import NDArray

LISTS = 6
MUNICIPALITIES, CITIES = "municipalities-2024.csv", "world-cities.csv"

FIRST_NAMES: tuple[str, ...] = tuple(Provider.first_names)
FAMILY_NAMES: tuple[str, ...] = tuple(Provider.last_names)


def name_lists(folder: Path) -> list[set[str]]:
    """Return the lists: first names, family names, countries, Norwegian places, cities, words of names of places.

    Args:
        folder: holds `MUNICIPALITIES` (kind, name) and `CITIES` (name, country, part of the country …).
    """
    first = {*Provider.first_names_female, *Provider.first_names_male}
    countries = {str(name) for code in ("nb", "nn") for name in Locale(code).territories.values()}
    norwegian = {cell for row in _rows(folder / MUNICIPALITIES) for cell in row if cell[:1].isupper()}
    cities: set[str] = set()
    for name, country, *parts in _rows(folder / CITIES):
        cities.add(name)
        if country == "Norway":
            norwegian.update(parts[:1])
    long_names = (name for name in cities | norwegian | countries if " " in name)
    words = {word for name in long_names for word in name.split() if word[:1].isupper()}
    return [first, set(FAMILY_NAMES), countries, norwegian, cities, words]


def gazetteer_bits(words: Sequence[str], lists: Sequence[set[str]]) -> NDArray[np.uint8]:
    """Return a matrix of words x lists: 1 where the word stands in the list, as it is or without a genitive's -s."""
    known: dict[str, int] = {}
    for bit, names in enumerate(lists):
        for name in names:
            known[name] = known.get(name, 0) | 1 << bit
    table = np.zeros((len(words), len(lists)), dtype=np.uint8)
    for row, word in enumerate(words):
        bits = known.get(word, 0) | (known.get(word[:-1], 0) if word.endswith("s") else 0)
        if bits:
            table[row] = [bits >> bit & 1 for bit in range(len(lists))]
    return table


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.reader(lines)
