"""What can go wrong, in words a user can act on.

    NavnetabellError          base of all; the command line prints its text and ends with exit code 1
    ├── SettingsError         an option or a settings file does not make sense (exit code 2)
    ├── InputError            nothing could be read where the user pointed
    ├── ModelError            the recogniser could not be found or loaded
    ├── OutputError           the tables could not be written, or not be read back
    └── DocumentError         one document could not be read; caught by ``read``, ends in its row of ``documents``

Each message is one or two sentences: what is wrong, then what to do. Use the classmethods: they keep the wording in
one place.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self


class NavnetabellError(Exception):
    """Base of all errors that are shown to a user as a sentence and not as a traceback."""


class SettingsError(NavnetabellError):
    """An option or a settings file does not make sense."""

    @classmethod
    def unknown(cls, what: str, given: str, known: Iterable[str]) -> Self:
        """Report a value that is not one of a known few."""
        return cls(f"{what} {given!r} is unknown. Choose from: {', '.join(known)}.")

    @classmethod
    def bad_file(cls, path: Path, reason: str) -> Self:
        """Report a settings file that cannot be used."""
        return cls(
            f"The settings file {path} cannot be used: {reason.rstrip('.')}. Mend the file, or leave out --config."
        )

    @classmethod
    def bad_corrections(cls, path: Path, reason: str) -> Self:
        """Report a corrections file that cannot be used."""
        return cls(
            f"The corrections {path} cannot be used: {reason.rstrip('.')}. Mend the file, or leave out --corrections."
        )


class InputError(NavnetabellError):
    """Nothing could be read where the user pointed."""

    @classmethod
    def missing(cls, path: str) -> Self:
        """Report an input path that does not exist."""
        return cls(f"There is no file or folder {path!r}. Check the spelling, or give another path.")

    @classmethod
    def no_files(cls, paths: Iterable[str], endings: Iterable[str]) -> Self:
        """Report inputs that hold no file of a kind that is read."""
        where = ", ".join(repr(path) for path in paths)
        return cls(
            f"No text found in {where}: no file ends in {' or '.join(endings)}, but for what navnetabell itself wrote. "
            "Put files there, or give another path."
        )

    @classmethod
    def unreadable(cls, path: str, reason: str) -> Self:
        """Report an input folder that the operating system does not let us list."""
        return cls(f"The input {path!r} cannot be read: {reason}. Check its permissions.")

    @classmethod
    def clash(cls, doc_id: str, first: str, second: str) -> Self:
        """Report two files that would get one ``doc_id``."""
        return cls(
            f"Two files would both be called {doc_id!r} in the tables: {first} and {second}. Rename one of them."
        )


class ModelError(NavnetabellError):
    """The recogniser could not be found or loaded."""

    @classmethod
    def not_installed(cls, name: str, command: str) -> Self:
        """Report a model that is known but not installed, with the command that installs it."""
        return cls(
            f"The model {name!r} is not installed. Install it with: {command}\n"
            "Until then, leave out --model: the shipped model needs nothing installed."
        )

    @classmethod
    def not_found(cls, name: str) -> Self:
        """Report a name that is neither a folder nor an installed package."""
        return cls(
            f"There is no model {name!r}: it is neither a folder nor an installed spaCy pipeline. "
            "Check the spelling, or leave out --model to use the shipped model."
        )

    @classmethod
    def broken(cls, name: str, reason: str) -> Self:
        """Report a model that is there but cannot be loaded."""
        return cls(
            f"The model {name!r} cannot be loaded: {reason}\n"
            "Install it anew, or leave out --model to use the shipped model."
        )

    @classmethod
    def no_recogniser(cls, name: str, components: Iterable[str]) -> Self:
        """Report a pipeline without a component that finds names."""
        return cls(
            f"The model {name!r} has no component that finds names; it has: {', '.join(components) or 'none'}. "
            "Choose a pipeline with an 'ner' component, or leave out --model."
        )


class OutputError(NavnetabellError):
    """The tables could not be written, or not be read back."""

    @classmethod
    def unwritable(cls, path: Path, reason: str) -> Self:
        """Report a folder or file that cannot be written."""
        return cls(
            f"Cannot write {path}: {reason}. Choose another folder with --output, or make room and permission there."
        )

    @classmethod
    def held_open(cls, path: Path) -> Self:
        """Report a table that another program keeps open."""
        return cls(
            f"{path} is open in another program. Close it there (Excel, LibreOffice) and run again; "
            "nothing was changed."
        )

    @classmethod
    def not_ours(cls, path: Path) -> Self:
        """Report a folder that would have to be replaced and was not written by an earlier run."""
        return cls(
            f"{path} was not written by navnetabell, which would replace it to keep extracted texts there. "
            "Choose another folder with --output, or give this one another name."
        )

    @classmethod
    def no_tables(cls, path: Path) -> Self:
        """Report a folder that holds no tables of ours."""
        return cls(f"There are no navnetabell tables in {path}. Give the folder that a run wrote, such as outputs/.")

    @classmethod
    def no_csv(cls, path: Path) -> Self:
        """Report a folder whose run wrote no CSV, from which tables are read back."""
        return cls(f"The run that wrote {path} wrote no CSV. Run again with --formats csv to read its tables back.")

    @classmethod
    def damaged(cls, path: Path, reason: str) -> Self:
        """Report a table that is there but cannot be read."""
        return cls(f"The table {path} cannot be read: {reason}. Run navnetabell again with --force to write it anew.")


class DocumentError(NavnetabellError):
    """One document could not be read; its neighbours can."""
