"""Every option once: settings, command line, ``--help`` and docs/reference.md are all made from ``options.toml``.

Settings come from defaults < settings file (TOML) < command line. To add a setting, declare it there, and add a field
to `Settings`; an option that is no setting, such as ``--force``, is only declared there.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError, check_known

_DECLARED: Mapping[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
COMMANDS: Mapping[str, str] = _DECLARED["commands"]
"""Command -> what it does."""
RUNS = ("run", "shard", "merge")
_SETS = {"runs": RUNS, "reads": (*RUNS, "evaluate", "compare")}
_KINDS: Mapping[str, type] = {"": str, "path": Path, "flag": bool, "number": int}
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
KNOWN_VALUES: Mapping[str, tuple[str, ...]] = {
    "types": ALL_TYPES,
    "labels": ALL_TYPES,
    "formats": (*FORMATS, *MORE_FORMATS),
    "networks": NETWORKS,
    "tables": MORE_TABLES,
    "lang": LANGUAGES,
    "engine": ENGINES,
    "csv_dialect": CSV_DIALECTS,
}
"""Setting -> the values, or elements of a list, that are known."""


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
    commands: tuple[str, ...]
    help: str
    group: str = ""
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


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked to do; docs/reference.md has what each setting means, and the keys of a settings file.

    Example:
        >>> Settings().updated({"formats": ["csv"]}).formats
        ('csv',)
    """

    model: str = SHIPPED_MODEL
    types: tuple[str, ...] = TYPES
    formats: tuple[str, ...] = FORMATS
    csv_dialect: str = CSV_DIALECTS[0]
    no_fix: tuple[str, ...] = ()
    corrections: str = ""
    names: str = ""
    authority: str = ""
    gazetteer: str = ""
    text_column: str = ""
    id_column: str = ""
    date_column: str = ""
    section_column: str = ""
    title_column: str = ""
    metadata: str = ""
    keep_duplicates: bool = False
    networks: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    report: bool = True
    lang: str = LANGUAGES[0]
    confidence: bool = False
    trust_pickle: bool = False
    workers: int = 1
    engine: str = ENGINES[0]
    scheduler: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

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


def _option(commands: str, **declared: Any) -> Option:
    """Return an option as ``options.toml`` declares it."""
    takers = (command for one in commands.split() for command in _SETS.get(one, (one,)))
    return Option(commands=tuple(takers), **declared)


def _settings() -> Iterator[Option]:
    """Yield the option of each field of `Settings`."""
    for one in fields(Settings):
        default = None if one.default_factory is dict else one.default
        kind = Mapping if default is None else type(default)
        declared = {"metavar": "LIST" if kind is tuple else None, **_DECLARED["settings"][one.name]}
        yield _option(name=one.name, kind=kind, default=default, choices=KNOWN_VALUES.get(one.name, ()), **declared)


def _others() -> Iterator[Option]:
    """Yield the options that are no settings."""
    for declared in _DECLARED["options"]:
        kind, default = _KINDS[declared.get("kind", "")], declared.get("default")
        yield _option(**{**declared, "kind": kind, "default": default and kind(default)})


SETTINGS = tuple(_settings())
EXECUTION_SETTINGS = frozenset({"workers", "engine", "scheduler"})
"""Settings that change how the work is done and not what comes out."""

COMMAND_OPTIONS = tuple(_others())


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
