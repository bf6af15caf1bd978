"""A run's ``run.json`` and its inputs -> the texts that its tables speak of."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.evaluate.gold import GoldError
from pipeline.own import MANIFEST
from pipeline.read.documents import DocumentReader
from pipeline.read.sources import Source, find_sources
from pipeline.read.tables import Columns
from pipeline.settings import TYPES
from pipeline.write.texts import NAME, text_name


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What ``run.json`` tells of a run; the defaults where there is none.

    Attributes:
        inputs: the files and folders that were read, as they were given; paths that were absolute are names only.
        types: the types of names that were looked for.
        read: how many texts were read and kept.
        columns: which columns of tables held the texts.
    """

    inputs: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    read: int = 0
    columns: Columns = field(default_factory=Columns)

    @classmethod
    def beside(cls, table: Path) -> RunFacts:
        """Return what the ``run.json`` in the folder of a table tells."""
        try:
            told: Mapping[str, Any] = json.loads((table.parent / MANIFEST).read_bytes())
            settings = told["settings"]
            return cls(
                inputs=tuple(str(one) for one in told["inputs"]),
                types=tuple(str(one) for one in settings.get("types", TYPES)),
                read=int(told["counts"]["status"].get("ok", 0)),
                columns=Columns(*(str(settings.get(f"{one}_column", "")) for one in ("text", "id", "date"))),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls()


def find_texts(needed: Collection[str], given: Sequence[Path], table: Path) -> dict[str, str]:
    """Return doc_id -> source text for the documents of a table.

    Args:
        needed: their ``doc_id``. A single one may be called otherwise than the file, if that is single too.
        given: files and folders that the run read; none: those that the ``run.json`` beside the table names, seen from
            here or from the folder above the table's.
        table: the table of mentions.

    Raises:
        GoldError: a text cannot be found or read.
        InputError: an input is missing.
    """
    kept = dict(_kept(needed, table.parent / NAME))
    missing = set(needed) - kept.keys()
    if not missing:
        return kept
    facts = RunFacts.beside(table)
    inputs = [*given] or _inputs(facts, table)
    found = find_sources(inputs, output=table.parent).sources
    if len(missing) == len(found) == 1 and not _may_hold(found[0], missing):
        found = [Source(next(iter(missing)), found[0].path)]  # standard input, or a file that was renamed
    sources = [one for one in found if _may_hold(one, missing)]
    read = {
        document.doc_id: document for document in DocumentReader(sources, facts.columns) if document.doc_id in missing
    }
    for doc_id in sorted(missing):
        if doc_id not in read:
            where = ", ".join(map(str, inputs))
            raise GoldError.no_texts(table, f"there is no text {doc_id!r} in {where}")
        if not read[doc_id].source:
            raise GoldError.no_texts(table, f"{doc_id!r} cannot be read ({read[doc_id].message.rstrip('.')})")
    return kept | {doc_id: document.source for doc_id, document in read.items()}


def _inputs(facts: RunFacts, table: Path) -> list[Path]:
    if not facts.inputs:
        raise GoldError.no_texts(table, f"no {MANIFEST} lies beside it")
    for base in (Path(), table.parent.parent):
        paths = [base / one for one in facts.inputs]
        if all(path.exists() for path in paths):
            return paths
    gone = next(one for one in facts.inputs if not Path(one).exists())
    raise GoldError.no_texts(table, f"the run read {gone!r}, which is not here")


def _kept(needed: Collection[str], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the texts that the run extracted and kept beside its tables."""
    for doc_id in needed:
        path = folder / text_name(doc_id)
        if path.is_file():
            yield doc_id, path.read_bytes().decode()


def _may_hold(source: Source, needed: Collection[str]) -> bool:
    return any(one == source.doc_id or one.startswith((f"{source.doc_id}/", f"{source.doc_id}#")) for one in needed)
