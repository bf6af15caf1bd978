"""What can go wrong, in words a user can act on.

    NavnetabellError          base of all; the command line prints its text and ends with exit code 1
    ├── SettingsError         an option or a settings file makes no sense (exit code 2)
    ├── InputError            nothing could be read where the user pointed
    ├── ModelError            the model could not be found or loaded
    ├── EngineError           the work could not be given to other processes or machines
    ├── OutputError           the tables could not be written, or not be read back
    ├── UnknownNameError      tables were asked about a name that is not in them
    └── DocumentError         one document could not be read; caught by ``read``, ends in its row of ``documents``

Each message is one or two sentences: what is wrong, then what to do. `raise InputError.missing(path)` fills in a
template; what it quotes is cut at `MAX_QUOTED` characters.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any, Self, TypeVar

MAX_QUOTED = 300
MAX_FAULTS = 50  # of a file, in one message
MIN_SIMILARITY = 0.6  # of two words, as difflib has it

Error = TypeVar("Error", bound="NavnetabellError")


class Template:
    """A message of an error class, with ``{}`` for each argument: called, it makes the error.

    Several words are joined by commas, and of an error of the system its reason is told; ``{!r}`` quotes an argument,
    and ``{}`` leaves out its final period.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def __get__(self, instance: object, owner: type[Error]) -> Callable[..., Error]:
        return lambda *given: owner(self.text.format(*map(_Quoted.of, given)))


class _Quoted(str):
    """Words from outside, in a message."""

    __slots__ = ()

    @classmethod
    def of(cls, given: Any) -> Self:
        """Quote one thing, or several with commas between them."""
        if isinstance(given, OSError):
            given = given.strerror or given
        several = isinstance(given, Iterable) and not isinstance(given, str)
        return cls(shortened(", ".join(map(str, given)) if several else str(given)))

    def __format__(self, form: str) -> str:
        return str(self).rstrip(".").__format__(form)


def shortened(words: str) -> str:
    """Return what a message quotes, cut at `MAX_QUOTED` characters."""
    return words if len(words) <= MAX_QUOTED else f"{words[:MAX_QUOTED]}…"


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return a question that suggests the most similar of the words that are known, with a space before it; or nothing.

    Example:
        >>> did_you_mean("--ouput", ["--output", "--model"])
        ' Did you mean --output?'
    """
    lowered = {word.lower(): word for word in known}
    near = difflib.get_close_matches(shortened(given).lower(), lowered, n=1, cutoff=MIN_SIMILARITY)
    return f" Did you mean {lowered[near[0]]}?" if near else ""


class NavnetabellError(Exception):
    """Base of all errors that are shown to a user as a sentence and not as a traceback."""


class SettingsError(NavnetabellError):
    """An option or a settings file makes no sense."""

    wrong = Template("The setting {!r} must be {}, not {}.")
    workers = Template("The setting 'workers' must be a whole number from 0 to {}, not {}.")
    bad_file = Template("The settings file {} cannot be used: {}. Correct the path or the file, or leave out --config.")
    bad_corrections = Template(
        "The corrections {} cannot be used: {}. Correct the path or the file, or leave out --corrections."
    )
    bad_names = Template("The names {} cannot be used: {}. Correct the file, or leave out --{}.")
    bad_metadata = Template(
        "The metadata {} cannot be used: {}. Correct the path or the file, or leave out --metadata."
    )
    needs_places = Template("{} is about places on the map: add --tables places.")
    bad_gazetteer = Template(
        "The gazetteer {} cannot be used: {}. Correct the path or the file, or leave out --gazetteer."
    )
    no_pair = Template(
        "A comparison needs two models or two runs. Give texts and two models, navnetabell compare INPUT --model A "
        "--model B; or the folders of two runs, navnetabell compare FOLDER FOLDER."
    )
    stdin_twice = Template(
        "Standard input can be read only once, but two models must read it. Save the text in a file, and give that."
    )
    scheduler_without_dask = Template("--scheduler works only with Dask. Add --engine dask, or leave out --scheduler.")

    not_asked = Template(
        "These tables hold no {0}. Make them again, with --tables {0} or extract(..., tables=[{0!r}])."
    )

    @classmethod
    def bad_lines(cls, path: object, faults: Mapping[int, str], option: str) -> Self:
        """Report all lines of a user's file that mean nothing, by number; those without a fault are left out."""
        wrong = [f"  line {line}: {shortened(fault)}" for line, fault in faults.items() if fault]
        more = [f"  and {len(wrong) - MAX_FAULTS} more lines"] if len(wrong) > MAX_FAULTS else []
        head = f"The {option} {shortened(str(path))} cannot be used. Correct these lines, or leave out --{option}:"
        return cls("\n".join((head, *wrong[:MAX_FAULTS], *more)))

    @classmethod
    def unknown(cls, what: str, given: object, known: Iterable[str]) -> Self:
        """Report a word that is not one of those that are known, with the most similar of them."""
        known = list(known)
        hint = did_you_mean(str(given), known)
        return cls(f"{what}: {shortened(repr(given))} is unknown.{hint} Choose from: {', '.join(filter(None, known))}.")


