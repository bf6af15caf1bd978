"""Loading token classifiers, and a sentence for each way in which that fails."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from pipeline.errors import ModelError
from pipeline.recognise.hub import find
from pipeline.recognise.transformer.load import load
from tests.recognise import tiny_transformer as tiny

pytestmark = pytest.mark.slow  # PyTorch


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.save(tmp_path / "model", tiny.BERT)


@pytest.mark.parametrize("library", ["torch", "transformers"])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    folder: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ModelError, match=rf"needs {library}.*pip install 'navnetabell\[transformers\]'"):
        load(folder, "hf:model")


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_folder_without_one_of_its_parts_is_refused_with_its_name(folder: Path, name: str) -> None:
    (folder / name).unlink()

    with pytest.raises(ModelError, match=f"there (is|are) no .*{name.rpartition('.')[2]}"):
        load(find(f"hf:{folder}")[0], "hf:model")


def test_a_model_that_is_no_token_classifier_is_refused_with_what_it_is(folder: Path) -> None:
    tiny.rewrite(folder, {"architectures": ["BertForMaskedLM"]})

    with pytest.raises(ModelError, match=r"no token classifier.*BertForMaskedLM"):
        load(folder, "hf:model")


def test_a_model_without_the_last_layer_is_refused(folder: Path) -> None:
    encoder = tiny.transformers.AutoModelForTokenClassification.from_pretrained(folder).bert
    encoder.save_pretrained(folder)
    tiny.rewrite(folder, {"architectures": None, "id2label": dict(enumerate(tiny.BIO))})

    with pytest.raises(ModelError, match=r"weights of a token classifier are missing in it, such as classifier"):
        load(folder, "hf:model")


def test_labels_without_names_are_refused(folder: Path) -> None:
    tiny.rewrite(folder, {"id2label": {str(number): f"LABEL_{number}" for number in range(len(tiny.BIO))}})

    with pytest.raises(ModelError, match="what its labels are called"):
        load(folder, "hf:model")


def test_code_that_comes_with_a_model_is_not_run(folder: Path) -> None:
    (folder / "trap.py").write_text("raise SystemExit('the trap was sprung')", encoding="utf-8")
    own = {"model_type": "of-its-own", "auto_map": dict.fromkeys(("AutoConfig", "AutoModel"), "trap.Trap")}
    tiny.rewrite(folder, own)

    with pytest.raises(ModelError, match="program code of its own"):
        load(folder, "hf:model")


@pytest.mark.parametrize("text", ["{", "[]", ""])
def test_settings_that_cannot_be_read_are_refused(folder: Path, text: str) -> None:
    (folder / "config.json").write_text(text, encoding="utf-8")

    with pytest.raises(ModelError, match="cannot be loaded"):
        load(folder, "hf:model")


def test_weights_that_cannot_be_read_are_refused(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(b"Kari Nordmann")

    with pytest.raises(ModelError, match="cannot be loaded"):
        load(folder, "hf:model")


def test_a_tokenizer_of_another_model_is_refused(folder: Path) -> None:
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"] |= {f"ord{number}": 1000 + number for number in range(9)}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")

    with pytest.raises(ModelError, match="more pieces than its weights have rows"):
        load(folder, "hf:model")


@pytest.mark.parametrize(("kind", "most"), [(tiny.BERT, tiny.POSITIONS - 3), (tiny.ROBERTA, tiny.POSITIONS - 2)])
def test_windows_fit_the_positions_that_a_model_has(kind: str, most: int, tmp_path: Path) -> None:
    assert load(tiny.save(tmp_path / "model", kind), "hf:model").limit == most


def test_loading_writes_nothing_to_the_terminal(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    load(folder, "hf:model")

    assert capfd.readouterr() == ("", "")
