"""What the labels of models mean: one table from label to type of name.

NorNE's nine labels come first. The others are what pipelines trained on other data say: four coarse labels (PER, LOC,
ORG, MISC), and names in the manner of OntoNotes. A user adds lines under ``[labels]`` in the settings file.
"""

from __future__ import annotations

from collections.abc import Mapping

UNMAPPED = "other"

TYPE_OF_LABEL: Mapping[str, str] = {
    "PER": "person",
    "ORG": "organisation",
    "LOC": "place",
    "GPE_LOC": "place",
    "GPE_ORG": "place",
    "PROD": "product",
    "EVT": "event",
    "DRV": "derived",
    "MISC": "other",
    # other schemes
    "PERSON": "person",
    "GPE": "place",
    "FAC": "place",
    "NORP": "derived",
    "PRODUCT": "product",
    "WORK_OF_ART": "product",
    "EVENT": "event",
    "LAW": "other",
    "LANGUAGE": "other",
}
