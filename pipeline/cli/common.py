"""What several commands share: exit codes, options about models and settings."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path

from pipeline.settings import SHIPPED_MODEL, Settings

DONE, NOTHING_DONE, WRONG_USAGE, SOME_FAILED = range(4)
INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def add_common(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that reads texts."""
    command.add_argument(
        "--model",
        metavar="NAME_OR_PATH",
        help=f"a spaCy pipeline's name or folder, or hf:NAME of a Hugging Face token classifier ({SHIPPED_MODEL})",
    )
    add_settings(command)


def add_settings(command: argparse.ArgumentParser) -> None:
    """Add the settings file, and the options that every command but the model's choice shares."""
    command.add_argument("--config", type=Path, metavar="FILE", help="a TOML file of settings; options go before it")
    command.add_argument("--no-fix", action="append", metavar="NAME", help="leave out a cleaning fix; more than once")


def settings_of(chosen: argparse.Namespace) -> Settings:
    """Return the settings: defaults < settings file < options.

    Raises:
        SettingsError: the file or an option means nothing.
    """
    names = (one.name for one in fields(Settings))
    given = {name: getattr(chosen, name) for name in names if getattr(chosen, name, None) is not None}
    return (Settings.load(chosen.config) if chosen.config else Settings()).updated(given)
