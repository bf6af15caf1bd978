"""Texts go in; names and sentences come out of a Hugging Face token classifier."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline import Settings
from pipeline.recognise.find import NameFinder
from pipeline.recognise.reading import Reading
from pipeline.recognise.recognisers import load_recogniser
from pipeline.recognise.transformer import recogniser as module
from pipeline.recognise.transformer.recogniser import TransformerRecogniser
from tests.recognise import tiny_transformer as tiny
from tests.recognise.test_find import document

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
def random(request: Any, tmp_path_factory: pytest.TempPathFactory) -> TransformerRecogniser:
    """Return a recogniser that finds many names, all nonsense."""
    folder = tiny.save(tmp_path_factory.mktemp("random") / request.param, request.param)
    return TransformerRecogniser.load(f"hf:{folder}", threads=1)


def found(text: str, reading: Reading) -> list[tuple[str, str]]:
    return [(text[name.start : name.end], name.label) for name in reading.names]


def truth(text: str, said: str, labels: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the names that were learnt, in the words of the scheme."""
    names: list[tuple[str, str]] = []
    before = "O"
    for word, name in zip(text.split(), said.split(), strict=True):
        if name != "O":
            label = tiny.label_of(name, first=name != before, labels=labels).removeprefix("B-").removeprefix("I-")
            names = [*names[:-1], (f"{names[-1][0]} {word}", label)] if name == before else [*names, (word, label)]
        before = name
    return names


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("labels", ALL.values(), ids=ALL)
def test_what_a_model_has_learnt_is_found_whatever_its_pieces_and_labels(
    kind: str, labels: tuple[str, ...], tmp_path: Path
) -> None:
    recogniser = load_recogniser(f"hf:{tiny.save(tmp_path / 'learnt', kind, labels, learn=True)}", threads=1)

    readings = recogniser.read([text for text, _ in tiny.SENTENCES])

    names = [found(text, reading) for (text, _), reading in zip(tiny.SENTENCES, readings, strict=True)]
    assert names == [truth(text, said, labels) for text, said in tiny.SENTENCES]
    assert all(0.5 < name.confidence <= 1 for reading in readings for name in reading.names if name.confidence)


def test_words_are_cut_in_pieces_so_that_joining_them_means_something(random: TransformerRecogniser) -> None:
    tokenizer = random._loaded.tokenizer  # noqa: SLF001 - what is shown is not told otherwise

    assert len(tokenizer.encode(["Nordmannsdalen"], is_pretokenized=True, add_special_tokens=False).ids) > 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(texts=st.lists(st.text("abåøÆ KO.,-\n\u00ad\U0001f600'’é", max_size=120), max_size=3))
def test_names_are_whole_words_inside_the_text(random: TransformerRecogniser, texts: list[str]) -> None:
    for text, reading in zip(texts, random.read(texts), strict=True):
        edges = {place for token in BLANK.tokenizer(text) if not token.is_space for place in _edges(token)}
        before = 0
        for name in reading.names:
            assert {name.start, name.end} <= edges
            assert before <= name.start < name.end
            assert "\n\n" not in text[name.start : name.end]
            before = name.end


def _edges(token: Any) -> tuple[int, int]:
    return token.idx, token.idx + len(token)


def test_reading_takes_no_more_memory_the_longer_it_goes_on(random: TransformerRecogniser) -> None:
    def kept() -> int:
        for _ in range(3):
            random.read(TEXTS)
        gc.collect()
        return len(gc.get_objects())

    first = kept()

    assert kept() <= first + 100


