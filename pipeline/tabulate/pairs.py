"""Which entities are named together, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import pandas as pd

from pipeline.records import Document, Mention
from pipeline.tabulate.columns import COOCCURRENCES


class Cooccurrences:
    """Counts, document by document, which entities are named together."""

    def __init__(self) -> None:
        """Start with no pairs."""
        self._sentences: Counter[tuple[str, str]] = Counter()
        self._paragraphs: Counter[tuple[str, str]] = Counter()
        self._documents: Counter[tuple[str, str]] = Counter()

    def add(self, document: Document) -> None:
        """Count the pairs of a resolved document."""
        self._sentences.update(_pairs((mention.sentence, mention) for mention in document.mentions))
        together = list(_pairs((mention.paragraph, mention) for mention in document.mentions))
        self._paragraphs.update(together)
        self._documents.update(set(together))

    def frame(self, names: Mapping[str, str]) -> pd.DataFrame:
        """Return a row for each pair, those most often together first; ``names`` maps entity_id to name."""
        ranked = sorted(self._paragraphs, key=lambda pair: (-self._sentences[pair], -self._paragraphs[pair], pair))
        return COOCCURRENCES.frame(
            (
                *pair,
                names[pair[0]],
                names[pair[1]],
                self._sentences[pair],
                self._paragraphs[pair],
                self._documents[pair],
            )
            for pair in ranked
        )


def _pairs(placed: Iterable[tuple[int, Mention]]) -> Iterator[tuple[str, str]]:
    """Yield, for each place, the pairs of different entities named in it, each pair in order and once a place."""
    by_place: dict[int, set[str]] = {}
    for place, mention in placed:
        by_place.setdefault(place, set()).add(mention.entity_id)
    for together in by_place.values():
        yield from combinations(sorted(together), 2)
