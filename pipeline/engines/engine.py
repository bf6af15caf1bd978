"""What all engines have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

from pipeline.engines.packed import pack, unpack
from pipeline.records import Document

Work = Callable[[Sequence[Any]], Sequence[Document]]
"""Does a batch: items -> a document each, in order."""

MakeWork = Callable[[], Work]
"""Makes what does the work, once a process: it loads the model. It must be one that can be pickled."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an item.

    Attributes:
        document: as the tables need it.
        packed: the same as bytes.
    """

    document: Document
    packed: bytes

    @classmethod
    def of(cls, document: Document) -> Done:
        """Return a document that was made in this process."""
        return cls(document, pack(document))

    @classmethod
    def unpacked(cls, packed: bytes) -> Done:
        """Return a document that came from another process."""
        return cls(unpack(packed), packed)


Results = list[Done | None]
"""Of a batch, in order; ``None`` for an item whose process died of it or ran out of memory, alone as well."""


def done(work: Work, batch: Sequence[Any]) -> list[Document | None]:
    """Do a batch in this process; where memory runs out, item by item, so that one costs the others nothing."""
    if not batch:
        return []
    try:
        return list(work(batch))
    except MemoryError:
        return [None] if len(batch) == 1 else [one for item in batch for one in done(work, [item])]


def unpacked(results: Iterable[bytes | None]) -> Results:
    """Return the results of a batch that came from another process."""
    return [None if packed is None else Done.unpacked(packed) for packed in results]


class Engine(Protocol):
    """Does batches of items somewhere.

    Used as a context: outside it there is neither process nor connection.
    """

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(self, *error: object) -> None:
        """End, without waiting for what was not asked for yet."""

    def results(self, batches: Iterable[Sequence[Any]]) -> Iterator[Results]:
        """Yield the results of each batch, in the order of the batches, of which only a few are taken ahead."""

    def ask(self, name: str) -> Any:
        """Return an attribute of what does the work, such as which model it has.

        Raises:
            NavnetabellError: what does the work cannot be made.
        """
