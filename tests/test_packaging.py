"""What travels in the wheel, and what the repository must not hold."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEED

MEGABYTE = 1_000_000
MODEL = "pipeline/models/nb_ent_news_sm/"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    [path] = folder.glob("*.whl")
    return path


def test_the_model_is_at_most_thirty_megabytes_on_disk() -> None:
    assert sum(path.stat().st_size for path in (ROOT / MODEL).rglob("*") if path.is_file()) <= 30 * MEGABYTE


@pytest.mark.slow
def test_every_module_and_word_list_the_model_with_its_card_and_the_command_travel_in_the_wheel(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    names = set(archive.namelist())
    kinds = {".py", ".json", ".toml", ".txt", ".cfg", ".typed", ".html", ".css", ".js", ".sql"}
    written = ROOT / "pipeline/train/written"  # texts to train on, which nobody needs who does not train
    ours = [path for path in (ROOT / "pipeline").rglob("*") if path.suffix in kinds and path.parent != written]
    [entry_points] = [name for name in names if name.endswith("entry_points.txt")]

    assert {path.relative_to(ROOT).as_posix() for path in ours} <= names
    assert not [name for name in names if name.startswith("pipeline/train/written")]
    assert {MODEL + "config.cfg", MODEL + "meta.json", MODEL + "README.md"} <= names
    assert "navnetabell = pipeline.cli:main" in archive.read(entry_points).decode()


@pytest.mark.parametrize("name", ["mine artikler", "Mine tekster æøå", "Kari's"])
def test_a_folder_of_any_name_can_be_given_to_make(tmp_path: Path, name: str) -> None:
    (tmp_path / "bin").mkdir()
    for made in (".run", ".pip"):
        (tmp_path / made).touch()
    command = tmp_path / "bin" / "navnetabell"
    command.write_text('#!/bin/sh\nfor one; do echo "<$one>"; done\n')
    command.chmod(0o755)
    os.utime(tmp_path / ".run", (2**31, 2**31))

    asked = ["make", "--silent", "run", f"VENV={tmp_path}", f"INPUT={name}", f"OUTPUT={name} ut", "MODEL=min modell"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["<run>", f"<{name}>", "<-o>", f"<{name} ut>", "<--model>", "<min modell>"]


@pytest.mark.slow
def test_an_old_pip_installs_all_that_pages_and_locked_documents_need(tmp_path: Path) -> None:
    venv.create(tmp_path, with_pip=True)
    pip = [str(tmp_path / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "pip==23.0.1"], check=True, capture_output=True)  # of Debian 12; skips lxml[html_clean]

    asked = [*pip, "--dry-run", "--report", "-", "-c", "constraints.txt", ".[all]"]
    report = json.loads(subprocess.run(asked, cwd=ROOT, check=True, capture_output=True).stdout)

    names = {one["metadata"]["name"].lower().replace("_", "-") for one in report["install"]}
    assert {"lxml-html-clean", "cryptography"} <= names


def test_every_dependency_is_pinned_and_no_package_index_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    optional = project["project"]["optional-dependencies"]
    extras = [one for extra, some in optional.items() if extra != "train" for one in some]  # PyTorch differs by machine

    for requirement in project["project"]["dependencies"] + extras + project["dependency-groups"]["test"]:
        name = re.split(r"[<>=;\[ ]", requirement)[0]
        assert name == "navnetabell" or f"\n{name}==" in pinned.lower(), name  # itself: an extra for several
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", pinned)


def test_the_files_for_windows_speak_of_the_python_that_the_wheels_are_for() -> None:
    windows = ROOT / "pipeline" / "app" / "windows"
    start, readme = (windows / "start.cmd").read_bytes().decode("ascii"), (windows / "readme.txt").read_text("utf-8")
    [version] = set(re.findall(r"--python-version (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8")))

    assert f"py -{version}" in start
    assert f"({version.replace('.', ', ')})" in start
    assert f"Python {version}" in readme
    assert "-m pipeline app " in start
    assert "LES MEG.txt" in start


def test_the_seed_is_the_article_byte_for_byte() -> None:
    digest = hashlib.sha256(SEED.read_bytes()).hexdigest()

    assert digest == "a509540ac4ffbaa87976e133736beb7b616eecc769c8bb2330a880f5a430cb6e"
