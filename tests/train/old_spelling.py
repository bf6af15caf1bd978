"""How well names are found in old spelling: `python -m tests.train.old_spelling` measures it in NorNE's Bokmål (dev).

The same texts as they are and in three spellings by rule, from raw text to names, F for exact spans and three types:
``1880`` is that of before 1907 with a capital in every noun, ``1907`` the same without, ``1917`` that of today but for
aa instead of å. Names are spelt as the time spelt them too. The rules are those by which some of the model's training
text was made; real books are marked in ``gold/old-spelling-dev.jsonl``, for ``navnetabell evaluate``.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.evaluate.gold import Gold, GoldDocument, as_read
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import find_all, report_on
from pipeline.evaluate.scores import BY_TYPE
from pipeline.options import Settings
from pipeline.train.oldspelling import OldSpelling, common_nouns

DEV, NOUNS = "norne-nob-dev.conllu", "norne-nob-train.conllu"
WORD = re.compile(r"[^\W\d_]+")
Respell = Callable[[str], str]


def spellings(nouns: set[str]) -> Mapping[str, Respell]:
    """Return each spelling with what puts a word into it."""
    return {
        "modern": str,
        "1917": lambda word: word.replace("å", "aa").replace("Å", "Aa"),
        "1907": OldSpelling(),
        "1880": OldSpelling(nouns),
    }


def respelt(gold: GoldDocument, respell: Respell) -> GoldDocument:
    """Return a gold document with every word respelt, its names and sentences at their new offsets."""
    text, at, new = "", 0, dict[int, int]()
    for match in WORD.finditer(gold.text):
        new |= {at + step: len(text) + step for step in range(match.start() - at + 1)}
        text += gold.text[at : match.start()] + respell(match.group())
        at = match.end()
        new[at] = len(text)
    new |= {at + step: len(text) + step for step in range(len(gold.text) - at + 1)}
    text += gold.text[at:]
    names = []
    for one in gold.names:
        start, end = new[one.start], new[one.end]
        names.append(replace(one, start=start, end=end, text=text[start:end]))
    starts = gold.sentences and tuple(new[start] for start in gold.sentences)
    return replace(gold, text=text, names=tuple(names), sentences=starts)


def f_by_spelling(corpora: Path) -> dict[str, float]:
    """Return F in per cent, for exact spans and three types, of each spelling."""
    gold = read_gold(corpora / DEV)
    found = spellings(common_nouns([corpora / NOUNS]))
    return {name: _f([respelt(one, respell) for one in gold]) for name, respell in found.items()}


def _f(gold: Sequence[GoldDocument]) -> float:
    documents, _, _ = find_all(map(as_read, gold), Settings())
    return 100 * report_on(Gold(DEV, tuple(gold)), documents).scores[BY_TYPE].f


def main() -> int:
    """Print the figures."""
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        sys.stderr.write("Set NAVNETABELL_CORPORA to the folder of the corpora first.\n")
        return 2
    figures = f_by_spelling(Path(named))
    for name, f in figures.items():
        sys.stdout.write(f"{name:8}{f:7.1f}{f - figures['modern']:+7.1f}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
