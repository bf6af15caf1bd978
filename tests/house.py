"""How large and how plain the house is: `python -m tests.house` prints its table; `test_architecture` keeps the floors.

Lines are those of the Python files of ``pipeline/`` without ``train/``. A hop is a function through which the words of
one mention pass from one part of the house (a stage or a noun) into another, on the way from a file's bytes to a row of
``mentions.csv``: it takes or returns them, anywhere in what it takes or returns. A shape is a class of the package, or
one of ``bytes``, ``str``, spaCy's ``Doc`` and a pandas ``DataFrame``, that holds them there.
"""

from __future__ import annotations

import ast
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from pipeline.options import Settings
from pipeline.run import run

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipeline"
STAGES = {"read", "clean", "recognise", "resolve"}
WORDS = "Qvirre Zvolvik"  # a name that nothing else holds
TEXT = f"Statsråd {WORDS} reiste fra Bergen til Oslo i går."
PUBLIC = {"_exit", "_fields"}  # of the standard library, public in spite of their names
MAX_DEPTH = 6  # of attributes and items that are looked into


def modules(folder: Path = PACKAGE, leave_out: str = "train") -> list[Path]:
    """Return the Python files of a folder, in order, but for one folder."""
    return [path for path in sorted(folder.rglob("*.py")) if leave_out not in path.relative_to(folder).parts]


def lines(paths: list[Path]) -> int:
    """Return how many lines files have together."""
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def shared_classes(paths: list[Path]) -> Mapping[str, list[str]]:
    """Return the public classes that stand in several modules: name -> modules."""
    return _shared((node.name, path) for path in paths for node in tree(path).body if isinstance(node, ast.ClassDef))


def shared_constants(paths: list[Path]) -> Mapping[str, list[str]]:
    """Return the public constants that stand in several modules: name -> modules."""
    return _shared((name, path) for path in paths for node in tree(path).body for name in _constants(node))


