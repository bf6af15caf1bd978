"""Finding and describing models, without loading them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise import models
from pipeline.recognise.labels import TYPE_OF_LABEL
from pipeline.recognise.models import INSTALLED, OBTAINABLE, Model, catalogue
from tests import pipelines

NAME = "NbAiLab/nb-bert-base-ner"
CLASSIFIER = {"architectures": ["BertForTokenClassification"]}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    constants = pytest.importorskip("huggingface_hub.constants", reason="it comes with the extra transformers")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "hub"


def fetched(cache: Path, name: str = NAME, revision: str = "0123abcd", *, main: bool = True) -> Path:
    """Lay a model into the cache as ``hf download`` does; return its folder."""
    home = cache / f"models--{name.replace('/', '--')}"
    folder = home / "snapshots" / revision
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CLASSIFIER))
    (folder / "model.safetensors").write_bytes(b"weights")
    if main:
        (home / "refs").mkdir(exist_ok=True)
        (home / "refs" / "main").write_text(revision)
    return folder


def by_name(name: str) -> Model:
    [found] = [model for model in catalogue() if model.name == name]
    return found


def test_the_shipped_model_is_found_by_its_name_wherever_the_program_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    folder, origin = models.find("nb_ent_news_sm")

    assert origin == "shipped"
    assert (folder / "config.cfg").is_file()


@pytest.mark.parametrize("name", ["nb_core_news_sm", "nb_core_news_md", "nb_core_news_lg"])
def test_a_published_pipeline_that_is_missing_is_named_with_the_command_that_installs_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "is_package", lambda _: False)
    listed = by_name(name)

    with pytest.raises(ModelError, match=f"python -m spacy download {name}"):
        models.find(name)
    assert (listed.status, listed.install) == (OBTAINABLE, f"python -m spacy download {name}")
    assert [score.source for score in listed.scores] == ["published"]


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("no_such_model", "leave out --model"),
        ("tests", r"no config\.cfg"),
        ("pytest", "the package holds no pipeline"),
        ("hf:tests", r"no config\.json"),
        *((f"hf:{name}", f"hf download {name}") for name in (NAME, "bare-name", "no/such/folder", "")),
    ],
)
def test_what_is_no_model_is_refused_with_advice(
    cache: Path, name: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not cache.exists()
    monkeypatch.chdir(Path(__file__).parents[2])

    with pytest.raises(ModelError, match=advice):
        models.find(name)


def test_an_installed_package_is_found_without_being_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = pipelines.install(spacy.blank("nn", meta={"name": "arkiv", "version": "1.0.0"}), tmp_path)
    (tmp_path / name / "__init__.py").write_text("raise SystemExit")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert models.find(name) == (tmp_path / name / f"{name}-1.0.0", "installed")


@pytest.mark.parametrize(
    ("revisions", "expected"), [([("aaaa", True), ("bbbb", False)], "aaaa"), ([("bbbb", False)], "bbbb")]
)
def test_a_fetched_model_is_found_by_its_name_the_main_revision_first(
    cache: Path, revisions: list[tuple[str, bool]], expected: str
) -> None:
    folders = {revision: fetched(cache, revision=revision, main=main) for revision, main in revisions}

    assert models.find(f"hf:{NAME}") == (folders[expected], "cached")


def test_a_folder_goes_before_the_cache(cache: Path) -> None:
    fetched(cache)
    folder = Path(NAME)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "pytorch_model.bin").write_bytes(b"weights")

    assert models.find(f"hf:{NAME}") == (folder, "folder")


@pytest.mark.parametrize("name", [NAME, "model"])
def test_a_hugging_face_model_without_its_mark_is_reported_with_how_to_write_it(cache: Path, name: str) -> None:
    fetched(cache)
    Path("model").mkdir()
    (Path("model") / "config.json").write_text(json.dumps(CLASSIFIER))

    with pytest.raises(ModelError, match=f"--model hf:{name}"):
        models.find(name)


def test_the_digest_changes_with_what_is_read_and_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    first = models.digest(tmp_path)
    (tmp_path / "a").write_text("2")
    second = models.digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")

    assert len({first, second, models.digest(tmp_path)}) == 3


def test_the_digest_of_a_hugging_face_model_is_of_its_weights_settings_and_vocabularies(cache: Path) -> None:
    folder = fetched(cache)
    first = models.digest(folder)
    (folder / "optimizer.pt").write_bytes(b"of its training")
    (folder / "pytorch_model.bin").write_bytes(b"the same weights in another format")
    assert models.digest(folder) == first
    (folder / "model.safetensors").write_bytes(b"other weights")
    second = models.digest(folder)
    (folder / "tokenizer.json").write_text("{}")

    assert len({first, second, models.digest(folder)}) == 3


def test_all_fetched_models_are_listed_where_the_cache_can_be_read_and_data_sets_are_not(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = {"a/b-c": fetched(cache, "a/b-c"), "d": fetched(cache, "d")}
    (cache / "datasets--norne" / "snapshots" / "0").mkdir(parents=True)

    assert models.cached_models() == expected
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    assert models.cached_models() == {}


def test_the_shipped_model_comes_first_with_figures_of_both_written_standards() -> None:
    shipped = catalogue()[0]

    assert (shipped.name, shipped.status, shipped.written) == ("nb_ent_news_sm", "shipped", ("nb", "nn"))
    assert [score.split for score in shipped.scores] == ["norne-nob-dev", "norne-nno-dev"]
    assert all(80 < score.f1 < 100 for score in shipped.scores)
    assert set(shipped.labels) == set(pipelines.NORNE_LABELS)
    assert shipped.size_mb
    assert 10 < shipped.size_mb < 20


def test_what_is_known_has_its_source_and_means_something() -> None:
    for model in catalogue()[1:]:
        assert model.address.startswith("https://")
        assert set(model.labels) <= set(TYPE_OF_LABEL)
        assert all(score.split for score in model.scores)
        assert model.licence
        assert model.status == INSTALLED or model.name.removeprefix("hf:") in model.install


@pytest.mark.parametrize(("version", "scores"), [("3.8.0", [74.8]), ("3.9.1", [])])
def test_an_installed_pipeline_is_listed_with_the_published_scores_of_its_version(
    version: str, scores: list[float], tmp_path: Path, core_news_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.load(core_news_folder)
    nlp.meta["version"] = version
    pipelines.install(nlp, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))

    found = by_name("nb_core_news_sm")

    assert (found.status, found.version, found.install) == (INSTALLED, version, "")
    assert set(found.labels) == set(pipelines.NORNE_LABELS)
    assert [score.f1 for score in found.scores] == scores


def test_a_pipeline_of_ones_own_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = pipelines.install(spacy.blank("nn", meta={"name": "arkiv", "version": "1.0.0"}), tmp_path)
    (tmp_path / f"{name}-1.0.0.dist-info" / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert (by_name("nn_arkiv").status, by_name("nn_arkiv").written) == (INSTALLED, ("nn",))


def test_a_fetched_classifier_is_listed_with_what_lies_beside_it(cache: Path) -> None:
    folder = fetched(cache, "kari/namn")
    labels = {"0": "O", "1": "B-PER", "2": "I-PER"}
    (folder / "config.json").write_text(json.dumps({**CLASSIFIER, "id2label": labels}))
    (folder / "README.md").write_text("---\nlanguage: nn\nlicense: apache-2.0\n---\n")
    (fetched(cache, "kari/tekst") / "config.json").write_text(json.dumps({"architectures": ["BertForMaskedLM"]}))

    found = by_name("hf:kari/namn")

    assert (found.status, found.version, found.labels, found.licence) == (INSTALLED, "0123abcd", ("PER",), "apache-2.0")
    assert "hf:kari/tekst" not in {model.name for model in catalogue()}  # it finds no names


def test_a_known_model_that_is_fetched_is_listed_once_with_its_figures(cache: Path) -> None:
    fetched(cache, "saattrupdan/nbailab-base-ner-scandi")

    found = by_name("hf:saattrupdan/nbailab-base-ner-scandi")

    assert (found.status, found.install) == (INSTALLED, "")
    assert [score.f1 for score in found.scores] == [91.1, 90.4]


def test_listing_models_needs_neither_spacy_nor_numpy() -> None:
    code = (
        "import sys\nfrom pipeline.recognise.models import catalogue\ncatalogue()\n"
        "sys.exit(repr([name for name in ('spacy', 'numpy', 'torch') if sys.modules.get(name)]))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"
