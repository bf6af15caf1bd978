"""The files that a user gives beside the texts, each read once in a run and handed down to all who ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError
from pipeline.options import Settings
from pipeline.outputs import digest_if_readable
from pipeline.read.metadata import Metadata
from pipeline.resolve.corrections import Corrections
from pipeline.resolve.gazetteer import Gazetteer
from pipeline.resolve.known_names import KnownNames

LOADERS: Mapping[str, Callable[..., Any]] = {
    "corrections": Corrections.load,
    "names": KnownNames.load,
    "authority": partial(KnownNames.load, option="authority"),
    "gazetteer": Gazetteer.load,
    "metadata": partial(Metadata.load, problem=SettingsError.bad_metadata),
}
"""Settings that name a file, and what reads it."""


@dataclass(frozen=True)
class UserFiles:
    """What the files say; empty where a setting names none.

    Attributes:
        digests: setting -> SHA-256 of the bytes of its file.
    """

    corrections: Corrections = field(default_factory=Corrections)
    names: KnownNames = field(default_factory=KnownNames)
    authority: KnownNames = field(default_factory=KnownNames)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    metadata: Metadata = field(default_factory=Metadata)
    digests: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, settings: Settings) -> Self:
        """Read the files that the settings name.

        Raises:
            SettingsError: one cannot be read, or means nothing.
        """
        paths = {option: Path(path) for option in LOADERS if (path := getattr(settings, option))}
        digests = {option: digest_if_readable(path) for option, path in paths.items()}
        return cls(digests=digests, **{option: LOADERS[option](path) for option, path in paths.items()})

    @cached_property
    def listed(self) -> KnownNames:
        """The names that are always to be found: of the file of names, and those that corrections add."""
        return KnownNames([*self.names, *self.corrections.added()])

    @cached_property
    def register(self) -> KnownNames:
        """The names with the ids that entities get."""
        return KnownNames([*self.names, *self.authority])
