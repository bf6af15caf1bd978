"""Where Hugging Face models lie on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.recognise import hub, models

NAME = "NbAiLab/nb-bert-base-ner"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an empty cache."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "hub"


def fetched(cache: Path, name: str = NAME, revision: str = "0123abcd", *, main: bool = True) -> Path:
    """Lay a model into the cache as ``hf download`` does; return its folder."""
    home = cache / f"models--{name.replace('/', '--')}"
    folder = home / "snapshots" / revision
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": ["BertForTokenClassification"]}))
    (folder / "model.safetensors").write_bytes(b"weights")
    if main:
        (home / "refs").mkdir(exist_ok=True)
        (home / "refs" / "main").write_text(revision)
    return folder


def test_a_fetched_model_is_found_by_its_name(cache: Path) -> None:
    folder = fetched(cache)

    assert models.find(f"hf:{NAME}") == (folder, "cached")


def test_a_folder_goes_before_the_cache(cache: Path) -> None:
    fetched(cache)
    folder = Path(NAME)
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "pytorch_model.bin").write_bytes(b"weights")

    assert models.find(f"hf:{NAME}") == (folder, "folder")


def test_the_main_revision_goes_before_another(cache: Path) -> None:
    fetched(cache, revision="aaaa")
    fetched(cache, revision="bbbb", main=False)

    assert hub.find(f"hf:{NAME}")[0].name == "aaaa"


def test_a_revision_is_found_also_where_main_was_not_fetched(cache: Path) -> None:
    fetched(cache, revision="bbbb", main=False)

    assert hub.find(f"hf:{NAME}")[0].name == "bbbb"


@pytest.mark.parametrize("name", [NAME, "bare-name", "no/such/folder", ""])
def test_a_model_that_is_not_here_is_named_with_the_command_that_fetches_it(cache: Path, name: str) -> None:
    assert not cache.exists()

    with pytest.raises(ModelError, match=f"hf download {name}"):
        models.find(f"hf:{name}")


def test_the_cache_is_where_the_librarys_variables_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    assert hub.cache() == Path.home() / ".cache" / "huggingface" / "hub"
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    assert hub.cache() == tmp_path / "hub"


def test_the_cache_is_where_the_library_itself_looks() -> None:
    constants = pytest.importorskip("huggingface_hub.constants", reason="it comes with the extra transformers")

    assert str(hub.cache()) == constants.HF_HUB_CACHE


def test_weights_still_to_be_fetched_are_missed(cache: Path) -> None:
    (fetched(cache) / "model.safetensors").unlink()

    with pytest.raises(ModelError, match="there are no weights in it"):
        hub.find(f"hf:{NAME}")


@pytest.mark.parametrize("name", [NAME, "model"])
def test_a_hugging_face_model_without_its_mark_is_told_how_to_be_written(cache: Path, name: str) -> None:
    folder = fetched(cache)
    Path("model").mkdir()
    (Path("model") / "config.json").write_bytes((folder / "config.json").read_bytes())

    with pytest.raises(ModelError, match=f"--model hf:{name}"):
        models.find(name)


def test_the_digest_is_of_what_is_read(cache: Path) -> None:
    folder = fetched(cache)
    first = models.digest(folder)
    (folder / "optimizer.pt").write_bytes(b"of its training")
    (folder / "pytorch_model.bin").write_bytes(b"the same weights in another format")
    assert models.digest(folder) == first
    (folder / "model.safetensors").write_bytes(b"other weights")
    second = models.digest(folder)
    (folder / "tokenizer.json").write_text("{}")

    assert len({first, second, models.digest(folder)}) == 3


def test_all_fetched_models_are_listed(cache: Path) -> None:
    expected = [("a/b--c", fetched(cache, "a/b--c")), ("d", fetched(cache, "d"))]

    assert list(hub.all_cached()) == expected
