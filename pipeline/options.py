"""Every option once: settings, command line, ``--help`` and docs/reference.md are all made from these declarations.

Settings come from defaults < settings file (TOML) < command line. To add a setting, add a field to `Settings`; to add
an option that is no setting, such as ``--force``, add it to `COMMAND_OPTIONS`.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError, check_known

COMMANDS = {
    "run": "read files and folders, and write the tables of names",
    "evaluate": "score the names and entities found against a gold file",
    "compare": "show what two models, or two earlier runs, find differently in the same texts",
    "shard": "do one part of a run, for job arrays; merge writes the tables",
    "merge": "write the tables from the parts that shard has done",
    "app": "open a page in the browser, on this machine only, from which everything can be done",
    "models": "list the models that are shipped, installed or available",
}
RUNS = ("run", "shard", "merge")
READS = (*RUNS, "evaluate", "compare")
GROUPS = ("", "texts", "names", "output", "execution", "parts")
"""The headings of options in ``--help``, in order."""

SHIPPED_MODEL = "nb_ent_news_sm"
TYPES = ("person", "place", "organisation")
MORE_TYPES = ("product", "event", "derived", "other")
ALL_TYPES = (*TYPES, *MORE_TYPES)
FORMATS = ("csv", "xlsx")
GEOJSON_FORMAT = "geojson"
MORE_FORMATS = ("parquet", "jsonl", "sqlite", "tei", GEOJSON_FORMAT)
NETWORKS = ("gexf", "graphml")
RELATED, PLACES = ("quotes", "affiliations"), "places"
MORE_TABLES = (*RELATED, PLACES)
LANGUAGES = ("nb", "nn", "en")
ENGINES = ("local", "dask")
CSV_DIALECTS = ("standard", "excel-nb")
MAX_WORKERS = 1_000
ALL = "all"


@dataclass(frozen=True, slots=True)
class Option:
    """One option, for the commands that take it.

    Attributes:
        name: of the setting, or of the attribute of the parsed arguments.
        group: its heading in ``--help``; empty for positional arguments.
        commands: those that take it; none where it can only be set in a settings file.
        help: what it does, in one line.
        kind: the type of its value; ``tuple`` is a list of words.
        default: its value where nothing is said.
        choices: the values, or elements of a list, that are known.
        metavar: what its value is called in ``--help``.
        flag: what is typed, where it is not ``--`` and the name.
        nargs: how many values a positional argument takes, as in argparse.
        repeated: whether it is given once for each value.
        required: whether the commands cannot do without it.
    """

    name: str
    group: str
    commands: tuple[str, ...]
    help: str
    kind: type = str
    default: Any = None
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    flag: str = ""
    nargs: str | None = None
    repeated: bool = False
    required: bool = False

    @property
    def key(self) -> str:
        """Its name in a settings file."""
        return self.name.replace("_", "-")

    @property
    def flags(self) -> tuple[str, ...]:
        """What is typed; for a positional argument, its name."""
        return tuple((self.flag or f"--{self.key}").split(", ")) if self.group else (self.name,)

    @property
    def shown(self) -> str:
        """The help with choices of lists and the default, as ``--help`` and the reference show it."""
        parts = [self.help]
        if self.choices and self.kind is tuple:
            parts.append(f": {','.join(self.choices)}")
        if self.default and not isinstance(self.default, bool):
            value = ",".join(self.default) if isinstance(self.default, tuple) else self.default
            parts.append(f" (default: {value})")
        return "".join(parts)

    def add_to(self, parser: Any) -> None:
        """Add it to a parser of argparse, or a group of one."""
        settings: dict[str, Any] = {"help": self.shown, "metavar": self.metavar}
        if self.group:
            settings |= {"dest": self.name, "required": self.required}
        if self.kind is Path:  # settings have no default here: it would override a settings file
            settings["default"] = self.default
        if self.nargs:
            settings["nargs"] = self.nargs
        if self.kind is bool:
            settings |= {"action": "store_const", "const": not self.default}
            del settings["metavar"]
        elif self.repeated or self.kind is tuple:
            settings["action"] = "append"
        elif self.kind is not str:
            settings["type"] = self.kind
        if self.choices and self.kind is str:
            settings["choices"] = self.choices
        parser.add_argument(*self.flags, **settings)


def _setting(group: str, commands: tuple[str, ...], text: str, *, default: Any, **more: Any) -> Any:
    """Return a field of `Settings` that declares its option."""
    return field(default=default, metadata={"group": group, "commands": commands, "help": text, **more})


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked to do; docs/reference.md has what each setting means, and the keys of a settings file.

    Example:
        >>> Settings().updated({"formats": ["csv"]}).formats
        ('csv',)
    """

    model: str = _setting(
        "names",
        (*RUNS, "evaluate"),
        "a spaCy pipeline's name or folder, or hf:NAME of a Hugging Face token classifier",
        default=SHIPPED_MODEL,
        metavar="NAME_OR_PATH",
    )
    types: tuple[str, ...] = _setting(
        "names",
        (*RUNS, "compare"),
        "the types of names to include in the tables, separated by commas, or 'all'",
        default=TYPES,
        choices=ALL_TYPES,
    )
    formats: tuple[str, ...] = _setting(
        "output",
        RUNS,
        "formats of the tables, separated by commas; tei: the texts with their names marked; geojson: places, with "
        "--tables places",
        default=FORMATS,
        choices=(*FORMATS, *MORE_FORMATS),
    )
    csv_dialect: str = _setting(
        "output",
        (*RUNS, "compare"),
        "comma and decimal point, or, for a Norwegian Excel, semicolon and decimal comma",
        default=CSV_DIALECTS[0],
        choices=CSV_DIALECTS,
    )
    no_fix: tuple[str, ...] = _setting(
        "texts",
        READS,
        "switch off a cleaning fix, such as line-hyphens (docs/input.md lists them); may be repeated",
        default=(),
        metavar="NAME",
    )
    corrections: str = _setting(
        "names", RUNS, "a CSV or Excel file of corrections, which override every rule", default="", metavar="FILE"
    )
    names: str = _setting(
        "names", RUNS, "a CSV or Excel file of names that are always to be found", default="", metavar="FILE"
    )
    authority: str = _setting(
        "names",
        RUNS,
        "a CSV or Excel file of names with their ids in a register (an authority file)",
        default="",
        metavar="FILE",
    )
    gazetteer: str = _setting(
        "names",
        RUNS,
        "a CSV or Excel file of places (name, lat, lon, kind, id) that go before those that are shipped",
        default="",
        metavar="FILE",
    )
    text_column: str = _setting(
        "texts",
        (*RUNS, "compare"),
        "the column that contains the texts of a table, unless it has a usual name (text, tekst …)",
        default="",
        metavar="COLUMN",
    )
    id_column: str = _setting(
        "texts",
        (*RUNS, "compare"),
        "the column whose values follow # in doc_id, instead of row numbers",
        default="",
        metavar="COLUMN",
    )
    date_column: str = _setting(
        "texts", RUNS, "the column that contains the dates of the texts", default="", metavar="COLUMN"
    )
    section_column: str = _setting(
        "texts", RUNS, "the column that contains the sections of the texts", default="", metavar="COLUMN"
    )
    title_column: str = _setting(
        "texts", RUNS, "the column that contains the titles of the texts", default="", metavar="COLUMN"
    )
    metadata: str = _setting(
        "texts",
        RUNS,
        "a CSV or Excel file that says of each doc_id or file any of date, section, title, source, author, url",
        default="",
        metavar="FILE",
    )
    keep_duplicates: bool = _setting(
        "texts", RUNS, "count texts that repeat an earlier one, instead of marking them as duplicates", default=False
    )
    networks: tuple[str, ...] = _setting(
        "output",
        RUNS,
        "also write the network of co-occurrences, in formats separated by commas",
        default=(),
        choices=NETWORKS,
    )
    tables: tuple[str, ...] = _setting(
        "output",
        RUNS,
        "also find out who says what, who is what, or where places are, separated by commas",
        default=(),
        choices=MORE_TABLES,
    )
    report: bool = _setting("output", RUNS, "do not write report.html", default=True, flag="--no-report")
    lang: str = _setting(
        "output", (*RUNS, "app"), "the language of the report, and of the app", default=LANGUAGES[0], choices=LANGUAGES
    )
    confidence: bool = _setting(
        "names",
        READS,
        "compute probabilities for a spaCy model that gives none (takes two to three times as long)",
        default=False,
    )
    trust_pickle: bool = _setting(
        "names",
        RUNS,
        "load a Hugging Face model's weights even if they are a pickle, which can execute any code",
        default=False,
    )
    workers: int = _setting(
        "execution", RUNS, "the number of worker processes; 0 for one per core", default=1, metavar="N"
    )
    engine: str = _setting(
        "execution", RUNS, "what runs the work: processes on this machine, or Dask", default=ENGINES[0], choices=ENGINES
    )
    scheduler: str = _setting(
        "execution",
        RUNS,
        "the address of a Dask scheduler, such as tcp://10.0.0.1:8786 (default: a cluster on this machine)",
        default="",
        metavar="ADDRESS",
    )
    labels: Mapping[str, str] = field(
        default_factory=dict,
        metadata={
            "group": "names",
            "commands": (),
            "help": "a table that gives the type of each label that navnetabell does not know",
            "choices": ALL_TYPES,
        },
    )

    def __post_init__(self) -> None:
        """Refuse values that make no sense.

        Raises:
            SettingsError: a value is not one of those that are known, or two contradict each other.
        """
        for option in SETTINGS:
            value = getattr(self, option.name)
            values = (value,) if isinstance(value, str) else value.values() if isinstance(value, Mapping) else value
            if option.choices:
                check_known(option.key, option.choices, *values)
            elif isinstance(value, str) and "\0" in value:
                raise SettingsError.wrong(option.key, "words", value)
        about_places = {f"--formats {GEOJSON_FORMAT}": GEOJSON_FORMAT in self.formats, "--gazetteer": self.gazetteer}
        if PLACES not in self.tables and any(about_places.values()):
            raise SettingsError.needs_places(next(name for name, given in about_places.items() if given))
        if self.scheduler and self.engine != "dask":
            raise SettingsError.scheduler_without_dask()
        if not 0 <= self.workers <= MAX_WORKERS:
            raise SettingsError.workers(MAX_WORKERS, self.workers)

    def updated(self, values: Mapping[str, Any]) -> Self:
        """Return these settings with some replaced; lists become tuples, ``None`` leaves a setting alone.

        Raises:
            SettingsError: a name is not a setting, or a value makes no sense.
        """
        given = {name.replace("_", "-"): value for name, value in values.items() if value is not None}
        known = {option.key: option for option in SETTINGS}
        check_known("settings", known, *given)
        return replace(self, **{known[key].name: _typed(known[key], value) for key, value in given.items()})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a TOML file of settings.

        Raises:
            SettingsError: the file is missing, is not TOML, or sets what does not exist.
        """
        try:
            return cls().updated(tomllib.loads(_text(path)))
        except OSError as error:
            raise SettingsError.bad_file(path, error) from error
        except RecursionError as error:
            raise SettingsError.bad_file(path, "it is nested too deeply") from error
        except (ValueError, SettingsError) as error:  # not TOML, not UTF-8, a number of thousands of digits
            raise SettingsError.bad_file(path, str(error)) from error


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():  # a device or a pipe may never end
        message = "it is not a regular file"
        raise OSError(message)
    return path.read_text(encoding="utf-8-sig")


def _declared() -> Iterator[Option]:
    """Yield the option of each field of `Settings`."""
    for one in fields(Settings):
        default = None if one.default_factory is dict else one.default
        kind = Mapping if default is None else type(default)
        declared: dict[str, Any] = {"metavar": "LIST" if kind is tuple else None, **one.metadata}
        yield Option(one.name, kind=kind, default=default, **declared)


SETTINGS = tuple(_declared())
EXECUTION_SETTINGS = frozenset({"workers", "engine", "scheduler"})
"""Settings that change how the work is done and not what comes out."""

COMMAND_OPTIONS = (
    Option("inputs", "", RUNS, "files, folders, or - for standard input (default: seeds/)", metavar="INPUT", nargs="*"),
    Option(
        "inputs",
        "",
        ("compare",),
        "files and folders of texts; without --model, the folders of two runs",
        metavar="INPUT",
        nargs="+",
    ),
    Option(
        "gold",
        "",
        ("evaluate",),
        "texts with their names: .jsonl; .conllu with name=; columns of words and IOB2 tags (.iob, .conll, .tsv); "
        "or a table of mentions that you have corrected (.csv, .xlsx, .parquet, .jsonl, or the run's folder)",
        Path,
        metavar="GOLD",
    ),
    Option(
        "texts",
        "texts",
        ("evaluate",),
        "for a table of mentions: a file or folder that the run read; may be repeated (default: those in its run.json)",
        Path,
        metavar="INPUT",
        repeated=True,
    ),
    Option(
        "models",
        "names",
        ("compare",),
        "a model, as for run; give two",
        metavar="NAME_OR_PATH",
        flag="--model",
        repeated=True,
    ),
    Option(
        "gold_mentions", "names", ("evaluate",), "take the mentions from the gold file, and score only entities", bool
    ),
    Option(
        "folder",
        "",
        ("app",),
        "the folder with the texts, where the tables go too",
        Path,
        Path("navnetabell-project"),
        metavar="FOLDER",
        nargs="?",
    ),
    Option("no_browser", "output", ("app",), "open no browser, and only print the address", bool),
    Option("output", "output", RUNS, "where to write", Path, Path("outputs"), metavar="DIR", flag="-o, --output"),
    Option(
        "output",
        "output",
        ("compare",),
        "write the differences into this folder, and print only the summary",
        Path,
        metavar="DIR",
        flag="-o, --output",
    ),
    Option(
        "errors",
        "output",
        ("evaluate",),
        "write a table of what was missed or wrong (.csv or .xlsx)",
        Path,
        metavar="FILE",
    ),
    Option("json", "output", ("evaluate", "compare", "models"), "print JSON", bool),
    Option("config", "execution", READS, "a TOML file of settings, which options override", Path, metavar="FILE"),
    Option("force", "execution", RUNS, "process everything again, even what is up to date", bool),
    Option("quiet", "execution", RUNS, "print errors only", bool),
    Option("index", "parts", ("shard",), "which part, from 1 to N", int, metavar="I", required=True),
    Option("of", "parts", ("shard",), "how many parts there are", int, metavar="N", required=True),
    Option("fill", "parts", ("merge",), "process what no part has done, instead of stopping", bool),
)


def options_of(command: str) -> list[Option]:
    """Return the options of a command as ``--help`` shows them: positional arguments, then group by group."""
    found = [option for option in (*COMMAND_OPTIONS, *SETTINGS) if command in option.commands]
    return sorted(found, key=lambda option: GROUPS.index(option.group))


def settings_of(chosen: argparse.Namespace) -> Settings:
    """Return the settings: defaults < settings file < options.

    Raises:
        SettingsError: the file or an option makes no sense.
    """
    given = {option.name: getattr(chosen, option.name, None) for option in SETTINGS}
    return (Settings.load(chosen.config) if chosen.config else Settings()).updated(given)


EXPECTED: Mapping[type, str] = {
    tuple: "a list of words",
    str: "words",
    bool: "true or false",
    int: "a whole number",
    Mapping: "a table",
}


def _typed(option: Option, value: Any) -> Any:
    """Return a value as `Settings` has it.

    Raises:
        SettingsError: it is of another type.
    """
    if option.kind is tuple:
        value = [value] if isinstance(value, str) else value
        if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
            words = tuple(dict.fromkeys(word.strip() for one in value for word in one.split(",")))
            return option.choices if words == (ALL,) and option.name == "types" else words
    elif type(value) is option.kind or (option.kind is Mapping and isinstance(value, Mapping)):
        return value
    raise SettingsError.wrong(option.key, EXPECTED[option.kind], value)
