"""A gold document and what was found in it -> counts, which add up over documents; counts -> precision, recall, F.

The measures agree with those of ``score_articles.py``, by which the program is measured from outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.evaluate.schemes import four
from pipeline.records import Document, Mention
from pipeline.settings import TYPES

Measure = tuple[str, ...]
"""What is measured, as a path into the report: ``("ner", "per_type", "person")``."""

STRICT: Measure = ("ner", "all")
FOUR: Measure = ("ner", "four")
BY_TYPE: Measure = ("ner", "types")
PER_TYPE: Measure = ("ner", "per_type")
PER_FOUR: Measure = ("ner", "per_four")
PER_LABEL: Measure = ("ner", "per_label")
ENTITIES = "entities"
B_CUBED: Measure = (ENTITIES, "b3")
PAIRS: Measure = (ENTITIES, "pairs")
VARIANTS: Measure = (ENTITIES, "variants")
NAMED: Measure = (ENTITIES, "named")
SENTENCES: Measure = ("sentences",)

Span = tuple[int, int]


class Counts(NamedTuple):
    """What precision (``right`` of ``found``) and recall (``covered`` of ``gold``) are made of.

    ``right`` and ``covered`` are the same number but for B-cubed, where they are sums of shares.
    """

    right: float = 0
    found: float = 0
    covered: float = 0
    gold: float = 0

    def plus(self, other: Counts) -> Counts:
        """Return the sum, field by field."""
        return Counts(*(one + another for one, another in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F of one measure, 0 where there is nothing to divide by, and the counts behind them.

    Attributes:
        low: lower end of the 95% interval of F; ``None`` for a single document.
        high: upper end.
    """

    precision: float
    recall: float
    f: float
    counts: Counts
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, counts: Counts, interval: tuple[float, float] | None = None) -> Score:
        """Return the score that counts make.

        Example:
            >>> Score.of(Counts(right=3, found=4, covered=3, gold=6)).f
            0.6
        """
        precision = counts.right / counts.found if counts.found else 0.0
        recall = counts.covered / counts.gold if counts.gold else 0.0
        both = precision + recall
        low, high = interval or (None, None)
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0, counts, low, high)

    def as_dict(self) -> dict[str, float | None]:
        """Return the score as JSON takes it, rounded to four decimals."""
        numbers = {"p": self.precision, "r": self.recall, "f": self.f, "low": self.low, "high": self.high}
        counts = {"tp": self.counts.right, "found": self.counts.found, "gold": self.counts.gold}
        return {
            **{name: None if number is None else round(number, 4) for name, number in numbers.items()},
            **{name: round(number, 4) for name, number in counts.items()},
        }


