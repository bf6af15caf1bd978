"""Who speaks where each turn begins with a label: minutes of parliament and courts, plays, interviews."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from pipeline.records import Document

LABEL = re.compile(r"([^\W\d_][^:\[\n]{0,70}?)\s*(\[\d\d:\d\d(?::\d\d)?\])?\s*:(?=\s|\Z)")
LEAST_TURNS = 3  # with two labels, one of them twice: fewer are a dateline or a caption
MAX_INITIALS = 4
IN_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody says in a paragraph.

    Attributes:
        at: position in the paragraph's text where it begins.
        label: where the words for the speaker stand in their paragraph; ``None`` where it only goes on.
        labelled: number of that paragraph.
        mention: number of the mention that is the speaker; 0 if nobody is known.
    """

    at: int
    label: tuple[int, int] | None
    labelled: int
    mention: int


def turns(document: Document) -> dict[int, Turn]:
    """Return the number of each paragraph that is a turn, or goes on with one, and that turn.

    A label with a time (*Statsråd Kari Moen [10:05:33]:*) holds for all paragraphs up to the next; without one it must
    stand at several paragraphs, and holds for its own.
    """
    texts = {number: one.text.text for number, one in enumerate(document.paragraphs, start=1)}
    labels = {number: match for number, text in texts.items() if (match := LABEL.match(text))}
    if not labels:
        return {}
    people = _People(document)
    timed = any(match[2] for match in labels.values())
    if not timed:
        labels = {number: one for number, one in labels.items() if _is_speaker(one) or people.in_label(number, one)}
        often = Counter(_label(match) for match in labels.values())
        if len(labels) < LEAST_TURNS or len(often) == 1 or max(often.values()) == 1:
            return {}
    found: dict[int, Turn] = {}
    last: Turn | None = None
    for number, text in texts.items():
        match = labels.get(number)
        if match and (match[2] or not timed):
            last = found[number] = Turn(match.end(), match.span(1), number, people.in_label(number, match))
        elif last and last.label and not texts[last.labelled][last.at :].strip() and number == last.labelled + 1:
            last = found[number] = Turn(0, last.label, last.labelled, last.mention)  # the label stands above it
        elif last and timed and text.strip():
            last = found[number] = Turn(0, None, 0, last.mention)
    return found


def _label(match: re.Match[str]) -> str:
    return IN_BRACKETS.sub("", match[1]).strip()


def _is_speaker(match: re.Match[str]) -> bool:
    """Return whether a label is letters of a name, a part in capitals, a question or an answer."""
    return _label(match).isupper() or _label(match) in {"Spørsmål", "Svar"}


class _People:
    """The people of a document, by paragraph and by their initials."""

    def __init__(self, document: Document) -> None:
        self._first: dict[int, tuple[int, int]] = {}  # paragraph: number and position of the first person in it
        self._initials: dict[str, int] = {}
        for number, one in enumerate(document.mentions, start=1):
            if one.type == "person":
                self._first.setdefault(one.paragraph, (number, one.at))
                self._initials.setdefault("".join(word[0] for word in one.name.replace("-", " ").split()), number)

    def in_label(self, paragraph: int, match: re.Match[str]) -> int:
        """Return the number of the mention that a label has, or whose initials it is; else 0."""
        label = _label(match)
        if len(label) <= MAX_INITIALS and label.isupper():
            return self._initials.get(label, 0)
        number, at = self._first.get(paragraph, (0, 0))
        return number if at < match.end(1) else 0
