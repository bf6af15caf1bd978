"""The engine of one worker: this process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

from pipeline.engines.engine import Done, MakeWork, Results, Work, done


class LocalEngine:
    """Does each batch when it is asked for."""

    def __init__(self, make: MakeWork) -> None:
        """Take what makes the function that does the work."""
        self._make = make
        self._work: Work | None = None

    def __enter__(self) -> Self:
        """Do nothing: the model is loaded when there is something to do."""
        return self

    def __exit__(self, *error: object) -> None:
        """Do nothing."""

    def results(self, batches: Iterable[Sequence[Any]]) -> Iterator[Results]:
        """Yield the results of each batch."""
        for batch in batches:
            documents = done(self._made(), batch) if batch else []
            yield [None if document is None else Done.of(document) for document in documents]

    def ask(self, name: str) -> Any:
        """Return an attribute of what does the work."""
        return getattr(self._made(), name)

    def _made(self) -> Work:
        if self._work is None:
            self._work = self._make()
        return self._work
