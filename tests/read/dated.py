"""Are dates found, and right? `python -m tests.read.dated` reads 200 varied files and prints how many.

Files as people have them: with a date in a header line, a line at the head, front matter, an e-mail, a page's metadata,
their name or folder, or at the end, in nb and nn and of several times; and some with numbers that look like dates and
are none, of which nothing may be taken. Synthetic, the same each time.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pipeline import extract
from tests.cases import case_table

FILES = 200
NB = "januar februar mars april mai juni juli august september oktober november desember".split()  # noqa: SIM905
DAYS = {
    "nb": "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "nn": "måndag tysdag onsdag torsdag fredag laurdag søndag",
}
BODY, NO_DATES = case_table("read/dated").values()
ENGLISH_DAYS, ENGLISH = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905


@dataclass(frozen=True)
class Dated:
    """A file, and the date that a person sees in it; empty where there is none."""

    path: str
    data: bytes
    date: str


def made(count: int = FILES) -> list[Dated]:
    """Return so many files, no two of one name."""
    dice = random.Random(1)  # noqa: S311 - the same files each time
    return [_made(dice, number) for number in range(count)]


def _made(dice: random.Random, number: int) -> Dated:
    variety = dice.choice(("nb", "nn"))
    body, day = BODY[variety], date(1880, 1, 1) + timedelta(days=dice.randrange(53_000))
    online = date(1996, 1, 1) + timedelta(days=dice.randrange(10_000))  # of a page: there were none before
    folder = f"mappe{number}"
    if dice.random() < 0.15:
        name, title = dice.choice(NO_DATES)
        return Dated(f"{folder}/{name}", f"{title}\n\n{body}".encode(), "")
    written = dice.choice(list(_written(day, variety)))
    ways = {
        "header": (f"{folder}/a.txt", f" date {day} innenriks\n\nBroa\n\n{body}"),
        "line": (
            f"{folder}/a.txt",
            f"Broa\n{dice.choice(('Publisert', 'Dato', 'Sendt', 'Publisert på nett'))}: {written}\n\n{body}",
        ),
        "line below": (f"{folder}/a.md", f"# Broa\n\nAv Ola Lie\nPublisert {written} kl. 10.30\n\n{body}"),
        "first line": (f"{folder}/a.txt", f"{written}\n\n{body}"),
        "letter": (f"{folder}/a.txt", f"Sauda, {written}\n\n{body}"),
        "front matter": (f"{folder}/a.md", f"---\ntitle: Broa\ndate: {day}T08:00:00+01:00\n---\n\n{body}"),
        "mail": (f"{folder}/a.eml", f"From: ola@example.no\nSubject: Broa\nDate: {_mail(day)}\n\n{body}"),
        "page": (f"{folder}/a.html", _page(online, body)),
        "name": (f"{folder}/{day} VG.txt", body),
        "name in points": (f"{folder}/VG {day.day}.{day.month}.{day.year}.txt", body),
        "name in one": (f"{folder}/digavis_{day:%Y%m%d}_1.txt", body),
        "folders": (f"{folder}/{day:%Y/%m/%d}/side3.txt", body),
        "last line": (f"{folder}/a.txt", f"Broa\n\n{body}\n\n({written})"),
    }
    way = dice.choice(sorted(ways))
    path, text = ways[way]
    return Dated(path, text.encode(), str(online if way == "page" else day))


def _written(day: date, variety: str) -> Iterator[str]:
    """Yield how a date is written in running text."""
    month, weekday = NB[day.month - 1], DAYS[variety].split()[day.weekday()]
    yield from (f"{day.day}. {month} {day.year}", f"{weekday} {day.day}. {month} {day.year}", str(day))
    yield from (
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        f"{weekday.title()} {day.day}. {month[:3]}. {day.year}",
    )


def _mail(day: date) -> str:
    return f"{ENGLISH_DAYS[day.weekday()]}, {day.day} {ENGLISH[day.month - 1]} {day.year} 10:00:00 +0100"


def _page(day: date, body: str) -> str:
    meta = f'<meta property="article:published_time" content="{day}T06:00:00+02:00">'
    return (
        f"<html><head><title>Broa</title>{meta}</head><body><article><h1>Broa</h1><p>{body}</p></article></body></html>"
    )


def read(files: list[Dated], folder: Path) -> list[tuple[Dated, str]]:
    """Return each file with the date that the program found."""
    for one in files:
        (folder / one.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / one.path).write_bytes(one.data)
    documents = extract(folder, keep_duplicates=True).documents
    found = dict(zip(documents["doc_id"], documents["date"], strict=True))
    return [(one, found[one.path]) for one in files]


def shares(found: list[tuple[Dated, str]]) -> tuple[float, float]:
    """Return the per cent of files whose date is right or empty, and of dates that a person sees, those found."""
    seen = [pair for pair in found if pair[0].date]
    right = sum(date_ in {"", one.date} for one, date_ in found)
    return 100 * right / len(found), 100 * sum(date_ == one.date for one, date_ in seen) / len(seen)


def main() -> int:
    """Print the shares, and the files that were read otherwise."""
    with tempfile.TemporaryDirectory() as folder:
        found = read(made(), Path(folder))
    sys.stdout.write("right or empty {:.1f} per cent, found {:.1f}\n".format(*shares(found)))
    for one, date_ in found:
        if date_ != one.date:
            sys.stdout.write(f"{date_ or '-':12}{one.date or '-':12}{one.path}  {one.data.decode()[:60]!r}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
