"""The stage: one document through the fixes, then into paragraphs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from pipeline.clean.duplicates import source_of, with_text_digest
from pipeline.clean.fixes import mend
from pipeline.clean.header import Head, date_by_name, read_head
from pipeline.clean.language import BEFORE_1917, MESSAGES, NORWEGIAN_LANGUAGES, detect, name_of, orthography_of
from pipeline.clean.ocr import ocr_score
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
    text, fixes = mend(source_of(document), no_fix=no_fix)
    head = read_head(text.text)
    document = _dated(document, head)
    found = paragraphs(text, head.start)
    language, orthography = detect(one.text.text for one in found), orthography_of(one.text.text for one in found)
    if orthography == BEFORE_1917 and language == "da":  # which never wrote so
        language = "nb"
    return replace(
        document,
        title=document.title if document.declared else _title(found) or document.title,
        language=language,
        orthography=orthography,
        ocr=ocr_score((one.text.text for one in found), language),
        fixes=fixes,
        paragraphs=found,
        message=" ".join(
            filter(None, (document.message, _lost(document.source), MESSAGES.get(orthography) or _foreign(language)))
        ),
    )


def _dated(document: Document, head: Head) -> Document:
    """Return the document with what its head says: a header line before all, anything else where nothing was known."""
    first = head.dated_by == "header"
    facts: dict[str, Any] = {
        name: value for name, value in head.facts.items() if value and (first or not getattr(document, name))
    }
    if "date" in facts:
        facts["dated_by"] = head.dated_by
    elif not document.date and (date := date_by_name(document.doc_id)):
        facts |= {"date": date, "dated_by": "name"}
    declared = document.declared or "title" in facts
    return replace(document, declared=declared, **facts) if facts else document


def _title(found: Iterable[Paragraph]) -> str:
    """Return the heading that a text opens with; a byline or a credit may come before it."""
    first = next((one for one in found if one.kind not in {Kind.BYLINE, Kind.CREDIT}), None)
    return first.text.text if first and first.kind is Kind.HEADING else ""


def _lost(source: str) -> str:
    if not (lost := source.count("\N{REPLACEMENT CHARACTER}")):
        return ""
    letters = "1 letter of the text is" if lost == 1 else f"{lost} letters of the text are"
    return f"{letters} lost (\N{REPLACEMENT CHARACTER}). Save it again from where it comes, in UTF-8."


def _foreign(language: str) -> str:
    if not language or language in NORWEGIAN_LANGUAGES:
        return ""
    return f"The text seems to be {name_of(language)}; names in it are found less well than in Norwegian."
