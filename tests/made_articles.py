"""Articles for tests, as many as are wanted: real Norwegian, no two alike, the same for the same number."""

from __future__ import annotations

import random
from pathlib import Path

PEOPLE = (
    "Kari Nordmann",
    "Ola Hansen",
    "Ingrid Solheim",
    "Per Bakken",
    "Åse Lunde",
    "Sigrid Haugland",
    "Magnus Øverland",
    "Torbjørn Eide",
    "Liv Marie Sæther",
    "Jon Fosse",
)
PLACES = ("Oslo", "Bergen", "Tromsø", "Ålesund", "Voss", "Kirkenes", "Danmark", "Frankrike", "Stavanger", "Røros")
ORGANISATIONS = ("Equinor", "NRK", "Universitetet i Bergen", "Stortinget", "Norges Bank", "Røde Kors", "Telenor")
SENTENCES = (
    "{person} reiste fra {place} til {other} i går.",
    "Statsråd {person} la fram planen for {organisation} på et møte i {place}.",
    "– Vi har ventet lenge på dette, sier {person} til {organisation}.",
    "{organisation} vil bygge et nytt kontor i {place}, og det kommer {other} til gode.",
    "{person} bur i {place} og arbeider i {organisation}.",
    "Leiaren i {organisation}, {person}, seier at {place} treng fleire folk.",
    "Det snødde i {place} heile natta, men i {other} skein sola.",
    "Både {person} og {someone} var til stades då {organisation} opna dørene i {place}.",
    "{place}s ordfører {person} møtte {someone} ved {organisation}.",
    "Ingen skadde seg, opplyser {organisation}.",
)


def article(number: int, sentences: int = 8) -> str:
    """Return the article of a number, with a header line, a heading and two paragraphs."""
    dice = random.Random(number)  # noqa: S311 - to be the same each time
    told = [_sentence(dice) for _ in range(sentences)]
    middle = len(told) // 2
    date = f"20{dice.randrange(10, 25)}-{dice.randrange(1, 13):02}"
    parts = [f" date {date} innenriks", f"Sak nummer {number}", " ".join(told[:middle]), " ".join(told[middle:])]
    return "\n\n".join(parts) + "\n"


def _sentence(dice: random.Random) -> str:
    person, someone = dice.sample(PEOPLE, 2)
    place, other = dice.sample(PLACES, 2)
    named = {"person": person, "someone": someone, "place": place, "other": other}
    return dice.choice(SENTENCES).format(organisation=dice.choice(ORGANISATIONS), **named)


def write_articles(folder: Path, count: int, sentences: int = 8, first: int = 0) -> Path:
    """Write so many articles into a folder, which is made; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        (folder / f"sak-{number:05}.txt").write_text(article(number, sentences), encoding="utf-8", newline="")
    return folder
