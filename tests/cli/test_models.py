"""``navnetabell models``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.program import navnetabell


def test_models_are_listed_with_the_command_that_installs_them(home: Path) -> None:
    done = navnetabell("models", cwd=home)

    assert done.returncode == 0
    assert done.stdout.startswith("nb_ent_news_sm  ")
    assert "shipped" in done.stdout.splitlines()[0]
    assert "python -m spacy download nb_core_news_lg" in done.stdout
    assert "hf download NbAiLab/nb-bert-base-ner" in done.stdout
    assert done.stderr == ""


def test_json_holds_the_same_models(home: Path) -> None:
    shown = navnetabell("models", cwd=home).stdout

    found = json.loads(navnetabell("models", "--json", cwd=home).stdout)

    assert all(f"\n{model['name']}  " in f"\n{shown}" for model in found)
    assert {"name", "status", "version", "size_mb", "licence", "written", "labels", "scores"} <= set(found[0])


def test_nothing_that_is_unknown_is_guessed(home: Path) -> None:
    done = navnetabell("models", cwd=home)

    part = done.stdout.partition("hf:NbAiLab/nb-bert-base-ner")[2].partition("\n\n")[0]
    assert "F1: unknown" in part


def test_a_model_that_is_not_fetched_is_named_with_its_command_by_run(home: Path) -> None:
    done = navnetabell("run", "--model", "hf:kari/namn", cwd=home)

    assert done.returncode == 1
    assert "hf download kari/namn" in done.stderr
    assert "Traceback" not in done.stderr
