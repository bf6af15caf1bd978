"""documents -> documents with mentions: finding and loading models, and reading documents with them."""

from __future__ import annotations

from pipeline.recognise.models import BEAM, HF_CLASSIFIER, HF_PREFIX, ModelInfo
from pipeline.recognise.spans import Recogniser

BEAM_NOTE = "Finding confidences by beam search takes two to three times as long as finding the names alone."
UNCALIBRATED_NOTE = (
    "The confidence is the model's own probability, not calibrated: 0.9 need not mean that nine in ten are right. "
    "To see how well it fits, run: navnetabell evaluate GOLD --model NAME"
)


def load_recogniser(
    name: str, *, confidence: bool = False, trust_pickle: bool = False, threads: int | None = None
) -> Recogniser:
    """Load the model that ``--model`` names.

    Args:
        name: the shipped model's name, an installed spaCy pipeline's, a folder, or ``hf:`` and a Hugging Face model.
        confidence: whether to add a beam search to a spaCy pipeline that gives no probabilities.
        trust_pickle: whether a Hugging Face model's weights may be unpickled, which can run any code; by default only
            safetensors are read.
        threads: the number of cores a Hugging Face model computes on; by default all that this process may use. With
            several workers each should have one.

    Raises:
        ModelError: it is missing or broken, finds no names, is pickled and not trusted, or needs what is not installed.
    """
    if name.startswith(HF_PREFIX):
        from pipeline.recognise.hugging_face import HuggingFaceRecogniser  # noqa: PLC0415 - an extra, and slow

        return HuggingFaceRecogniser(name, trust_pickle=trust_pickle, threads=threads)
    from pipeline.recognise.spacy_model import SpacyRecogniser  # noqa: PLC0415 - spaCy takes half a second to import

    return SpacyRecogniser(name, confidence=confidence)


def notes_on(info: ModelInfo) -> list[str]:
    """Return what a user should know about a model's results, in sentences.

    Example:
        >>> notes_on(ModelInfo("nb_ent_news_sm", "0.1.0", "shipped", "", ("navnetabell_tagger",)))
        []
    """
    if any(component.startswith(BEAM) for component in info.components):
        return [BEAM_NOTE, UNCALIBRATED_NOTE]
    return [] if is_calibrated(info) else [UNCALIBRATED_NOTE]


def is_calibrated(info: ModelInfo) -> bool:
    """Return whether a model's confidences, if it gives any, are calibrated."""
    return not any(component.startswith(BEAM) or component.endswith(HF_CLASSIFIER) for component in info.components)
