"""Hugging Face token classifiers: what is found with them, and a sentence for each way in which loading fails."""

from __future__ import annotations

import gc
import itertools
import json
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.recognise import load_recogniser
from pipeline.recognise.hugging_face import HuggingFaceRecogniser, span_probability
from pipeline.recognise.labels import LabelScheme
from pipeline.recognise.spans import MentionFinder, Prediction
from tests.recognise import tiny_transformer as tiny
from tests.recognise.test_spans import document

pytestmark = pytest.mark.slow  # PyTorch

BLANK = spacy.blank("nb")
KINDS = (tiny.BERT, tiny.ROBERTA, tiny.XLM)
ALL = {"nine labels, BIO": tiny.BIO, "four, BIO": tiny.SCANDI, "four, IO": tiny.IO, "four, bare": tiny.BARE}
TEXTS = [text.replace(" .", ".").replace(" ,", ",") for text, _ in tiny.SENTENCES]


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    before = tiny.torch.get_num_threads()
    tiny.torch.set_num_threads(1)
    yield
    tiny.torch.set_num_threads(before)


@pytest.fixture(scope="module", params=KINDS)
def random(request: Any, tmp_path_factory: pytest.TempPathFactory) -> HuggingFaceRecogniser:
    """Return a recogniser that finds many names, all nonsense."""
    folder = tiny.save(tmp_path_factory.mktemp("random") / request.param, request.param)
    return HuggingFaceRecogniser(f"hf:{folder}", threads=1)


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a model that knows the sentences by heart."""
    return tiny.save(tmp_path_factory.mktemp("learnt") / "bert", tiny.BERT, learn=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.save(tmp_path / "model", tiny.BERT)


def found(text: str, reading: Prediction) -> list[tuple[str, str]]:
    return [(text[name.start : name.end], name.label) for name in reading.entities]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", ALL.values(), ids=ALL)
def test_what_a_model_has_learnt_is_found_whatever_its_pieces_and_labels(
    kind: str, labels: tuple[str, ...], tmp_path: Path
) -> None:
    recogniser = load_recogniser(f"hf:{tiny.save(tmp_path / 'learnt', kind, labels, learn=True)}", threads=1)

    for text, said in tiny.SENTENCES:
        [prediction] = recogniser.predict([text])
        spans = LabelScheme(dict(enumerate(labels))).spans(tiny.targets(said, labels))
        words = text.split()
        assert found(text, prediction) == [(" ".join(words[start:end]), label) for start, end, label in spans]
        assert all(0.5 < name.confidence <= 1 for name in prediction.entities if name.confidence)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(texts=st.lists(st.text("abåøÆ KO.,-\n\u00ad\U0001f600'’é", max_size=120), max_size=3))
def test_names_are_whole_words_inside_the_text(random: HuggingFaceRecogniser, texts: list[str]) -> None:
    for text, reading in zip(texts, random.predict(texts), strict=True):
        words = [token for token in BLANK.tokenizer(text) if not token.is_space]
        edges = {edge for word in words for edge in (word.idx, word.idx + len(word))}
        before = 0
        for name in reading.entities:
            assert {name.start, name.end} <= edges
            assert before <= name.start < name.end
            assert "\n\n" not in text[name.start : name.end]
            before = name.end


def test_reading_takes_no_more_memory_the_longer_it_goes_on(random: HuggingFaceRecogniser) -> None:
    def kept() -> int:
        for _ in range(3):
            random.predict(TEXTS)
        gc.collect()
        return len(gc.get_objects())

    first = kept()

    assert kept() <= first + 100


def test_every_word_of_a_long_text_is_read_once_in_windows_that_fit(random: HuggingFaceRecogniser) -> None:
    words = " ".join(TEXTS * 20).split()

    windows = random.windows(0, words)

    assert sorted(word for window in windows for word in window.words) == list(range(len(words)))
    assert max(map(len, windows)) == tiny.POSITIONS - (random.info.name == tiny.BERT)  # its padding has position 0
    for before, window in itertools.pairwise(windows):
        assert len(set(window.words.values()) & {1}) == 0  # what opens a later window is read in the one before it
        assert max(before.words) < min(window.words)


def test_a_word_that_a_tokenizer_makes_nothing_of_is_in_no_name_and_the_rest_is_read(learnt: Path) -> None:
    text = "Kari Nordmann bur \u200b\u200b i Bergen ."

    [reading] = load_recogniser(f"hf:{learnt}", threads=1).predict([text])

    assert found(text, reading)[0] == ("Kari Nordmann", "PER")


def test_a_text_that_holds_a_tokenizers_special_tokens_is_read_as_text(random: HuggingFaceRecogniser) -> None:
    text = "Kari </s> [SEP] bur <pad> her."

    [window] = random.windows(0, [token.text for token in BLANK.tokenizer(text)])

    special = {tiny.BERT: 3, tiny.ROBERTA: 2, tiny.XLM: 2}[random.info.name]  # the id of the token that ends a text
    assert window.ids.count(special) == 1
    assert len(random.predict([text])[0].sentences) >= 1


def test_names_do_not_depend_on_what_else_is_read(random: HuggingFaceRecogniser) -> None:
    alone = [random.predict([text])[0] for text in TEXTS]

    together = random.predict(TEXTS)

    for one, other in zip(alone, together, strict=True):
        assert [(name.start, name.end, name.label, pytest.approx(name.confidence)) for name in one.entities] == [
            (name.start, name.end, name.label, name.confidence) for name in other.entities
        ]


def test_sentences_are_those_of_the_shipped_model_and_texts_without_words_have_none(
    random: HuggingFaceRecogniser,
) -> None:
    texts = ["Kl. 9 kom statsråd Kari Nordmann til Oslo. Ho bur i Bergen.", "", " \n"]

    found = random.predict(texts)

    shipped = load_recogniser("nb_ent_news_sm").predict(texts)
    assert [one.sentences for one in found] == [one.sentences for one in shipped]
    assert found[1:] == [Prediction((), ())] * 2


def test_the_model_is_described_and_its_cores_are_those_asked_for(folder: Path) -> None:
    info = load_recogniser(f"hf:{folder}", threads=2).info

    assert (info.name, info.version, info.origin, len(info.sha256)) == ("model", "", "folder", 64)
    assert info.components == ("navnetabell_tagger", "BertForTokenClassification")
    assert tiny.torch.get_num_threads() == 2


def test_documents_get_mentions_like_those_of_any_other_model(learnt: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(learnt, tmp_path / "copy")
    labels = [label.replace("GPE_LOC", "STAD") for label in tiny.BIO]
    tiny.rewrite(folder, {"id2label": dict(enumerate(labels)), "label2id": None})
    known, unknown = (MentionFinder(load_recogniser(f"hf:{path}", threads=1)) for path in (learnt, folder))
    read = document("Kari Nordmann bur i Bergen .", "Statkraft bygger i Noreg .")
    expected = [("Kari Nordmann", "person", 1), ("Bergen", "place", 1), ("Statkraft", "organisation", 2)]

    [found] = known.find([read])
    assert [(one.text, one.type, one.paragraph) for one in found.mentions] == [*expected, ("Noreg", "place", 2)]
    assert found.unmapped == ()

    [found] = unknown.find([read])
    assert [(one.text, one.label, one.type) for one in found.mentions][-1] == ("Noreg", "STAD", "other")
    assert found.unmapped == ("STAD", "STAD")


def test_no_network_is_asked_and_nothing_is_written_to_the_terminal(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: Any, **__: Any) -> None:
        message = "the network was asked for"
        raise AssertionError(message)

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)

    assert load_recogniser(f"hf:{folder}", threads=1).predict(["Kari bur her."])
    assert capfd.readouterr() == ("", "")


PER_ALONE = LabelScheme({0: "O", 1: "B-PER", 2: "I-PER"})


@pytest.mark.parametrize(
    ("rows", "span", "expected"),
    [
        ([[0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.75, 0.0, 0.25]], (0, 2, "PER"), 0.9 * 0.9 * 0.75),
        ([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0]], (0, 1, "PER"), 1.0),  # the next one begins, and takes nothing from it
    ],
)
def test_a_name_is_as_probable_as_all_of_its_words_and_its_end(
    rows: list[list[float]], span: tuple[int, int, str], expected: float
) -> None:
    assert span_probability(PER_ALONE, np.array(rows, dtype=np.float32), span) == pytest.approx(expected)


@pytest.mark.parametrize("library", ["torch", "transformers"])
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    folder: Path, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(ModelError, match=rf"needs {library}.*pip install 'navnetabell\[transformers\]'"):
        load_recogniser(f"hf:{folder}")


def _lacks(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _has(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def _set(**settings: Any) -> Callable[[Path], object]:
    return lambda folder: tiny.rewrite(folder, settings)


def _without_last_layer(folder: Path) -> None:
    tiny.transformers.AutoModelForTokenClassification.from_pretrained(folder).bert.save_pretrained(folder)
    tiny.rewrite(folder, {"architectures": None, "id2label": dict(enumerate(tiny.BIO))})


def _with_code_of_its_own(folder: Path) -> None:
    (folder / "trap.py").write_text("raise SystemExit('the trap was sprung')", encoding="utf-8")
    own = {"model_type": "of-its-own", "auto_map": dict.fromkeys(("AutoConfig", "AutoModel"), "trap.Trap")}
    tiny.rewrite(folder, own)


def _with_a_larger_tokenizer(folder: Path) -> None:
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"] |= {f"ord{number}": 1000 + number for number in range(9)}
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")


UNNAMED_LABELS = {str(number): f"LABEL_{number}" for number in range(len(tiny.BIO))}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_lacks("model.safetensors"), "there are no weights"),
        (_lacks("config.json"), r"there is no config\.json"),
        (_lacks("tokenizer.json"), r"there is no tokenizer .*json"),
        *((_has("config.json", content), "cannot be loaded") for content in (b"{", b"[]", b"")),
        (_has("model.safetensors", b"Kari Nordmann"), "cannot be loaded"),
        (_set(architectures=["BertForMaskedLM"]), "not a token classifier.*BertForMaskedLM"),
        (_set(id2label=UNNAMED_LABELS), "do not name its labels"),
        (_without_last_layer, "weights of a token classifier are missing in it, such as classifier"),
        (_with_code_of_its_own, "program code of its own"),
        (_with_a_larger_tokenizer, "more pieces than its weights have rows"),
    ],
)
def test_a_model_that_cannot_be_used_is_refused_with_why(
    folder: Path, change: Callable[[Path], object], reason: str
) -> None:
    change(folder)

    with pytest.raises(ModelError, match=reason):
        load_recogniser(f"hf:{folder}")


def test_pickled_weights_are_read_only_where_the_user_trusts_them(folder: Path) -> None:
    classifier = tiny.transformers.AutoModelForTokenClassification.from_pretrained(folder)
    tiny.torch.save(classifier.state_dict(), folder / "pytorch_model.bin")
    safe = load_recogniser(f"hf:{folder}", threads=1).predict(TEXTS)
    (folder / "model.safetensors").unlink()

    with pytest.raises(ModelError, match="--trust-pickle"):
        load_recogniser(f"hf:{folder}")
    assert load_recogniser(f"hf:{folder}", trust_pickle=True, threads=1).predict(TEXTS) == safe
