"""The recogniser's model at run time, on random weights."""

from __future__ import annotations

import itertools
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipeline.recognise.tagger import Tagged, Tagger, vectors
from pipeline.recognise.tagger import model as module
from pipeline.recognise.tagger.consistent import made_consistent, name_key
from pipeline.recognise.tagger.decode import best_labels, confidence, span_features, spans_of, type_chances
from pipeline.recognise.tagger.layers import MANY_ROWS, PERIOD, GatedConvolution, Layout, Recurrence
from pipeline.recognise.tagger.names import CODES, NAME_ROWS, NameList
from pipeline.recognise.tagger.spelling import Shape, character_sequences, lexicon_row, normalised, piece_key, shape
from tests.recognise.tiny_tagger import BUCKETS, LABELS, LEXICON, NAMES, SHAPES, STATE, WIDTH, weights

WORDS = st.one_of(
    st.sampled_from([*LEXICON, "G20", "statsminister", "NRK", "Ås", "…", "13.04", "e-post", "Nord-Korea"]),
    st.text(max_size=50),
)
SEQUENCES = st.lists(st.lists(WORDS, max_size=12), max_size=6)
PROBABILITIES = st.integers(0, 7).flatmap(
    lambda words: arrays.arrays(np.float32, (words, 7), elements=st.floats(2**-20, 1, width=32))
).map(lambda scores: scores / scores.sum(1, keepdims=True))  # fmt: skip


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(weights())


def near(one: Tagged, other: Tagged) -> bool:
    """Say whether two findings are the same but for rounding."""
    return (
        one.spans == other.spans
        and one.labels.tolist() == other.labels.tolist()
        and np.allclose(one.probabilities, other.probabilities, atol=1e-5)
        and np.allclose(one.starts, other.starts, atol=1e-5)
    )


def is_valid(labels: list[int]) -> bool:
    """Say whether each I follows a B or I of its label."""
    return all(
        label == 0 or label % 2 == 1 or before in {label, label - 1}
        for before, label in itertools.pairwise([0, *labels])
    )


@given(SEQUENCES)
def test_every_sequence_gets_a_label_and_a_start_a_word(tagger: Tagger, sequences: list[list[str]]) -> None:
    found = tagger.tag(sequences)

    assert [len(tagged.labels) for tagged in found] == [len(sequence) for sequence in sequences]
    assert [len(tagged.starts) for tagged in found] == [len(sequence) for sequence in sequences]


@given(SEQUENCES)
def test_labels_are_valid_and_spans_are_what_they_say(tagger: Tagger, sequences: list[list[str]]) -> None:
    for tagged in tagger.tag(sequences):
        rebuilt = [0] * len(tagged.labels)
        for start, end, label in tagged.spans:
            assert 0 <= start < end
            assert 0 <= label < len(tagger.labels)
            rebuilt[start:end] = [2 * label + 1] + [2 * label + 2] * (end - start - 1)

        assert is_valid(tagged.labels.tolist())
        assert rebuilt == tagged.labels.tolist()


@given(SEQUENCES)
def test_chances_lie_between_0_and_1(tagger: Tagger, sequences: list[list[str]]) -> None:
    for tagged in tagger.tag(sequences):
        assert len(tagged.probabilities) == len(tagged.spans)
        assert all(0 <= chance <= 1 for chance in tagged.probabilities)
        assert ((tagged.starts >= 0) & (tagged.starts <= 1)).all()


@given(SEQUENCES.flatmap(lambda sequences: st.tuples(st.just(sequences), st.permutations(range(len(sequences))))))
def test_neighbours_and_order_change_nothing(tagger: Tagger, drawn: tuple[list[list[str]], list[int]]) -> None:
    sequences, order = drawn

    together = tagger.tag(sequences)
    shuffled = tagger.tag([sequences[number] for number in order])
    alone = [tagger.tag([sequence])[0] for sequence in sequences]

    assert all(near(one, other) for one, other in zip(together, alone, strict=True))
    assert all(near(together[number], other) for number, other in zip(order, shuffled, strict=True))


