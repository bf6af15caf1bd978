"""The stage: one document through the fixes, then into paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.aligned import AlignedText
from pipeline.clean.duplicates import with_text_digest
from pipeline.clean.fixes import mend
from pipeline.clean.header import split_header
from pipeline.clean.language import NORWEGIAN_LANGUAGES, detect, name_of
from pipeline.clean.paragraphs import paragraphs
from pipeline.records import Document, Kind, Paragraph, Status


def clean(document: Document, *, no_fix: Collection[str] = ()) -> Document:
    r"""Return the document with its metadata, paragraphs, language and the names of the fixes that changed its text.

    The source is not touched: every paragraph knows which stretch of it each character came from. A title and a date
    that the file's format gave stay where the text has none of its own. A document whose status is not ``ok`` is
    returned as it is.

    Args:
        document: as ``read`` made it.
        no_fix: names of fixes to leave out, see ``FIXES``.

    Raises:
        SettingsError: a name in ``no_fix`` is no fix.

    Example:
        >>> document = clean(Document("1.txt", source=" date 2023-09 kultur\n\nNye bøker\n\nKÃ¥re skriv igjen."))
        >>> document.date, document.section, document.title, document.fixes
        ('2023-09', 'kultur', 'Nye bøker', ('double-encoding',))
        >>> [paragraph.text.text for paragraph in document.paragraphs]
        ['Nye bøker', 'Kåre skriv igjen.']
    """
    if document.status is not Status.OK:
        return document
    document = with_text_digest(document)
    text, fixes = mend(AlignedText.of(document.source), no_fix=no_fix)
    date, section, body = split_header(text.text)
    found = paragraphs(text, body)
    language = detect(one.text.text for one in found)
    return replace(
        document,
        title=_title(found) or document.title,
        date=date or document.date,
        section=section,
        language=language,
        fixes=fixes,
        paragraphs=found,
        message=" ".join(filter(None, (document.message, _foreign(language)))),
    )


def _title(found: Iterable[Paragraph]) -> str:
    """Return the heading that a text opens with; a byline or a credit may come before it."""
    first = next((one for one in found if one.kind not in {Kind.BYLINE, Kind.CREDIT}), None)
    return first.text.text if first and first.kind is Kind.HEADING else ""


def _foreign(language: str) -> str:
    if not language or language in NORWEGIAN_LANGUAGES:
        return ""
    return f"The text seems to be {name_of(language)}; names in it are found less well than in Norwegian."
