"""The words and sentences of a text, as a token classifier is shown them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.recognise.direct import sentence_spans
from pipeline.recognise.sentences import sentence_starts
from pipeline.recognise.tagger import Tagged
from pipeline.recognise.words import Words


@dataclass(frozen=True, slots=True)
class TextWords:
    """The words of a text.

    Attributes:
        texts: the words, white space left out.
        places: where each begins and ends in the text, in code points.
        starts: which of them start sentences.
        breaks: which of them stand after a blank line.
        sentences: where each sentence begins and ends in the text, in code points.
    """

    texts: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]
    breaks: frozenset[int]
    sentences: tuple[tuple[int, int], ...]


def text_words(stretches: Sequence[tuple[Words, Tagged]]) -> TextWords:
    """Return the words of a text, given those between its blank lines."""
    numbers = accumulate((len(stretch.words) for stretch, _ in stretches), initial=0)
    return TextWords(
        texts=tuple(word for stretch, _ in stretches for word in stretch.words),
        places=tuple(
            (start, start + len(word))
            for stretch, _ in stretches
            for word, start in zip(stretch.words, stretch.starts, strict=True)
        ),
        starts=tuple(
            number + place
            for (_, tagged), number in zip(stretches, numbers, strict=False)
            for place in sentence_starts(tagged).nonzero()[0].tolist()
        ),
        breaks=frozenset(accumulate(len(stretch.words) for stretch, _ in stretches)),
        sentences=tuple(span for stretch, tagged in stretches for span in sentence_spans(stretch, tagged)),
    )
