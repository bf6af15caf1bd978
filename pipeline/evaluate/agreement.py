"""How far two sides agree: on names, on words, on what entities are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.evaluate.differences import Pair
from pipeline.evaluate.sides import Seen

NONE = "O"
WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two sides agree on.

    Attributes:
        a: how many mentions side a has.
        b: how many side b has.
        spans: how many are the same stretch in both.
        types: of those, how many have the same type.
        labels: of those with the same type, how many have the same label; ``None`` where labels cannot be compared.
        names: of those with the same type, how many have the same entity's name.
        kappa: Cohen's kappa (1960) of the words' types, "no name" being one of them: 1 agreement, 0 that of chance.
        words: how many words the texts have.
    """

    a: int
    b: int
    spans: int
    types: int
    labels: int | None
    names: int
    kappa: float
    words: int

    def f(self, same: int) -> float:
        """Return F of one side against the other, whichever is taken for gold; 1 where neither has a mention."""
        return 2 * same / (self.a + self.b) if self.a + self.b else 1.0

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        shares = {
            "f_spans": round(self.f(self.spans), 4),
            "f_types": round(self.f(self.types), 4),
            "f_labels": None if self.labels is None else round(self.f(self.labels), 4),
        }
        return {**asdict(self), "kappa": round(self.kappa, 4), **shares}


def agreement(pairs: Iterable[Pair], words: int, *, by_label: bool) -> Agreement:
    """Return how far two sides agree.

    Args:
        pairs: their mentions, see `pipeline.evaluate.differences.pairs_of`.
        words: how many the texts have: stretches between white space.
        by_label: whether labels can be compared.
    """
    pairs = list(pairs)
    same_span = [
        (one, other) for one, other in pairs if one and other and (one.start, one.end) == (other.start, other.end)
    ]
    same_type = [(one, other) for one, other in same_span if one.type == other.type]
    ones, others = [one for one, _ in pairs if one], [other for _, other in pairs if other]
    return Agreement(
        a=len(ones),
        b=len(others),
        spans=len(same_span),
        types=len(same_type),
        labels=sum(one.label == other.label for one, other in same_type) if by_label else None,
        names=sum(one.name == other.name for one, other in same_type),
        kappa=kappa(_words_by_type(ones, others, words)),
        words=words,
    )


def kappa(both: Mapping[tuple[str, str], int]) -> float:
    """Return Cohen's kappa.

    Args:
        both: (what one says, what the other says) -> how often.

    Example:
        >>> round(kappa({("person", "person"): 20, ("person", "O"): 5, ("O", "person"): 10, ("O", "O"): 15}), 2)
        0.4
    """
    total = sum(both.values())
    ones, others = Counter[str](), Counter[str]()
    for (one, other), many in both.items():
        ones[one] += many
        others[other] += many
    if not total:
        return 1.0
    agreed = sum(many for (one, other), many in both.items() if one == other) / total
    by_chance = sum(ones[kind] * others[kind] for kind in ones) / total**2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def _words_by_type(ones: Sequence[Seen], others: Sequence[Seen], words: int) -> Counter[tuple[str, str]]:
    """Return how often words have which types; of a word that is in no mention only the number is known."""
    both: Counter[tuple[str, str]] = Counter()
    by_document: dict[str, list[tuple[int, int, int, str]]] = {}
    for side, mentions in enumerate((ones, others)):
        for one in mentions:
            by_document.setdefault(one.doc_id, []).extend((*span, side, one.type) for span in _words(one))
    for marked in by_document.values():
        both.update(_tokens(sorted(marked)))
    both[NONE, NONE] += max(0, words - both.total())
    return both


def _words(mention: Seen) -> Iterator[tuple[int, int]]:
    for match in WORD.finditer(mention.text):
        yield mention.start + match.start(), mention.start + match.end()


def _tokens(marked: Sequence[tuple[int, int, int, str]]) -> Iterator[tuple[str, str]]:
    """Yield the types of each word; stretches that overlap, such as ``Oslo`` and ``Oslo-mannen``, are one word."""
    end, types = -1, [NONE, NONE]
    for start, stop, side, kind in marked:
        if start >= end:
            if end >= 0:
                yield types[0], types[1]
            types = [NONE, NONE]
        types[side] = kind if types[side] == NONE else types[side]
        end = max(end, stop)
    if end >= 0:
        yield types[0], types[1]
