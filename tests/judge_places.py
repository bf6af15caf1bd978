"""How often a place is where navnetabell says it is: a sheet of places to judge by hand, and its score.

    python -m tests.judge_places sheet GOLD ... --out one.tsv --seed 1    200 places, in an order of its own
    python -m tests.judge_places score one.tsv two.tsv    of sheets with r (right) or w (wrong) in `verdict`

The places are those that are marked in gold files, resolved as a run resolves them, all texts as one corpus. Right is
what is inside the place that the texts mean, or within 50 km of it. One that two sheets judge differently is wrong.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.clean.documents import clean
from pipeline.corpus import Corpus
from pipeline.evaluate.gold import as_read, with_gold_names
from pipeline.evaluate.gold_files import read_gold
from pipeline.records import Document
from pipeline.resolve.gazetteer import Gazetteer
from pipeline.resolve.identifiers import indexed
from pipeline.resolve.locations import Locator
from pipeline.resolve.within import resolve_document
from tests.corpora import place

PLACES, CONTEXTS, SEED = 200, 3, 17
COLUMNS = ("entity_id", "latitude", "longitude", "place_kind", "place_id", "place_by", "verdict", "contexts")


def documents(files: Sequence[Path]) -> Iterator[Document]:
    """Yield the texts of gold files with the names that are marked, resolved."""
    for gold in (one for file in files for one in read_gold(file)):
        yield resolve_document(with_gold_names(clean(as_read(gold)), gold.names))


def sheet(files: Sequence[Path], count: int = PLACES) -> list[dict[str, object]]:
    """Return a line for each of some places, always the same; of all if there are no more than that."""
    with Corpus() as corpus:
        found = place(corpus, documents(files))
        corpus.link(keep_duplicates=True)
        linked = [corpus.linked(position, document) for position, document in enumerate(found)]
        corpus.locator = Locator(Gazetteer())
        corpus.locator.add(linked)
        contexts = indexed((one.entity_id, document.context(one)) for document in linked for one in document.mentions)
        places = sorted((one for one in corpus.entities() if one.type == "place"), key=lambda one: one.entity_id)
    chosen = random.Random(SEED).sample(places, min(count, len(places)))  # noqa: S311 - not for secrets
    return [
        {name: getattr(one, name, "") for name in COLUMNS}
        | {"contexts": " || ".join(dict.fromkeys(contexts[one.entity_id]))[: CONTEXTS * 400]}
        for one in chosen
    ]


def score(sheets: Sequence[Sequence[dict[str, str]]]) -> str:
    """Return in words how often a place is given, and how often it is the right one."""
    verdicts = indexed((line["entity_id"], line["verdict"]) for some in sheets for line in some if line["latitude"])
    right = sum(set(given) == {"r"} for given in verdicts.values())
    agreed = sum(len(set(given)) == 1 for given in verdicts.values())
    total, given = len(sheets[0]), len(verdicts)
    return (
        f"{total} places: given for {given / total:.1%}, right {right / given:.1%} of these ({given - right} wrong); "
        f"{len(sheets)} judgements agree on {agreed / given:.1%}"
    )


def main() -> None:
    """Make a sheet, or score some."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["sheet", "score"])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=PLACES)
    given = parser.parse_args()
    if given.command == "score":
        files = (file.open(encoding="utf-8", newline="") for file in given.files)
        print(score([list(csv.DictReader(file, dialect="excel-tab")) for file in files]))  # noqa: T201 - a command
        return
    lines = sheet(given.files, given.count)
    random.Random(given.seed).shuffle(lines)  # noqa: S311 - likewise
    with given.out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, dialect="excel-tab")
        writer.writeheader()
        writer.writerows(lines)


if __name__ == "__main__":
    main()
