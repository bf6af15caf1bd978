"""Finding and describing models."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise import models
from tests import pipelines


def test_the_shipped_model_is_found_by_its_name_wherever_the_program_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    folder, origin = models.find("nb_ent_news_sm")

    assert origin == "shipped"
    assert (folder / "config.cfg").is_file()


@pytest.mark.parametrize("name", ["nb_core_news_sm", "nb_core_news_md", "nb_core_news_lg"])
def test_a_known_model_that_is_missing_is_named_with_the_command_that_installs_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "is_package", lambda _: False)

    with pytest.raises(ModelError, match=f"python -m spacy download {name}"):
        models.find(name)


def test_an_unknown_model_is_refused_with_what_to_use_meanwhile() -> None:
    with pytest.raises(ModelError, match="leave out --model"):
        models.find("no_such_model")


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.cfg"):
        models.find(str(tmp_path))


def test_the_digest_changes_with_a_file_and_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = models.digest(tmp_path)
    (tmp_path / "a").write_text("2")
    second = models.digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")

    assert len({first, second, models.digest(tmp_path)}) == 3


def test_an_installed_package_is_found_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = pipelines.install(spacy.blank("nn", meta={"name": "arkiv", "version": "1.0.0"}), tmp_path)
    (tmp_path / name / "__init__.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert models.find(name) == (tmp_path / name / f"{name}-1.0.0", "installed")


def test_an_installed_package_without_a_pipeline_is_refused() -> None:
    with pytest.raises(ModelError, match="the package holds no pipeline"):
        models.find("pytest")
