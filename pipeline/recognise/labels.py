"""What the labels of models mean: the type of each, and the spans that a row of labelled words makes.

A user adds lines to the table of types under ``[labels]`` in the settings file. A label that is not in it is counted
and reported, and its mentions get the type ``other``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

UNMAPPED = "other"
LABELS_OF_TYPE = {
    "person": "PER PERS PERSON",
    "organisation": "ORG ORGANISATION ORGANIZATION",
    "place": "LOC LOCATION GPE GPE_LOC GPE_ORG FAC FACILITY",
    "product": "PROD PRODUCT WORK_OF_ART",
    "event": "EVT EVENT",
    "derived": "DRV NORP",
    "other": "MISC MISCELLANEOUS LAW LANGUAGE DATE TIME PERCENT MONEY QUANTITY ORDINAL CARDINAL",
}
"""The labels of NorNE, of CoNLL-2003, of OntoNotes 5 with its numbers and times, and longer names of the same.

NorNE (https://github.com/ltgoslo/norne) comes with nine labels; with eight, ``GPE`` for both of its own; with seven,
``LOC`` and ``ORG`` in their place, so that a country that acts is an organisation; and with CoNLL-2003's four, as
ScandiNER has them. OntoNotes: https://catalog.ldc.upenn.edu/LDC2013T19.
"""
TYPE_OF_LABEL: Mapping[str, str] = {
    label: type_ for type_, labels in LABELS_OF_TYPE.items() for label in labels.split()
}

WordSpan = tuple[int, int, str]
"""First word, end (exclusive), label."""

OUTSIDE = "O"
NEVER_ENTITIES = {"X", "[PAD]", "[CLS]", "[SEP]", "<pad>", "<s>", "</s>"}  # of models that label their special tokens
UNNAMED = re.compile(r"LABEL_\d+")  # what a library writes where a model does not name its labels
PREFIXED = re.compile(r"(?P<position>[BIESLUM])[-_](?P<label>.+)")
SUFFIXED = re.compile(r"(?P<label>.+)[-_](?P<position>[BIESLUM])")
FIRST_OR_ONLY, LAST_OR_ONLY = "BSU", "ELSU"


@dataclass(frozen=True, slots=True)
class Tag:
    """What a classifier's label says of a word.

    Attributes:
        label: of the entity; empty for a word outside any.
        begins: whether the word is the first of an entity, or the only one; also false where the scheme does not say.
        ends: whether it is the last or only word.
    """

    label: str = ""
    begins: bool = False
    ends: bool = False


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
        outside = {name for name in ordered if name.upper() == OUTSIDE} or {ordered[0]}
        inside = [name for name in ordered if name not in outside | NEVER_ENTITIES]
        self.tags = tuple(tag_of(name, inside) if name in inside else Tag() for name in ordered)
        self.labels = tuple(sorted({tag.label for tag in self.tags if tag.label}))

    def spans(self, ids: Sequence[int], breaks: Collection[int] = ()) -> list[WordSpan]:
        """Return the spans that the label ids of words make, see `spans_of_tags`."""
        return spans_of_tags((self.tags[number] for number in ids), breaks)

    def ids(self, label: str, *, continuing: bool = False) -> list[int]:
        """Return the ids of a label, with ``continuing`` only those that can continue a span."""
        return [
            number for number, tag in enumerate(self.tags) if tag.label == label and not (continuing and tag.begins)
        ]


def spans_of_tags(tags: Iterable[Tag], breaks: Collection[int] = ()) -> list[WordSpan]:
    """Return the spans that the tags of words make.

    Tags need not follow the rules of their scheme: a span begins wherever there was none before, and where the label
    changes, as in the scoring script of CoNLL-2000 and in seqeval.

    Args:
        tags: of each word.
        breaks: words that no span continues to, as after a blank line.

    Example:
        >>> spans_of_tags(map(tag_of, ["B-PER", "I-PER", "O", "I-ORG", "B-ORG", "S-LOC"]))
        [(0, 2, 'PER'), (3, 4, 'ORG'), (4, 5, 'ORG'), (5, 6, 'LOC')]
    """
    spans: list[WordSpan] = []
    before = Tag()
    for word, tag in enumerate(tags):
        apart = word in breaks or tag.begins or before.ends or before.label != tag.label
        if tag.label and apart:
            spans.append((word, word + 1, tag.label))
        elif tag.label:
            spans[-1] = (spans[-1][0], word + 1, tag.label)
        before = tag
    return spans


def tag_of(name: str, names: Sequence[str] = ()) -> Tag:
    """Return the tag of a label's name; a suffix (``PER-B``) counts only where every one of ``names`` has one."""
    if name == OUTSIDE:
        return Tag()
    match = PREFIXED.fullmatch(name)
    if match is None and all(SUFFIXED.fullmatch(one) for one in names):
        match = SUFFIXED.fullmatch(name)
    if match is None:
        return Tag(name)
    return Tag(match["label"], match["position"] in FIRST_OR_ONLY, match["position"] in LAST_OR_ONLY)
