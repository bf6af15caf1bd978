"""Names of countries, Bokmål and Nynorsk, and their codes.

Babel knows what the countries are called in both written standards; ``lexicon/countries.toml`` adds what the press
calls them. Both lead to one name, the Bokmål one, whichever is met: ``Noreg`` is ``Norge``, ``place/norge``.
Babel is imported when the first place is looked up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.resolve.identifiers import folded
from pipeline.resolve.lexicon import table

ALPHA_2 = 2


@dataclass(frozen=True, slots=True)
class Country:
    """A country: the name of its entity (Bokmål, the press's where Babel's is an office's) and its ISO 3166-1 code."""

    name: str
    code: str


def country(name: str) -> Country | None:
    """Return the country that ``name`` is a name of, in Bokmål or Nynorsk; ``None`` for what is no country.

    Example:
        >>> country("Noreg"), country("Oslo")
        (Country(name='Norge', code='NO'), None)
        >>> country("Hviterussland"), country("USA"), country("England")
        (Country(name='Belarus', code='BY'), Country(name='USA', code='US'), Country(name='England', code='GB'))
    """
    return countries().get(folded(name))


@cache
def countries() -> dict[str, Country]:
    """Return all countries by the folded forms of all their names."""
    from babel import Locale  # noqa: PLC0415 - slow to import, and texts without places do without it

    extra = table("countries")
    bokmaal, nynorsk = (Locale.parse(language).territories for language in ("nb", "nn"))
    found: dict[str, Country] = {}
    for code, name in bokmaal.items():
        if len(code) == ALPHA_2 and code.isalpha() and code not in extra["leave_out"]:
            one = Country(extra["name"].get(code, name), code)
            for known in (name, nynorsk.get(code, name), one.name, *extra["other_names"].get(code, ())):
                found[folded(known)] = one
    for code, parts in extra["parts"].items():
        found |= {folded(part): Country(part, code) for part in parts}
    for name in extra["not_countries"]:
        found.pop(folded(name), None)
    return found
