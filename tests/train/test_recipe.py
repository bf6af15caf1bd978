"""The whole recipe on a few sentences of our own; needs the extra ``train``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs the extra train")
pytest.importorskip("floret", reason="needs the extra train")
pytest.importorskip("faker", reason="needs the extra train")

import spacy
import torch

from pipeline.recognise.models import TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagger
from pipeline.recognise.tagger.names import NameList
from pipeline.train import combine, label
from pipeline.train.distil import new_student, probabilities
from pipeline.train.examples import Labelled, Reader, batch_of, gold_examples
from pipeline.train.gold import HELD_OUT, TRAIN, load_gold
from pipeline.train.language_model import output_classes
from pipeline.train.lexicon import Lexicon, Speller, frequent_words, reduced
from pipeline.train.raw import DOCUMENT_END, RawText
from pipeline.train.steps import STEPS, main
from pipeline.train.student import LinearRecurrence
from pipeline.train.typed_names import read_names
from pipeline.train.windows import LABEL_COUNT, Augmenter, Window
from pipeline.train.words import BREAK, WordTable, alphabet_of, character_table
from tests.train.test_windows import drawing
from tests.train.toy import write_gazetteers, write_gold, write_marked, write_names, write_raw

pytestmark = pytest.mark.slow

RECIPE = Path(label.__file__).with_name("recipe.mk")
TOY_STEPS = Path(__file__).with_name("steps.txt")
SMALL = "--batch 300 --every 3 --state 4 --table-rate 5e-3"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder in which every step has been done."""
    work = tmp_path_factory.mktemp("work")
    write_gold(work / "toy-nob-train.conllu", 150)
    write_gold(work / "toy-nob-dev.conllu", 15)
    write_raw(work / "a.jsonl.xz", 60)
    write_raw(work / "b.jsonl.xz", 20)
    write_gazetteers(work)
    write_names(work)
    write_marked(work / "marked.jsonl", 40)
    for step in TOY_STEPS.read_text(encoding="utf-8").format(small=SMALL).splitlines():
        assert list(done(step, work))
    return work


def done(step: str, folder: Path) -> Iterator[str]:
    """Do a step whose files lie in a folder; yield what it says."""
    has_ending = re.compile(r"(?:\.|[\w-]+\.(?:conllu|jsonl?|jsonl\.xz|npz|bin|pt|tsv|txt)|model)")
    return main([str(folder / word) if has_ending.fullmatch(word) else word for word in step.split()])


def test_the_last_step_writes_a_pipeline_that_can_be_used(work: Path) -> None:
    nlp = spacy.load(work / "model")

    assert nlp.pipe_names == [TAGGER]
    assert (work / "model" / TAGGER / WEIGHTS).read_bytes() == (work / "weights.npz").read_bytes()
    assert len(list(nlp("Kari bor i Oslo. Ola òg.").sents)) >= 1


def test_an_extended_model_finds_what_it_found_before(work: Path) -> None:
    before, after = Tagger.load(work / "first.npz"), work / "extended.npz"
    list(done("weights --student extended.pt --lexicon longer.npz --names names.txt --out extended.npz", work))
    sequences = [["Kari", "bor", "i", "Ålesund", "."], ["OSLO", "i", "1905"]]

    for old, new in zip(
        *(one.probabilities(sequences, np.arange(2)) for one in (before, Tagger.load(after))), strict=True
    ):
        assert np.allclose(old, new, atol=0.02)


def test_the_mean_of_two_students_lies_between_them(work: Path) -> None:
    list(done("mean --students extended.pt student.pt --out mean.pt", work))
    one, other, mean = (
        torch.load(work / f"{name}.pt", weights_only=True)["out.weight"] for name in ("extended", "student", "mean")
    )

    assert torch.allclose(mean - one, other - mean, atol=1e-6)
    assert not torch.equal(one, other)


def test_the_same_seed_gives_the_same_model(work: Path) -> None:
    again = (
        f"student {SMALL} --gold gold.json --lexicon lexicon.npz --raw raw.npz --labelled labelled1.npz "
        "--out again.pt --length 3000 --stop 4"
    )
    list(done(again, work))
    list(done("weights --student again.pt --lexicon lexicon.npz --out again.npz", work))

    assert (work / "again.npz").read_bytes() == (work / "first.npz").read_bytes()


def test_the_model_without_pytorch_computes_what_the_model_in_pytorch_does(work: Path) -> None:
    lexicon = Lexicon.load(work / "longer.npz")
    reader = Reader(Speller(lexicon.words, len(lexicon.pieces)), NameList(read_names(work / "names.txt")))
    student = new_student(lexicon, 4, 0.0)
    student.load_state_dict(torch.load(work / "student.pt", weights_only=True))
    sequences = [list(sentence.words) for sentence in load_gold(work / "gold.json")["toy-nob-dev"]]
    sequences += [["Ærø", "1905"], ["OSLO", "oslo"]]

    labels, starts = probabilities(student, reader, [Window(words) for words in sequences])
    found, opened = Tagger.load(work / "uncalibrated.npz").probabilities(sequences, np.arange(len(sequences)))

    assert np.allclose(found, np.concatenate(labels), atol=0.02)  # whole numbers of 127 at most stand for the vectors
    assert np.allclose(opened, np.concatenate(starts), atol=0.02)


