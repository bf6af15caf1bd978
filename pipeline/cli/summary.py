"""What a user is told when a run is done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.run import Outcome


def summary(outcome: Outcome, output: Path) -> Iterator[str]:
    """Yield the lines that tell a user what came out."""
    manifest = outcome.manifest
    counts, model = manifest["counts"], manifest["model"]
    if outcome.up_to_date:
        yield f"{output} is up to date: nothing has changed since the last run. --force does everything anew."
    yield f"model      {model['name']} {model['version']} ({model['origin']})"
    yield f"documents  {_counted(counts['status'])}; language: {_counted(counts['languages']) or 'unknown'}"
    if outcome.reused:
        yield f"           {outcome.reused} of them had been done before"
    yield f"mentions   {_counted(counts['mentions'])}"
    yield f"entities   {counts['entities']}"
    for named in manifest["most_named"]:
        yield f"{named['mentions']:>9}  {named['name']} ({named['type']})"
    if not any(counts["mentions"].values()):
        yield "No names were found. Is the text Norwegian, and the model made for it?"
    if counts["skipped"]:
        yield f"not read, of no kind that is read: {_counted(counts['skipped'])}"
    if manifest["unlisted"]:
        yield f"skipped, cannot be read: {', '.join(manifest['unlisted'])}"
    if counts["unmapped"]:
        yield (
            f"labels that no type is known for, taken as 'other': {_counted(counts['unmapped'])}. "
            "Say what they are under [labels] in a settings file (--config)."
        )
    yield from manifest["notes"]
    for name in outcome.kept:
        yield f"{name}: your changes to the earlier table, kept beside the new one"
    yield f"tables     {output}"


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())