def count(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    """Return what each measure counts in one document."""
    return {**_spans(gold, document), **_entities(gold, document), **_sentences(gold, document)}


def total(counted: Iterable[Mapping[Measure, Counts]]) -> dict[Measure, Counts]:
    """Return the sums over documents."""
    sums: dict[Measure, Counts] = {}
    for one in counted:
        for measure, counts in one.items():
            sums[measure] = sums.get(measure, Counts()).plus(counts)
    return sums


def by_span(document: Document) -> dict[Span, Mention]:
    """Return the mentions by their place; the first of several in one place, the others count as wrong finds."""
    return {(mention.start, mention.end): mention for mention in reversed(document.mentions)}


def _spans(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    firsts = by_span(document)
    labels = _compared(
        [(name.start, name.end, name.label) for name in gold.names],
        [(*span, mention.label) for span, mention in firsts.items()],
        Counter(mention.label for mention in document.mentions),
    )
    types = _compared(
        [(name.start, name.end, name.type) for name in gold.names],
        [(*span, mention.type) for span, mention in firsts.items()],
        Counter(mention.type for mention in document.mentions),
    )
    coarse = _compared(
        [(name.start, name.end, four(name.label, name.type)) for name in gold.names],
        [(*span, four(mention.label, mention.type)) for span, mention in firsts.items()],
        Counter(four(mention.label, mention.type) for mention in document.mentions),
    )
    chosen = {name: types.get(name, Counts()) for name in TYPES}
    return {
        STRICT: _sum(labels.values()),
        FOUR: _sum(coarse.values()),
        BY_TYPE: _sum(chosen.values()),
        **{(*PER_TYPE, name): counts for name, counts in chosen.items()},
        **{(*PER_FOUR, name): counts for name, counts in coarse.items()},
        **{(*PER_LABEL, name): counts for name, counts in labels.items()},
    }


def _compared(
    gold: Iterable[tuple[int, int, str]], firsts: Iterable[tuple[int, int, str]], found: Mapping[str, int]
) -> dict[str, Counts]:
    """Return counts per label or type of spans that carry one."""
    gold_set = set(gold)
    right = Counter(kind for *_, kind in gold_set.intersection(firsts))
    wanted = Counter(kind for *_, kind in gold_set)
    kinds = sorted({*wanted, *found})
    return {kind: Counts(right[kind], found.get(kind, 0), right[kind], wanted[kind]) for kind in kinds}


def _sum(several: Iterable[Counts]) -> Counts:
    return total({(): counts} for counts in several).get((), Counts())


class Link(NamedTuple):
    """A gold name whose span was found: the gold chain, the found entity, and what that is called."""

    chain: str
    entity_id: str
    name: GoldName
    called: str

    @property
    def well_named(self) -> bool:
        """Return whether the entity is called what a person calls it, or nobody said."""
        return self.name.entity in {"", self.called}


def links(gold: GoldDocument, document: Document) -> list[Link]:
    """Return the people, places and organisations that carry a chain and whose span was found, under any label."""
    firsts = by_span(document)
    return [
        Link(name.chain, firsts[name.start, name.end].entity_id, name, firsts[name.start, name.end].name)
        for name in gold.names
        if name.chain and name.type in TYPES and (name.start, name.end) in firsts
    ]


def _entities(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    """Count B-cubed (Bagga and Baldwin 1998), pairs of mentions of one entity, and such pairs whose words differ."""
    of_names = links(gold, document)
    linked = [(link.chain, link.entity_id, link.name.text) for link in of_names]
    chains = Counter(chain for chain, _, _ in linked)
    entities = Counter(entity for _, entity, _ in linked)
    both = Counter((chain, entity) for chain, entity, _ in linked)
    size = len(linked)
    right = sum(many * many / entities[entity] for (_, entity), many in both.items())
    covered = sum(many * many / chains[chain] for (chain, _), many in both.items())
    together = _pairs(both)
    same_word = _pairs(Counter(linked))
    pairs = Counts(together, _pairs(entities), together, _pairs(chains))
    equal = Counts(
        same_word,
        _pairs(Counter((entity, word) for _, entity, word in linked)),
        same_word,
        _pairs(Counter((chain, word) for chain, _, word in linked)),
    )
    variants = Counts(*(one - another for one, another in zip(pairs, equal, strict=True)))
    told = [link.well_named for link in of_names if link.name.entity]
    named = {NAMED: Counts(sum(told), len(told), sum(told), len(told))} if told else {}
    return {B_CUBED: Counts(right, size, covered, size), PAIRS: pairs, VARIANTS: variants, **named}


def _pairs(sizes: Mapping[Any, int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _sentences(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    """Count sentence starts, without those at the start of a line, which the text itself gives away."""
    if gold.sentences is None:
        return {}
    wanted = _within_lines(gold.text, gold.sentences)
    found = _within_lines(gold.text, _sentence_starts(document))
    right = len(wanted & found)
    return {SENTENCES: Counts(right, len(found), right, len(wanted))}


def _sentence_starts(document: Document) -> Iterable[int]:
    for sentence in document.sentences:
        text = document.paragraphs[sentence.paragraph - 1].text
        yield text.origin(sentence.at, sentence.at + 1)[0]


def _within_lines(text: str, starts: Iterable[int]) -> set[int]:
    return {start for start in starts if text[text.rfind("\n", 0, start) + 1 : start].strip()}
