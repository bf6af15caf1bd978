"""Loading a Hugging Face token classifier from a folder, with a sentence for each way in which that can fail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.recognise.hub import CLASSIFIER, CONFIG
from pipeline.recognise.transformer.scheme import Scheme

EXTRA = "transformers"
MOST_PIECES = 512
"""Windows grow no longer than this, whatever a model could take: names need no more, and longer ones cost more."""
FEWEST_PIECES = 16
VOCABULARIES = ("tokenizer.json", "vocab.txt", "vocab.json", "*.model")
FIRST_WORD_WITH_SPACE = "ByteLevel"  # a pre-tokeniser that tells a word's beginning by the space before it
UNTRUSTED = "trust_remote_code"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A token classifier that is ready to be used.

    Attributes:
        model: of the class ``torch.nn.Module``.
        tokenizer: the fast one, of the class ``tokenizers.Tokenizer``.
        scheme: what its label ids mean.
        before: ids of the pieces that open each window.
        after: ids of the pieces that close each window.
        padding: id of the piece that fills up shorter windows.
        limit: how many pieces it takes at once, beside those that open and close.
        spaced: whether each word is to be shown with a space before it.
    """

    model: Any
    tokenizer: Any
    scheme: Scheme
    before: tuple[int, ...]
    after: tuple[int, ...]
    padding: int
    limit: int
    spaced: bool


def needed(library: str, name: str) -> Any:
    """Return a module of the extra ``transformers``.

    Raises:
        ModelError: it is not installed.
    """
    try:
        return import_module(library)
    except ImportError as error:
        raise ModelError.missing_extra(name, library.partition(".")[0], EXTRA) from error


def load(folder: Path, name: str) -> Loaded:
    """Load a token classifier; no network is used and no code that comes with a model is run.

    Args:
        folder: holds ``config.json``, weights and a tokenizer.
        name: what the user called it.

    Raises:
        ModelError: the extra is not installed; the model is broken, is no token classifier, has labels without names,
            or has no fast tokenizer.
    """
    needed("torch", name)
    library = needed("transformers", name)
    _check(folder, name)
    with _quiet(library):
        model = _classifier(library, folder, name)
        wrapped = _tokenizer(library, folder, name)
    try:
        scheme = Scheme({int(number): str(label) for number, label in model.config.id2label.items()})
    except ValueError as error:
        raise ModelError.unusable(name, str(error)) from error
    return _ready(model, wrapped, scheme, name)


def _check(folder: Path, name: str) -> None:
    """Refuse what can be told from the settings to be no token classifier of use."""
    try:
        settings = json.loads((folder / CONFIG).read_bytes())
        kinds = [str(kind) for kind in settings.get("architectures") or ()]
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise ModelError.broken(name, f"{CONFIG} cannot be read ({error}).") from error
    if kinds and not any(kind.endswith(CLASSIFIER) for kind in kinds):
        raise ModelError.unusable(name, f"it is no token classifier (…{CLASSIFIER}), but {', '.join(kinds)}")
    if not any(path.is_file() for pattern in VOCABULARIES for path in folder.glob(pattern)):
        raise ModelError.broken(name, f"there is no tokenizer in it ({', '.join(VOCABULARIES)}).")


@contextmanager
def _quiet(library: Any) -> Iterator[None]:
    """Keep the library from writing bars and advice to the terminal."""
    log = library.utils.logging
    verbosity, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield
    finally:
        log.set_verbosity(verbosity)
        if bars:
            log.enable_progress_bar()


def _classifier(library: Any, folder: Path, name: str) -> Any:
    try:
        model, report = library.AutoModelForTokenClassification.from_pretrained(
            folder, local_files_only=True, trust_remote_code=False, output_loading_info=True
        )
    except Exception as error:
        raise _refusal(name, error) from error
    if missing := sorted(report["missing_keys"]):
        raise ModelError.unusable(name, f"weights of a token classifier are missing in it, such as {missing[0]}")
    return model.float().eval()


def _tokenizer(library: Any, folder: Path, name: str) -> Any:
    try:
        wrapped = library.AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:
        raise _refusal(name, error) from error
    if not wrapped.is_fast:
        reason = "it has no fast tokenizer (tokenizer.json), without which pieces cannot be told to be parts of words"
        raise ModelError.unusable(name, reason)
    return wrapped


def _refusal(name: str, error: Exception) -> ModelError:
    """Return what to tell of an error of the library, whose own can be of any class."""
    if UNTRUSTED in str(error):
        return ModelError.unusable(name, "it comes with program code of its own, which navnetabell does not run")
    first = str(error).strip().splitlines()[:1] or [type(error).__name__]
    return ModelError.broken(name, first[0])


def _ready(model: Any, wrapped: Any, scheme: Scheme, name: str) -> Loaded:
    tokenizer = wrapped.backend_tokenizer
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True  # a text that holds "[SEP]" holds those five characters, and no end
    if tokenizer.get_vocab_size() > model.get_input_embeddings().num_embeddings:
        raise ModelError.broken(name, "its tokenizer has more pieces than its weights have rows.")
    sample = tokenizer.encode(["i"], is_pretokenized=True)
    words = [place for place, word in enumerate(sample.word_ids) if word is not None]
    if not words:
        raise ModelError.broken(name, "its tokenizer makes nothing of a word.")
    before, after = tuple(sample.ids[: words[0]]), tuple(sample.ids[words[-1] + 1 :])
    limit = _most_pieces(model.config, wrapped) - len(before) - len(after)
    if limit < FEWEST_PIECES:
        raise ModelError.unusable(name, f"it takes {limit} pieces of words at once, too few to read sentences")
    spaced = FIRST_WORD_WITH_SPACE in str(json.loads(tokenizer.to_str())["pre_tokenizer"])
    return Loaded(model, tokenizer, scheme, before, after, _padding(model.config, wrapped), limit, spaced)


def _padding(config: Any, wrapped: Any) -> int:
    for number in (getattr(config, "pad_token_id", None), wrapped.pad_token_id):
        if number is not None:
            return int(number)
    return 0


def _most_pieces(config: Any, wrapped: Any) -> int:
    """Return how many pieces a model takes at once; models of RoBERTa's kind count positions from the padding's id."""
    positions = getattr(config, "max_position_embeddings", None) or MOST_PIECES
    reserved = _padding(config, wrapped) + 1
    usable = positions - reserved if reserved < positions else positions
    return int(min(MOST_PIECES, usable, wrapped.model_max_length))
