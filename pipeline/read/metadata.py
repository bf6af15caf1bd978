"""The file of metadata that a user gives (``--metadata``): what each document is called, dated and printed in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from pipeline.dates import iso_date
from pipeline.read.extracted import METADATA, one_line
from pipeline.read.tables import USUAL_COLUMNS
from pipeline.small_tables import read_table

NAME_COLUMNS = ("doc_id", "file", "filename", "file_name", "fil", "filnavn", "document", "dokument", "id")
Given = tuple[tuple[str, str], ...]
"""What is said of a document: pairs of a field and its value."""


class Metadata:
    """What is said of documents, by their ``doc_id`` or the name of their file.

    Attributes:
        doubtful: line -> what stands there for a date and is none; the header is line 1.
    """

    def __init__(self, known: Mapping[str, tuple[int, Given]] | None = None, lines: Iterable[int] = ()) -> None:
        """Take what is said of each, with the line that says it, and the lines that there are."""
        self._known = known or {}
        self._lines = tuple(lines)
        self.doubtful: dict[int, str] = {}

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
        rows = [
            (line, row) for line, row in zip(frame.index, frame.to_dict("records"), strict=True) if row[key].strip()
        ]
        known = {
            row[key].strip(): (line, tuple((field, _value(field, row[column])) for field, column in fields.items()))
            for line, row in rows
        }
        names = Counter(PurePosixPath(name).name for name in known)
        bare = {PurePosixPath(name).name: given for name, given in known.items()}
        loaded = cls({name: given for name, given in bare.items() if names[name] == 1} | known, dict(rows))
        dates = ((line, row[fields["date"]].strip()) for line, row in rows if "date" in fields)
        loaded.doubtful = {line: written for line, written in dates if written and not iso_date(written)}
        return loaded

    def of(self, doc_id: str) -> Given:
        """Return what is said of a document; of one of several in a file, what is said of the file."""
        _, given = self._said(doc_id)
        return tuple((field, value) for field, value in given if value)

    def unused(self, doc_ids: Iterable[str]) -> list[int]:
        """Return the numbers of the lines that say something of none of these documents."""
        return sorted({*self._lines} - {self._said(doc_id)[0] for doc_id in doc_ids})

    def _said(self, doc_id: str) -> tuple[int, Given]:
        file = doc_id.rpartition("#")[0] or doc_id
        names = (doc_id, file, PurePosixPath(doc_id).name, PurePosixPath(file).name, PurePosixPath(file).stem)
        return next((self._known[name] for name in names if name in self._known), (0, ()))


def _value(field: str, written: str) -> str:
    return iso_date(written) if field == "date" else one_line(written)
