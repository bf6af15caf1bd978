"""What ``run.json`` tells of a run, and the fingerprint by which a later run sees that nothing has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any

from pipeline import __version__
from pipeline.errors import SettingsError
from pipeline.manifest import PROGRAM, Fingerprint, code_digest, file_digest
from pipeline.options import EXECUTION_SETTINGS, Settings
from pipeline.read.sources import Found, Source
from pipeline.recognise import models
from pipeline.recognise.models import ModelInfo
from pipeline.records import Document, Entity, Status
from pipeline.resolve.corrections import digest_of, listed_names
from pipeline.tabulate import rows

RESULT_DEPENDS_ON = ("spacy", "pandas", "xlsxwriter", "babel", "ftfy")
EXTRAS = ("trafilatura", "python-docx", "pypdf", "pyarrow", "networkx")
"""Libraries without which files of some kinds cannot be read."""
CODE = {".py", ".json", ".toml", ".txt", ".html", ".css", ".js"}
FOUND_BY = frozenset({"model", "no_fix", "labels", "confidence"})
"""Settings on which it depends what is found in a document; on others what is made of it."""
MOST_NAMED = 10
MOST_PROBLEMS = 20


class Account:
    """Keeps, batch by batch, what ``run.json`` and the summary tell of a run."""

    def __init__(self, settings: Settings, inputs: Sequence[str], found: Found) -> None:
        """Begin the account of a run over what was found in ``inputs``."""
        self.settings = settings
        self.inputs = [portable_path(path) for path in inputs]
        self.skipped = Counter(found.skipped)
        self.unlisted = found.unlisted
        self.status: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.types: Counter[str] = Counter(dict.fromkeys(settings.types, 0))
        self.unmapped: Counter[str] = Counter()
        self.words = self.entities = 0
        self.most_named: list[Entity] = []
        self.problems: list[dict[str, str]] = []
        self._makers = _makers(settings)
        self.fingerprint = self._begun()
        """To be told each source that is read, with the SHA-256 of its bytes."""

    def add(self, batch: Iterable[Document]) -> None:
        """Count documents that are done."""
        for document in batch:
            self.status[document.status.value] += 1
            self.languages.update([document.language] if document.language else [])
            self.types.update(mention.type for mention in document.mentions)
            self.unmapped.update(document.unmapped)
            self.words += rows.words(document)
            if document.status is Status.FAILED and len(self.problems) < MOST_PROBLEMS:
                self.problems.append({"doc_id": document.doc_id, "message": document.message})

    def add_entities(self, ranked: Sequence[Entity]) -> None:
        """Count entities, those with most mentions first."""
        self.entities += len(ranked)
        self.most_named += ranked[: MOST_NAMED - len(self.most_named)]

    @property
    def made_by(self) -> str:
        """A digest over what changes what is found in a document, apart from the document itself."""
        asked = {name: value for name, value in portable(self.settings).items() if name in FOUND_BY}
        return Fingerprint(*self._makers, asked, digest_of(listed_names(self.settings))).hexdigest()

    def expected_fingerprint(self, sources: Iterable[Source]) -> str:
        """Return the fingerprint that a run over these files would have."""
        fingerprint = self._begun()
        for source in sources:
            fingerprint.add(source.doc_id, _digest(source))
        return fingerprint.hexdigest()

    def _begun(self) -> Fingerprint:
        """Begin a digest over what changes a result: code, data and model of this program, libraries, settings."""
        asked = {name: value for name, value in portable(self.settings).items() if name not in EXECUTION_SETTINGS}
        files = (_file(self.settings, option) for option in ("corrections", "names", "authority"))
        return Fingerprint(*self._makers, asked, *files)

    def manifest(
        self,
        model: ModelInfo,
        *,
        notes: Sequence[str],
    ) -> dict[str, Any]:
        """Return the contents of ``run.json``, all but times and the files' digests."""
        return {
            "program": {"name": PROGRAM, "version": __version__, **versions()},
            "model": asdict(model),
            "settings": {
                name: value for name, value in portable(self.settings).items() if name not in EXECUTION_SETTINGS
            },
            "inputs": self.inputs,
            "counts": {
                "documents": self.status.total(),
                "status": dict(sorted(self.status.items())),
                "languages": dict(sorted(self.languages.items())),
                "words": self.words,
                "mentions": dict(self.types),
                "entities": self.entities,
                "skipped": dict(sorted(self.skipped.items())),
                "unlisted": len(self.unlisted),
                "unmapped": dict(sorted(self.unmapped.items())),
            },
            "most_named": [{"name": one.name, "type": one.type, "mentions": one.mentions} for one in self.most_named],
            "unlisted": self.unlisted,
            "problems": self.problems,
            "notes": list(notes),
            "fingerprint": self.fingerprint.hexdigest(),
        }


def _makers(settings: Settings) -> tuple[object, ...]:
    package = Path(__file__).parent
    code = (path for path in sorted(package.rglob("*")) if path.suffix in CODE and models.MODELS not in path.parents)
    folder, _ = models.find(settings.model)
    return code_digest(code), versions(), dict(_installed(models.libraries(settings.model))), models.digest(folder)


def _file(settings: Settings, option: str) -> str:
    path = getattr(settings, option)
    try:
        return file_digest(Path(path)) if path else ""
    except OSError as error:
        reason = error.strerror or str(error)
        if option == "corrections":
            raise SettingsError.bad_corrections(Path(path), reason) from error
        raise SettingsError.bad_names(Path(path), reason, option) from error


def _digest(source: Source) -> str:
    try:
        return file_digest(source.path) if source.path else ""
    except OSError:
        return ""


def versions() -> dict[str, str]:
    """Return the versions of the libraries that the tables depend on, of extras only those that are installed."""
    return {name: version(name) for name in RESULT_DEPENDS_ON} | dict(_installed(EXTRAS))


def _installed(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        with suppress(PackageNotFoundError):
            yield name, version(name)


def portable(settings: Settings) -> dict[str, Any]:
    """Return the settings as JSON takes them, without the folders of this machine."""
    files = {name: portable_path(getattr(settings, name)) for name in ("corrections", "names", "authority")}
    return asdict(settings) | files | {"model": models.portable(settings.model)}


def portable_path(path: str) -> str:
    """Return a path without the folders of this machine: as it is if relative, else only its last name."""
    return PurePath(path).name if PurePath(path).is_absolute() else path
