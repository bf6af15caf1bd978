"""``run.json``: what a run was over and what came of it, and the fingerprint by which a later run sees no change."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.clean.ocr import POOR_OCR
from pipeline.corpus import SQL, Corpus
from pipeline.options import EXECUTION_SETTINGS, RELATED, Settings
from pipeline.outputs import PROGRAM, digest_if_readable, file_digest
from pipeline.read.sources import Found
from pipeline.recognise import models
from pipeline.recognise.models import ModelInfo
from pipeline.user_files import LOADERS, UserFiles

RESULT_DEPENDS_ON = (
    *("spacy", "pandas", "xlsxwriter", "babel", "ftfy"),
    *("trafilatura", "lxml", "pypdf", "pyarrow", "striprtf", "openpyxl", "networkx"),  # extras
)
CODE = {".py", ".sql", ".json", ".toml", ".txt", ".html", ".css", ".js", ".xz"}
FOUND_BY = frozenset({"model", "no_fix", "labels", "confidence"})
"""Settings on which it depends what is found in a document; on others what is made of it."""


class Manifest:
    """What ``run.json`` tells of a run.

    Attributes:
        fingerprint: to be given each source that is read, with the SHA-256 of its bytes.
        skipped: ending -> how many files and members of archives are of no kind that is read.
    """

    def __init__(self, settings: Settings, inputs: Sequence[str], found: Found, files: UserFiles) -> None:
        self.skipped = Counter(found.skipped)
        self._found = found
        self._inputs = [models.portable(path) for path in inputs]
        self._types = settings.types
        named = {name: models.portable(getattr(settings, name)) for name in LOADERS}
        asked = asdict(settings) | named | {"model": models.portable(settings.model)}
        self._settings = {name: value for name, value in asked.items() if name not in EXECUTION_SETTINGS}
        self._makers = _makers(settings)
        self._parts = (*self._makers, self._settings, *(files.digests.get(name, "") for name in LOADERS))
        self._names = [[one.type, one.doc_id, one.place, *one.texts] for one in files.listed]
        self.fingerprint = Fingerprint(*self._parts)

    @property
    def cache_key(self) -> str:
        """A digest over what changes what is found in a document, apart from the document itself."""
        asked = {name: value for name, value in self._settings.items() if name in FOUND_BY}
        related = [name for name in RELATED if name in self._settings["tables"]]
        return Fingerprint(*self._makers, asked, self._names, related).hexdigest()

    def expected_fingerprint(self) -> str:
        """Return the fingerprint that the run will have if no file changes before it is read."""
        fingerprint = Fingerprint(*self._parts)
        for source in self._found.sources:
            fingerprint.add(source.doc_id, digest_if_readable(source.path))
        return fingerprint.hexdigest()

    def contents(self, corpus: Corpus, model: ModelInfo, *, notes: Sequence[str]) -> dict[str, Any]:
        """Return the contents of ``run.json`` when the corpus is linked, all but times and the files' digests."""
        counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
        for what, value, number in corpus.query(SQL["counts"], [POOR_OCR]):
            counts[what][value] = number
        [(words, entities)] = corpus.query(SQL["totals"])
        return {
            "program": {"name": PROGRAM, "version": __version__, **versions()},
            "model": asdict(model),
            "settings": self._settings,
            "inputs": self._inputs,
            "counts": {
                "documents": sum(counts["status"].values()),
                "status": counts["status"],
                "languages": counts["languages"],
                "orthography": counts["orthography"],
                "poor_ocr": {"above": POOR_OCR, "documents": counts["ocr"].get("poor", 0)},
                "dates": counts["dates"],
                "words": words,
                "mentions": dict.fromkeys(self._types, 0) | counts["mentions"],
                "entities": entities,
                "skipped": dict(sorted(self.skipped.items())),
                "unlisted": len(self._found.unlisted),
                "unmapped": counts["unmapped"],
            },
            "most_named": [
                {"name": name, "type": type_, "mentions": mentions}
                for name, type_, mentions in corpus.query(SQL["most_named"])
            ],
            "unlisted": self._found.unlisted,
            "problems": [{"doc_id": doc_id, "message": message} for doc_id, message in corpus.query(SQL["problems"])],
            "empty": [doc_id for (doc_id,) in corpus.query(SQL["empty"])],
            "notes": list(notes),
            "fingerprint": self.fingerprint.hexdigest(),
        }


class Fingerprint:
    """A digest over everything that could change the result of a run: code, data, model, libraries, settings, texts."""

    def __init__(self, *parts: object) -> None:
        """Begin with what does not depend on the documents: anything that JSON can hold."""
        self._total = hashlib.sha256()
        self.add(*parts)

    def add(self, *parts: object) -> None:
        """Add what a result depends on, such as a ``doc_id`` and the SHA-256 of the document; the order counts."""
        for part in parts:
            self._total.update(json.dumps(part, sort_keys=True, ensure_ascii=True).encode() + b"\n")

    def hexdigest(self) -> str:
        """Return the digest in hexadecimal."""
        return self._total.hexdigest()


def code_digest(files: Iterable[Path]) -> str:
    """Return one SHA-256, in hexadecimal, over the contents of files, in the order given."""
    return hashlib.sha256("".join(map(file_digest, files)).encode()).hexdigest()


def versions(libraries: Iterable[str] = RESULT_DEPENDS_ON) -> dict[str, str]:
    """Return the versions of libraries, by default those that the tables depend on, as far as they are installed."""
    found = {}
    for name in libraries:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _makers(settings: Settings) -> tuple[object, ...]:
    package = Path(__file__).parent
    code = (path for path in sorted(package.rglob("*")) if path.suffix in CODE and models.MODELS not in path.parents)
    folder, _ = models.find(settings.model)
    return code_digest(code), versions(), versions(models.libraries(settings.model)), models.digest(folder)
