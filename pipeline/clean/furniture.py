"""Lines that newspapers put around a text: who wrote it, who took the picture, from where it was sent.

    Av Kari Nordmann                  a byline
    Foto: Ola Nordmann / NTB          a credit
    OSLO (NTB): Statsministeren …     a dateline, and then the text

Names in them are names, but none goes on into the text, and none is the title.
"""

from __future__ import annotations

import re

from pipeline.records import Kind

CAPITAL = r"[^\W\d_a-zæøå]"
CREDIT = re.compile(r"(?i:foto|fotograf|illustrasjon|illustrasjonsfoto|arkivfoto|ill\.|montasje|grafikk)\s?:\s")
BYLINE = re.compile(
    r"(?i:av|tekst|tekst og foto|journalist|skrevet av|skrive av)(?:\s?:\s|\s)"
    rf"(?={CAPITAL}[\w.\-]+\s{CAPITAL})"
)
LONGEST = 80  # code points of a byline or a credit
MOST_LOWER = 3  # words in lower case, such as "og" and "for"; a sentence has more
DATELINE = re.compile(rf"{CAPITAL}(?:{CAPITAL}|[-/. ]){{1,39}}(?: \([^()]{{2,30}}\))?\s?[:–—-](?=\s+\S)")


def kind_of_line(line: str) -> Kind | None:
    """Return whether a line that stands alone is a byline or a credit; ``None`` where it is neither.

    Example:
        >>> [str(kind_of_line(line)) for line in ("Av Kari Nordmann", "Foto: Ola Li / NTB", "Av jord er du kommet")]
        ['byline', 'credit', 'None']
    """
    if len(line) > LONGEST or line.endswith((".", "!", "?")):
        return None
    if CREDIT.match(line):
        return Kind.CREDIT
    lower = sum(word.islower() for word in line.split()[1:])
    return Kind.BYLINE if BYLINE.match(line) and lower <= MOST_LOWER else None


def end_of_dateline(paragraph: str) -> int:
    """Return where the dateline that a paragraph opens with ends, 0 where there is none; its place is in capitals.

    Example:
        >>> [end_of_dateline(text) for text in ("OSLO (NTB): Det regna.", "VLADIVOSTOK: Kim kom.", "USA – et land")]
        [11, 12, 0]
        >>> end_of_dateline("Oslo: Det regna."), end_of_dateline("FRP-LEIAREN KJEM IKKJE")
        (0, 0)
    """
    match = DATELINE.match(paragraph)
    if match is None or not (paragraph[match.end() :].lstrip()[0].isupper() or paragraph[match.end() - 1] == ":"):
        return 0
    return match.end()
