"""A gold document and what was found in it -> counts, which add up over documents; counts -> precision, recall, F.

How sure scores and confidences are: intervals of F by the bootstrap, and how well confidence predicts accuracy.

The measures agree with those of ``score_articles.py``, by which the program is measured from outside; partial credit
agrees with nervaluate (https://github.com/MantisAI/nervaluate). No name overlaps another of its own side.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.evaluate.gold import GoldDocument, GoldName, Span
from pipeline.options import TYPES
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.records import Document, Mention

Measure = tuple[str, ...]
"""What is measured, as a path into the report: ``("ner", "per_type", "person")``."""

STRICT: Measure = ("ner", "all")
FOUR: Measure = ("ner", "four")
BY_TYPE: Measure = ("ner", "types")
PER_TYPE: Measure = ("ner", "per_type")
PER_FOUR: Measure = ("ner", "per_four")
PER_LABEL: Measure = ("ner", "per_label")
WHOLE_OF = {PER_LABEL: STRICT, PER_FOUR: FOUR, PER_TYPE: BY_TYPE}
ENTITY_SCORES = "entities"
B_CUBED: Measure = (ENTITY_SCORES, "b3")
PAIRS: Measure = (ENTITY_SCORES, "pairs")
VARIANTS: Measure = (ENTITY_SCORES, "variants")
NAMED: Measure = (ENTITY_SCORES, "named")
SENTENCES: Measure = ("sentences",)
CREDIT = "credit"
CREDIT_SCHEMES = ("strict", "exact", "partial", "type")

FOUR_LABELS = {"person": "PER", "place": "LOC", "organisation": "ORG"}  # and MISC
GEO_POLITICAL = frozenset({"GPE_LOC", "GPE_ORG"})
BOOTSTRAP_ROUNDS, BOOTSTRAP_SEED = 1000, 20180
CALIBRATION_BINS = 15
SURE = 0.9  # the confidence above which a reader takes a name for right

LabelledSpan = tuple[int, int, str]


class Counts(NamedTuple):
    """What precision (``right`` of ``found``) and recall (``covered`` of ``gold``) are made of.

    ``right`` and ``covered`` are the same number but for B-cubed, where they are sums of shares.
    """

    right: float = 0
    found: float = 0
    covered: float = 0
    gold: float = 0

    @classmethod
    def summed(cls, counts: Iterable[Counts]) -> Counts:
        """Return the sums field by field."""
        return cls(*map(sum, zip(cls(), *counts, strict=True)))


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
        """Return the score of counts.

        Example:
            >>> Score.of(Counts(right=3, found=4, covered=3, gold=6)).f
            0.6
        """
        precision = counts.right / counts.found if counts.found else 0.0
        recall = counts.covered / counts.gold if counts.gold else 0.0
        both = precision + recall
        return cls(precision, recall, 2 * precision * recall / both if both else 0.0, counts, *(interval or ()))

    def as_dict(self) -> dict[str, float | None]:
        """Return the score as JSON takes it, rounded to four decimals."""
        numbers = {"p": self.precision, "r": self.recall, "f": self.f, "low": self.low, "high": self.high}
        counts = {"tp": self.counts.right, "found": self.counts.found, "gold": self.counts.gold}
        return {name: None if one is None else round(one, 4) for name, one in {**numbers, **counts}.items()}


def count(gold: GoldDocument, document: Document, *, by_label: bool = True) -> dict[Measure, Counts]:
    """Return what each measure counts in one document; without ``by_label`` names are scored by type only."""
    return {**_spans(gold, document, by_label=by_label), **_entities(gold, document), **_sentences(gold, document)}


def total(counted: Iterable[Mapping[Measure, Counts]]) -> dict[Measure, Counts]:
    """Return the sums over documents."""
    sums: dict[Measure, Counts] = {}
    for one in counted:
        sums |= {measure: Counts.summed([sums.get(measure, Counts()), counts]) for measure, counts in one.items()}
    return sums


def by_span(document: Document) -> dict[Span, Mention]:
    """Return the mentions by span; of several with one span the first: the others count as wrong finds."""
    return {(mention.start, mention.end): mention for mention in reversed(document.mentions)}


def _spans(gold: GoldDocument, document: Document, *, by_label: bool) -> dict[Measure, Counts]:
    types = _compared(gold, document, lambda it: it.type)
    parts = {PER_TYPE: {one: types.get(one, Counts()) for one in TYPES}}
    if by_label:
        parts[PER_LABEL] = _compared(gold, document, lambda it: it.label)
        parts[PER_FOUR] = _compared(gold, document, lambda it: four(it.label, it.type))
    wholes = {WHOLE_OF[measure]: Counts.summed(its.values()) for measure, its in parts.items()}
    return wholes | {(*measure, one): counts for measure, its in parts.items() for one, counts in its.items()}


def _compared(gold: GoldDocument, document: Document, key: Callable[[Any], str]) -> dict[str, Counts]:
    """Return counts per label or type, whichever ``key`` gives of a name."""
    marked = {(*name.span, key(name)) for name in gold.names}
    both = marked & {(*span, key(one)) for span, one in by_span(document).items()}
    right, wanted, found = (
        Counter(its) for its in ((one[-1] for one in both), map(key, gold.names), map(key, document.mentions))
    )
    return {one: Counts(right[one], found[one], right[one], wanted[one]) for one in sorted({*wanted, *found})}


def four(label: str, entity_type: str) -> str:
    """Return which of PER, LOC, ORG and MISC a label is; by the type where it is none that is known, or empty.

    NorNE's authors join a geo-political entity with what it is used as, GPE_LOC with LOC and GPE_ORG with ORG (README
    of ltgoslo/norne, "Entity types"); the other labels become MISC, as in CoNLL-2003.

    Example:
        >>> [four(label, "place") for label in ("GPE_LOC", "GPE_ORG", "FAC", "")], four("DRV", "derived")
        (['LOC', 'ORG', 'LOC', 'LOC'], 'MISC')
    """
    return "ORG" if label == "GPE_ORG" else FOUR_LABELS.get(TYPE_OF_LABEL.get(label, entity_type), "MISC")


def comparable(one: Collection[str], other: Collection[str]) -> bool:
    """Return whether the labels of two sides are of one scheme, so that two labels can be compared.

    They are if the sides share a label for each type that both name, and if both or neither part geo-political entities
    from other places, as NorNE's nine labels do.

    Example:
        >>> comparable({"PER", "GPE_LOC"}, {"PER", "LOC"}), comparable({"PER", "LOC"}, {"PERSON", "LOC"})
        (False, False)
        >>> comparable({"PER", "LOC", "MISC"}, {"PER", "LOC"}), comparable({"PER", "GPE_LOC"}, {"PER"})
        (True, True)
    """
    ones, others = ({(TYPE_OF_LABEL.get(label, label), label) for label in labels} for labels in (one, other))
    both = {kind for kind, _ in ones} & {kind for kind, _ in others}
    if "place" in both and GEO_POLITICAL.isdisjoint(one) != GEO_POLITICAL.isdisjoint(other):
        return False
    return both == {kind for kind, _ in ones & others}


class Link(NamedTuple):
    """A gold name whose span was found: the gold chain, the found entity and its name."""

    chain: str
    entity_id: str
    name: GoldName
    found_name: str

    @property
    def well_named(self) -> bool:
        """Return whether the entity has the annotated name, or none is annotated."""
        return self.name.entity in {"", self.found_name}


def links(gold: GoldDocument, document: Document) -> list[Link]:
    """Return the people, places and organisations that have a chain and whose span was found, under any label."""
    firsts = by_span(document)
    return [
        Link(name.chain, firsts[name.span].entity_id, name, firsts[name.span].name)
        for name in gold.names
        if name.chain and name.type in TYPES and name.span in firsts
    ]


def _entities(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    """Count B-cubed (Bagga and Baldwin 1998), pairs of mentions of one entity, and such pairs whose words differ."""
    linked = links(gold, document)
    chains, entities = Counter(one.chain for one in linked), Counter(one.entity_id for one in linked)
    both = Counter((one.chain, one.entity_id) for one in linked)
    right = sum(many * many / entities[entity] for (_, entity), many in both.items())
    covered = sum(many * many / chains[chain] for (chain, _), many in both.items())
    pairs = _pairs([(one.chain, one.entity_id) for one in linked])
    equal = _pairs([((one.chain, one.name.text), (one.entity_id, one.name.text)) for one in linked])
    counted = {
        B_CUBED: Counts(right, len(linked), covered, len(linked)),
        PAIRS: pairs,
        VARIANTS: Counts(*(one - other for one, other in zip(pairs, equal, strict=True))),
    }
    if named := [one.well_named for one in linked if one.name.entity]:
        counted[NAMED] = Counts(sum(named), len(named), sum(named), len(named))
    return counted


def _pairs(linked: Sequence[tuple[Hashable, Hashable]]) -> Counts:
    """Return the counts of pairs that agree in the second of two keys, and in both, against those in the first."""
    gold, found, right = (
        sum(size * (size - 1) // 2 for size in Counter(keys).values())
        for keys in ((one for one, _ in linked), (other for _, other in linked), linked)
    )
    return Counts(right, found, right, gold)


def _sentences(gold: GoldDocument, document: Document) -> dict[Measure, Counts]:
    """Count sentence starts, without those at the start of a line, which the text itself gives away."""
    if gold.sentences is None:
        return {}
    texts = ((document.paragraphs[one.paragraph - 1].text, one.at) for one in document.sentences)
    starts = (text.origin(at, at + 1)[0] for text, at in texts)
    wanted, found = (
        {start for start in some if gold.text[gold.text.rfind("\n", 0, start) + 1 : start].strip()}
        for some in (gold.sentences, starts)
    )
    return {SENTENCES: Counts(len(wanted & found), len(found), len(wanted & found), len(wanted))}


class Credit(NamedTuple):
    """How the names of a side came out by one scheme; the task's scorer calls them COR, INC, PAR, MIS and SPU."""

    correct: int = 0
    incorrect: int = 0
    partial: int = 0
    missed: int = 0
    spurious: int = 0

    @property
    def counts(self) -> Counts:
        """Return what precision and recall are made of; a partly right name counts half."""
        right, both = self.correct + self.partial / 2, self.correct + self.incorrect + self.partial
        return Counts(right, both + self.spurious, right, both + self.missed)


