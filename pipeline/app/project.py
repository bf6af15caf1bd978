"""A folder that somebody works in by way of the app: texts, tables, corrections, and the run that is at work."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import tempfile
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, NavnetabellError, OutputError, SettingsError
from pipeline.options import LANGUAGES, MORE_TABLES, MORE_TYPES, TYPES, Settings
from pipeline.outputs import MANIFEST, file_digest, json_part, read_json, recorded_digests
from pipeline.progress import Progress
from pipeline.read.formats import ENDINGS, ending
from pipeline.read.sources import Found, find_sources, shown_name
from pipeline.resolve.corrections import Corrections
from pipeline.run import run
from pipeline.tuning import dedicate_process
from pipeline.workers import ctrl_c_is_for_the_run
from pipeline.write.texts import CUT, MAX_NAME_BYTES, safe_part

TABLES_FOLDER = "navnetabell-tables"
CORRECTIONS = "corrections.csv"
EARLIER_CORRECTIONS = ".corrections-before.csv"
OWN_CORRECTIONS = f"{CORRECTIONS}.old"  # made by hand; an ending that is not read as a text
PAGE_LANGUAGE = ".navnetabell-lang"  # what the page speaks in this folder
PART_PREFIX = ".navnetabell-upload-"  # of files that are on their way; hidden files are never read as texts
ABANDONED = 3600  # seconds since something was written to such a file
CHOICES = frozenset({"types", "formats", "csv_dialect", "networks", "tables", "lang"})
"""Settings that the page may choose: nothing that names a file, a model or an address."""
WANTED: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "types": [*((f"type_{name}", "types", name) for name in TYPES), ("type_more", "types", ",".join(MORE_TYPES))],
    "files": [
        *((f"format_{name}", "formats", name) for name in ("xlsx", "csv")),
        ("dialect_nb", "csv_dialect", "excel-nb"),
        *((f"format_{name}", "formats", name) for name in ("sqlite", "tei")),
        ("network_gexf", "networks", "gexf"),
    ],
    "more": [(f"table_{name}", "tables", name) for name in MORE_TABLES],
}
"""What can be chosen on the page: the key of its words, the setting, and its value or values."""
SPARE = 200 << 20  # bytes that an upload leaves free on the disk
MAX_TEXTS_LISTED = 200  # names of texts
MAX_FOLDERS = 50  # of a text, one in another
MANY_TEXTS = 200  # for several processes to be worth their start


class RefusedError(Exception):
    """Something that the page asked for cannot be done.

    Attributes:
        status: of the answer.
        reason: key of a sentence in ``words.json``.
        facts: what it is about.
    """

    def __init__(self, status: HTTPStatus, reason: str, **facts: object) -> None:
        """Say why."""
        super().__init__(reason)
        self.status, self.reason, self.facts = status, reason, facts


class Project:
    """A folder with texts; in it a folder with the tables, and ``corrections.csv``."""

    def __init__(self, folder: Path, lang: str | None = None) -> None:
        """Work in ``folder``, which is made if it is not there.

        Args:
            folder: of the texts.
            lang: what the page speaks; if none is given, what was chosen there the last time.

        Raises:
            OutputError: it cannot be written.
        """
        self.folder = folder.absolute()
        self.tables = self.folder / TABLES_FOLDER
        self.corrections = self.folder / CORRECTIONS
        self._lock = threading.Lock()
        self._received: dict[str, Path] = {}  # by the name that is shown
        self._sent = ""  # digest of the corrections that were sent last
        self._set_aside = ""
        self._again = False
        self._work: Work | None = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for left in self.folder.glob(f"{PART_PREFIX}*"):
                if _is_plain(left) and left.stat().st_mtime < time.time() - ABANDONED:  # another app may be at work
                    left.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError.unwritable(self.folder, error) from error
        self.lang = lang or self._remembered()

    def _remembered(self) -> str:
        with suppress(OSError, ValueError):
            kept = self.folder / PAGE_LANGUAGE
            if _is_plain(kept) and (lang := kept.read_text(encoding="utf-8").strip()) in LANGUAGES:
                return lang
        return LANGUAGES[0]

    def speak(self, lang: str) -> None:
        """Change the language of the page, and remember it for the next start on this folder."""
        if lang in LANGUAGES and lang != self.lang:
            self.lang = lang
            with suppress(OSError), self._part() as part:  # the page speaks it all the same
                part.write_text(lang, encoding="utf-8")
                part.replace(self.folder / PAGE_LANGUAGE)  # a link there is replaced, not followed

    def receive(self, name: str, size: int, pieces: Iterable[bytes]) -> str:
        """Keep a file as it comes, in bounded memory; return the name that it got.

        What is there already is never replaced: the same bytes are kept once, others get a number.

        Args:
            name: its path in the folder, with ``/``.
            size: of all pieces, in bytes.

        Raises:
            RefusedError: the name leads elsewhere or cannot be used, or the disk is full.
            ConnectionError: the rest does not come.
        """
        target = self._place(name)
        if size > shutil.disk_usage(self.folder).free - SPARE:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, "disk_full", name=name)
        try:
            with self._part() as part:
                with part.open("wb") as file:
                    file.writelines(pieces)
                with self._lock:
                    return self._kept(part, target)
        except ConnectionError:
            raise
        except OSError as error:
            raise _unwritable(error, name) from error

    @contextmanager
    def _part(self, ending: str = "") -> Iterator[Path]:
        """Give a new file, which is gone in the end if it has not got another name by then."""
        handle, name = tempfile.mkstemp(ending, PART_PREFIX, self.folder)
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        parts = unicodedata.normalize("NFC", name).split("/")
        if any(part.startswith(".") or not part for part in parts):  # hidden, or a way out of the folder
            raise RefusedError(HTTPStatus.BAD_REQUEST, "outside", name=name)
        safe = [safe_part(part) for part in parts]
        too_long = len(parts) > MAX_FOLDERS or len("/".join(safe).encode()) > MAX_NAME_BYTES
        if too_long or any(CUT in part for part in safe):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "long_name", name=name)
        if parts[-1].lower() == CORRECTIONS:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "no_text", name=name, folder=str(self.folder))
        target = self.folder.joinpath(*safe)
        inside = target.parent.resolve()
        if not inside.is_relative_to(self.folder.resolve()) or inside.is_relative_to(self.tables.resolve()):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "outside", name=name)
        return target

    def _kept(self, part: Path, target: Path) -> str:
        target.parent.mkdir(parents=True, exist_ok=True)
        stem = target.name[: len(target.name) - len(ending(target.name))]
        names = (f"{stem}{f' ({number})' * (number > 1)}{target.name[len(stem) :]}" for number in count(1))
        for path in map(target.with_name, names):
            shown = "/".join(map(shown_name, path.relative_to(self.folder).parts))
            if not os.path.lexists(path):
                part.rename(path)
                self._received[shown] = path
            elif not (path.is_file() and file_digest(path) == file_digest(part)):
                continue
            return shown
        raise AssertionError  # the numbers never end

    def forget(self, name: str) -> None:
        """Remove a file that the app received; others are their owner's business.

        Raises:
            RefusedError: it did not.
        """
        with self._lock:
            if name not in self._received:
                raise RefusedError(HTTPStatus.BAD_REQUEST, "not_received", name=name)
            self._received[name].unlink(missing_ok=True)
            del self._received[name]

    def texts(self) -> dict[str, Any]:
        """Return which texts a run would read.

        Raises:
            RefusedError: it would read none, for a reason that the user can do something about.
        """
        try:
            found = self._found()
        except InputError as error:
            raise RefusedError(HTTPStatus.CONFLICT, "wrong", why=str(error)) from error
        names = [source.doc_id for source in found.sources]
        return {
            "count": len(names),
            "names": [[name, name in self._received] for name in names[:MAX_TEXTS_LISTED]],
            "skipped": dict(sorted(found.skipped.items())),
            "endings": ENDINGS,
            "folder": str(self.folder),
        }

    def _found(self) -> Found:
        try:
            return find_sources([self.folder], output=self.tables, apart=[self.corrections])
        except InputError as error:
            if str(error) != str(InputError.no_files([str(self.folder)], ENDINGS)):
                raise
            return Found([])  # nothing there yet

    def settings(self) -> dict[str, Any]:
        """Return the settings that can be chosen of the run at work or the last; before the first, the default ones."""
        if self._running and self._work:
            return {name: getattr(self._work.settings, name) for name in CHOICES}
        last = json_part(read_json(self.tables / MANIFEST), "settings", default=dict[str, Any]())
        known = Settings(lang=self.lang)
        with suppress(SettingsError):  # of a folder that may be anyone's
            known = known.updated({name: last[name] for name in CHOICES & last.keys()})
        return {name: getattr(known, name) for name in CHOICES}

    def start(self, asked: Mapping[str, Any]) -> None:
        """Begin a run with the settings that were asked for, and for the rest with those of the last.

        Raises:
            RefusedError: one is at work, or a setting cannot be chosen.
            SettingsError: the settings make no sense.
        """
        if unknown := asked.keys() - CHOICES:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "choice", name=", ".join(sorted(unknown)))
        with self._lock:
            if self._running:
                raise RefusedError(HTTPStatus.CONFLICT, "running")
            self._start(asked)

    def correct(self, data: bytes) -> None:
        """Keep corrections, as CSV, in the place of the earlier ones, and run again, at once or after the run at work.

        Raises:
            RefusedError: they cannot be kept.
            SettingsError: they mean nothing.
        """
        with self._lock:
            try:
                with self._part(CORRECTIONS) as part:
                    part.write_bytes(data)
                    Corrections.load(part)
                    self._keep_earlier()
                    self._sent = file_digest(part)
                    part.replace(self.corrections)  # at no moment there are none, for a run may read them now
            except OSError as error:
                raise _unwritable(error, CORRECTIONS) from error
            self._again = True
            self._go_on()

    def _keep_earlier(self) -> None:
        """Keep a copy of the corrections that are there: of those made by hand under a name of their own."""
        if not os.path.lexists(self.corrections):
            return
        if not _is_plain(self.corrections):
            raise RefusedError(HTTPStatus.CONFLICT, "no_file", name=CORRECTIONS)
        with self._part() as part:
            shutil.copyfile(self.corrections, part)
            if file_digest(part) == self._sent:
                part.replace(self.folder / EARLIER_CORRECTIONS)  # replaces a link, never what it leads to
            else:
                self._set_aside = self._kept(part, self.folder / OWN_CORRECTIONS)

    def _start(self, asked: Mapping[str, Any]) -> None:
        settings = Settings().updated({**self.settings(), **asked})
        workers = 1
        with suppress(InputError):  # which the run will say
            workers = 1 if len(self._found().sources) < MANY_TEXTS else 0
        given = {"corrections": str(self.corrections)} if self.corrections.exists() else {}
        self._work = Work(self.folder, self.tables, settings.updated({**given, "workers": workers}), self._ended)

    def _ended(self) -> None:
        with self._lock:
            self._go_on()

    def _go_on(self) -> None:
        """Run again, if that is wanted and none is at work."""
        if self._again and not self._running:
            try:
                self._start({})
            finally:
                self._again = False  # not before: nobody is to see a moment without a run

    @property
    def _running(self) -> bool:
        return bool(self._work and self._work.running)

    def stop(self) -> None:
        """End the run that is at work; what it has finished is kept for the next."""
        self._again = False
        if self._work:
            self._work.stop()

    def state(self) -> dict[str, Any]:
        """Return what the page shows: the run that is at work or why the last one failed, and what a run wrote."""
        work, running = self._work, self._running or self._again
        return {
            "running": running,
            "progress": work.progress if work and running else {},
            "error": work.error if work and not running else {},
            "result": {} if running else self._result(),
            "corrected": self.corrections.exists(),
            "set_aside": self._set_aside,
        }

    def _result(self) -> dict[str, Any]:
        facts = read_json(self.tables / MANIFEST)
        files = [name for name in sorted(recorded_digests(self.tables)) if (self.tables / name).is_file()]
        if not files:
            return {}
        wanted: dict[str, Any] = {
            "counts": {},
            "settings": {},
            "most_named": [],
            "problems": [],
            "empty": [],
            "notes": [],
        }
        return {"files": files, **{name: json_part(facts, name, default=empty) for name, empty in wanted.items()}}


class Work:
    """A run in a process of its own, the same as on the command line, that can be ended at any moment.

    Attributes:
        settings: what it was asked for.
        running: whether it is still at work.
        progress: how far it is: ``documents``, ``total``, ``failed``, ``seconds``.
        error: the class and the message of what it failed by; empty where it did not, or was stopped.
    """

    def __init__(self, folder: Path, tables: Path, settings: Settings, ended: Callable[[], None]) -> None:
        """Start it; ``ended`` is called when it has ended, in whatever way."""
        self.settings = settings
        self.running = True
        self.progress: dict[str, Any] = {}
        self.error: dict[str, str] = {}
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe(duplex=False)
        self._ended = ended
        self._stopped = False
        self._process = context.Process(target=_run_here, args=(folder, tables, settings, theirs))
        with ctrl_c_is_for_the_run():
            self._process.start()
        theirs.close()
        self._follower = threading.Thread(target=self._follow, daemon=True)
        self._follower.start()

    def stop(self) -> None:
        """End it, whatever it is doing, and wait for that."""
        self._stopped = True
        self._process.terminate()
        self._follower.join()

    def _follow(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                said = self._pipe.recv()
                if "error" in said:
                    self.error = said
                else:
                    self.progress = said
        self._process.join()
        code = self._process.exitcode or 0
        if code and not self.error and not self._stopped:
            self.error = {"error": "killed" if code < 0 else "crashed", "message": f"exit code {code}" * (code > 0)}
        self.running = False
        self._ended()


def _run_here(folder: Path, tables: Path, settings: Settings, pipe: Connection) -> None:
    """Run, in a process of its own, and tell how it goes; Ctrl-C is for the app, which ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    dedicate_process()

    def tell(progress: Progress, *, done: bool) -> None:
        del done
        pipe.send({name: getattr(progress, name) for name in ("documents", "total", "failed", "seconds")})

    failed = {}
    try:
        run([str(folder)], tables, settings, watch=lambda total: Progress(total, tell))
    except NavnetabellError as error:
        failed = {"error": type(error).__name__, "message": str(error)}
    except MemoryError:
        failed = {"error": "memory", "message": ""}
    except OSError as error:
        failed = {"error": OutputError.__name__, "message": error.strerror or str(error)}
    if failed:
        with suppress(OSError):  # the app is gone, which is also why it failed
            pipe.send(failed)


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _unwritable(error: OSError, name: str) -> RefusedError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, "disk_full", name=name)
    return RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, "unwritable", name=name, why=error.strerror or str(error))
