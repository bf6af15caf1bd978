"""Schemes of labels: NorNE's nine, and the four that they and others' labels can be compared by.

NorNE's authors derive smaller sets by joining a geo-political entity with what it is used as: GPE_LOC with LOC, GPE_ORG
with ORG (README of ltgoslo/norne, "Entity types"; so does the Universal NER conversion of NorNE). The other labels
become MISC, as in the four of CoNLL-2003.
"""

from __future__ import annotations

from collections.abc import Collection

from pipeline.recognise.labels import TYPE_OF_LABEL

FOUR_OF_TYPE = {"person": "PER", "place": "LOC", "organisation": "ORG"}
REST = "MISC"
USED_AS_ORGANISATION = "GPE_ORG"
GEO_POLITICAL = frozenset({"GPE_LOC", "GPE_ORG"})


def four(label: str, kind: str) -> str:
    """Return which of PER, LOC, ORG and MISC a label is, by its type where it is none that is known.

    Args:
        label: a model's or a person's label; may be empty.
        kind: the type of the name.

    Example:
        >>> [four(label, "place") for label in ("GPE_LOC", "GPE_ORG", "FAC", "")], four("DRV", "derived")
        (['LOC', 'ORG', 'LOC', 'LOC'], 'MISC')
    """
    if label == USED_AS_ORGANISATION:
        return "ORG"
    return FOUR_OF_TYPE.get(TYPE_OF_LABEL.get(label, kind), REST)


def tells_geo_political(labels: Collection[str]) -> bool:
    """Return whether a scheme parts geo-political entities from other places, as NorNE's nine labels do."""
    return not GEO_POLITICAL.isdisjoint(labels)


def comparable(one: Collection[str], other: Collection[str]) -> bool:
    """Return whether the labels that two sides gave mean the same, so that two labels can be held against each other.

    They do if for each type that both name they share a label, and if places are parted by both or by neither into
    geo-political entities and others.

    Example:
        >>> comparable({"PER", "GPE_LOC"}, {"PER", "LOC"}), comparable({"PER", "LOC"}, {"PERSON", "LOC"})
        (False, False)
        >>> comparable({"PER", "LOC", "MISC"}, {"PER", "LOC"}), comparable({"PER", "GPE_LOC"}, {"PER"})
        (True, True)
    """
    ones, others = _by_type(one), _by_type(other)
    both = ones.keys() & others.keys()
    if "place" in both and tells_geo_political(one) != tells_geo_political(other):
        return False
    return all(ones[kind] & others[kind] for kind in both)


def _by_type(labels: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for label in labels:
        found.setdefault(TYPE_OF_LABEL.get(label, label), set()).add(label)
    return found
