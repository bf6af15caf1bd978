"""Every option with its default, in one frozen record: defaults < settings file (TOML) < command line."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError

TYPES = ("person", "place", "organisation")
MORE_TYPES = ("product", "event", "derived", "other")
FORMATS = ("csv", "xlsx")
MORE_FORMATS = ("parquet", "jsonl")
NETWORKS = ("gexf", "graphml")
LANGUAGES = ("nb", "nn", "en")
ENGINES = ("local", "dask")
CSV_DIALECTS = ("standard", "excel-nb")
SHIPPED_MODEL = "nb_ent_news_sm"
EXPECTED = {tuple: "a list of words", str: "words", bool: "true or false", int: "a whole number", Mapping: "a table"}
HOW = frozenset({"workers", "engine", "scheduler"})
"""Settings that change how the work is done and not what comes out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked to do. A settings file has the same names as keys, with ``-`` or ``_``.

    Attributes:
        model: the shipped model's name, an installed spaCy pipeline's name, or a path to one.
        types: which types of names get rows.
        formats: which files are written beside ``run.json`` and ``datapackage.json``.
        csv_dialect: ``standard`` (comma, decimal point) or ``excel-nb`` (semicolon, decimal comma).
        no_fix: names of cleaning fixes that are left out.
        corrections: path of a CSV or Excel file of corrections; empty for none.
        text_column: column of tables that holds the texts; empty: found by its usual names.
        id_column: column of tables that holds what follows ``#`` in a ``doc_id``; empty: the number of the row.
        date_column: column of tables that holds dates; empty for none.
        keep_duplicates: whether a text that was met before is read and counted again.
        networks: in which formats the co-occurrences are also written as a network.
        report: whether the page ``report.html`` is written.
        lang: language of the page: ``nb``, ``nn`` or ``en``.
        confidence: whether a probability is computed for models that give none by themselves, which takes longer.
        trust_pickle: whether a Hugging Face model's weights may be unpickled, which can run any code.
        workers: how many processes find names; 0: one a core.
        engine: ``local`` or ``dask``.
        scheduler: address of a Dask scheduler; empty: a cluster of this machine's own.
        labels: label of a model -> type, for labels that the built-in table lacks; a table in the settings file.

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
    text_column: str = ""
    id_column: str = ""
    date_column: str = ""
    keep_duplicates: bool = False
    networks: tuple[str, ...] = ()
    report: bool = True
    lang: str = LANGUAGES[0]
    confidence: bool = False
    trust_pickle: bool = False
    workers: int = 1
    engine: str = ENGINES[0]
    scheduler: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse values that mean nothing.

        Raises:
            SettingsError: a type, format or dialect is unknown.
        """
        _check("The type", self.types, (*TYPES, *MORE_TYPES))
        _check("The format", self.formats, (*FORMATS, *MORE_FORMATS))
        _check("The network format", self.networks, NETWORKS)
        _check("The language", (self.lang,), LANGUAGES)
        if self.scheduler and self.engine != "dask":
            message = "A scheduler is one of Dask's: give --engine dask as well, or leave out --scheduler."
            raise SettingsError(message)
        if self.workers < 0:
            message = f"The setting 'workers' must be a whole number from 0 on, not {self.workers!r}."
            raise SettingsError(message)
        _check("The engine", (self.engine,), ENGINES)
        _check("The CSV dialect", (self.csv_dialect,), CSV_DIALECTS)
        _check("The type", self.labels.values(), (*TYPES, *MORE_TYPES))

    def updated(self, values: Mapping[str, Any]) -> Self:
        """Return these settings with some replaced; lists become tuples, ``None`` leaves a setting alone.

        Raises:
            SettingsError: a name is no setting, or a value means nothing.
        """
        known = {one.name: one for one in fields(self)}
        given = {name.replace("-", "_"): value for name, value in values.items() if value is not None}
        _check("The setting", given, known)
        return replace(self, **{name: _typed(name, value, getattr(self, name)) for name, value in given.items()})

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a TOML file of settings.

        Raises:
            SettingsError: the file is missing, is not TOML, or sets what does not exist.
        """
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise SettingsError.bad_file(path, error.strerror or str(error)) from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError.bad_file(path, str(error)) from error
        try:
            return cls().updated(values)
        except SettingsError as error:
            raise SettingsError.bad_file(path, str(error)) from error


def _check(what: str, given: Any, known: Any) -> None:
    for value in given:
        if value not in known:
            raise SettingsError.unknown(what, value, known)


def _typed(name: str, value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        value = tuple(value.split(",")) if isinstance(value, str) else value
        value = (*TYPES, *MORE_TYPES) if name == "types" and value in (("all",), ["all"]) else value
        if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
            return tuple(dict.fromkeys(one.strip() for one in value))
    elif _kind(value) is _kind(default):
        return value
    message = f"The setting {name!r} must be {EXPECTED[_kind(default)]}, not {value!r}."
    raise SettingsError(message)


def _kind(value: Any) -> Any:
    return next((kind for kind in EXPECTED if isinstance(value, kind)), None)
