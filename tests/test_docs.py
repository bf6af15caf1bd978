"""The manual is short, true and complete: links lead somewhere, options exist, columns are explained, examples run."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.options import COMMANDS, Settings
from pipeline.recognise.models import MODELS, catalogue
from pipeline.run import run
from pipeline.tabulate.columns import DECLARED
from tests import docs
from tests.cli.program import navnetabell
from tests.conftest import ROOT
from tests.made_articles import article

MAX_README_WORDS = 900
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "SECURITY.md", *(ROOT / "docs").glob("*.md")])
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REASONS = ("exact", "genitive", "full-name", "acronym", "spelling", "country", "correction", "corpus")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
OUR_CODE = re.compile(r"`--[^`]+`|^navnetabell .*$", re.MULTILINE)
ENGLISH = {
    "mine-tekster": "my-folder",
    "mine-tabeller": "my-tables",
    "rettelser.csv": "corrections.csv",
    "bedrifter.csv": "firms.csv",
}
NORWEGIAN = re.compile("|".join(ENGLISH))
OTHER_COMMANDS = ("make", "source", "python -m spacy", "cat")


def anchor(heading: str) -> str:
    """Return the name by which GitHub links to a heading."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Yield the examples of a language: where, and what."""
    for page in PAGES:
        for number, (named, block) in enumerate(BLOCK.findall(page.read_text(encoding="utf-8"))):
            if named == language:
                yield f"{page.name} {number}", block


def test_every_link_leads_to_a_file_and_a_heading_that_are_there() -> None:
    for page in PAGES:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if not target.startswith("https://"):
                path, _, name = target.partition("#")
                other = page.parent / path if path else page
                assert other.exists(), (page, target)
                assert not name or name in map(anchor, HEADING.findall(other.read_text(encoding="utf-8"))), target


def test_a_readme_is_short() -> None:
    for name in ("README.md", "README.nb.md"):
        assert len((ROOT / name).read_text(encoding="utf-8").split()) <= MAX_README_WORDS, name


@pytest.mark.parametrize(("path", "declared"), list(docs.pages()), ids=lambda one: getattr(one, "name", ""))
def test_pages_have_columns_formats_and_options_as_they_are_declared(path: Path, declared: str) -> None:
    assert path.read_text(encoding="utf-8") == declared, "run python -m tests.docs"


def test_the_norwegian_page_about_the_tables_explains_every_column_and_every_reason() -> None:
    page = (ROOT / "docs" / "tables.nb.md").read_text(encoding="utf-8")
    for table in DECLARED:
        told = page.split(f"**{table.name}**: ")[1].split("\n**")[0]
        assert {column.name for column in table.columns} <= set(re.findall(r"`([a-z_0-9]+)`", told)), table.name
    assert all(f"`{reason}`" in page for reason in REASONS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what the examples speak of."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "outputs", folder / "outputs")
    for name, text in {
        "my-folder/a.txt": article(1),
        "my-folder/b.csv": "id,tekst\n1,Kari Nordmann bor i Bodø.\n",
        "corrections.csv": "text,type,doc_id,name,new_type\nNRK,organisation,,Norsk rikskringkasting,\n",
        "firms.csv": "name,type,id\nNRK,organisation,976390512\n",
        "register.csv": "name,type,id\nNRK,organisation,976390512\n",
        "settings.toml": '[labels]\nSHIP = "product"\n',
        "gold.jsonl": '{"text": "Kari bor i Bodø.", "mentions": [{"start": 0, "end": 4, "label": "PER"}]}\n',
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


PYTHON = {re.sub(r" *#.*", "", block): where for where, block in blocks("python")}


@pytest.mark.parametrize("code", [pytest.param(code, id=where) for code, where in PYTHON.items()])
def test_the_examples_in_python_run(code: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)

    exec(compile(code, "example", "exec"), {})  # noqa: S102 - our own manual


def test_the_commands_run_one_after_the_other(desk: Path) -> None:
    lines = [(line.partition("#")[0].strip(), where) for where, block in blocks("sh") for line in block.splitlines()]
    commands = {NORWEGIAN.sub(lambda name: ENGLISH[name[0]], command): where for command, where in lines if command}
    for command, where in commands.items():
        if command.startswith("navnetabell ") and "nb_core_news" not in command:
            done = navnetabell(*command.split()[1:], cwd=desk)
            assert done.returncode == 0, f"{where}: {command}: {done.stderr}"
        else:
            assert command.startswith((*OTHER_COMMANDS, "navnetabell run")), f"{where}: {command}"


def test_the_examples_in_sql_find_something(tmp_path: Path) -> None:
    run([str(ROOT / "seeds")], tmp_path, Settings(formats=("sqlite",), report=False))
    for where, block in blocks("sql"):
        for query in filter(str.strip, block.split(";")):
            with closing(sqlite3.connect(tmp_path / "navnetabell.sqlite")) as base:
                assert base.execute(query).fetchone(), f"{where}: {query}"


def test_every_option_that_the_manual_names_exists() -> None:
    known = set(OPTION.findall("".join(navnetabell(command, "--help", cwd=ROOT).stdout for command in COMMANDS)))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = {option for code in OUR_CODE.findall(text) for option in OPTION.findall(code)}
        assert named <= known, page.name


def test_the_page_about_models_and_the_card_have_the_figures_of_the_command() -> None:
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    shipped = catalogue()[0]
    scores = ", ".join(f"{one.f1} {one.split.removeprefix('norne-')}" for one in shipped.scores)

    assert (
        f"| `{shipped.name}` (shipped) | {shipped.size_mb:g} MB | {shipped.licence} | nb, nn | 9 | {scores} |" in page
    )
    assert f"| size | {shipped.size_mb:g} MB |" in (MODELS / shipped.name / "README.md").read_text(encoding="utf-8")
