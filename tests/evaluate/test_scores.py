"""Counts and scores, held against their definitions and against the scorers that are used elsewhere."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.evaluate.gold import Gold, GoldDocument, as_read
from pipeline.evaluate.gold_files import read_gold
from pipeline.evaluate.report import find_all, report_on
from pipeline.evaluate.scores import (
    B_CUBED,
    BY_TYPE,
    CREDIT_SCHEMES,
    FOUR,
    NAMED,
    PAIRS,
    PER_FOUR,
    PER_LABEL,
    PER_TYPE,
    SENTENCES,
    STRICT,
    VARIANTS,
    Counts,
    Credit,
    Measure,
    Score,
    calibration,
    comparable,
    count,
    credit,
    four,
    intervals,
    total,
)
from pipeline.options import Settings
from pipeline.records import Document, Sentence
from tests.cases import case_rows
from tests.evaluate.examples import TEXT, Marked, found, found_of, gold, gold_of, labelled, names, read

COUNTS = st.builds(
    lambda right, more_found, more_gold: Counts(right, right + more_found, right, right + more_gold),
    *[st.integers(0, 9)] * 3,
)


def scores(expected: GoldDocument, actual: Document) -> dict[Measure, Score]:
    return {measure: Score.of(counts) for measure, counts in count(expected, actual).items()}


@pytest.mark.parametrize(
    ("wanted", "seen", "counts"),
    [
        (  # a name is right when span and label are
            "[Kari Ås|PER] i [Ås|GPE_LOC] og [Oslo|GPE_LOC] ved [Mjøsa|LOC]",
            "[Kari Ås|PER] i [Ås|GPE_ORG] og [Oslo ved|GPE_LOC] [Mjøsa|PER]",
            {STRICT: (1, 4, 1, 4), (*PER_LABEL, "GPE_LOC"): (0, 1, 0, 2), (*PER_LABEL, "GPE_ORG"): (0, 1, 0, 0)},
        ),
        (  # a type is right when the label is another of the same type
            "[Ås|GPE_LOC] og [Mjøsa|LOC] og [VG|PROD]",
            "[Ås|GPE_ORG] og [Mjøsa|PER] og [VG|PROD]",
            {BY_TYPE: (1, 2, 1, 2), (*PER_TYPE, "place"): (1, 1, 1, 2), (*PER_TYPE, "person"): (0, 1, 0, 0)},
        ),
        (  # and so with four labels
            "[Noreg|GPE_ORG] og [Ås|GPE_LOC] og [VG|PROD]",
            "[Noreg|ORG] og [Ås|LOC] og [VG|MISC]",
            {FOUR: (3, 3, 3, 3), (*PER_FOUR, "ORG"): (1, 1, 1, 1)},
        ),
        (  # entities are scored over names with a chain whose span was found
            "[Mike Pompeo|PER|p] [Pompeo|PER|p] [Kim|PER] [Trump|PER|t] [VG|PROD|v]",
            "[Mike Pompeo|PER|a] [Pompeo|ORG|b] [Kim|PER|a] Trump [VG|PROD|v]",
            {B_CUBED: (2, 2, 1, 2), VARIANTS: (0, 0, 0, 1), PAIRS: (0, 0, 0, 1)},
        ),
        (  # pairs of equal words are no variants
            "[Ås|LOC|a] [Ås|LOC|a] [Ås kommune|LOC|a] [Ås|PER|b]",
            "[Ås|LOC|x] [Ås|LOC|x] [Ås kommune|LOC|x] [Ås|PER|x]",
            {PAIRS: (3, 6, 3, 3), VARIANTS: (2, 3, 2, 2)},
        ),
    ],
)
def test_each_measure_counts_what_it_is_about(
    wanted: str, seen: str, counts: dict[Measure, tuple[float, float, float, float]]
) -> None:
    counted = count(gold(wanted), found(seen))

    assert {measure: counted[measure] for measure in counts} == counts
    assert (*PER_TYPE, "product") not in counted


def test_an_entity_is_called_right_by_the_name_a_person_gave_it() -> None:
    marked = gold("[Noreg|GPE_LOC|n] og [Sverige|GPE_LOC|s] og [Ås|LOC|a]")
    marked = replace(marked, names=tuple(replace(one, entity="Norge") for one in marked.names[:2]) + marked.names[2:])
    document = found("[Noreg|GPE_LOC|n] og [Sverige|GPE_LOC|s] og [Ås|LOC|a]")
    called = ("Norge", "Sverige", "Ås")
    mentions = tuple(replace(one, name=name) for one, name in zip(document.mentions, called, strict=True))

    assert count(marked, replace(document, mentions=mentions))[NAMED] == Counts(1, 2, 1, 2)
    assert NAMED not in count(gold("[Ås|LOC|a]"), found("[Ås|LOC|a]"))


def test_a_second_mention_in_one_place_is_a_wrong_find() -> None:
    text, [name] = "Kari", [Marked(0, 4, "PER")]

    assert count(gold_of(text, [name]), found_of(text, [name, Marked(0, 4, "ORG")]))[STRICT] == Counts(1, 2, 1, 1)


def test_sentence_starts_within_a_line_are_counted_and_those_at_its_start_are_not() -> None:
    text = "Kari kom. Ola gjekk. Alle log."
    marked = GoldDocument("1", text, (), sentences=(0, 10, 21))
    document = found_of(text, [])
    split = replace(document, sentences=(Sentence(1, 0, "x"), Sentence(1, 10, "x")))

    assert count(marked, split)[SENTENCES] == Counts(1, 1, 1, 2)
    assert count(marked, document)[SENTENCES] == Counts(0, 0, 0, 2)
    assert SENTENCES not in count(gold("[Kari|PER]"), document)


@given(names())
def test_gold_against_itself_is_perfect(marked: list[Marked]) -> None:
    scored = scores(gold_of(TEXT, marked), found_of(TEXT, marked))

    assert all(score.f == pytest.approx(1) for score in scored.values() if score.counts.gold)
    assert all(not score.counts.found for score in scored.values() if not score.counts.gold)


@given(names(), names(), st.randoms(use_true_random=False))
def test_the_order_of_mentions_does_not_matter(wanted: list[Marked], seen: list[Marked], chance: Random) -> None:
    shuffled = list(seen)
    chance.shuffle(shuffled)

    counted, again = (count(gold_of(TEXT, wanted), found_of(TEXT, one)) for one in (seen, shuffled))

    assert counted.keys() == again.keys()
    assert all(again[measure] == pytest.approx(counts) for measure, counts in counted.items())


@given(names(), names())
def test_scores_are_shares_and_swapping_gold_and_found_swaps_precision_and_recall(
    one: list[Marked], other: list[Marked]
) -> None:
    there, back = scores(gold_of(TEXT, one), found_of(TEXT, other)), scores(gold_of(TEXT, other), found_of(TEXT, one))

    assert all(0 <= share <= 1 for score in there.values() for share in (score.precision, score.recall, score.f))
    for measure in (STRICT, BY_TYPE):
        assert there[measure].precision == back[measure].recall
        assert there[measure].f == pytest.approx(back[measure].f)


@given(names(), names())
def test_entity_scores_are_those_of_their_definitions(wanted: list[Marked], seen: list[Marked]) -> None:
    """B-cubed and pairs, word for word as they are defined, over each mention and each pair."""
    entity = {(one.start, one.end): one.entity for one in seen}
    linked = [
        (one.entity, entity[one.start, one.end], TEXT[one.start : one.end])
        for one in wanted
        if one.label in ("PER", "ORG", "LOC", "GPE_LOC", "GPE_ORG") and (one.start, one.end) in entity
    ]
    right = covered = 0.0
    for chain, id_, _ in linked:
        both = sum((c, e) == (chain, id_) for c, e, _ in linked)
        right += both / sum(e == id_ for _, e, _ in linked)
        covered += both / sum(c == chain for c, _, _ in linked)
    pairs = list(combinations(linked, 2))
    variants = [(a, b) for a, b in pairs if a[2] != b[2]]

    counted = count(gold_of(TEXT, wanted), found_of(TEXT, seen))

    assert counted[B_CUBED] == pytest.approx((right, len(linked), covered, len(linked)))
    for measure, some in ((PAIRS, pairs), (VARIANTS, variants)):
        same = sum(a[0] == b[0] and a[1] == b[1] for a, b in some)
        assert counted[measure] == (same, sum(a[1] == b[1] for a, b in some), same, sum(a[0] == b[0] for a, b in some))


def test_totals_are_sums_field_by_field_and_where_nothing_is_wanted_or_found_scores_are_nought() -> None:
    summed = total([{STRICT: Counts(1, 2, 1, 3)}, {STRICT: Counts(1, 1, 1, 1), PAIRS: Counts(0, 1, 0, 1)}])
    nothing = Score.of(Counts())

    assert summed == {STRICT: Counts(2, 3, 2, 4), PAIRS: Counts(0, 1, 0, 1)}
    assert (nothing.precision, nothing.recall, nothing.f) == (0, 0, 0)


@pytest.mark.parametrize(("labels", "kind", "expected"), case_rows("evaluate/four-labels"))
def test_each_label_is_one_of_four(labels: str, kind: str, expected: str) -> None:
    assert {four(label, kind) for label in labels.split(" ")} == {expected}


@pytest.mark.parametrize(("one", "other", "same"), case_rows("evaluate/schemes"))
def test_labels_of_two_sides_are_of_one_scheme_or_of_two(one: str, other: str, *, same: bool) -> None:
    assert comparable(one.split(), other.split()) == comparable(other.split(), one.split()) == same


@pytest.mark.parametrize(("gold", "found", "expected"), case_rows("evaluate/credit"))
def test_each_scheme_gives_what_its_definition_says(gold: str, found: str, expected: list[dict[str, int]]) -> None:
    credited = credit(labelled(read(gold)[1]), labelled(read(found)[1]))

    assert credited == dict(zip(CREDIT_SCHEMES, (Credit(**one) for one in expected), strict=True))


@given(names(), names())
def test_names_are_all_accounted_for_and_a_partly_right_one_counts_half(
    wanted: list[Marked], seen: list[Marked]
) -> None:
    for counts in credit(labelled(wanted), labelled(seen)).values():
        assert (counts.counts.gold, counts.counts.found) == (len(wanted), len(seen))
    assert Credit(correct=2, partial=1, missed=1, spurious=2).counts == Counts(2.5, 5, 2.5, 4)


@pytest.mark.parametrize(
    ("confidences", "right", "ece", "sure", "bins"),
    [
        ([1.0, 1.0], [False, False], 1, (2, 0), [(14, 2, 0)]),  # sure and wrong is the largest error
        ([0.8] * 4 + [0.5] * 2, [True] * 3 + [False, True, False], 0.2 / 6, (0, None), [(7, 2, 0.5), (11, 4, 0.75)]),
        ([0.9, 0.89], [True, False], 0.395, (1, 1), [(13, 2, 0.5)]),  # nine tenths is sure
        ([0.0, 1 / 15, 0.07], [True] * 3, 0.9544, (0, None), [(0, 2, 1), (1, 1, 1)]),  # a bin holds its upper end
    ],
)
def test_confidence_is_held_against_accuracy(
    confidences: list[float],
    right: list[bool],
    ece: float,
    sure: tuple[int, float | None],
    bins: list[tuple[int, int, float]],
) -> None:
    said = calibration(confidences, right)

    assert calibration([], []) is None
    assert said is not None
    assert said.ece == pytest.approx(ece, abs=1e-4)
    assert (said.sure, said.right_when_sure) == sure
    assert [(round(15 * one["low"]), one["names"], one["accuracy"]) for one in said.bins] == bins


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_error_is_a_share_and_every_name_is_in_one_bin(names: list[tuple[float, bool]]) -> None:
    said = calibration([confidence for confidence, _ in names], [right for _, right in names])
    accuracy = sum(right for _, right in names) / len(names)
    exact = calibration([accuracy] * len(names), [right for _, right in names])

    assert said is not None
    assert exact is not None
    assert 0 <= said.ece <= 1
    assert exact.ece == pytest.approx(0)
    assert sum(one["names"] for one in said.bins) == said.names == len(names)
    assert json.loads(json.dumps(said.as_dict()))["names"] == len(names)


def test_documents_that_score_alike_give_an_interval_without_width_and_more_documents_a_narrower_one() -> None:
    good, bad = {STRICT: Counts(9, 10, 9, 10)}, {STRICT: Counts(1, 10, 1, 10)}

    (few_low, few_high), (low, high) = (intervals([good, bad] * many)[STRICT] for many in (5, 200))

    assert few_low < low < 0.5 < high < few_high
    assert intervals([{STRICT: Counts(3, 4, 3, 6)}] * 5)[STRICT] == pytest.approx((0.6, 0.6))
    assert intervals([good]) == {}
    assert intervals([good, {PAIRS: Counts(1, 1, 1, 1)}])[PAIRS] == (0, 1)  # a measure that a document lacks
    documents = [{STRICT: Counts(right, 10, right, 12)} for right in range(10)]
    low, high = intervals(documents)[STRICT]
    assert low < Score.of(total(documents)[STRICT]).f < high


@given(st.lists(COUNTS, min_size=2, max_size=6))
def test_intervals_lie_between_nought_and_one_and_come_out_the_same_again(counted: list[Counts]) -> None:
    documents = [{STRICT: counts} for counts in counted]
    low, high = intervals(documents, rounds=50)[STRICT]

    assert 0 <= low <= high <= 1
    assert intervals(documents, rounds=50)[STRICT] == (low, high)


@pytest.fixture(scope="module")
def tool(corpora: Path) -> ModuleType:
    """Return the project's outside measure, which lies beside the corpora."""
    path = corpora.parent / "tools" / "score_articles.py"
    if not path.exists():
        pytest.skip(f"there is no {path}")
    spec = importlib.util.spec_from_file_location("score_articles", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.corpus
def test_all_scores_are_those_of_the_outside_measure(corpora: Path, tool: ModuleType) -> None:
    path = corpora / "articles-dev.jsonl"
    texts = read_gold(path)
    documents, *_ = find_all(map(as_read, texts), Settings().updated({"types": "all"}))
    columns = ("start", "end", "label", "type", "entity_id")
    rows = {
        document.doc_id: [{column: str(getattr(one, column)) for column in columns} for one in document.mentions]
        for document in documents
    }

    theirs = tool.score(tool.read_gold(path), rows)
    ours = report_on(Gold("articles", tuple(texts)), documents).as_dict()

    for part, measures in theirs.items():
        for name, their in measures.items():
            for key, score in their.items() if name == "per_type" else [("", their)]:
                our = ours[part][name][key] if key else ours[part][name]
                assert {letter: our[letter] for letter in "prf"} == pytest.approx(
                    {letter: score[letter] for letter in "prf"}, abs=2e-4
                ), (part, name, key)
