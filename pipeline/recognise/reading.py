"""The small interface behind ``--model``: texts go in; names, probabilities and sentences come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.recognise.models import ModelInfo


@dataclass(frozen=True, slots=True)
class Name:
    """A stretch of a text that a model takes for a name; code points, end exclusive."""

    start: int
    end: int
    label: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model sees in a text.

    Attributes:
        names: in order, not overlapping.
        sentences: where each begins and ends, in code points.
        unread: how many words the model was not shown, for its tokenizer makes nothing of them; they are in no name.
    """

    names: tuple[Name, ...]
    sentences: tuple[tuple[int, int], ...]
    unread: int = 0


class Recogniser(Protocol):
    """Anything that finds names in texts."""

    @property
    def info(self) -> ModelInfo:
        """Which model it is."""

    @property
    def independent(self) -> bool:
        """Whether what is found in a document is the same to the last bit whatever else is read with it."""

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        """Return one reading a text, in order; texts in a row with the same ``part_of`` belong to one document."""
