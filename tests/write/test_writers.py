"""All files of a run as one thing to append to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.settings import FORMATS, MORE_FORMATS, NETWORKS, Settings
from pipeline.tabulate.columns import COOCCURRENCES, ENTITIES
from pipeline.write.networks import write_networks
from pipeline.write.writers import TableWriters, check_formats, file_names
from tests.write.examples import entities


@pytest.mark.parametrize(
    ("settings", "module", "extra"),
    [
        (Settings(formats=("csv", "parquet")), "pyarrow.parquet", "parquet"),
        (Settings(networks=("gexf",)), "networkx", "networks"),
    ],
)
def test_what_a_format_needs_is_named_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings, module: str, extra: str
) -> None:
    check_formats(Settings())
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(OutputError, match=rf"pip install 'navnetabell\[{extra}\]'"):
        check_formats(settings)
    with pytest.raises(OutputError, match=extra):
        TableWriters(tmp_path, settings, "1.0.0")
    assert list(tmp_path.iterdir()) == []


def test_the_files_that_are_written_are_those_that_were_told(tmp_path: Path) -> None:
    for module in ("pyarrow", "networkx"):
        pytest.importorskip(module)
    settings = Settings(formats=(*FORMATS, *MORE_FORMATS), networks=NETWORKS)
    with TableWriters(tmp_path, settings, "1.0.0"):
        pass
    write_networks(tmp_path, ENTITIES.frame([]), COOCCURRENCES.frame([]), settings.networks)

    told = set(file_names(settings)) - {"run.json", "corrections-template.csv"}

    assert {path.name for path in tmp_path.iterdir()} == told


def test_what_the_workbook_cannot_hold_is_said(tmp_path: Path) -> None:
    with TableWriters(tmp_path, Settings(), "1.0.0") as tables:
        tables.append("entities", entities(["å" * 40_000]))

    assert ["32767 characters" in note for note in tables.notes] == [True]