def test_some_gold_is_held_out_of_training(work: Path) -> None:
    gold = load_gold(work / "gold.json")

    assert gold[HELD_OUT]
    assert not {one.document for one in gold[HELD_OUT]} & {one.document for one in gold[TRAIN]}


def test_labelled_text_is_whole_documents_and_probabilities(work: Path) -> None:
    labelled = Labelled.load(work / "labelled.npz")
    words = labelled.ids >= 0

    assert np.allclose(labelled.labels[words].sum(1), 1, atol=0.01)
    assert ((labelled.starts >= 0) & (labelled.starts <= 1)).all()
    assert DOCUMENT_END not in labelled.ids


def test_labels_of_another_text_are_refused(work: Path) -> None:
    with pytest.raises(ValueError, match="give the same --length and --seed"):
        list(done("combine --raw raw.npz --labelled labelled1.npz --length 300 --out no.npz", work))


def test_small_corpora_are_drawn_whole_and_the_rest_in_equal_parts(work: Path) -> None:
    first, last = RawText.load(work / "raw.npz").corpora()

    drawn = label.drawn([first, first, last], 2 * len(last) + 800, seed=1)

    assert 2 * len(last) + 800 <= len(drawn) <= 2 * len(last) + 1000
    assert np.array_equal(drawn, label.drawn([first, first, last], 2 * len(last) + 800, seed=1))


def test_pieces_hold_whole_documents() -> None:
    documents = np.repeat(np.arange(6), [3, 1, 4, 10, 1, 1])

    assert list(combine.pieces(documents, 5)) == [(0, 4), (4, 8), (8, 18), (18, 20)]


def test_the_table_of_words_ends_in_the_sign_for_a_paragraphs_end(work: Path) -> None:
    table = WordTable.load(work / "words.npz")

    assert table.words[-1] == BREAK
    assert len({len(rows) for rows in (table.words, table.vectors, table.shapes, table.gazetteer, table.counts)}) == 1
    assert table.gazetteer[table.words.index("Bergen")].any()
    assert table.gazetteer[table.words.index("Karis")].any()


def test_characters_are_numbered_by_frequency_and_long_words_lose_their_middle() -> None:
    alphabet = alphabet_of(["aab"])

    assert alphabet == {"a": 2, "b": 3}
    assert character_table(["aab?", "a" * 10 + "?" * 9 + "b" * 10], alphabet).tolist() == [
        [2, 2, 3, 1] + [0] * 16,
        [2] * 10 + [3] * 10,
    ]


def test_frequent_words_are_normalised_and_gold_counts_more() -> None:
    assert frequent_words({"i": 30, "2019": 2, "2020": 9, "en": 1}, ["Oslo", "G20"], 4) == ["i", "G00", "Oslo", "0000"]


def test_principal_components_have_a_variance_of_about_one() -> None:
    sample = np.random.default_rng(0).normal(size=(200, 6)).astype(np.float32)

    assert reduced(sample, sample, 3).std() == pytest.approx(1, abs=0.01)


def test_rare_words_are_told_by_their_shape() -> None:
    classes, totals = output_classes(np.array([5, 9, 1, 2]), np.array([1, 1, 3, 4], dtype=np.uint8), 2)

    assert classes.tolist() == [1, 0, 5, 6]
    assert totals[:2].tolist() == [9, 5]
    assert totals.sum() == 17


def reader_of(speller: Speller) -> Reader:
    return Reader(speller, NameList(["G\tOslo"]))


def test_gold_examples_end_with_the_paragraph(work: Path) -> None:
    sentences = load_gold(work / "gold.json")[TRAIN]
    speller = Speller([], 50)

    examples = gold_examples(sentences, drawing(0), Augmenter(sentences, drawing(0), 0.5), reader_of(speller))

    assert speller.number(BREAK) == max(max(example.numbers) for example in examples) + 1  # never met before
    assert all(len(example.numbers) == len(example.labels) == len(example.starts) for example in examples)
    assert all(np.allclose(example.labels.sum(1), 1) for example in examples)


def test_a_batch_puts_every_word_in_its_place(work: Path) -> None:
    sentences = load_gold(work / "gold.json")[TRAIN][:9]
    speller = Speller(["Oslo"], 50)
    examples = gold_examples(sentences, drawing(0), Augmenter(sentences, drawing(0), 0.0), reader_of(speller))

    batch = batch_of(examples, speller, lambda count: np.ones(count, dtype=bool))

    assert batch.mask.sum() == sum(len(example.numbers) for example in examples)
    assert batch.labels.shape == (*batch.mask.shape, LABEL_COUNT)
    assert (batch.spelled.rows < 0).all()  # all rows are hidden
    assert len(batch.spelled.offsets) == len(batch.spelled.rows)


def test_the_recurrence_has_the_gradient_of_its_formula() -> None:
    f, u = (torch.rand(5, 2, 3, dtype=torch.float64, requires_grad=True) for _ in range(2))

    assert torch.autograd.gradcheck(LinearRecurrence.apply, (f, u))


def test_every_step_is_part_of_the_recipe() -> None:
    recipe = RECIPE.read_text(encoding="utf-8")

    assert all(f"$(TRAIN) {step} " in recipe for step in STEPS)