def credit(gold: Iterable[LabelledSpan], found: Iterable[LabelledSpan]) -> dict[str, Credit]:
    """Return the counts of one document by the four schemes of SemEval-2013 task 9.1, as nervaluate has them.

    ``strict``: span and label must be right; ``exact``: the span must be; ``partial``: a span that overlaps counts
    half; ``type``: a span that overlaps counts whole if the label is right. Each name is matched with one at most.

    Example:
        >>> credit([(0, 7, "PER"), (12, 16, "LOC")], [(0, 4, "PER"), (12, 16, "ORG")])["partial"]
        Credit(correct=1, incorrect=0, partial=1, missed=0, spurious=0)
    """
    marked, names = sorted(gold), sorted(found)
    return {scheme: _credit(marked, names, scheme) for scheme in CREDIT_SCHEMES}


def _credit(gold: Sequence[LabelledSpan], found: Sequence[LabelledSpan], scheme: str) -> Credit:
    same = {"strict": slice(0, 3), "type": slice(2, 3)}.get(scheme, slice(0, 2))  # what must be equal
    counts: Counter[str] = Counter()
    left = dict(enumerate(gold))
    for name in found:
        low = bisect_right(gold, name[0], key=itemgetter(1))
        high = bisect_left(gold, name[1], key=itemgetter(0))
        near = [number for number in range(low, high) if number in left]
        right = [number for number in near if gold[number][same] == name[same]]
        if near:
            del left[min(right, key=lambda number: distance(gold[number][:2], name[:2]), default=near[0])]
        wrong = "partial" if scheme == "partial" else "incorrect"
        counts["spurious" if not near else "correct" if right else wrong] += 1
    return Credit(**counts, missed=len(left))


