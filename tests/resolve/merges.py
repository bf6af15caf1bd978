"""How often each kind of merge is right: `python -m tests.resolve.merges` counts it in articles-train.

Gold names of an article are resolved with every kind of merge allowed. A name that was merged, counted once an article,
is right if one of its mentions is in a coreference chain with a mention that had the entity's name itself. Names whose
chain was not annotated are left out, and so are known faults of the gold (``gold_faults.json``). The counts belong into
``pipeline/lexicon/merges.toml``, but for those of `NEAR_NAMES`, which are asked about.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from unittest.mock import patch

from pipeline.evaluate.gold import GoldDocument
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import resolve_gold
from pipeline.options import Settings
from pipeline.resolve.corrections import near_names
from tests.resolve.test_figures import without_faults

FILE = "articles-train"
NEAR_NAMES = "near-name"  # two a letter apart
RULES = ("people", "organisations", "places")


def counted(gold: Iterable[GoldDocument]) -> dict[str, list[int]]:
    """Return kind of merge -> how many are right, and how many there are."""
    gold = list(gold)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    patches = [patch(f"pipeline.resolve.{rule}.is_made", lambda _: True) for rule in RULES]
    for one in patches:
        one.start()
    documents = resolve_gold(gold, Settings())
    for one in patches:
        one.stop()
    for marked, document in zip(gold, documents, strict=True):
        chains = {name.span: name.chain for name in marked.names if name.chain}
        of_name: dict[tuple[str, str], set[str]] = defaultdict(set)
        merged: dict[tuple[str, str, tuple[str, str]], set[str]] = defaultdict(set)
        for mention in document.mentions:
            if chain := chains.get((mention.start, mention.end)):
                entity = (mention.type, mention.name)
                (merged[mention.merge, mention.text, entity] if mention.merge else of_name[entity]).add(chain)
        for (type_, name), other in near_names(document).items():
            if (type_, name) in of_name:
                merged[NEAR_NAMES, name, (type_, other)] = of_name[type_, name]
        for (merge, _, entity), some in merged.items():
            if entity in of_name:
                found[merge][0] += not some.isdisjoint(of_name[entity])
                found[merge][1] += 1
    return dict(found)


def main() -> int:
    """Print the counts."""
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        sys.stderr.write("Set NAVNETABELL_CORPORA to the folder of the corpora first.\n")
        return 2
    gold = read_gold(Path(named, f"{FILE}.jsonl"))
    for merge, (right, of) in sorted(counted(without_faults(FILE, gold)).items()):
        sys.stdout.write(f"{merge} = [{right}, {of}]\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
