"""The spaCy component ``navnetabell_names``: what the names of a doc stand for.

It is registered through the entry points ``spacy_factories``, for every language class: where navnetabell is installed,
``nlp.add_pipe("navnetabell_names")`` works in a pipeline for Bokmål, Nynorsk or many languages.
"""

from __future__ import annotations

from collections.abc import Mapping

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.integrations.documents import OF_NAMES, as_document, doc_id, register
from pipeline.options import Settings
from pipeline.resolve.within import resolve_document

FACTORY = "navnetabell_names"


@Language.factory(
    FACTORY, assigns=[f"span._.{name}" for name in OF_NAMES], requires=["doc.ents"], default_config={"labels": {}}
)
def make_names(nlp: Language, name: str, labels: dict[str, str]) -> NameResolver:
    """Make the component; it needs no training and no files."""
    del nlp
    return NameResolver(name, labels=labels)


class NameResolver:
    """Sets on each of ``doc.ents`` what it stands for, by the evidence of the doc alone.

    ``ent._.name`` is the entity's name in full and in its base form, ``ent._.entity_id`` its key in our tables,
    ``ent._.type`` person, place, organisation …, ``ent._.country`` the ISO 3166-1 alpha-2 code of a country's name,
    ``ent._.role`` the title before a person's name, ``ent._.resolved_by`` why the name is what it is. ``ent.label_``
    stays as it is.

    A person known by less than a full name carries the doc in the ``entity_id``. Set ``doc._.doc_id`` before the
    component runs (``doc = nlp.make_doc(text)``, then ``nlp(doc)`` or ``nlp.pipe(docs)``) to have your own name there,
    else it is made of the text.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("nb")
        >>> ruler = nlp.add_pipe("entity_ruler")
        >>> ruler.add_patterns([{"label": "PER", "pattern": name} for name in ("Mike Pompeo", "Pompeos")])
        >>> names = nlp.add_pipe("navnetabell_names")
        >>> doc = nlp("Utenriksminister Mike Pompeo reiste. Pompeos fly er her.")
        >>> [(ent.text, ent._.name, ent._.entity_id) for ent in doc.ents]
        [('Mike Pompeo', 'Mike Pompeo', 'person/mike-pompeo'), ('Pompeos', 'Mike Pompeo', 'person/mike-pompeo')]
    """

    def __init__(self, name: str = FACTORY, *, labels: Mapping[str, str] | None = None) -> None:
        """Take what labels mean, beside the built-in table: ``{"SHIP": "product"}``.

        Raises:
            SettingsError: a label means what is no type.
        """
        self.name = name
        self.labels = dict(Settings(labels=labels or {}).labels)
        register()

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of the names of one doc."""
        resolved = resolve_document(as_document(doc, doc_id(doc), labels=self.labels))
        for ent, mention in zip(doc.ents, resolved.mentions, strict=True):
            for attribute in OF_NAMES:
                ent._.set(attribute, getattr(mention, attribute))
        return doc
