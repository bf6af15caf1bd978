"""A model's name -> the recogniser that reads with it. Libraries are imported only when a model needs them."""

from __future__ import annotations

from pipeline.recognise import hub
from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.models import BEAM, ModelInfo, find
from pipeline.recognise.reading import Recogniser

COST = "To find confidences by a beam search takes two to three times as long as to find the names alone."
UNCALIBRATED = (
    "The confidence is the model's own probability, not calibrated: 0.9 need not mean that nine of ten are right. "
    "See how well it fits with: navnetabell evaluate GOLD --model NAME"
)


def notes_on(info: ModelInfo) -> list[str]:
    """Return what a user should know of what a model says, in sentences.

    Example:
        >>> notes_on(ModelInfo("nb_ent_news_sm", "0.1.0", "shipped", "", ("navnetabell_tagger",)))
        []
    """
    if any(component.startswith(BEAM) for component in info.components):
        return [COST, UNCALIBRATED]
    return [UNCALIBRATED] if any(component.endswith(hub.CLASSIFIER) for component in info.components) else []


def load_recogniser(name: str, *, confidence: bool = False, threads: int | None = None) -> Recogniser:
    """Load what ``--model`` names.

    Args:
        name: the shipped model's name, an installed spaCy pipeline's, a folder, or ``hf:`` and a Hugging Face model.
        confidence: whether a spaCy pipeline, which gives no probabilities by itself, is to find them by a beam search.
        threads: how many cores a Hugging Face model computes on; by default all that this process may use. In a run
            with several workers each should have one.

    Raises:
        ModelError: it is not there, is broken, finds no names, or needs what is not installed.
    """
    if hub.is_hub_name(name):
        from pipeline.recognise.transformer.recogniser import TransformerRecogniser  # noqa: PLC0415 - an extra, and slow

        return TransformerRecogniser.load(name, threads=threads)
    folder, origin = find(name)
    if DirectRecogniser.fits(folder):
        return DirectRecogniser.load(name, folder, origin)
    from pipeline.recognise.recogniser import SpacyRecogniser  # noqa: PLC0415 - spaCy takes half a second to import

    return SpacyRecogniser.load(name, confidence=confidence)