def test_many_sequences_are_taken_in_several_batches(tagger: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    sequences = [["Kari", "bor", "i", "Oslo"][: number % 5] for number in range(40)]
    expected = tagger.tag(sequences)

    monkeypatch.setattr(module, "WORDS_AT_ONCE", 7)

    assert all(near(one, other) for one, other in zip(expected, tagger.tag(sequences), strict=True))


def test_when_too_many_words_are_kept_all_are_forgotten(tagger: Tagger, monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["fjord", "fjell", "elv", "hav", "fjord"]
    expected = tagger.tag([words])

    monkeypatch.setattr(vectors, "KEPT_WORDS", 2)

    assert near(expected[0], Tagger(weights()).tag([words])[0])


def test_no_sequences_give_nothing(tagger: Tagger) -> None:
    assert tagger.tag([]) == []


def test_weights_are_written_back_as_they_were_read(tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    Tagger(weights()).save(first)

    Tagger.load(first).save(second)

    assert first.read_bytes() == second.read_bytes()


def test_a_recogniser_read_back_finds_the_same(tagger: Tagger) -> None:
    file = BytesIO()
    tagger.save(file)
    file.seek(0)
    words = ["Kari", "møter", "Ola", "i", "Oslo", "2019"]

    assert near(tagger.tag([words])[0], Tagger.load(file).tag([words])[0])


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"nonsense"])
def test_a_damaged_file_is_named_so(damage: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        Tagger.load(BytesIO(damage))


def test_a_file_cut_short_is_named_so(tagger: Tagger) -> None:
    file = BytesIO()
    tagger.save(file)

    with pytest.raises(ValueError, match="damaged"):
        Tagger.load(BytesIO(file.getvalue()[:-100]))


def test_a_file_without_its_settings_is_named_so() -> None:
    file = BytesIO()
    np.savez_compressed(file, words=np.zeros(3))
    file.seek(0)

    with pytest.raises(ValueError, match="damaged"):
        Tagger.load(file)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Tagger.load(tmp_path / "weights.npz")


def test_labels_are_the_files() -> None:
    assert Tagger(weights()).labels == LABELS


@given(PROBABILITIES)
def test_the_best_labels_are_valid_and_no_valid_ones_are_better(probabilities: np.ndarray) -> None:
    chances = probabilities[:4]
    best = best_labels(chances, np.array([len(chances)])).tolist()

    def score(labels: tuple[int, ...]) -> float:
        return float(sum(np.log(chances[place, label]) for place, label in enumerate(labels)))

    valid = [labels for labels in itertools.product(range(7), repeat=len(chances)) if is_valid(list(labels))]
    assert is_valid(best)
    assert score(tuple(best)) >= max(map(score, valid)) - 0.01  # 1e-9 is added to each chance


@given(PROBABILITIES, st.data())
def test_sequences_one_below_the_other_have_the_labels_of_each_alone(
    probabilities: np.ndarray, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(probabilities)))
    lengths = np.array([cut, 0, len(probabilities) - cut])

    alone = [best_labels(part, np.array([len(part)])) for part in (probabilities[:cut], probabilities[cut:])]

    assert best_labels(probabilities, lengths).tolist() == np.concatenate(alone).tolist()


WITH_WORDS = PROBABILITIES.flatmap(
    lambda rows: st.tuples(
        st.just(rows),
        st.lists(st.sampled_from(["Kim", "Kims", "Norge", "Norges", "og"]), min_size=len(rows), max_size=len(rows)),
        st.lists(st.integers(0, 1), min_size=len(rows), max_size=len(rows)),
    )
)


@given(WITH_WORDS)
def test_what_is_made_consistent_stays_probabilities(drawn: tuple[np.ndarray, list[str], list[int]]) -> None:
    rows, words, texts = drawn

    mixed = made_consistent(words, texts, rows)

    assert mixed.shape == rows.shape
    assert (mixed >= 0).all()
    assert np.allclose(mixed.sum(1), 1, atol=1e-4)


@given(WITH_WORDS)
def test_only_capitalised_words_that_stand_twice_in_a_text_change(
    drawn: tuple[np.ndarray, list[str], list[int]],
) -> None:
    rows, words, texts = drawn
    keys = list(zip(texts, map(name_key, words), strict=True))

    mixed = made_consistent(words, texts, rows)

    for place, (word, key) in enumerate(zip(words, keys, strict=True)):
        if keys.count(key) == 1 or word == "og":
            assert mixed[place].tolist() == rows[place].tolist()


@given(WITH_WORDS)
def test_a_text_is_made_consistent_whatever_stands_beside_it(
    drawn: tuple[np.ndarray, list[str], list[int]],
) -> None:
    rows, words, texts = drawn
    first = [place for place, text in enumerate(texts) if text == 0]

    alone = made_consistent([words[place] for place in first], [0] * len(first), rows[first])

    assert np.allclose(made_consistent(words, texts, rows)[first], alone, atol=1e-6)


def test_equal_names_come_nearer_to_each_other() -> None:
    rows = np.full((2, 5), 0.05, dtype=np.float32)
    rows[0, 1], rows[1, 3] = 0.8, 0.8

    mixed = made_consistent(["Kim", "Kim"], [7, 7], rows)

    assert rows[0, 1] > mixed[0, 1] > mixed[1, 1] > rows[1, 1]


def test_equal_names_in_parts_of_one_text_agree_and_in_two_texts_they_need_not(tagger: Tagger) -> None:
    sequences = [["Kari", "bor", "i", "Oslo"], ["NRK", "møter", "Kari"]]

    together, apart = tagger.tag(sequences, [5, 5]), tagger.tag(sequences, [5, 6])

    assert near(apart[0], tagger.tag(sequences[:1])[0])
    assert not near(together[0], apart[0])


@given(PROBABILITIES)
def test_confidence_grows_with_both_of_its_features(probabilities: np.ndarray) -> None:
    for span in spans_of(best_labels(probabilities, np.array([len(probabilities)]))):
        whole, least = span_features(probabilities, span)
        low, high = (confidence(probabilities, span, (constant, 1.0, 0.0)) for constant in (-1.0, 1.0))

        assert whole <= least + 1e-6
        assert 0 <= low <= high <= 1


@given(PROBABILITIES)
def test_a_name_is_the_surer_the_more_labels_its_type_has(probabilities: np.ndarray) -> None:
    together = type_chances(probabilities, [0, 1, 1])  # organisation and place are one type here

    for span in spans_of(best_labels(probabilities, np.array([len(probabilities)]))):
        apart = span_features(type_chances(probabilities, [0, 1, 2]), span)
        assert np.allclose(apart, span_features(probabilities, span))
        if span[2] == 0:
            assert np.allclose(apart, span_features(together, span))
        elif span[1] == len(probabilities):
            assert span_features(together, span)[0] >= apart[0] - 1e-4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Den norske kirke i OSLO", [(0, 3, "O", True), (4, 5, "G", False)]),
        ("den norske stat i Oslos sentrum", [(4, 5, "G", True)]),
        ("Kari Kari", [(0, 1, "P", True), (1, 2, "P", True)]),
        ("Den", []),
        ("", []),
    ],
)
def test_listed_names_are_found_in_any_case_and_in_the_genitive(
    text: str, found: list[tuple[int, int, str, bool]]
) -> None:
    names = NameList(NAMES)

    assert [tuple(match) for match in names.find(text.split())] == found
    assert all(0 <= row < NAME_ROWS for row in names.rows(text.split()))


