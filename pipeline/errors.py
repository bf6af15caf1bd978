"""What can go wrong, in words a user can act on.

    NavnetabellError          base of all; the command line prints its text and ends with exit code 1
    ├── SettingsError         an option or a settings file does not make sense (exit code 2)
    ├── InputError            nothing could be read where the user pointed
    ├── ModelError            the recogniser could not be found or loaded
    ├── EngineError           the work could not be given to other processes or machines
    ├── OutputError           the tables could not be written, or not be read back
    ├── UnknownNameError      tables were asked about a name that is not in them
    └── DocumentError         one document could not be read; caught by ``read``, ends in its row of ``documents``

Each message is one or two sentences: what is wrong, then what to do. Use the classmethods: they keep the wording in
one place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    def no_file(cls, path: str) -> Self:
        """Report an input that is a pipe, a socket or a device."""
        return cls(f"The input {path!r} is no file or folder. To read what another program writes, give - instead.")

    @classmethod
    def clash(cls, doc_id: str, first: str, second: str) -> Self:
        """Report two files that would get one ``doc_id``."""
        return cls(
            f"Two files would both be called {doc_id!r} in the tables: {first} and {second}. Rename one of them."
        )

    @classmethod
    def all_failed(cls, doc_id: str, reason: str, total: int) -> Self:
        """Report that no document could be processed, with the reason of the first."""
        which = doc_id if total == 1 else f"{doc_id}, and all others of {total} documents failed too"
        return cls(f"{reason} ({which}; no table was written.)")


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
    def not_downloaded(cls, name: str, repository: str) -> Self:
        """Report a Hugging Face model that is not on this machine, with the command that fetches it."""
        return cls(
            f"The model {name!r} is neither a folder nor in the Hugging Face cache of this machine, and navnetabell "
            f"downloads nothing by itself. Fetch it with: hf download {repository}\n"
            "Until then, leave out --model: the shipped model needs nothing installed."
        )

    @classmethod
    def missing_extra(cls, name: str, library: str, extra: str) -> Self:
        """Report a model that needs a library of an extra that is not installed."""
        return cls(
            f"The model {name!r} needs {library}, which is not installed. Install it with: "
            f"pip install 'navnetabell[{extra}]'\nUntil then, leave out --model."
        )

    @classmethod
    def unusable(cls, name: str, reason: str) -> Self:
        """Report a model that is whole but cannot be used for names, with why."""
        return cls(f"The model {name!r} cannot be used: {reason}. Choose another, or leave out --model.")

    @classmethod
    def on_the_hub(cls, name: str) -> Self:
        """Report a name or folder of a Hugging Face model that was given as if it were a spaCy pipeline's."""
        return cls(
            f"The model {name!r} is no spaCy pipeline; it looks like a Hugging Face model. "
            f"To use it, write: --model hf:{name}"
        )

    @classmethod
    def not_found(cls, name: str) -> Self:
        """Report a name that is neither a folder nor an installed package."""
        return cls(
            f"There is no model {name!r}: it is neither a folder nor an installed spaCy pipeline. "
            "Check the spelling, write hf:NAME for a Hugging Face model, or leave out --model to use the shipped model."
        )

    @classmethod
    def broken(cls, name: str, reason: str) -> Self:
        """Report a model that is there but cannot be loaded."""
        return cls(
            f"The model {name!r} cannot be loaded: {reason}\n"
            "Install it anew, or leave out --model to use the shipped model."
        )

    @classmethod
    def no_probabilities(cls, name: str, components: Iterable[str]) -> Self:
        """Report a pipeline that cannot be searched for probabilities."""
        return cls(
            f"The model {name!r} cannot tell probabilities: --confidence needs a component 'ner', and what finds names "
            f"in it is among: {', '.join(components)}. Leave out --confidence, or choose another --model."
        )

    @classmethod
    def no_recogniser(cls, name: str, components: Iterable[str]) -> Self:
        """Report a pipeline without a component that finds names."""
        return cls(
            f"The model {name!r} has no component that finds names; it has: {', '.join(components) or 'none'}. "
            "Choose a pipeline with an 'ner' component, or leave out --model."
        )


