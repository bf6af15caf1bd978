"""What the labels of models mean: one table from label to type of name, put together from the schemes in use.

A user adds lines under ``[labels]`` in the settings file. A label that no line maps is counted and reported, and its
names get the type ``other``.
"""

from __future__ import annotations

from collections.abc import Mapping

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
