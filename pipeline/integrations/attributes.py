"""The extension attributes that spaCy's objects get from us, and what each holds: all their names in one place."""

from __future__ import annotations

from hashlib import sha256

from spacy.tokens import Doc, Span

ENTITY_ID = "entity_id"
OF_NAMES = ("name", ENTITY_ID, "type", "country", "role", "resolved_by")
"""``ent._.name`` and so on: columns of the table mentions, text, ``None`` where nobody has set them."""

DOC_ID = "doc_id"
OF_DOCS = (DOC_ID, "date", "section")
"""``doc._.doc_id`` and so on: for the user to set before the pipeline runs; ``None`` where they are not."""

HEX_DIGITS = 12  # of 64: two of a million different texts get the same id with a chance of 1 in 560


def register() -> None:
    """Declare the attributes, those of the same name that are there already aside."""
    for names, kind in ((OF_NAMES, Span), (OF_DOCS, Doc)):
        for name in names:
            if not kind.has_extension(name):
                kind.set_extension(name, default=None)


def doc_id(doc: Doc) -> str:
    """Return ``doc._.doc_id``; for a doc without one an id made of its text, the same wherever and whenever it is made.

    Example:
        >>> import spacy
        >>> register()
        >>> doc_id(spacy.blank("nn")("Kari bur i Bergen."))
        'text-5b3689dc10c2'
    """
    given = doc._.get(DOC_ID)
    return str(given) if given else f"text-{sha256(doc.text.encode(errors='replace')).hexdigest()[:HEX_DIGITS]}"