def test_each_code_case_and_place_in_a_name_has_a_vector_of_its_own() -> None:
    names = NameList(f"{code}\tnavn{number} to tre" for number, code in enumerate(CODES))
    spellings = [[f"{first}{number}", "to", "tre"] for number in range(len(CODES)) for first in ("navn", "Navn")]

    assert {row for words in spellings for row in names.rows(words)} == set(range(1, NAME_ROWS))


def test_of_two_spellings_in_a_list_the_first_counts() -> None:
    assert NameList(["G\tHå", "N\thå"]).rows(["Hå"]) == NameList(["G\tHå"]).rows(["Hå"])


@given(st.text(max_size=12))
def test_a_words_own_row_comes_before_those_of_other_spellings(word: str) -> None:
    assert lexicon_row(word, {"": 0, word.lower(): 1, word: 2}) == 2
    assert piece_key(piece_key(word)) == piece_key(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("fjord", Shape.LOWER),
        ("Å", Shape.ONE_CAPITAL),
        ("Kari", Shape.TITLE),
        ("NRK", Shape.UPPER),
        ("TVNorge", Shape.MIXED_CASE),
        ("1905", Shape.NUMBER),
        ("!", Shape.SENTENCE_END),
        ("–", Shape.SIGNS),
        ("", Shape.SIGNS),
        ("NRK1", Shape.WITH_DIGITS),
        ("Aust-Agder", Shape.CAPITAL_WITH_SIGNS),
        ("e-post", Shape.WITH_SIGNS),
    ],
)
def test_shapes(word: str, expected: Shape) -> None:
    assert shape(word) is expected