class EngineError(NavnetabellError):
    """The work could not be given to other processes or machines."""

    @classmethod
    def no_workers(cls) -> Self:
        """Report that processes end as soon as they start."""
        return cls(
            "No worker process can be started. In a script, call navnetabell below `if __name__ == '__main__':`; "
            "else run with --workers 1."
        )

    @classmethod
    def no_process(cls, reason: str) -> Self:
        """Report that the operating system starts no more processes."""
        return cls(f"No worker process can be started: {reason}. Close other programs, or run with fewer --workers.")

    @classmethod
    def missing_extra(cls, extra: str) -> Self:
        """Report a library of an extra that is not installed, with the command that installs it."""
        return cls(
            f"The engine {extra!r} needs what is not installed. Install it with: pip install 'navnetabell[{extra}]'\n"
            "Until then, leave out --engine."
        )

    @classmethod
    def no_scheduler(cls, address: str, reason: str) -> Self:
        """Report a Dask scheduler that does not answer."""
        return cls(
            f"No Dask scheduler answers at {address!r}: {reason.rstrip('.')}. Check the address, such as "
            "tcp://10.0.0.1:8786, and that it runs; or leave out --scheduler."
        )

    @classmethod
    def no_workers_at(cls, place: str) -> Self:
        """Report a Dask cluster without workers."""
        return cls(
            f"The Dask cluster at {place} has no workers. Start some there, such as: dask worker ADDRESS\n"
            "Then run again: what is done is kept."
        )

    @classmethod
    def lost_cluster(cls, place: str) -> Self:
        """Report a Dask cluster that does not answer any more."""
        return cls(
            f"The Dask cluster at {place} does not answer any more. Run again when it does: what is done is kept."
        )

    @classmethod
    def not_there(cls, place: str, reason: str) -> Self:
        """Report a Dask cluster whose scheduler or workers cannot load navnetabell."""
        return cls(
            f"The Dask cluster at {place} cannot load navnetabell ({reason}). Install the same version of it, and of "
            "what it needs, on its scheduler and all workers."
        )

    @classmethod
    def differs(cls, what: str, theirs: str, ours: str) -> Self:
        """Report a worker whose results might be others than those of this machine."""
        return cls(
            f"A worker has {what} {theirs or 'not installed'}, this machine {ours or 'not installed'}, so its results "
            "might differ. Install the same version on both."
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
    def in_use(cls, path: Path) -> Self:
        """Report a folder that another run writes into."""
        return cls(
            f"Another run is writing into {path}. Wait until it is done, or choose another folder with --output; "
            "nothing was changed."
        )

    @classmethod
    def lost_work(cls, path: Path) -> Self:
        """Report that what a run keeps for later runs was found damaged."""
        return cls(f"The file {path} was damaged and has been removed. Run again: what was kept there is done anew.")

    @classmethod
    def no_parts(cls, path: Path) -> Self:
        """Report a folder that no part of a run is kept in."""
        return cls(f"There are no parts in {path}. Run `navnetabell shard` with the same --output first.")

    @classmethod
    def parts_missing(cls, doc_ids: Sequence[str], parts: Iterable[int], of: int) -> Self:
        """Report texts that no part has done, with the parts that they fall to."""
        which = ", ".join(map(str, parts))
        return cls(
            f"{len(doc_ids)} of the texts are in no part, such as {doc_ids[0]!r}. Run `navnetabell shard --of {of}` "
            f"again with the same options and --index {which}; or merge with --fill to do them here."
        )

    @classmethod
    def no_part(cls, path: Path, reason: str) -> Self:
        """Report a part of a run, made by `navnetabell shard`, that cannot be read."""
        return cls(f"The part {path} cannot be read: {reason}. Run `navnetabell shard` for it again, then merge.")

    @classmethod
    def held_open(cls, path: Path) -> Self:
        """Report a table that another program keeps open."""
        return cls(
            f"{path} is open in another program. Close it there (Excel, LibreOffice) and run again; "
            "nothing was changed."
        )

    @classmethod
    def not_ours(cls, path: Path) -> Self:
        """Report a file or folder that would have to be replaced and was not written by an earlier run."""
        return cls(
            f"{path} was not written by navnetabell, which would replace it. "
            "Choose another folder with --output, or give this one another name."
        )

    @classmethod
    def is_input(cls, path: Path) -> Self:
        """Report an input that the tables would replace."""
        return cls(f"{path} is an input, and the tables would replace it. Choose another folder with --output.")

    @classmethod
    def no_tables(cls, path: Path) -> Self:
        """Report a folder that holds no tables of ours."""
        return cls(f"There are no navnetabell tables in {path}. Give the folder that a run wrote, such as outputs/.")

    @classmethod
    def no_format(cls, path: Path) -> Self:
        """Report a folder whose run wrote its tables in no format."""
        return cls(f"The run that wrote {path} wrote no tables. Run again with --formats csv to read its tables back.")

    @classmethod
    def missing_extra(cls, what: str, extra: str) -> Self:
        """Report a library of an extra that is not installed, with the command that installs it."""
        return cls(f"For {what}, install what they need: pip install 'navnetabell[{extra}]'. Then run again.")

    @classmethod
    def damaged(cls, path: Path, reason: str) -> Self:
        """Report a table that is there but cannot be read."""
        return cls(f"The table {path} cannot be read: {reason}. Run navnetabell again with --force to write it anew.")


class UnknownNameError(NavnetabellError):
    """Tables were asked about a name that is not in them."""

    @classmethod
    def similar(cls, name: str, known: Iterable[str]) -> Self:
        """Report a name that no entity has, with names that look like it."""
        near = ", ".join(known)
        hint = f"Similar names are: {near}." if near else "Look for it in the table entities."
        return cls(f"Nobody and nothing in these tables is called {name!r}. {hint}")


class DocumentError(NavnetabellError):
    """One document could not be read; its neighbours can."""