def _shared(named: Iterator[tuple[str, Path]]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, path in named:
        if not name.startswith("_"):
            found[name].append(path.relative_to(PACKAGE).as_posix())
    return {name: places for name, places in found.items() if len(places) > 1}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _constants(node: ast.stmt) -> Iterator[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        for one in target.elts if isinstance(target, ast.Tuple) else [target]:
            if isinstance(one, ast.Name) and one.id.isupper():
                yield one.id


def private_names(paths: list[Path]) -> Counter[str]:
    """Return the private names of other libraries that are used: those that the package itself defines nowhere."""
    used: Counter[str] = Counter()
    ours: set[str] = set()
    for path in paths:
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                ours.add(node.name)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                ours.add(node.target.id)
            elif isinstance(node, ast.Assign):
                ours.update(one.id for one in node.targets if isinstance(one, ast.Name))
            elif isinstance(node, ast.ImportFrom) and not (node.module or "").startswith(("pipeline", "__future__")):
                used.update(alias.name for alias in node.names if _is_private(alias.name))
            elif isinstance(node, ast.Attribute) and _is_private(node.attr):
                (ours.add if isinstance(node.ctx, ast.Store) else lambda name: used.update([name]))(node.attr)
    return Counter({name: count for name, count in used.items() if name not in ours})


def _is_private(name: str) -> bool:
    return (
        name.startswith("_") and not name.startswith("__") and name not in {"_", *PUBLIC}
    )  # ._. is where spaCy keeps extensions


def orders_of_stages(paths: list[Path]) -> list[str]:
    """Return the modules outside the stages that call the functions of three stages or more: they know the order."""
    found = []
    for path in paths:
        parts = path.relative_to(PACKAGE).parts
        imported = {
            node.module.split(".")[1]
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
            and any(alias.name[0].islower() for alias in node.names)
            for module in [node.module]
            if module
        }  # fmt: skip
        if (
            parts[0].removesuffix(".py") not in STAGES
            and len(imported & {"clean", "recognise", "resolve"}) == len(STAGES) - 1
        ):
            found.append("/".join(parts))
    return found


class _Trace:
    """The functions through which `WORDS` pass from part to part, and the shapes that hold them there."""

    def __init__(self) -> None:
        self.hops: set[str] = set()
        self.shapes: set[str] = set()

    def __call__(self, frame: FrameType, event: str, value: Any) -> None:
        code, caller = frame.f_code, frame.f_back
        while caller and "<" in caller.f_code.co_name:  # of a comprehension or a generator expression
            caller = caller.f_back
        if event not in {"call", "return"} or "<" in code.co_name or not caller:
            return
        if _part(code.co_filename) in {None, _part(caller.f_code.co_filename)}:
            return
        passed = [value] if event == "return" else [frame.f_locals.get(name) for name in _arguments(frame)]
        if any(map(self._holds, passed)):
            self.hops.add(f"{Path(code.co_filename).relative_to(PACKAGE)}:{code.co_qualname}")

    def _holds(self, value: Any, depth: int = MAX_DEPTH) -> bool:
        name = type(value).__name__
        inside: Any = ()
        if isinstance(value, (str, bytes)):
            held = WORDS in value if isinstance(value, str) else WORDS.encode() in value
        elif name == "Doc":
            held = WORDS in value.text
        elif name == "DataFrame":
            held = any(WORDS in str(cell) for column in value for cell in value[column].head(50))
        else:
            if depth:
                inside = _inside(value)
            held = any([self._holds(one, depth - 1) for one in inside])  # noqa: C419 - all, for their shapes
        if held and (name in {"str", "bytes", "Doc", "DataFrame"} or type(value).__module__.startswith("pipeline")):
            self.shapes.add(name)
        return held


def _part(file: str) -> str | None:
    return Path(file).relative_to(PACKAGE).parts[0] if file.startswith(f"{PACKAGE}/") else None


def _arguments(frame: FrameType) -> tuple[str, ...]:
    code = frame.f_code
    return tuple(
        name for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if name not in {"self", "cls"}
    )


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())[:50]
    if isinstance(value, (list, tuple, set, frozenset)):
        return list(value)[:50]
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name, None) for field in fields(value)]
    if type(value).__module__.startswith("pipeline"):
        slots = [getattr(value, name, None) for name in getattr(type(value), "__slots__", ())]
        return [*slots, *getattr(value, "__dict__", {}).values()][:50]
    return []


def path_of_a_mention() -> _Trace:
    """Run over one sentence, and return the functions and the shapes that the words of a mention in it went through."""
    trace = _Trace()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_text(TEXT, encoding="utf-8")
        settings = Settings(formats=("csv",), report=False)
        sys.setprofile(trace)
        try:
            run([folder], Path(folder) / "ut", settings)
        finally:
            sys.setprofile(None)
    return trace


def main() -> None:
    """Print the table."""
    paths = modules()
    trace = path_of_a_mention()
    rows = {
        "lines of pipeline/ without train/": lines(paths),
        "modules": len(paths),
        "lines of tests/": lines(modules(ROOT / "tests", leave_out="")),
        "private names of other libraries": dict(private_names(paths)),
        "public classes that share a name": dict(shared_classes(paths)),
        "constants that share a name": dict(shared_constants(paths)),
        "places where the order of stages is written": orders_of_stages(paths),
        "hops of one mention from bytes to a row": len(trace.hops),
        "shapes of one mention": sorted(trace.shapes),
    }
    for name, value in rows.items():
        shown = f"{len(value)}  {value or ''}" if isinstance(value, (dict, list)) else f"{value:,}"
        sys.stdout.write(f"{name:46}{shown}\n")
    for hop in sorted(trace.hops) if "--hops" in sys.argv else ():
        sys.stdout.write(f"    {hop}\n")


if __name__ == "__main__":
    main()
