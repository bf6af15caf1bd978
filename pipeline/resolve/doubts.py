"""Which decisions a person should look at first: the rows of the corrections template."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from heapq import heappush, heappushpop

from pipeline.options import TYPES
from pipeline.records import Document, Mention
from pipeline.resolve.identifiers import folded
from pipeline.resolve.spelling import Similar

MOST = 5_000  # lines of the template; nobody looks at more, and memory stays level over an archive
KNOWN_FROM_ITS_DOCUMENT = 0.5
PROBABILITY = {"genitive": 0.95, "full-name": 0.98, "acronym": 0.955, "spelling": 0.91, "country": 0.9, "corpus": 0.98}
"""How often a merge for this reason is right by gold chains (articles-train and -dev, 3,000 mentions)."""
SAME = "the same as {}?"
DOUBT_OF_NEAR_NAMES = 0.6  # two names a letter apart that are not taken for one
UNKNOWN_CONFIDENCE = 0.9  # where the model gives none, the resolver's own doubt decides


class Doubts:
    """Keeps the most doubtful decisions of all documents."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most ``most``."""
        self.most = most
        self._heap: list[tuple[float, int, tuple[object, ...]]] = []
        self._seen = 0

    def add(self, document: Document) -> None:
        """Look at the mentions of a resolved document."""
        for score, row in _doubts(document):
            self._seen += 1
            item = (score, -self._seen, row)
            if len(self._heap) < self.most:
                heappush(self._heap, item)
            else:
                heappushpop(self._heap, item)

    def ranked(self) -> list[tuple[object, ...]]:
        """Return the template's rows, the most doubtful first, equals in reading order."""
        return [row for _, _, row in sorted(self._heap, key=lambda item: (-item[0], -item[1]))]


def _doubts(document: Document) -> Iterator[tuple[float, tuple[object, ...]]]:
    """Yield a row a text and type, and how doubtful it is, from 0 (sure) upwards.

    A text that stands for several names can't be corrected by its words alone.
    """
    groups: dict[tuple[str, str], list[Mention]] = {}
    for mention in document.mentions:
        groups.setdefault((mention.text, mention.type), []).append(mention)
    similar = _near_names(document)
    for mentions in groups.values():
        first = mentions[0]
        if len({mention.name for mention in mentions}) > 1:
            continue
        near = similar.get((first.type, first.name), "")
        score = max(DOUBT_OF_NEAR_NAMES if near else 0.0, *map(_score, mentions))
        reason = SAME.format(near) if near else first.resolved_by
        context = document.context(first)
        yield score, (first.text, first.type, document.doc_id, first.name, "", reason, len(mentions), context)


def _near_names(document: Document) -> dict[tuple[str, str], str]:
    """Return (type, name) -> a name used more, a letter off: not taken for one, since real names differ so too."""
    counts = Counter((one.type, one.name) for one in document.mentions if one.type in TYPES)
    found: dict[str, Similar[str]] = defaultdict(Similar)
    for type_, name in counts:
        found[type_].add(folded(name), name)
    return {
        (type_, name): other
        for type_, name in counts
        for other in found[type_].find(folded(name))
        if (counts[type_, other], other) > (counts[type_, name], name)
    }


def _score(mention: Mention) -> float:
    confidence = UNKNOWN_CONFIDENCE if mention.confidence is None else mention.confidence
    local = KNOWN_FROM_ITS_DOCUMENT if "@" in mention.entity_id else 0.0
    return round(1.0 - confidence * PROBABILITY.get(mention.resolved_by, 1.0) + local, 4)
