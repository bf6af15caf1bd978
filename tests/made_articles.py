"""Articles for tests, as many as are wanted: real Norwegian, no two alike, the same for the same number."""

from __future__ import annotations

import random
from pathlib import Path

from tests.cases import case_table

PEOPLE, PLACES, ORGANISATIONS, SENTENCES = case_table("articles").values()


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
