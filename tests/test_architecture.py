"""Which module may import which: the ladder of CONTRIBUTING, proved over the source."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline import options, records
from tests import house

PACKAGE = Path(records.__file__).parent
NOUNS = {"records", "aligned", "dates", "options", "errors", "cells", "small_tables", "outputs", "tuning", "maps"}
NOUNS |= {"lexicon", "names"}
STAGES = {"read", "clean", "recognise", "resolve", "relate", "tabulate", "write"}
LADDER = {
    **dict.fromkeys(NOUNS, NOUNS),
    **{stage: NOUNS | {stage} for stage in STAGES},
    "write": NOUNS | {"write", "tabulate"},  # it writes the tables that tabulate declares
    "train": NOUNS | STAGES | {"evaluate", "train"},
    "integrations": NOUNS | STAGES | {"integrations"},
    "user_files": NOUNS | {"read", "resolve", "user_files"},
    "process": NOUNS | STAGES | {"process"},
    "workers": NOUNS | {"process", "dask", "workers"},
    "dask": NOUNS | {"workers", "dask"},
    "corpus": NOUNS | STAGES | {"process", "corpus"},
    "manifest": NOUNS | STAGES | {"corpus", "user_files", "manifest", "__version__"},
    "report": NOUNS | {"resolve", "tabulate", "corpus", "report"},
    "run": NOUNS | STAGES | {"process", "workers", "corpus", "user_files", "manifest", "report", "run", "__version__"},
    "evaluate": NOUNS | STAGES | {"process", "corpus", "user_files", "evaluate"},
    "progress": NOUNS | {"progress"},
    "app": NOUNS | {"read", "resolve", "write", "progress", "report", "run", "workers", "app", "__version__"},
    "cli": NOUNS | {"app", "recognise", "write", "run", "evaluate", "progress", "cli", "__version__"},
    "__main__": {"cli"},
    "__init__": NOUNS | STAGES | {"run"},
}
ONLY_IN = {
    "spacy": {"recognise", "train", "integrations"},
    "torch": {"train"},
    "floret": {"train"},
    "thinc": {"recognise", "train"},
    "pandas": {"small_tables", "tabulate", "write", "report", "integrations", "evaluate"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """Return the stage or noun that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return all nodes of a file's syntax tree."""
    return list(ast.walk(house.tree(path)))


def imported(path: Path) -> Iterator[str]:
    """Yield the full names of the modules that a file imports, wherever in the file."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_a_module_imports_only_what_lies_below_it() -> None:
    upward = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in MODULES
        for name in imported(path)
        if name.startswith("pipeline.") and name.split(".")[1] not in LADDER[part(path)]
    ]

    assert upward == []


def test_spacy_and_pandas_are_imported_only_in_their_places() -> None:
    astray = [
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in MODULES
        for name in imported(path)
        if part(path) not in ONLY_IN.get(name.split(".")[0], {part(path)})
    ]

    assert astray == []


def test_the_ladder_names_every_part_of_the_package() -> None:
    assert {part(path) for path in MODULES} - {"models"} == set(LADDER)


def test_contributing_has_all_parts_in_its_ladder_and_names_only_what_is_there() -> None:
    page = (house.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    ladder = page.partition("down this ladder")[2].partition("`tests/test_architecture.py`")[0]
    named = set(re.findall(r"`((?:pipeline|tests|docs|notebooks)/[\w/.-]*)`", page))

    assert set(LADDER) - {"__main__", "__init__"} <= set(re.findall(r"\w+", ladder))
    assert {name for name in named if not (house.ROOT / name).exists()} == {"pipeline/read/FORMAT.py"}


def test_no_two_modules_share_a_name_of_a_class_or_a_constant_or_use_a_private_name_of_others() -> None:
    paths = house.modules()

    assert (house.shared_classes(paths), house.shared_constants(paths), house.private_names(paths)) == ({}, {}, {})


def test_every_module_says_first_what_it_holds() -> None:
    assert [path for path in MODULES if not ast.get_docstring(house.tree(path))] == []


def test_records_are_frozen() -> None:
    for module in (options, records):
        found = [one for _, one in inspect.getmembers(module, dataclasses.is_dataclass)]
        assert found
        assert all(one.__dataclass_params__.frozen for one in found)


def test_neither_spacy_nor_pandas_is_loaded_to_tell_version_or_help() -> None:
    code = (
        "import sys\nfrom contextlib import suppress\nfrom pipeline.cli import main\n"
        "for option in ('--version', '--help'):\n    with suppress(SystemExit): main([option])\n"
        "sys.exit(repr(sorted({'spacy', 'pandas', 'numpy', 'tqdm'} & set(sys.modules))))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"


def test_only_the_command_line_prints() -> None:
    printing = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }

    assert printing <= {"progress.py", "train/__main__.py"}
