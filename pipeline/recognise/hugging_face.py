"""Hugging Face token classifiers: texts -> words -> windows of word pieces -> entities with the model's probabilities.

Words and sentences are those of the shipped model: it finds 98.5 of 100 sentence starts where rules stumble over
abbreviations and headings, and takes a hundredth of a transformer's time. A word has the label of its first piece, as
these models are trained, so an entity is always whole words. ``transformers.pipeline`` is not used: it knows neither
BILOU nor ``PER-B``, gives no probability that a name ends where it does, and takes "[SEP]" in a text for its own mark.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Token
from spacy.training.batchers import minibatch_by_padded_size

from pipeline.errors import ModelError, require
from pipeline.options import SHIPPED_MODEL
from pipeline.recognise import models
from pipeline.recognise.labels import LabelScheme, WordSpan
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.spacy_model import SpacyRecogniser, first_line, sentence_bounds
from pipeline.recognise.spans import EntitySpan, Prediction
from pipeline.tuning import usable_cores

MAX_WINDOW = 512
"""Pieces in a window, whatever a model could take: names need no more context, and longer windows cost more."""
MIN_WINDOW = 16
OVERLAP = 4  # neighbouring windows share one part in four of their pieces
PIECES_AT_ONCE = 4096
TOKENIZER_FILES = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")
SPACED_TOKENIZER = "ByteLevel"  # a pre-tokenizer that marks the beginning of a word by the space before it

Probabilities = NDArray[np.float32]
"""Words x label ids."""


@dataclass(frozen=True, slots=True)
class PieceWindow:
    """The pieces of a text that the model is given at once, those that open and close included.

    Attributes:
        text: number of the text.
        ids: of the pieces.
        words: word -> the position of its first piece in ``ids``, of the words that are read in this window.
    """

    text: int
    ids: list[int]
    words: dict[int, int]

    def __len__(self) -> int:
        return len(self.ids)


class HuggingFaceRecogniser:
    """A Hugging Face token classifier; no network is used, and no code that comes with a model is run.

    Attributes:
        info: which model it is.
        model: the classifier, of the class ``torch.nn.Module``.
        scheme: of its labels.
        tokenizer: the fast one, of the class ``tokenizers.Tokenizer``, set to cut texts into windows.
    """

    batch_invariant = False

    def __init__(self, name: str, *, trust_pickle: bool = False, threads: int | None = None) -> None:
        """Load a model by ``hf:`` and a folder or the name of one that was downloaded before.

        Args:
            name: what the user called it.
            trust_pickle: whether pickled weights, which can run any code, are read.
            threads: the number of cores to compute on; by default all that this process may use.

        Raises:
            ModelError: the extra ``transformers`` is not installed; the model is missing, broken, pickled and not
                trusted, or no token classifier, has labels without names, or no fast tokenizer.
        """
        folder, origin = models.find(name)
        needed = ("torch", "transformers")
        self._torch, library = (require(module, "transformers", ModelError, f"The model {name!r}") for module in needed)
        self._torch.set_num_threads(threads or usable_cores())
        safe = _has_safe_weights(folder, name, trust_pickle=trust_pickle)
        with _quiet(library.utils.logging):
            loader = library.AutoModelForTokenClassification
            model, report = _from_pretrained(loader, folder, name, output_loading_info=True, use_safetensors=safe)
            wrapped = _from_pretrained(library.AutoTokenizer, folder, name)
        if missing := sorted(report["missing_keys"]):
            raise ModelError.unusable(name, f"weights of a token classifier are missing in it, such as {missing[0]}")
        self.model = model.float().eval()
        try:
            self.scheme = LabelScheme({int(number): str(label) for number, label in self.model.config.id2label.items()})
        except ValueError as error:
            raise ModelError.unusable(name, str(error)) from error
        ids = (self.model.config.pad_token_id, wrapped.pad_token_id)
        self._padding = next((number for number in ids if number is not None), 0)
        self.tokenizer = _tokenizer(self.model, wrapped, self._padding, name)
        self._before_word = " " if SPACED_TOKENIZER in str(json.loads(self.tokenizer.to_str())["pre_tokenizer"]) else ""
        self._splitter = SpacyRecogniser(SHIPPED_MODEL)
        self.info = ModelInfo(
            name=folder.name if origin == models.IN_FOLDER else name.removeprefix(models.HF_PREFIX),
            version=folder.name if origin == models.IN_CACHE else "",
            origin=origin,
            sha256=models.digest(folder),
            components=(*self._splitter.info.components, type(self.model).__name__),
        )

    def predict(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        """Return one prediction a text, in order; ``part_of`` makes no difference to this model's entities."""
        docs = list(self._splitter.docs(texts, part_of))
        words = [[token for token in doc if not token.text.isspace()] for doc in docs]
        probabilities = self._probabilities([[token.text for token in tokens] for tokens in words])
        return [
            Prediction(tuple(self._entities(tokens, scores)), sentence_bounds(doc))
            for doc, tokens, scores in zip(docs, words, probabilities, strict=True)
        ]

    def _entities(self, words: Sequence[Token], scores: Probabilities) -> Iterator[EntitySpan]:
        breaks = {number for number, word in enumerate(words) if word.i and word.nbor(-1).text.count("\n") > 1}
        for start, end, label in self.scheme.spans(scores.argmax(1).tolist(), breaks):
            last = words[end - 1]
            confidence = span_probability(self.scheme, scores, (start, end, label))
            yield EntitySpan(words[start].idx, last.idx + len(last), label, confidence)

    def _probabilities(self, texts: Sequence[Sequence[str]]) -> list[Probabilities]:
        """Return the probabilities of label ids for each text; a word without pieces is outside any entity."""
        outside = np.array([not tag.label for tag in self.scheme.tags], dtype=np.float32)
        found = [np.tile(outside, (len(words), 1)) for words in texts]
        windows = [window for text, words in enumerate(texts) for window in self.windows(text, words)]
        for batch in minibatch_by_padded_size(windows, PIECES_AT_ONCE):
            for window, scores in zip(batch, self._scores(batch), strict=True):
                found[window.text][list(window.words)] = scores[list(window.words.values())]
        return found

    def windows(self, text: int, words: Sequence[str]) -> list[PieceWindow]:
        """Return the overlapping windows over a text; each word is read where its first piece has most context."""
        encoded = self.tokenizer.encode([self._before_word + word for word in words], is_pretokenized=True)
        encodings = [encoded, *encoded.overflowing]
        best: dict[int, tuple[float, int, int]] = {}
        for number, encoding in enumerate(encodings):
            pieces = [(word, position) for position, word in enumerate(encoding.word_ids) if word is not None]
            firsts = {word: (order, position) for order, (word, position) in reversed(list(enumerate(pieces)))}
            for word, (order, position) in firsts.items():
                before = order if number else math.inf
                after = len(pieces) - order if number + 1 < len(encodings) else math.inf
                best[word] = max(best.get(word, (0, 0, 0)), (min(before, after), number, position))
        windows = [PieceWindow(text, encoding.ids, {}) for encoding in encodings]
        for word, (_, number, position) in best.items():
            windows[number].words[word] = position
        return [window for window in windows if window.words]

    def _scores(self, batch: Sequence[PieceWindow]) -> list[Probabilities]:
        """Return the probabilities of label ids for each window, a row a piece."""
        torch = self._torch
        rows = [torch.tensor(window.ids) for window in batch]
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=self._padding)
        mask = torch.nn.utils.rnn.pad_sequence([torch.ones_like(row) for row in rows], batch_first=True)
        with torch.inference_mode():
            scores = self.model(input_ids=ids, attention_mask=mask).logits.float().softmax(-1)
        return list(scores.numpy())