def test_nothing_of_a_long_text_is_left_unread(random: TransformerRecogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    text = " ".join(TEXTS * 20)
    [words] = random._words([text], None)  # noqa: SLF001
    read: list[int] = []
    scored = random._scores  # noqa: SLF001

    def watched(batch: Any) -> Any:
        read.extend(word for window in batch for word in window.words)
        assert all(len(window.ids) <= tiny.POSITIONS for window in batch)
        return scored(batch)

    monkeypatch.setattr(random, "_scores", watched)
    [reading] = random.read([text])

    assert sorted(read) == list(range(len(words.texts)))
    assert reading.unread == 0


def test_a_word_that_a_tokenizer_makes_nothing_of_is_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    bert = TransformerRecogniser.load(f"hf:{tiny.save(tmp_path / 'm', tiny.BERT, learn=True)}", threads=1)
    text = "Kari Nordmann bur \u200b\u200b i Bergen ."

    [reading] = bert.read([text])

    assert reading.unread == 1
    assert found(text, reading)[0] == ("Kari Nordmann", "PER")


def test_a_text_that_holds_a_tokenizers_own_marks_is_read_as_text(random: TransformerRecogniser) -> None:
    before = random.read(["Kari </s> [SEP] bur <pad> her."])

    assert random._loaded.padding not in [  # noqa: SLF001
        number
        for window in random._shown(0, random._words(["<pad> [PAD]"], None)[0])  # noqa: SLF001
        for number in window.ids
    ]
    assert len(before[0].sentences) >= 1


def test_names_do_not_depend_on_what_else_is_read(random: TransformerRecogniser) -> None:
    alone = [random.read([text])[0] for text in TEXTS]

    together = random.read(TEXTS)

    for one, other in zip(alone, together, strict=True):
        assert one.sentences == other.sentences
        assert [(name.start, name.end, name.label) for name in one.names] == [
            (name.start, name.end, name.label) for name in other.names
        ]
        assert [name.confidence for name in one.names] == pytest.approx([name.confidence for name in other.names])


def test_batches_are_of_windows_of_like_length(random: TransformerRecogniser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECES_AT_ONCE", 80)
    lengths: list[list[int]] = []
    scored = random._scores  # noqa: SLF001

    def watched(batch: Any) -> Any:
        lengths.append([len(window.ids) for window in batch])
        return scored(batch)

    monkeypatch.setattr(random, "_scores", watched)
    random.read(TEXTS * 3)

    flat = [length for batch in lengths for length in batch]
    assert len(lengths) > 3
    assert flat == sorted(flat, reverse=True)
    assert all(len(batch) * max(batch) <= 80 for batch in lengths)


def test_texts_without_words_have_no_names(random: TransformerRecogniser) -> None:
    assert random.read([""]) == [Reading((), ())]
    assert [reading.names for reading in random.read(["", " \n", "Kari"])][:2] == [(), ()]


def test_sentences_are_those_of_the_shipped_model(random: TransformerRecogniser) -> None:
    text = "Kl. 9 kom statsråd Kari Nordmann til Oslo. Ho bur i Bergen."

    assert random.read([text])[0].sentences == load_recogniser(Settings().model).read([text])[0].sentences


def test_the_description_says_which_model_it_is(random: TransformerRecogniser) -> None:
    assert random.info.name in KINDS
    assert random.info.origin == "folder"
    assert len(random.info.sha256) == 64
    assert random.info.components[-1].endswith("ForTokenClassification")


def test_documents_get_mentions_like_those_of_any_other_model(tmp_path: Path) -> None:
    recogniser = load_recogniser(f"hf:{tiny.save(tmp_path / 'm', tiny.BERT, learn=True)}", threads=1)

    [read] = NameFinder(recogniser).find([document("Kari Nordmann bur i Bergen .", "Statkraft bygger i Noreg .")])

    assert [(one.text, one.type, one.paragraph) for one in read.mentions] == [
        ("Kari Nordmann", "person", 1),
        ("Bergen", "place", 1),
        ("Statkraft", "organisation", 2),
        ("Noreg", "place", 2),
    ]


def test_a_label_without_a_meaning_is_counted_and_kept(tmp_path: Path) -> None:
    labels = tuple(label.replace("GPE_LOC", "STAD") for label in tiny.BIO)
    folder = tiny.save(tmp_path / "m", tiny.BERT, learn=True)
    tiny.rewrite(folder, {"id2label": dict(enumerate(labels)), "label2id": None})
    finder = NameFinder(load_recogniser(f"hf:{folder}", threads=1), types=("person", "other"))

    [read] = finder.find([document("Kari Nordmann bur i Bergen .")])

    assert [(one.text, one.label, one.type) for one in read.mentions][-1] == ("Bergen", "STAD", "other")
    assert read.unmapped == ("STAD",)


def test_no_network_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tiny.save(tmp_path / "m", tiny.ROBERTA)

    def refused(*_: Any, **__: Any) -> None:
        message = "the network was asked for"
        raise AssertionError(message)

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)

    assert load_recogniser(f"hf:{folder}", threads=1).read(["Kari bur her."])


def test_the_cores_that_are_asked_for_are_used(tmp_path: Path) -> None:
    load_recogniser(f"hf:{tiny.save(tmp_path / 'm', tiny.BERT)}", threads=2)

    assert tiny.torch.get_num_threads() == 2
