"""spaCy pipelines with a list of names in place of a model, so that what is tested is ours."""

from __future__ import annotations

import spacy
from spacy.language import Language

from pipeline.integrations.spacy_names import FACTORY

NAMES = {
    "Mike Pompeo": "PER",
    "Pompeos": "PER",
    "Pompeo": "PER",
    "Kim": "PER",
    "Noregs": "GPE_LOC",
    "NATO": "ORG",
    "Nato": "ORG",
    "Hurtigruten": "PROD",
    "Fram": "SHIP",
}
BOKMAAL = "Utenriksminister Mike Pompeo kom. Pompeos fly venter."
NYNORSK = "Dette er Noregs flagg. Kim kom heim."


def listed(language: str = "nb", *, resolve: bool = True) -> Language:
    """Return a pipeline that finds the names of the list, and says what they stand for."""
    nlp = spacy.blank(language)
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in NAMES.items()])  # type: ignore[attr-defined]
    if resolve:
        nlp.add_pipe(FACTORY)
    return nlp
