"""Who says what in a document: the quotations of its paragraphs, and the speaker of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from pipeline.records import Document, Kind, Quote
from pipeline.relate.clauses import ENDS, Clause
from pipeline.relate.passage import DIRECT, Passage, Said
from pipeline.relate.speakers import Speakers
from pipeline.relate.speech import find_by_dash, find_by_marks
from pipeline.relate.statements import find_according, find_reported
from pipeline.relate.turns import Turn, turns

HEADLINE = 100  # code points: a dash paragraph without a full stop that is no longer is a title
NARRATED = frozenset({Kind.PARAGRAPH, Kind.SPEECH, Kind.DATELINE})
NO_TITLE_ENDS = frozenset({*ENDS, "»", '"', "”", ":"})  # of a paragraph that is no title


def quotes(document: Document, sentences: Sequence[Clause]) -> Iterator[Quote]:
    """Yield the quotations and reported statements of a document, in order.

    Example:
        >>> from pipeline import extract
        >>> text = "– Vi vil ha fred, sier Kari Moen til NTB. Hun tror at det går bra. Ifølge Reuters er det uro."
        >>> extract(texts=[text], tables=["quotes"]).quotes()[["speaker", "kind", "cue", "text"]]
             speaker          kind     cue             text
        0  Kari Moen        direct      si  Vi vil ha fred
        1  Kari Moen      indirect     tro     det går bra
        2    Reuters  according-to  ifølge       er det uro
    """
    speakers, labelled = Speakers(document), turns(document)
    last: Passage | None = None
    for number, some in groupby(sentences, key=attrgetter("paragraph")):
        paragraph = document.paragraphs[number - 1]
        if number in labelled:
            yield from _turn(document, number, labelled[number])
        elif paragraph.kind in NARRATED and not _is_headline(paragraph.text.text, paragraph.kind):
            before, continued = (last.clauses[-1], last.ends_in_speech) if last else (None, False)
            last = Passage(number, paragraph.text, document.language, list(some), before, continued)
            _find(last)
            yield from _quotes(last, speakers)


def _is_headline(text: str, kind: Kind) -> bool:
    return kind is Kind.SPEECH and len(text) <= HEADLINE and text.rstrip()[-1:] not in NO_TITLE_ENDS


def _turn(document: Document, number: int, turn: Turn) -> Iterator[Quote]:
    """Yield what is said in a paragraph of minutes, a play or an interview."""
    aligned = document.paragraphs[number - 1].text
    said = aligned.text[turn.at :]
    if not said.strip():
        return
    span = aligned.origin(turn.at + len(said) - len(said.lstrip()), len(aligned.text.rstrip()))
    quote = Quote(DIRECT, "", said.strip(), *span, number, turn.mention)
    if turn.label:
        label = document.paragraphs[turn.labelled - 1].text
        quote = replace(quote, speaker_text=label.text[slice(*turn.label)], speaker_span=label.origin(*turn.label))
    yield replace(quote, resolved_by=("name" if turn.label else "paragraph") if turn.mention else "")


def _find(passage: Passage) -> None:
    """Find what is said in a paragraph; direct speech first, since nothing counts that is reported inside it."""
    find_by_dash(passage)
    find_by_marks(passage)
    for number, clause in enumerate(passage.clauses):
        find_reported(passage, number)
        find_according(passage, clause)


def _quotes(passage: Passage, speakers: Speakers) -> Iterator[Quote]:
    """Yield what was found in a paragraph, with who says it."""
    direct: Said | None = None
    for said in passage.found:
        start, end = passage.aligned.origin(said.start, said.end)
        if start < end:
            text = passage.text[said.start : said.end]
            quote = Quote(said.kind, said.cue, text, start, end, passage.number)
            yield _spoken(passage, said, quote, speakers) or _unspoken(passage, said, quote, speakers, direct)
        direct = said if said.kind == DIRECT else direct


def _spoken(passage: Passage, said: Said, quote: Quote, speakers: Speakers) -> Quote | None:
    """Return a quotation with the speaker whom its reporting clause has; ``None`` if it has none."""
    if not said.clause or not said.subject:
        return None
    tokens = said.clause.tokens[said.subject.start : said.subject.end]
    span = passage.aligned.origin(tokens[0].start, tokens[-1].end)
    number = speakers.meant(said.clause, said.subject, min(quote.start, span[0]))
    speakers.note(number, max(quote.end, span[1]))
    return replace(
        quote,
        speaker=number,
        speaker_text=passage.text[tokens[0].start : tokens[-1].end],
        speaker_span=span,
        resolved_by=said.subject.by if number else "",
    )


def _unspoken(passage: Passage, said: Said, quote: Quote, speakers: Speakers, direct: Said | None) -> Quote:
    """Return a quotation with the speaker whom the sentences before are about; a question is an interviewer's."""
    if said.clause or said.kind != DIRECT or quote.text.endswith("?"):
        return quote
    if said.before is passage.before:
        continued = passage.continued
    else:
        continued = bool(direct and said.before and direct.ends_in(said.before))
    number = speakers.around(said.before, quote.start, continued=continued)
    return replace(quote, speaker=number, resolved_by="paragraph" if number else "")
