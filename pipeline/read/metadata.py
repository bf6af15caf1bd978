"""The file of metadata that a user gives (``--metadata``): what each document is called, dated and printed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from pipeline.dates import iso_date
from pipeline.read.extracted import METADATA, one_line
from pipeline.read.tables import USUAL_COLUMNS
from pipeline.small_tables import read_table

NAME_COLUMNS = ("doc_id", "file", "filename", "file_name", "fil", "filnavn", "document", "dokument", "id")
Given = tuple[tuple[str, str], ...]
"""What is said of a document: pairs of a field and its value."""


class Metadata:
    """What is said of documents, by their ``doc_id`` or the name of their file."""

    def __init__(self, known: Mapping[str, Given] | None = None) -> None:
        """Take what is said of each."""
        self._known = known or {}
        self._unused = set(self._known)

    @classmethod
    def load(cls, path: Path, problem: Callable[[Path, str], Exception]) -> Metadata:
        """Read a table with a column for the document and any of date, section, title, source, author, page and url.

        Raises:
            Exception: as ``problem`` makes it, of a file that cannot be read, or that has no column for the document.
        """
        frame = read_table(path, problem)
        columns = {name.strip().casefold(): name for name in frame.columns}
        key = next((columns[name] for name in NAME_COLUMNS if name in columns), None)
        fields = {
            field: column
            for field in METADATA
            if (column := next((columns[name] for name in USUAL_COLUMNS[field] if name in columns), None))
        }
        if key is None or not fields:
            raise problem(
                path, "it needs a column 'doc_id' and at least one of date, section, title, source, author, url"
            )
        known = {
            row[key].strip(): tuple((field, _value(field, row[column])) for field, column in fields.items())
            for row in frame.to_dict("records")
        }
        names = Counter(PurePosixPath(name).name for name in known)
        bare = {PurePosixPath(name).name: given for name, given in known.items()}
        return cls({name: given for name, given in bare.items() if names[name] == 1} | known)

    def of(self, doc_id: str) -> Given:
        """Return what is said of a document; of one of several in a file, what is said of the file."""
        file = doc_id.rpartition("#")[0] or doc_id
        for name in (doc_id, file, PurePosixPath(doc_id).name, PurePosixPath(file).name, PurePosixPath(file).stem):
            if name in self._known:
                return tuple((field, value) for field, value in self._known[name] if value)
        return ()


def _value(field: str, written: str) -> str:
    return iso_date(written) if field == "date" else one_line(written)
