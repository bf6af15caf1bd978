"""Texts go in; names with the model's own probabilities, and sentences, come out of a Hugging Face token classifier.

Words and sentences are those of the shipped model: it finds 98.5 of 100 sentence starts where rules stumble over
abbreviations and headings, and takes a hundredth of a transformer's time. Each word is given to the tokenizer by
itself, as these models are trained, so that a name is always whole words, whatever pieces they were cut into; a word
has the label of its first piece.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from pipeline.recognise import hub, models
from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.reading import Name, Reading
from pipeline.recognise.transformer.load import Loaded, load, needed
from pipeline.recognise.transformer.scheme import Floats
from pipeline.recognise.transformer.text_words import TextWords, text_words
from pipeline.recognise.transformer.windows import shown, windows
from pipeline.settings import SHIPPED_MODEL

PIECES_AT_ONCE = 4096


@dataclass(frozen=True, slots=True)
class _Shown:
    """A window as the model is shown it.

    Attributes:
        text: number of the text.
        ids: of the pieces, those included that open and close.
        firsts: position in ``ids`` of the first piece of each word that is read.
        words: the numbers of those words in the text.
    """

    text: int
    ids: list[int]
    firsts: list[int]
    words: list[int]


class TransformerRecogniser:
    """A Hugging Face token classifier.

    Attributes:
        info: which model it is.
    """

    independent = False

    def __init__(
        self, loaded: Loaded, info: ModelInfo, splitter: DirectRecogniser, *, threads: int | None = None
    ) -> None:
        """Take a loaded model, its description, and the pipeline whose words and sentences are used.

        Args:
            loaded: what to find names with.
            info: what to say of it.
            splitter: finds words and sentences.
            threads: how many cores to compute on; by default all that this process may use.
        """
        self.info = info
        self._loaded = loaded
        self._splitter = splitter
        self._torch = needed("torch", info.name)
        self._torch.set_num_threads(threads or _cores())

    @classmethod
    def load(cls, name: str, *, threads: int | None = None) -> TransformerRecogniser:
        """Load a model by ``hf:`` and a folder or a name that was fetched before.

        Raises:
            ModelError: it is not there, is broken or no token classifier, or the extra ``transformers`` is missing.
        """
        folder, origin = hub.find(name)
        loaded = load(folder, name)
        splitter = DirectRecogniser.load(SHIPPED_MODEL, *models.find(SHIPPED_MODEL))
        info = ModelInfo(
            name=folder.name if origin == "folder" else name.removeprefix(hub.PREFIX),
            version=folder.name if origin == "cached" else "",
            origin=origin,
            sha256=models.digest(folder),
            components=(*splitter.info.components, type(loaded.model).__name__),
        )
        return cls(loaded, info, splitter, threads=threads)

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        """Return one reading a text, in order.

        Args:
            part_of: makes no difference to this model's names.
        """
        several = self._words(texts, part_of)
        everything = [list(self._shown(number, words)) for number, words in enumerate(several)]
        chances = self._probabilities(several, list(chain.from_iterable(everything)))
        return [
            self._reading(words, chance, unread=len(words.texts) - sum(len(window.words) for window in own))
            for words, chance, own in zip(several, chances, everything, strict=True)
        ]

    def _words(self, texts: Sequence[str], part_of: Sequence[int] | None) -> list[TextWords]:
        return [text_words(stretches) for stretches in self._splitter.tagged(texts, part_of)]

    def _probabilities(self, texts: Sequence[TextWords], everything: Sequence[_Shown]) -> list[Floats]:
        """Return for each text the probabilities of label ids, a row a word; a word without pieces is in no name."""
        outside = np.array([not part.label for part in self._loaded.scheme.parts], dtype=np.float32)
        chances = [np.tile(outside, (len(words.texts), 1)) for words in texts]
        for batch in _batches(everything):
            for window, scores in zip(batch, self._scores(batch), strict=True):
                chances[window.text][window.words] = scores[window.firsts]
        return chances

    def _shown(self, number: int, words: TextWords) -> Iterator[_Shown]:
        """Yield the windows over a text, those without a word to be read left out."""
        pieces, limit = self._pieces(words.texts), self._loaded.limit
        for window in windows([len(some) for some in pieces], words.starts, limit):
            ids, firsts, read = list(self._loaded.before), [], []
            for word in range(window.begin, window.end):
                if pieces[word] and window.first <= word < window.last:
                    firsts.append(len(ids))
                    read.append(word)
                ids += pieces[word][: shown(len(pieces[word]), limit)]
            if read:
                yield _Shown(number, [*ids, *self._loaded.after], firsts, read)

    def _pieces(self, words: Sequence[str]) -> list[list[int]]:
        """Return the ids of each word's pieces."""
        given = [f" {word}" for word in words] if self._loaded.spaced else list(words)
        encoded = self._loaded.tokenizer.encode(given, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in words]
        for number, word in zip(encoded.ids, encoded.word_ids, strict=True):
            pieces[word].append(number)
        return pieces

    def _scores(self, batch: Sequence[_Shown]) -> list[Floats]:
        """Return for each window the probabilities of label ids, a row a piece."""
        torch, width = self._torch, max(len(window.ids) for window in batch)
        ids = torch.full((len(batch), width), self._loaded.padding, dtype=torch.long)
        mask = torch.zeros((len(batch), width), dtype=torch.long)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids)] = torch.tensor(window.ids)
            mask[row, : len(window.ids)] = 1
        with torch.inference_mode():
            scores = self._loaded.model(input_ids=ids, attention_mask=mask).logits.float().softmax(-1)
        return list(scores.numpy())

    def _reading(self, words: TextWords, chances: Floats, *, unread: int) -> Reading:
        scheme = self._loaded.scheme
        spans = scheme.spans(chances.argmax(1).tolist(), words.breaks) if len(chances) else []
        names = (
            Name(words.places[span[0]][0], words.places[span[1] - 1][1], span[2], scheme.confidence(chances, span))
            for span in spans
        )
        return Reading(tuple(names), words.sentences, unread)


def _cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _batches(everything: Sequence[_Shown]) -> Iterator[list[_Shown]]:
    """Yield windows by their length, the longest first, about `PIECES_AT_ONCE` together: little is filled up."""
    batch: list[_Shown] = []
    for window in sorted(everything, key=lambda window: -len(window.ids)):
        if batch and (len(batch) + 1) * len(batch[0].ids) > PIECES_AT_ONCE:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
