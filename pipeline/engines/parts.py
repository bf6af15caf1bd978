"""Work in parts that know nothing of each other, each with a store of its own, and the parts joined.

Which part a document belongs to depends on its name alone, so no part has to know what the others hold, and a document
stays with its part when others come and go.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from pipeline.engines.engine import Results
from pipeline.engines.store import NAME, Store
from pipeline.errors import OutputError

PART = re.compile(r"part-(\d+)-of-(\d+)\.sqlite")


def part_name(index: int, of: int) -> str:
    """Return the name of the file of a part.

    Example:
        >>> part_name(3, 8)
        'part-3-of-8.sqlite'
    """
    return f"part-{index}-of-{of}.sqlite"


def share(doc_id: str, of: int) -> int:
    """Return which of so many parts a document belongs to, from 1; the same on every machine.

    Example:
        >>> [share(f"sak-{number}.txt", 3) for number in range(6)]
        [2, 2, 3, 2, 3, 3]
    """
    return int.from_bytes(hashlib.blake2b(doc_id.encode(), digest_size=8).digest()) % of + 1


class Parts:
    """The parts that lie in an output folder, and an engine that does nothing: all should be in them.

    Attributes:
        of: how many parts there should be.
        fill: whether what is in none of them is to be done by another engine.
    """

    def __init__(self, output: Path, *, fill: bool = False) -> None:
        """Look for parts in the hidden folder of an output folder.

        Raises:
            OutputError: there are none.
        """
        found = ((path, PART.fullmatch(path.name)) for path in sorted((output / NAME).glob("part-*")))
        self._parts = {path: int(match[2]) for path, match in found if match}
        if not self._parts:
            raise OutputError.no_parts(output)
        self.fill = fill
        counted = Counter(self._parts.values())
        self.of = max(counted, key=lambda of: (counted[of], of))

    def take(self, store: Store) -> None:
        """Copy what the parts hold.

        Raises:
            OutputError: a part cannot be read, or is being written.
        """
        for path in self._parts:
            store.take(path)

    def __enter__(self) -> Self:
        """Do nothing."""
        return self

    def __exit__(self, *error: object) -> None:
        """Do nothing."""

    def results(self, batches: Iterable[Sequence[Any]]) -> Iterator[Results]:
        """Yield nothing for nothing.

        Raises:
            OutputError: there is something to do after all; it names the parts that should have done it.
        """
        rest = iter(batches)
        for batch in rest:
            if batch:
                self._refuse(item.doc_id for some in (batch, *rest) for item in some)
            yield []

    def ask(self, name: str) -> Any:
        """Refuse, as `results` does.

        Raises:
            OutputError: always.
        """
        raise OutputError.parts_missing([name], range(1, self.of + 1), self.of)

    def _refuse(self, doc_ids: Iterable[str]) -> None:
        missing = list(doc_ids)
        raise OutputError.parts_missing(missing, sorted({share(one, self.of) for one in missing}), self.of)