def span_probability(scheme: LabelScheme, probabilities: Probabilities, span: WordSpan) -> float:
    """Return the probability that each word of a span has its label, and that the span ends where it does.

    Words are taken to be independent, so this is a product. It is the model's own, not calibrated. The span is one of
    those that the most probable ids make.
    """
    begin, end, label = span
    probability = float(probabilities[begin:end, scheme.ids(label)].sum(1, dtype=np.float64).prod())
    if end < len(probabilities):
        probability *= 1.0 - float(probabilities[end, scheme.ids(label, continuing=True)].sum(dtype=np.float64))
    return min(max(probability, 0.0), 1.0)


def _has_safe_weights(folder: Path, name: str, *, trust_pickle: bool) -> bool:
    """Return whether weights need no unpickling; refuse a folder whose files show that it cannot be used."""
    classes = models.architectures(models.read_json(folder / models.HF_CONFIG))
    if classes and not any(one.endswith(models.HF_CLASSIFIER) for one in classes):
        reason = f"it is not a token classifier (…{models.HF_CLASSIFIER}), but {', '.join(classes)}"
        raise ModelError.unusable(name, reason)
    if not any(path.is_file() for pattern in TOKENIZER_FILES for path in folder.glob(pattern)):
        raise ModelError.broken(name, f"there is no tokenizer in it ({', '.join(TOKENIZER_FILES)}).")
    safe = not any(path.match(models.PICKLED_WEIGHTS) for path in models.hugging_face_weights(folder))
    if not safe and not trust_pickle:
        reason = (
            f"its weights are a pickle ({models.PICKLED_WEIGHTS}), and loading them can execute any code. "
            "Convert them to safetensors or, if you trust the makers, add --trust-pickle"
        )
        raise ModelError.unusable(name, reason)
    return safe