def distance(one: Span, other: Span) -> int:
    """Return how far the ends of two spans are from each other, together."""
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def intervals(
    counted: Sequence[Mapping[Measure, Counts]], *, rounds: int = BOOTSTRAP_ROUNDS
) -> dict[Measure, tuple[float, float]]:
    """Return the 95% interval of the F of each measure by the bootstrap over documents (Efron 1979).

    Each of the ``rounds`` draws as many documents as there are, with replacement, always the same ones. A single
    document, which says nothing of others, gives no intervals.
    """
    if len(counted) < 2:  # noqa: PLR2004 - two are the fewest that can differ
        return {}
    measures = list(dict.fromkeys(measure for one in counted for measure in one))
    table = np.array([[one.get(measure, Counts()) for measure in measures] for one in counted], dtype=float)
    generator = np.random.default_rng(BOOTSTRAP_SEED)
    drawn = generator.multinomial(len(counted), np.full(len(counted), 1 / len(counted)), size=rounds)
    right, found, covered, gold = np.moveaxis(np.tensordot(drawn, table, axes=1), -1, 0)
    precision, recall = _divided(right, found), _divided(covered, gold)
    ends = np.percentile(_divided(2 * precision * recall, precision + recall), (2.5, 97.5), axis=0)
    return {measure: (float(low), float(high)) for measure, low, high in zip(measures, *ends, strict=True)}


