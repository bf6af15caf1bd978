"""Exports of news archives, as varied as people get them: synthetic, with what is right about each article."""

from __future__ import annotations

import random
import textwrap
from dataclasses import dataclass

from tests.cases import case_table
from tests.made_articles import PEOPLE, article

ENCODINGS = ("utf-8", "cp1252", "utf-16")
NEWSPAPERS, SECTIONS, NOTICES, LINKS = case_table("read/exports").values()
RULE = "=" * 78


@dataclass(frozen=True)
class Printed:
    """What is right about an article: facts, and where its words stand in the text of the file."""

    title: str
    newspaper: str
    date: str
    page: str
    url: str
    author: str
    spans: tuple[tuple[int, int], ...]


def retriever(seed: int, articles: int = 0) -> tuple[str, list[Printed]]:
    """Return an export of Retriever (Atekst), and what is right of it."""
    dice = random.Random(seed)  # noqa: S311 - the same exports each time
    count = articles or dice.choice((1, 2, 3, 7, 12))
    end = dice.choice(("\n", "\r\n"))
    made = [_article(dice, seed * 100 + number, alone=count == 1) for number in range(count)]
    text = _list_of_headlines(dice, made)
    printed = []
    wrapped, rules, ruled_last = dice.random() < 0.4, dice.random() < 0.3, dice.random() < 0.5
    for number, (facts, body, head, foot) in enumerate(made):
        start = len(text)
        text += facts["title"]
        spans = [(start, len(text))]
        text += f"\n\n{'-' * 78}\n\n" if rules else "\n"
        text += head
        start = len(text)
        text += "\n\n".join(textwrap.fill(part, 84) if wrapped else part for part in body)
        spans.append((start, len(text)))
        text += foot
        if number < count - 1 or ruled_last:
            text += f"\n{RULE}\n" + dice.choice(("", "\n", "\n\n"))
        printed.append(Printed(**facts, spans=tuple(spans)))
    if end == "\n":
        return text, printed
    moved = [
        Printed(
            **{
                **vars(one),
                "spans": tuple((a + text.count("\n", 0, a), b + text.count("\n", 0, b)) for a, b in one.spans),
            }
        )
        for one in printed
    ]
    return text.replace("\n", end), moved


def _article(dice: random.Random, number: int, *, alone: bool) -> tuple[dict[str, str], list[str], str, str]:
    _, _, *body = article(number, dice.choice((2, 6, 12))).strip().split("\n\n")
    paper = dice.choice(NEWSPAPERS)
    year, month, day = dice.randrange(1985, 2025), dice.randrange(1, 13), dice.randrange(1, 29)
    printed, page = dice.random() < 0.5, ""
    title = f"{dice.choice(PEOPLE)} vil til topps {number}{dice.choice(('', '!', '.', '?'))}"
    stamp = dice.choice((f"{day:02}.{month:02}.{year}", f"{year}-{month:02}-{day:02}"))
    clock = dice.choice(("", " 06:30", " 23:59"))
    lines = [f"{paper}, {stamp}{clock}"]
    author = dice.choice(PEOPLE) if dice.random() < 0.3 else ""
    if dice.random() < 0.9 or alone:
        lines.append("Publisert på trykk." if printed else "Publisert på nett. ")
    if printed:
        page = str(dice.randrange(1, 60))
        if at := dice.choice((0, 1, len(lines))):
            lines.insert(at, f"Side {page}")
        else:
            lines[0] += dice.choice((" ", ", ")) + f"Side {page}"
    if dice.random() < 0.3:
        lines.append(f"Seksjon: {dice.choice(SECTIONS)}")
    if author:
        lines.append(f"Av {author}")
    link = dice.choice(LINKS).format(code=f"a{number}") if dice.random() < 0.8 else ""
    notice = dice.choice(NOTICES).format(paper=paper)
    foot = [notice, link] if dice.random() < 0.7 else [link, notice]
    facts = {
        "title": title,
        "newspaper": paper,
        "date": f"{year}-{month:02}-{day:02}",
        "page": page,
        "url": link[link.index("http") :] if link else "",
        "author": author,
    }
    return facts, body, "\n".join(lines) + "\n\n", "\n\n" + dice.choice(("\n", "\n\n")).join(filter(None, foot)) + "\n"


def _list_of_headlines(dice: random.Random, made: list[tuple[dict[str, str], list[str], str, str]]) -> str:
    style = dice.randrange(5)
    if style == 0:
        return ""
    lines = []
    for number, (facts, *_) in enumerate(made, start=1):
        dated = f"{facts['newspaper']}, {facts['date'][8:]}.{facts['date'][5:7]}.{facts['date'][:4]} 10:00"
        mark = ("", "> ", f"{number}. ", "")[style - 1]
        lines.append(f"{mark}{facts['title']}\n{dated}" if style == 4 else f"{mark}{facts['title']}, {dated}")
    head = dice.choice(("Uttaksdato 2024-03-14\n\nNyheter:\n\n", "Universitetet i Bergen\nDato 2024-03-14\n\n", ""))
    return head + dice.choice(("\n", "\n\n")).join(lines) + dice.choice((f"\n\n{RULE}\n\n", "\n\n\n"))


def nexis(articles: int = 3) -> str:
    """Return an export of Nexis Uni."""
    return "\n\n".join(
        "\n\n".join(
            (
                f"Statsråden {PEOPLE[number]} reiste",
                "Bergens Tidende",
                f"{number + 1}. mars 2024 fredag",
                "Morgenutgave",
                "Copyright 2024 Bergens Tidende AS All Rights Reserved",
                f"Section: NYHETER; Side {number + 4}",
                "Length: 345 words",
                f"Byline: {PEOPLE[number + 1]}",
                "Body",
                _words(number),
                "Load-Date: March 14, 2024",
                "End of Document",
            )
        )
        for number in range(articles)
    )


def factiva(articles: int = 3) -> str:
    """Return an export of Factiva."""
    return "\n\n".join(
        f"Statsråden {PEOPLE[number]} reiste\n\nAv {PEOPLE[number + 1]}\n345 words\n{number + 1} March 2024\n06:00\n"
        f"Aftenposten\nAFTPOS\n{number + 4}\nNorwegian\n(c) 2024 Aftenposten\n\n{_words(number)}\n\n"
        f"Document AFTPOS0020240314ek3e000{number}x\n"
        for number in range(articles)
    )


def _words(number: int) -> str:
    """Return the paragraphs of an article without what stands above them."""
    return "\n\n".join(article(number).strip().split("\n\n")[2:])