@given(st.text())
def test_every_word_has_a_row_among_the_shapes(word: str) -> None:
    assert 0 < shape(word) < SHAPES


@given(st.text(max_size=80))
def test_character_sequences_lie_in_the_table(word: str) -> None:
    found = character_sequences(word, BUCKETS)

    assert all(0 <= piece < BUCKETS for piece in found)
    assert bool(found) == bool(word)  # two marks and a character make the shortest sequence


def test_the_middle_of_a_very_long_word_counts_for_nothing() -> None:
    one, other = ("a" * 30 + middle + "b" * 10 for middle in ("c", "dd"))

    assert character_sequences(one, 1000) == character_sequences(other, 1000)


@given(st.text())
def test_normalising_twice_is_normalising_once(word: str) -> None:
    assert normalised(normalised(word)) == normalised(word)


def test_a_lone_surrogate_is_a_word_too(tagger: Tagger) -> None:
    assert len(tagger.tag([["bl\udce5"]])[0].labels) == 1


@given(st.lists(st.integers(0, 6), min_size=1, max_size=5))
def test_a_recurrence_is_its_formula(lengths: list[int]) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(sum(lengths), WIDTH)).astype(np.float32)
    matrix = random.normal(size=(WIDTH, 6 * STATE)).astype(np.float32)
    bias = random.normal(size=6 * STATE).astype(np.float32)
    if not len(x):
        return

    expected = np.concatenate([
        _slow_recurrence(part, matrix, bias) for part in np.split(x, np.cumsum(lengths)[:-1]) if len(part)
    ])  # fmt: skip

    layout = Layout(np.array(lengths), np.zeros(len(lengths), dtype=np.int64))

    found = Recurrence(matrix, bias)(layout.laid_out(x), layout)

    assert np.allclose(found[layout.spots], expected, atol=1e-5)
    assert not found[layout.gaps].any()


@given(st.lists(st.lists(st.integers(0, 40), min_size=1), min_size=1, max_size=9))
def test_a_text_stands_where_its_company_changes_nothing(texts: list[list[int]]) -> None:
    layout = Layout(np.array([*itertools.chain(*texts)]), np.repeat(np.arange(len(texts)), list(map(len, texts))))
    spots = np.split(layout.spots, np.cumsum([sum(text) for text in texts])[:-1])

    for text, here in zip(texts, spots, strict=True):
        alone = Layout(np.array(text), np.zeros(len(text), dtype=np.int64)).spots
        assert len({*(here - alone)}) <= 1
        assert not len(here) or (here - alone)[0] % PERIOD == 0
    assert len({*layout.spots}) == sum(map(sum, texts))
    assert layout.rows % MANY_ROWS == 0
    assert layout.rows > MANY_ROWS


def _slow_recurrence(x: np.ndarray, matrix: np.ndarray, bias: np.ndarray) -> np.ndarray:
    value, keep, out = np.split(x @ matrix + bias, 3, axis=1)
    keep, out = 1 / (1 + np.exp(-keep)), 1 / (1 + np.exp(-out))
    result = np.zeros_like(value)
    for columns, steps in ((slice(STATE), range(len(x))), (slice(STATE, None), reversed(range(len(x))))):
        state = np.zeros(STATE)
        for t in steps:
            state = keep[t, columns] * state + (1 - keep[t, columns]) * value[t, columns]
            result[t, columns] = np.tanh(state) * out[t, columns]
    return result


def test_a_convolution_is_its_formula() -> None:
    random = np.random.default_rng(0)
    x = np.zeros((6, WIDTH), dtype=np.float32)
    x[1:5] = random.normal(size=(4, WIDTH))
    matrix = random.normal(size=(3 * WIDTH, 2 * WIDTH)).astype(np.float32)
    bias = random.normal(size=2 * WIDTH).astype(np.float32)

    mixed = np.concatenate([x[:4], x[1:5], x[2:]], axis=1) @ matrix + bias
    expected = x[1:5] + mixed[:, :WIDTH] / (1 + np.exp(-mixed[:, WIDTH:]))

    assert np.allclose(GatedConvolution(matrix, bias)(x)[1:5], expected, atol=1e-5)
