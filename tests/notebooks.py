"""A notebook from its script: ``python -m tests.notebooks`` writes ``notebooks/explore.ipynb``, run from top to bottom.

The script, in the percent format of jupytext, is what is edited and reviewed. The notebook is what is read: it has the
outputs and images that the script gives on the committed tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests.conftest import ROOT

SCRIPT = ROOT / "notebooks" / "explore.py"
NOTEBOOK = SCRIPT.with_suffix(".ipynb")
MARK = re.compile(r"^# %%(?: \[(markdown)\])?\n", re.MULTILINE)
METADATA = {
    "jupytext": {"formats": "ipynb,py:percent"},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SECONDS = 120


def cells(script: str) -> list[tuple[str, str]]:
    r"""Return kind and source of each cell of a script, in order.

    Example:
        >>> cells("# %% [markdown]\n# # Navn\n#\n# Her.\n\n# %%\nx = 1\n")
        [('markdown', '# Navn\n\nHer.'), ('code', 'x = 1')]
    """
    _, *parts = MARK.split(script)
    kinds, sources = parts[::2], parts[1::2]
    return [
        ("markdown", _uncommented(source)) if kind else ("code", source.strip("\n"))
        for kind, source in zip(kinds, sources, strict=True)
    ]


def notebook(script: str, variables: Mapping[str, object] | None = None) -> nbformat.NotebookNode:
    """Return a script as a notebook without outputs, some of the variables at its beginning set to other values."""
    made = nbformat.v4.new_notebook(metadata=METADATA)
    for number, (kind, source) in enumerate(cells(script)):
        new = nbformat.v4.new_markdown_cell if kind == "markdown" else nbformat.v4.new_code_cell
        made.cells.append(new(_with_values(source, variables or {}), id=f"cell-{number:02}"))
    return made


def executed(made: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Run a notebook in the folder of notebooks; return it with what its cells show."""
    client = NotebookClient(made, timeout=SECONDS, record_timing=False, resources={"metadata": {"path": SCRIPT.parent}})
    client.execute()
    made.metadata = METADATA
    return made


def shown(made: nbformat.NotebookNode, kind: str = "text/plain") -> list[str]:
    """Return what the cells of a notebook show in one kind of output, in order; text is what they print, too."""
    outputs = [output for cell in made.cells if cell.cell_type == "code" for output in cell.outputs]
    printed = "text/plain" if kind == "text/plain" else None
    found = (
        output.get("text") if printed and "text" in output else output.get("data", {}).get(kind) for output in outputs
    )
    return [one for one in found if one]


def write(path: Path = NOTEBOOK) -> None:
    """Write the notebook of the script with its outputs."""
    nbformat.write(executed(notebook(SCRIPT.read_text(encoding="utf-8"))), path)


def _uncommented(source: str) -> str:
    return "\n".join(line.removeprefix("#").removeprefix(" ") for line in source.strip("\n").splitlines())


def _with_values(source: str, variables: Mapping[str, object]) -> str:
    for name, value in variables.items():
        source = re.sub(
            rf"^{name} = .*$", lambda _, name=name, value=value: f"{name} = {value!r}", source, flags=re.MULTILINE
        )
    return source


if __name__ == "__main__":
    write()
