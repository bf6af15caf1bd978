"""Which models there are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from pipeline.recognise import models
from pipeline.recognise.catalogue import INSTALLED, OBTAINABLE, Model, catalogue
from pipeline.recognise.labels import TYPE_OF_LABEL
from tests import pipelines
from tests.recognise.test_hub import fetched


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def by_name(name: str) -> Model:
    [found] = [model for model in catalogue() if model.name == name]
    return found


def test_the_shipped_model_comes_first_with_figures_of_both_written_standards() -> None:
    shipped = catalogue()[0]

    assert (shipped.name, shipped.status, shipped.written) == ("nb_ent_news_sm", "shipped", ("nb", "nn"))
    assert [score.split for score in shipped.scores] == ["norne-nob-dev", "norne-nno-dev"]
    assert all(80 < score.f1 < 100 for score in shipped.scores)
    assert set(shipped.labels) == set(pipelines.NORNE_LABELS)
    assert shipped.size_mb
    assert 10 < shipped.size_mb < 20


@pytest.mark.parametrize("name", models.DOWNLOADABLE)
def test_the_published_pipelines_can_be_had_by_a_command(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "is_package", lambda _: False)

    found = by_name(name)

    assert found.status == OBTAINABLE
    assert found.install == f"python -m spacy download {name}"
    assert [score.source for score in found.scores] == ["published"]


def test_what_is_known_is_told_with_its_source_and_means_something() -> None:
    for model in catalogue()[1:]:
        assert model.address.startswith("https://")
        assert set(model.labels) <= set(TYPE_OF_LABEL)
        assert all(score.split for score in model.scores)
        assert model.licence


def test_an_installed_pipeline_is_told_with_what_its_package_says(
    tmp_path: Path, core_news_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipelines.install(spacy.load(core_news_folder), tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    found = by_name("nb_core_news_sm")

    assert (found.status, found.version, found.install) == (INSTALLED, "3.8.0", "")
    assert set(found.labels) == set(pipelines.NORNE_LABELS)
    assert [score.f1 for score in found.scores] == [74.8]


def test_published_figures_are_not_told_of_another_version(
    tmp_path: Path, core_news_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.load(core_news_folder)
    nlp.meta["version"] = "3.9.1"
    pipelines.install(nlp, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    assert (by_name("nb_core_news_sm").version, by_name("nb_core_news_sm").scores) == ("3.9.1", ())


def test_a_pipeline_of_ones_own_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = spacy.blank("nn", meta={"name": "arkiv", "version": "1.0.0"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Noreg"}])  # type: ignore[attr-defined]
    name = pipelines.install(nlp, tmp_path)
    (tmp_path / f"{name}-1.0.0.dist-info" / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert (by_name("nn_arkiv").status, by_name("nn_arkiv").written) == (INSTALLED, ("nn",))


def test_a_fetched_classifier_is_told_with_what_lies_beside_it(cache: Path) -> None:
    folder = fetched(cache, "kari/namn")
    labels = {"0": "O", "1": "B-PER", "2": "I-PER"}
    settings = {"architectures": ["BertForTokenClassification"], "id2label": labels}
    (folder / "config.json").write_text(json.dumps(settings))
    (folder / "README.md").write_text("---\nlanguage: nn\nlicense: apache-2.0\n---\n")

    found = by_name("hf:kari/namn")

    assert (found.status, found.version, found.labels, found.licence) == (INSTALLED, "0123abcd", ("PER",), "apache-2.0")


def test_a_fetched_model_of_another_kind_is_not_listed(cache: Path) -> None:
    (fetched(cache, "kari/tekst") / "config.json").write_text(json.dumps({"architectures": ["BertForMaskedLM"]}))

    assert "hf:kari/tekst" not in {model.name for model in catalogue()}


def test_a_known_model_that_is_fetched_is_listed_once_with_its_figures(cache: Path) -> None:
    fetched(cache, "saattrupdan/nbailab-base-ner-scandi")

    found = by_name("hf:saattrupdan/nbailab-base-ner-scandi")

    assert (found.status, found.install) == (INSTALLED, "")
    assert [score.f1 for score in found.scores] == [91.1, 90.4]


def test_listing_models_needs_neither_spacy_nor_numpy() -> None:
    code = (
        "import sys\nfrom pipeline.recognise.catalogue import catalogue\ncatalogue()\n"
        "sys.exit(repr([name for name in ('spacy', 'numpy', 'torch') if sys.modules.get(name)]))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"
