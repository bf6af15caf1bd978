"""The notebooks run from top to bottom, on the committed example and on other tables."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline import Settings, read_tables
from pipeline.run import run
from tests.conftest import ROOT

EXPLORE = ROOT / "notebooks" / "explore.ipynb"


def executed(notebook: nbformat.NotebookNode) -> str:
    """Run a notebook where it lies; return all that its cells show, as text."""
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(EXPLORE.parent)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    return "\n".join(output.get("text", "") or output["data"]["text/plain"] for output in outputs)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the Jupyter client's own
def test_the_notebook_shows_who_is_named_most_and_where() -> None:
    shown = executed(nbformat.read(EXPLORE, as_version=4))

    tables = read_tables(ROOT / "outputs")
    for kind in ("person", "place", "organisation"):
        named = tables.entities[tables.entities["type"] == kind].sort_values("mentions", ascending=False, kind="stable")
        assert named["name"].iloc[0] in shown
    people = tables.entities[tables.entities["type"] == "person"]
    foremost = people.sort_values("mentions", ascending=False, kind="stable")["entity_id"].iloc[0]
    for context in tables.mentions.loc[tables.mentions["entity_id"] == foremost, "context"]:
        assert context[:50] in shown


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs_on_other_tables_by_one_variable(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kari Nordmann bur i Bergen. Nordmann er lærar i Bergen.", encoding="utf-8")
    run([str(tmp_path / "a.txt")], tmp_path / "out", Settings(formats=("csv",)))
    notebook = nbformat.read(EXPLORE, as_version=4)
    [setting] = [cell for cell in notebook.cells if cell.source.startswith("FOLDER")]
    setting.source = f"FOLDER = {str(tmp_path / 'out')!r}"

    shown = executed(notebook)

    assert "Kari Nordmann" in shown
    assert "Bergen" in shown


def test_the_committed_notebook_holds_no_output_and_no_path_of_a_machine() -> None:
    notebook = nbformat.read(EXPLORE, as_version=4)

    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert str(Path.home()) not in EXPLORE.read_text(encoding="utf-8")
