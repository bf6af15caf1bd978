"""What the labels of models mean: the type of each, and the spans that a row of labelled words makes.

A user adds lines to the table of types under ``[labels]`` in the settings file. A label that is not in it is counted
and reported, and its mentions get the type ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

UNMAPPED = "other"

NORNE: Mapping[str, str] = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "GPE_LOC": "place",
    "GPE_ORG": "place",
    "PROD": "product",
    "EVT": "event",
    "DRV": "derived",
    "MISC": "other",
}
"""NorNE's nine labels: https://github.com/ltgoslo/norne."""

NORNE_EIGHT: Mapping[str, str] = {
    **{label: NORNE[label] for label in ("PER", "ORG", "LOC", "PROD", "EVT", "DRV", "MISC")},
    "GPE": "place",
}
"""NorNE with one label for places that act and places that are acted in."""

NORNE_SEVEN: Mapping[str, str] = {label: NORNE[label] for label in ("PER", "ORG", "LOC", "PROD", "EVT", "DRV", "MISC")}
"""NorNE with these places given to LOC and ORG: what acts is an organisation in this scheme, also a country."""

FOUR: Mapping[str, str] = {label: NORNE[label] for label in ("PER", "LOC", "ORG", "MISC")}
"""CoNLL-2003's, as ScandiNER has them."""

ONTONOTES: Mapping[str, str] = {
    "PERSON": "person",
    "NORP": "derived",
    "FAC": "place",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "PRODUCT": "product",
    "EVENT": "event",
    "WORK_OF_ART": "product",
    "LAW": "other",
    "LANGUAGE": "other",
    **dict.fromkeys(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"), "other"),
}
"""OntoNotes 5's, those of numbers and times included: https://catalog.ldc.upenn.edu/LDC2013T19."""

WRITTEN_OUT: Mapping[str, str] = {
    "PERS": "person",
    "ORGANIZATION": "organisation",
    "ORGANISATION": "organisation",
    "LOCATION": "place",
    "FACILITY": "place",
    "MISCELLANEOUS": "other",
}
"""The same things by longer or other names."""

TYPE_OF_LABEL: Mapping[str, str] = {**WRITTEN_OUT, **ONTONOTES, **FOUR, **NORNE_SEVEN, **NORNE_EIGHT, **NORNE}

WordSpan = tuple[int, int, str]
"""First word, end (exclusive), label."""

OUTSIDE = "O"
NEVER_ENTITIES = {"X", "[PAD]", "[CLS]", "[SEP]", "<pad>", "<s>", "</s>"}  # of models that label their special tokens
UNNAMED = re.compile(r"LABEL_\d+")  # what a library writes where a model does not name its labels
PREFIXED = re.compile(r"(?P<position>[BIESLUM])[-_](?P<label>.+)")
SUFFIXED = re.compile(r"(?P<label>.+)[-_](?P<position>[BIESLUM])")
POSITIONS = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}
BEGINNINGS = {"B", "S"}
ENDS = {"E", "S"}


@dataclass(frozen=True, slots=True)
class Tag:
    """What a classifier's label says of a word.

    Attributes:
        label: of the entity; empty for a word outside any.
        position: ``B`` first, ``I`` further, ``E`` last, ``S`` only word; empty where the scheme does not say.
    """

    label: str = ""
    position: str = ""


class LabelScheme:
    """The labels of a token classifier, by their ids.

    They are ``B-PER`` and ``I-PER`` (BIO), with ``E-`` and ``S-`` or ``L-`` and ``U-`` for last and only words (BIOES,
    BILOU), ``I-PER`` alone or bare ``PER`` (IO), and in some models the other way round: ``PER-B``.

    Attributes:
        tags: of each label id.
        labels: of entities, sorted.
    """

    def __init__(self, names: Mapping[int, str]) -> None:
        """Take the names of the label ids, from a model's settings.

        Raises:
            ValueError: there are none, or all are of the form ``LABEL_0``.

        Example:
            >>> scheme = LabelScheme({0: "B-LOC", 1: "I-LOC", 2: "O"})
            >>> scheme.labels, scheme.tags[2] == Tag()
            (('LOC',), True)
        """
        ordered = [names[number] for number in sorted(names)]
        if len(ordered) <= 1 or all(UNNAMED.fullmatch(name) for name in ordered):
            message = "its settings (id2label in config.json) do not name its labels"
            raise ValueError(message)
        outside = {number for number, name in enumerate(ordered) if name.upper() == OUTSIDE} or {0}
        outside |= {number for number, name in enumerate(ordered) if name in NEVER_ENTITIES}
        inside = [name for number, name in enumerate(ordered) if number not in outside]
        self.tags = tuple(Tag() if number in outside else _tag(name, inside) for number, name in enumerate(ordered))
        self.labels = tuple(sorted({tag.label for tag in self.tags if tag.label}))

    def spans(self, ids: Sequence[int], breaks: Collection[int] = ()) -> list[WordSpan]:
        """Return the spans that label ids make.

        Labels need not follow the scheme's rules: a span begins wherever there was none before, and where the label
        changes, as in the scoring script of CoNLL-2000 and in seqeval.

        Args:
            ids: of each word.
            breaks: words that no span continues to, as after a blank line.

        Example:
            >>> LabelScheme({0: "O", 1: "B-PER", 2: "I-PER"}).spans([2, 2, 1, 0, 1, 2])
            [(0, 2, 'PER'), (2, 3, 'PER'), (4, 6, 'PER')]
        """
        spans: list[WordSpan] = []
        before = Tag()
        for word, tag in enumerate(self.tags[number] for number in ids):
            if tag.label and (word in breaks or _begins(before, tag)):
                spans.append((word, word + 1, tag.label))
            elif tag.label:
                spans[-1] = (spans[-1][0], word + 1, tag.label)
            before = tag
        return spans

    def ids(self, label: str, *, continuing: bool = False) -> list[int]:
        """Return the ids of a label, with ``continuing`` only those that can continue a span."""
        return [
            number
            for number, tag in enumerate(self.tags)
            if tag.label == label and not (continuing and tag.position in BEGINNINGS)
        ]


def _begins(before: Tag, tag: Tag) -> bool:
    return tag.position in BEGINNINGS or before.position in ENDS or before.label != tag.label


def _tag(name: str, names: Sequence[str]) -> Tag:
    """Return the tag of a label's name; a suffix (``PER-B``) counts only where every name has one."""
    if match := PREFIXED.fullmatch(name):
        return Tag(match["label"], POSITIONS[match["position"]])
    if all(SUFFIXED.fullmatch(one) for one in names) and (match := SUFFIXED.fullmatch(name)):
        return Tag(match["label"], POSITIONS[match["position"]])
    return Tag(name)