@contextmanager
def _quiet(log: Any) -> Iterator[None]:
    """Keep the library from writing progress bars and advice to the terminal."""
    verbosity, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield
    finally:
        log.set_verbosity(verbosity)
        if bars:
            log.enable_progress_bar()


def _from_pretrained(loader: Any, folder: Path, name: str, **options: Any) -> Any:
    try:
        return loader.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **options)
    except Exception as error:  # the library's own can be of any class
        if "trust_remote_code" in str(error):
            reason = "it comes with program code of its own, which navnetabell does not run"
            raise ModelError.unusable(name, reason) from error
        raise ModelError.broken(name, first_line(error)) from error


def _tokenizer(model: Any, wrapped: Any, padding: int, name: str) -> Any:
    """Return the tokenizer, set to cut texts into overlapping windows that the model can take."""
    if not wrapped.is_fast:
        reason = "it has no fast tokenizer (tokenizer.json), which is needed to match word pieces to words"
        raise ModelError.unusable(name, reason)
    tokenizer = wrapped.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # a text that contains "[SEP]" contains those five characters, and no end
    if tokenizer.get_vocab_size() > model.get_input_embeddings().num_embeddings:
        raise ModelError.broken(name, "its tokenizer has more pieces than its weights have rows.")
    # Models of RoBERTa's kind count positions from the padding's id on.
    positions = getattr(model.config, "max_position_embeddings", None) or MAX_WINDOW
    usable = positions - padding - 1 if padding + 1 < positions else positions
    length = min(MAX_WINDOW, usable, wrapped.model_max_length)
    content = length - tokenizer.num_special_tokens_to_add(is_pair=False)
    if content < MIN_WINDOW:
        raise ModelError.unusable(name, f"it takes {content} word pieces at once, too few to read sentences")
    tokenizer.enable_truncation(length, stride=content // OVERLAP)
    if not any(word is not None for word in tokenizer.encode(["i"], is_pretokenized=True).word_ids):
        raise ModelError.broken(name, "its tokenizer returns nothing for a word.")
    return tokenizer
