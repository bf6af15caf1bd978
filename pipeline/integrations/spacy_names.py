"""The spaCy component ``navnetabell_names``: what the names of a doc stand for; a doc as one of our documents.

The component is registered through the entry points ``spacy_factories``, for every language class: where navnetabell is
installed, ``nlp.add_pipe("navnetabell_names")`` works in a pipeline for Bokmål, Nynorsk or many languages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.aligned import AlignedText
from pipeline.options import Settings
from pipeline.recognise.component import CONFIDENCE
from pipeline.recognise.labels import TYPE_OF_LABEL, UNMAPPED
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.resolve.within import resolve_document

FACTORY = "navnetabell_names"
PARAGRAPH_END = re.compile(r"\n\s*\n")
WHITE_SPACE = re.compile(r"\s+")

ENTITY_ID = "entity_id"
OF_NAMES = ("name", ENTITY_ID, "type", "country", "role", "resolved_by")
"""``ent._.name`` and so on: columns of the table mentions, text, ``None`` where nobody has set them."""

DOC_ID = "doc_id"
OF_DOCS = (DOC_ID, "date", "section")
"""``doc._.doc_id`` and so on: for the user to set before the pipeline runs; ``None`` where they are not."""

HEX_DIGITS = 12  # of 64: two of a million different texts get the same id with a chance of 1 in 560


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


def as_document(doc: Doc, doc_id: str, *, labels: Mapping[str, str] | None = None) -> Document:
    r"""Return a document with a mention for each of ``doc.ents``, in order, not yet resolved.

    A blank line ends a paragraph. A doc without sentences has its paragraphs for sentences. Positions are code points
    of ``doc.text``. The text is not cleaned, but for white space: that is for whoever makes the doc. ``labels`` give
    labels their types, beside the built-in table.

    Example:
        >>> import spacy
        >>> doc = spacy.blank("nb")("Møtet\n\nErna  Solberg kom.")
        >>> doc.ents = [doc.char_span(7, 20, label="PER")]
        >>> document = as_document(doc, "a.txt")
        >>> [(one.text, one.start, one.end, one.paragraph, one.type) for one in document.mentions]
        [('Erna Solberg', 7, 20, 2, 'person')]
    """
    text = AlignedText.of(doc.text)
    blank = [match.span() for match in PARAGRAPH_END.finditer(text.text)]
    bounds = [(start, end) for (_, start), (end, _) in pairwise([(0, 0), *blank, (len(text), len(text))])]
    texts = [text.cut(*each).sub(WHITE_SPACE, lambda match: " " if match.start() else "") for each in bounds]

    def place(span: Span) -> tuple[int, int]:
        """Return the number of the paragraph, from 1, that the words of a span begin in, and where they do."""
        number = bisect_right(bounds, (span.start_char, len(text)))
        return number, texts[number - 1].span_of(span.end_char - len(span.text.lstrip()), span.end_char)[0]

    if doc.has_annotation("SENT_START"):
        starts = [sent.start_char for sent in doc.sents]
        sentences = [Sentence(*place(sent), _spaced(sent.text)) for sent in doc.sents]
    else:
        starts = [start for start, _ in bounds]
        sentences = [Sentence(number, 0, one.text.strip()) for number, one in enumerate(texts, start=1)]
    types = {**TYPE_OF_LABEL, **(labels or {})}
    mentions = []
    for ent in doc.ents:
        paragraph, at = place(ent)
        mention = Mention(
            text=_spaced(ent.text) or ent.text,
            start=ent.start_char,
            end=ent.end_char,
            label=ent.label_,
            type=types.get(ent.label_, UNMAPPED),
            paragraph=paragraph,
            sentence=max(1, bisect_right(starts, ent.start_char)),
            at=at,
            confidence=_confidence(ent),
        )
        mentions.append(mention)
    return Document(
        doc_id, paragraphs=tuple(map(Paragraph, texts)), sentences=tuple(sentences), mentions=tuple(mentions)
    )


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _confidence(ent: Span) -> float | None:
    given = ent._.get(CONFIDENCE) if ent.has_extension(CONFIDENCE) else None
    return None if given is None else float(given)
