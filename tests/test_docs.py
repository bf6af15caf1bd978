"""The manual is short, true and complete: links lead somewhere, options exist, columns are explained, examples run."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.tabulate.columns import TABLES
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        path, _, name = target.partition("#")
        other = page.parent / path if path else page
        assert other.exists(), target
        if name:
            assert name in map(anchor, HEADING.findall(other.read_text(encoding="utf-8"))), target


@pytest.mark.parametrize("name", ["README.md", "README.nb.md"])
def test_a_readme_is_short(name: str) -> None:
    assert len((ROOT / name).read_text(encoding="utf-8").split()) <= MAX_README_WORDS


@pytest.mark.parametrize(("path", "declared"), list(docs.pages()), ids=lambda one: getattr(one, "name", ""))
def test_pages_have_columns_and_formats_as_they_are_declared(path: Path, declared: str) -> None:
    assert path.read_text(encoding="utf-8") == declared, "run python -m tests.docs"


def test_the_norwegian_page_about_the_tables_explains_every_column_and_every_reason() -> None:
    page = (ROOT / "docs" / "tables.nb.md").read_text(encoding="utf-8")
    for table in TABLES:
        told = page.split(f"**{table.name}**: ")[1].split("\n**")[0]
        assert {column.name for column in table.columns} <= set(re.findall(r"`([a-z_0-9]+)`", told)), table.name
    assert all(f"`{reason}`" in page for reason in REASONS)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with what the examples speak of, in which they run."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copytree(ROOT / "outputs", tmp_path / "outputs")
    for folder in ("my-folder", "mine-tekster"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(article(1), encoding="utf-8")
        (tmp_path / folder / "b.csv").write_text("id,tekst\n1,Kari Nordmann bor i Bodø.\n", encoding="utf-8")
    for name in ("corrections.csv", "rettelser.csv"):
        (tmp_path / name).write_text(
            "text,type,doc_id,name,new_type\nNRK,organisation,,Norsk rikskringkasting,\n", encoding="utf-8"
        )
    for name in ("firms.csv", "bedrifter.csv", "register.csv"):
        (tmp_path / name).write_text("name,type,id\nNRK,organisation,976390512\n", encoding="utf-8")
    (tmp_path / "settings.toml").write_text('[labels]\nSHIP = "product"\n', encoding="utf-8")
    gold = '{"text": "Kari Nordmann bor i Bodø.", "mentions": [{"start": 0, "end": 13, "label": "PER"}]}\n'
    (tmp_path / "gold.jsonl").write_text(gold, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", [pytest.param(block, id=where) for where, block in blocks("python")])
@pytest.mark.usefixtures("desk")
def test_the_examples_in_python_run(block: str) -> None:
    exec(compile(block, "example", "exec"), {})  # noqa: S102 - our own manual


@pytest.mark.parametrize("block", [pytest.param(block, id=where) for where, block in blocks("sh")])
def test_the_commands_run(block: str, desk: Path) -> None:
    for line in block.splitlines():
        command = line.partition("#")[0].strip()
        if command.startswith("navnetabell ") and "nb_core_news" not in command:
            done = navnetabell(*command.split()[1:], cwd=desk)
            assert done.returncode == 0, done.stderr
        else:
            assert not command or command.startswith((*OTHER_COMMANDS, "navnetabell run")), command


def test_every_option_that_the_manual_names_exists() -> None:
    commands = ("run", "shard", "merge", "evaluate", "compare", "models")
    known = set(OPTION.findall("".join(navnetabell(command, "--help", cwd=ROOT).stdout for command in commands)))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = {option for code in OUR_CODE.findall(text) for option in OPTION.findall(code)}
        assert named <= known, page.name