def check_known(what: str, known: Collection[str], *given: str) -> None:
    """Refuse values of which one is not among the known ones.

    Raises:
        SettingsError: it says which, and the most similar of those that are known.
    """
    for value in given:
        if value not in known:
            raise SettingsError.unknown(what, value, known)


class InputError(NavnetabellError):
    """Nothing could be read where the user pointed."""

    missing = Template("There is no file or folder {!r}. Check the spelling, or give another path.")
    nothing_given = Template(
        "No input was given, and there is no folder {!r} here. Say which file or folder to read: navnetabell run FOLDER"
    )
    no_stdin = Template("Standard input is closed. Pipe a text into navnetabell, or give a file instead of -.")
    no_files = Template(
        "No texts found in {}: apart from navnetabell's own files, no file name ends in {}. "
        "Put files there, or give another path."
    )
    unreadable = Template("The input {!r} cannot be read: {}. Check the path and your permissions.")
    no_file = Template("The input {!r} is not a file or folder. To read the output of another program, give - instead.")
    clash = Template("Two files would both be called {!r} in the tables: {} and {}. Rename one of them.")

    @classmethod
    def all_failed(cls, doc_id: str, reason: str, total: int) -> Self:
        """Report that no document could be processed, with the reason of the first."""
        which = doc_id if total == 1 else f"{doc_id}; all others of {total} documents failed too"
        return cls(f"{shortened(reason)} ({shortened(which)}; no tables were written)")


class ModelError(NavnetabellError):
    """The model could not be found or loaded."""

    not_installed = Template(
        "The model {!r} is not installed. Install it with: {}\n"
        "Or leave out --model to use the shipped model, which needs no installation."
    )
    not_downloaded = Template(
        "The model {!r} is neither a folder nor in the Hugging Face cache of this machine, and navnetabell "
        "never downloads models itself. Download it with: hf download {}\n"
        "Or leave out --model to use the shipped model, which needs no installation."
    )
    unusable = Template("The model {!r} cannot be used: {}. Choose another, or leave out --model.")
    on_the_hub = Template(
        "The model {0!r} is not a spaCy pipeline; it looks like a Hugging Face model. To use it: --model hf:{0}"
    )
    not_found = Template(
        "There is no model {!r}: it is neither a folder nor an installed spaCy pipeline. Check the spelling, write "
        "hf:NAME for a Hugging Face model, or leave out --model to use the shipped model."
    )
    broken = Template(
        "The model {!r} cannot be loaded: {}\nInstall it again, or leave out --model to use the shipped model."
    )
    no_probabilities = Template(
        "The model {!r} cannot give probabilities: --confidence needs a component 'ner', but the model has only: {}. "
        " Leave out --confidence, or choose another --model."
    )
    no_recogniser = Template(
        "The model {!r} has no component that finds names; it has: {}. "
        "Choose a pipeline with an 'ner' component, or leave out --model."
    )


