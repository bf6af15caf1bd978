"""Our own recogniser without spaCy, which takes half a second to import; its docs take as long as finding the names.

What it finds is what the pipeline finds: the same words, the same weights, from the same files. A test holds the two
together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.recognise.models import CONFIG, META, OURS, WEIGHTS, ModelInfo, digest
from pipeline.recognise.reading import Name, Reading
from pipeline.recognise.sentences import sentence_starts
from pipeline.recognise.tagger import Tagged, Tagger
from pipeline.recognise.threads import one_thread
from pipeline.recognise.word_rules import WordRules
from pipeline.recognise.words import WordCutter, Words

TOKENIZER = "tokenizer"
RULES = '"spacy.Tokenizer.v1"'  # what a pipeline's settings call the tokenizer whose rules these are
LANGUAGES = ("nb", "nn")


class DirectRecogniser:
    """The words of spaCy's tokenizer, straight into the tagger of our own component.

    Attributes:
        independent: what is found in a document does not depend on its neighbours, to the last bit.

    Example:
        >>> from pipeline.recognise.models import find
        >>> recogniser = DirectRecogniser.load("nb_ent_news_sm", *find("nb_ent_news_sm"))
        >>> [reading] = recogniser.read(["Statsminister Erna Solberg kom til Bergen."])
        >>> [name.label for name in reading.names]
        ['PER', 'GPE_LOC']
    """

    independent = True

    def __init__(self, tagger: Tagger, rules: WordRules, info: ModelInfo) -> None:
        """Take the two parts of a pipeline that `fits`, and its description."""
        self.info = info
        self._tagger = tagger
        self._cutter = WordCutter(rules.words)

    @staticmethod
    def fits(folder: Path) -> bool:
        """Return whether the pipeline in a folder is Norwegian, with spaCy's tokenizer, our component and no other."""
        meta = _meta(folder)
        if meta.get("lang") not in LANGUAGES or meta.get("pipeline") != [OURS]:
            return False
        return RULES in (folder / CONFIG).read_text(encoding="utf-8", errors="replace")

    @classmethod
    def load(cls, name: str, folder: Path, origin: str) -> DirectRecogniser:
        """Load a pipeline that `fits`.

        Args:
            name: what the user called it.
            folder: where it lies.
            origin: where it comes from, see `ModelInfo`.

        Raises:
            ModelError: something in it is missing or damaged.
        """
        try:
            tagger = Tagger.load(folder / OURS / WEIGHTS)
            rules = WordRules.load(folder / TOKENIZER)
        except (OSError, ValueError) as error:
            raise ModelError.broken(name, str(error)) from error
        meta = _meta(folder)
        info = ModelInfo(f"{meta['lang']}_{meta['name']}", str(meta["version"]), origin, digest(folder), (OURS,))
        return cls(tagger, rules, info)

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        """Return one reading a text, in order; texts in a row with the same ``part_of`` belong to one document."""
        return [self._reading(several) for several in self.tagged(texts, part_of)]

    def tagged(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[list[tuple[Words, Tagged]]]:
        """Return for each text its stretches between blank lines: their words, and what the tagger says of them."""
        stretches = [self._cutter.stretches(text) for text in texts]
        numbers = _numbers(part_of or range(len(texts)))
        sequences = [stretch.words for several in stretches for stretch in several]
        part_of_text = [number for several, number in zip(stretches, numbers, strict=True) for _ in several]
        with one_thread():
            found = iter(self._tagger.tag(sequences, part_of_text))
        return [[(stretch, next(found)) for stretch in several] for several in stretches]

    def _reading(self, stretches: Sequence[tuple[Words, Tagged]]) -> Reading:
        names: list[Name] = []
        sentences: list[tuple[int, int]] = []
        for stretch, tagged in stretches:
            names += self._names(stretch, tagged)
            sentences += sentence_spans(stretch, tagged)
        return Reading(tuple(names), tuple(sentences))

    def _names(self, stretch: Words, tagged: Tagged) -> Iterator[Name]:
        labels = self._tagger.labels
        for (first, end, label), chance in zip(tagged.spans, tagged.probabilities, strict=True):
            yield Name(stretch.starts[first], stretch.end(end - 1), labels[label], chance)


def _meta(folder: Path) -> Mapping[str, Any]:
    try:
        return dict(json.loads((folder / META).read_bytes()))
    except (OSError, ValueError, TypeError):
        return {}


def _numbers(part_of: Sequence[int]) -> Iterator[int]:
    """Yield a number for each text that is the same only within a row of texts of one document."""
    number, before = 0, None
    for one in part_of:
        number += one != before
        before = one
        yield number


def sentence_spans(stretch: Words, tagged: Tagged) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a stretch begins and ends in the text, in code points."""
    opens = sentence_starts(tagged).nonzero()[0].tolist()
    for first, following in pairwise([*opens, len(stretch.words)]):
        yield stretch.starts[first], stretch.end(following - 1)
