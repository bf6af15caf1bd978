"""Texts to measure with: NoReC's reviews where there are corpora, else articles mixed of our own gold texts."""

from __future__ import annotations

import json
import lzma
import os
import random
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

GOLD = Path(__file__).parents[1] / "data" / "gold.jsonl"
NOREC = "norec.jsonl.xz"
CONSONANTS, VOWELS = "bdfghjklmnprstv", "aeiouyæøå"
SENTENCE = re.compile(r"(?<=[.!?])\s+")
SENTENCES = 25  # of a mixed article
WITHOUT_NAMES = 0.7  # share of the sentences that are in small letters
OTHER_NAMES = 0.3  # share of the capitalised words that get another ending, so that new names keep coming


def texts(count: int) -> Iterator[str]:
    """Yield ``count`` texts, always the same."""
    corpora = os.environ.get("NAVNETABELL_CORPORA")
    if not corpora:
        yield from islice(_mixed(), count)
        return
    done = 0
    while done < count:  # begun again where there are not enough, with a word in front that makes them other texts
        with lzma.open(Path(corpora) / NOREC, "rt", encoding="utf-8") as lines:
            for line in islice(lines, count - done):
                text = json.loads(line)["text"]
                yield text if not done else f"Nr. {done}.\n\n{text}"
                done += 1


def write(folder: Path, count: int) -> int:
    """Write texts as files into a folder; return how many words they have."""
    folder.mkdir(parents=True, exist_ok=True)
    words = 0
    for number, text in enumerate(texts(count)):
        (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
        words += len(text.split())
    return words


def _mixed() -> Iterator[str]:
    whole = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
    sentences = [sentence for text in whole for sentence in SENTENCE.split(text)]
    chance = random.Random(0)  # noqa: S311 - texts that are always the same
    while True:
        chosen = (_sentence(chance.choice(sentences), chance) for _ in range(SENTENCES))
        yield "".join(sentence + chance.choice((" ", " ", "\n\n")) for sentence in chosen)


def _sentence(sentence: str, chance: random.Random) -> str:
    """Return a sentence with other names in it, or mostly without: our gold texts are denser with names than others."""
    return sentence.capitalize() if chance.random() < WITHOUT_NAMES else _renamed(sentence, chance)


def _renamed(sentence: str, chance: random.Random) -> str:
    def other(match: re.Match[str]) -> str:
        if chance.random() > OTHER_NAMES:
            return match[0]
        return match[0] + chance.choice(CONSONANTS) + chance.choice(VOWELS) + chance.choice("nrst")

    return re.sub(r"(?<=[a-zæøå] )[A-ZÆØÅ][a-zæøå]+", other, sentence)
