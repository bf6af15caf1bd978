"""Draw sentences to be judged for who is what: `python -m tests.relate.draw NUMBER` prints them with where they are.

They are of the documents of `articles-train` and `registers-train` whose digest is odd; rules are made with the others
only. A sentence is drawn by its own digest, so that no choice and no rule of the program has a say, and only sentences
in which the gold names of the corpus have a person count. Three in four have an ordinary mark of a tie near a name (a
bracket, a comma, *fra*, *i*, *er*, a longer word before it), the others have none. What has been judged is left out.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from tests.relate.figures import GOLD

SOURCES = {"articles-train": "articles-train.jsonl", "gold/registers-train": "gold/registers-train.jsonl"}
SENTENCE = re.compile(r"[^\n]+?(?:(?<=[.!?…])(?=\s+[^a-zæøå\s])|(?=\n)|\Z)")
LONGEST = 320  # code points
NEAR_BEFORE, NEAR_BEHIND = (
    re.compile(r"(?<!, )\b[a-zæøå-]{5,},? \Z"),
    re.compile(r"\s?[(,]| (?:fra|frå|i|ved|hos|er|som|var)\b"),
)


def digest(text: str) -> int:
    """Return a number by which texts are put in an order that nobody chose."""
    return int(sha256(text.encode()).hexdigest(), 16)


def candidates(corpora: Path) -> Iterator[tuple[bool, dict[str, Any], str]]:
    """Yield whether a mark of a tie is near a name, where a sentence is, and the sentence."""
    rows = map(json.loads, (GOLD / "affiliations.jsonl").read_text(encoding="utf-8").splitlines())
    judged = {(row["doc"], row.get("start")) for row in rows}
    for source, path in SOURCES.items():
        for line in (corpora / path).read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            people = [(one["start"], one["end"]) for one in document["mentions"] if one["label"] == "PER"]
            if not digest(document["doc_id"]) % 2:
                continue
            for match in SENTENCE.finditer(document["text"]):
                inside = [(start, end) for start, end in people if match.start() <= start and end <= match.end()]
                where = {"source": source, "doc": document["doc_id"], "start": match.start(), "end": match.end()}
                if not inside or len(match[0]) > LONGEST or (where["doc"], where["start"]) in judged:
                    continue
                text = document["text"]
                near = any(
                    NEAR_BEFORE.search(text[max(match.start(), start - 30) : start])
                    or NEAR_BEHIND.match(text[end : match.end()])
                    for start, end in inside
                )
                yield (
                    near,
                    {"source": source, "doc": document["doc_id"], "start": match.start(), "end": match.end()},
                    match[0],
                )


def drawn(corpora: Path, number: int) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield where each of a number of sentences is, and its text; three in four have a mark of a tie near a name."""
    ordered = sorted(candidates(corpora), key=lambda found: digest(found[2]))
    for near, some in ((True, number * 3 // 4), (False, number - number * 3 // 4)):
        yield from islice(((where, text) for marked, where, text in ordered if marked is near), some)


if __name__ == "__main__":
    for where, text in drawn(Path(os.environ["NAVNETABELL_CORPORA"]), int(sys.argv[1])):
        print(json.dumps(where, ensure_ascii=False), text.strip(), sep="\t")  # noqa: T201 - what was asked for
