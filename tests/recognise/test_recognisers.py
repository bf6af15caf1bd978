"""A model's name -> the recogniser that reads with it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from pipeline.errors import ModelError
from pipeline.recognise import models
from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.recogniser import SpacyRecogniser
from pipeline.recognise.recognisers import load_recogniser
from tests import pipelines

SHIPPED = models.MODELS / "nb_ent_news_sm"


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with pipelines of the published shapes, each installed in a folder of its own."""
    home = tmp_path_factory.mktemp("shapes")
    for size in ("sm", "md", "lg"):
        (home / size).mkdir()
        pipelines.install(pipelines.core_news_shape(size=size), home / size)
    return home


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the shipped model's folder."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "copy"))


def test_the_shipped_model_is_read_without_spacy() -> None:
    code = (
        "import sys\nfrom pipeline.recognise.recognisers import load_recogniser\n"
        "from pipeline.recognise.find import NameFinder\n"
        "load_recogniser('nb_ent_news_sm').read(['Kari Nordmann bur i Bergen, i Noreg.'])\n"
        "sys.exit(repr([name for name in ('spacy', 'thinc', 'srsly', 'torch', 'pandas') if sys.modules.get(name)]))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.stderr.strip() == "[]"


def test_the_shipped_model_is_described_as_spacy_describes_it() -> None:
    assert load_recogniser("nb_ent_news_sm").info == SpacyRecogniser.load("nb_ent_news_sm").info


def test_a_copy_of_the_shipped_model_is_read_the_same_way(copy: Path) -> None:
    recogniser = load_recogniser(str(copy))

    assert isinstance(recogniser, DirectRecogniser)
    assert recogniser.info.origin == "folder"


def test_our_component_among_others_is_read_by_spacy(copy: Path) -> None:
    nlp = spacy.load(copy)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Soria Moria"}])  # type: ignore[attr-defined]
    nlp.to_disk(copy.with_name("more"))

    recogniser = load_recogniser(str(copy.with_name("more")))

    assert isinstance(recogniser, SpacyRecogniser)
    assert recogniser.info.components == ("navnetabell_tagger", "entity_ruler")


def test_a_tokenizer_of_another_kind_is_left_to_spacy(copy: Path) -> None:
    config = copy / "config.cfg"
    config.write_text(config.read_text(encoding="utf-8").replace("spacy.Tokenizer.v1", "min.v1"), encoding="utf-8")

    assert not DirectRecogniser.fits(copy)


@pytest.mark.parametrize("size", ["sm", "md", "lg"])
@pytest.mark.parametrize("confidence", [False, True], ids=["plain", "with confidence"])
def test_the_published_pipelines_are_read_by_their_names(
    size: str, shapes: Path, monkeypatch: pytest.MonkeyPatch, *, confidence: bool
) -> None:
    monkeypatch.syspath_prepend(str(shapes / size))

    recogniser = load_recogniser(f"nb_core_news_{size}", confidence=confidence)

    text = pipelines.TOY[0][0]
    [reading] = recogniser.read([text])
    assert [text[name.start : name.end] for name in reading.names] == ["Kari Nordmann", "Bergen"]
    assert all(bool(name.confidence) == confidence for name in reading.names)
    assert (recogniser.info.name, recogniser.info.origin) == (f"nb_core_news_{size}", "installed")
    sys.modules.pop(f"nb_core_news_{size}", None)


def test_any_other_pipeline_is_read_by_spacy(core_news_folder: Path) -> None:
    assert isinstance(load_recogniser(str(core_news_folder)), SpacyRecogniser)


@pytest.mark.parametrize("part", ["tokenizer", "navnetabell_tagger/weights.npz"])
@pytest.mark.parametrize("how", ["missing", "damaged"])
def test_a_part_that_is_missing_or_damaged_is_told_in_words(copy: Path, part: str, how: str) -> None:
    (copy / part).unlink()
    if how == "damaged":
        (copy / part).write_bytes(b"Kari")

    with pytest.raises(ModelError, match=r"cannot be loaded"):
        load_recogniser(str(copy))


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_description_that_cannot_be_read_is_told_in_words(copy: Path, text: str) -> None:
    (copy / "meta.json").write_text(text, encoding="utf-8")

    with pytest.raises(ModelError, match=r"cannot be loaded"):
        load_recogniser(str(copy))