class EngineError(NavnetabellError):
    """The work could not be given to other processes or machines."""

    no_workers = Template(
        "No worker process could be started. In a script, call navnetabell below `if __name__ == '__main__':`; "
        "otherwise run with --workers 1."
    )
    no_process = Template("No worker process could be started: {}. Close other programs, or run with fewer --workers.")
    no_scheduler = Template(
        "No Dask scheduler answers at {!r}: {}. Check that it is running, and that the address is right (such as "
        "tcp://10.0.0.1:8786); or leave out --scheduler."
    )
    no_workers_at = Template(
        "The Dask cluster at {} has no workers. Start some with: dask worker ADDRESS\n"
        "Then run again: finished work is kept."
    )
    lost_cluster = Template(
        "The Dask cluster at {} no longer answers. Run again when it is back: finished work is kept."
    )
    not_there = Template(
        "The Dask cluster at {} cannot load navnetabell ({}). Install the same version of it, and of what it needs, "
        "on its scheduler and all workers."
    )
    differs = Template(
        "A worker has {} {}, but this machine has {}, so results might differ. Install the same version on both."
    )


class OutputError(NavnetabellError):
    """The tables could not be written, or not be read back."""

    unwritable = Template(
        "Cannot write {}: {}. Choose another folder with --output, or check permissions and free disk space."
    )
    in_use = Template(
        "Another run is writing into {}. Wait until it is done, or choose another folder with --output; "
        "nothing was changed."
    )
    lost_work = Template(
        "The file {} was damaged and has been removed. Run again: the work that it contained will be redone."
    )
    no_parts = Template("There are no parts in {}. Run `navnetabell shard` with the same --output first.")
    no_part = Template("The part {} cannot be read: {}. Run `navnetabell shard` for it again, then merge.")
    held_open = Template(
        "{} is open in another program, such as Excel. Close it there and run again; nothing was changed."
    )
    not_ours = Template(
        "{} was not written by navnetabell, and a run would replace it. "
        "Choose another folder with --output, or rename or move it."
    )
    is_input = Template(
        "{} is one of the inputs, and the tables would replace it. Choose another folder with --output."
    )
    no_tables = Template("There are no navnetabell tables in {}. Give the folder that a run wrote, such as outputs/.")
    no_format = Template("The run that wrote {} left no tables that can be read. Run again with --formats csv.")
    damaged = Template("The table {} cannot be read: {}. Run navnetabell with --force to write a new one.")

    @classmethod
    def parts_missing(cls, doc_ids: Sequence[str], parts: Iterable[int], of: int) -> Self:
        """Report texts that no part has done, with the parts that they fall to."""
        which = ", ".join(map(str, parts))
        return cls(
            f"No part contains {len(doc_ids)} of the texts, such as {shortened(doc_ids[0])!r}. Run `navnetabell shard "
            f"--of {of}` again with the same options and --index {which}; or add --fill to process them now."
        )


class UnknownNameError(NavnetabellError):
    """Tables were asked about a name that is not in them."""

    @classmethod
    def similar(cls, name: str, known: Iterable[str]) -> Self:
        """Report a name that no entity has, with names that look like it."""
        near = shortened(", ".join(known))
        hint = f"Similar names are: {near}." if near else "Look it up in the table entities."
        return cls(f"No entity is called {shortened(name)!r}. {hint}")


class DocumentError(NavnetabellError):
    """One document could not be read; its neighbours can."""


def require(module: str, extra: str, error: Callable[[str], Exception], what: str) -> Any:
    """Return a module of a library that only an extra installs.

    Args:
        module: its full name.
        extra: the extra of navnetabell that installs the library.
        error: makes what is raised where it cannot be imported, of the message.
        what: what needs it, as the message begins: ``Reading web pages``.

    Raises:
        Exception: what ``error`` makes; it names the library that is missing, or why it cannot be imported.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        name = (missing.name or module).partition(".")[0]
        install = f"python -m pip install 'navnetabell[{extra}]'"
        message = f"{what} needs {name}, which is not installed. Install it with: {install}"
        raise error(message) from missing
    except (ImportError, OSError) as broken:  # OSError: of a shared library
        message = (
            f"{what} needs {module}, which is installed, but cannot be imported: {shortened(str(broken)).rstrip('.')}. "
            f"Install it again with: pip install --force-reinstall 'navnetabell[{extra}]'"
        )
        raise error(message) from broken