def _divided(above: NDArray[Any], below: NDArray[Any]) -> Any:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well confidence predicts accuracy. A name is right if span and type are.

    Attributes:
        names: how many have a confidence.
        ece: expected calibration error (Guo et al. 2017): mean distance of confidence and accuracy in a bin, weighted
            by the names in it.
        sure: how many names have a confidence of at least 0.9.
        right_when_sure: accuracy among them; ``None`` if there are none.
        bins: of the names whose confidence is above ``low`` and at most ``high``, their number, mean confidence and
            accuracy; only where there are names.
    """

    names: int
    ece: float
    sure: int
    right_when_sure: float | None
    bins: Sequence[Mapping[str, float]]

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it, rounded to four decimals."""
        right = None if self.right_when_sure is None else round(self.right_when_sure, 4)
        bins = [{name: round(number, 4) for name, number in one.items()} for one in self.bins]
        return {**asdict(self), "ece": round(self.ece, 4), "right_when_sure": right, "bins": bins}


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> Calibration | None:
    """Return how well confidences, each of 0 to 1, predict which names are right; ``None`` where there are none.

    Example:
        >>> calibration([0.75, 0.75, 0.5, 0.5], [True, True, True, False]).ece
        0.125
    """
    if not confidences:
        return None
    names = pd.DataFrame({"confidence": confidences, "accuracy": right}, dtype=float)
    high = np.ceil(names["confidence"] * CALIBRATION_BINS).clip(1, CALIBRATION_BINS).rename("high")
    bins = names.assign(names=1).groupby(high).agg({"names": "sum", "confidence": "mean", "accuracy": "mean"})
    bins = bins.reset_index()
    bins.insert(0, "low", (bins["high"] - 1) / CALIBRATION_BINS)
    bins["high"] /= CALIBRATION_BINS
    sure = [one for one, confidence in zip(right, confidences, strict=True) if confidence >= SURE]
    return Calibration(
        names=len(names),
        ece=float(np.average((bins["accuracy"] - bins["confidence"]).abs(), weights=bins["names"])),
        sure=len(sure),
        right_when_sure=sum(sure) / len(sure) if sure else None,
        bins=[{str(name): number for name, number in one.items()} for one in bins.to_dict("records")],
    )
