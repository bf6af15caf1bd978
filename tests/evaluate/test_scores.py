"""Counts and scores, held against their definitions and against the scorers that are used elsewhere."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from types import ModuleType

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from pipeline.evaluate.gold import Gold, GoldDocument
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
    LabelledSpan,
    Measure,
    Score,
    comparable,
    count,
    credit,
    four,
    total,
)
from pipeline.options import Settings
from pipeline.records import Document, Sentence
from tests.evaluate.examples import LABELS, TEXT, Marked, found, found_of, gold, gold_of, names, read


def scores(expected: GoldDocument, actual: Document) -> dict[Measure, Score]:
    return {measure: Score.of(counts) for measure, counts in count(expected, actual).items()}


def test_a_name_is_right_when_span_and_label_are() -> None:
    counted = count(
        gold("[Kari Ås|PER] i [Ås|GPE_LOC] og [Oslo|GPE_LOC] ved [Mjøsa|LOC]"),
        found("[Kari Ås|PER] i [Ås|GPE_ORG] og [Oslo ved|GPE_LOC] [Mjøsa|PER]"),
    )

    assert counted[STRICT] == Counts(right=1, found=4, covered=1, gold=4)
    assert counted[*PER_LABEL, "GPE_LOC"] == Counts(0, 1, 0, 2)
    assert counted[*PER_LABEL, "GPE_ORG"] == Counts(0, 1, 0, 0)


def test_a_type_is_right_when_the_label_is_another_of_the_same_type() -> None:
    counted = count(gold("[Ås|GPE_LOC] og [Mjøsa|LOC] og [VG|PROD]"), found("[Ås|GPE_ORG] og [Mjøsa|PER] og [VG|PROD]"))

    assert counted[BY_TYPE] == Counts(1, 2, 1, 2)
    assert counted[*PER_TYPE, "place"] == Counts(1, 1, 1, 2)
    assert counted[*PER_TYPE, "person"] == Counts(0, 1, 0, 0)
    assert (*PER_TYPE, "product") not in counted


def test_a_second_mention_in_one_place_is_a_wrong_find() -> None:
    text, [name] = "Kari", [Marked(0, 4, "PER")]
    document = found_of(text, [name, Marked(0, 4, "ORG")])

    assert count(gold_of(text, [name]), document)[STRICT] == Counts(1, 2, 1, 1)


def test_entities_are_scored_over_names_with_a_chain_whose_span_was_found() -> None:
    counted = count(
        gold("[Mike Pompeo|PER|p] [Pompeo|PER|p] [Kim|PER] [Trump|PER|t] [VG|PROD|v]"),
        found("[Mike Pompeo|PER|a] [Pompeo|ORG|b] [Kim|PER|a] Trump [VG|PROD|v]"),
    )

    assert counted[B_CUBED] == Counts(right=2, found=2, covered=1, gold=2)
    assert counted[VARIANTS] == counted[PAIRS] == Counts(0, 0, 0, 1)


def test_an_entity_is_called_right_by_the_name_a_person_gave_it() -> None:
    marked = gold("[Noreg|GPE_LOC|n] og [Sverige|GPE_LOC|s] og [Ås|LOC|a]")
    marked = replace(marked, names=tuple(replace(one, entity="Norge") for one in marked.names[:2]) + marked.names[2:])
    document = found("[Noreg|GPE_LOC|n] og [Sverige|GPE_LOC|s] og [Ås|LOC|a]")
    called = ("Norge", "Sverige", "Ås")
    mentions = tuple(replace(one, name=name) for one, name in zip(document.mentions, called, strict=True))

    assert count(marked, replace(document, mentions=mentions))[NAMED] == Counts(1, 2, 1, 2)
    assert NAMED not in count(gold("[Ås|LOC|a]"), found("[Ås|LOC|a]"))


def test_pairs_of_equal_words_are_no_variants() -> None:
    counted = count(
        gold("[Ås|LOC|a] [Ås|LOC|a] [Ås kommune|LOC|a] [Ås|PER|b]"),
        found("[Ås|LOC|x] [Ås|LOC|x] [Ås kommune|LOC|x] [Ås|PER|x]"),
    )

    assert counted[PAIRS] == Counts(right=3, found=6, covered=3, gold=3)
    assert counted[VARIANTS] == Counts(right=2, found=3, covered=2, gold=2)


def test_sentence_starts_within_a_line_are_counted_and_those_at_its_start_are_not() -> None:
    text = "Kari kom. Ola gjekk. Alle log."
    marked = GoldDocument("1", text, (), sentences=(0, 10, 21))
    document = found_of(text, [])
    split = Document("1", text, paragraphs=document.paragraphs, sentences=(Sentence(1, 0, "x"), Sentence(1, 10, "x")))

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


NLP = spacy.blank("nb")


def as_doc(marked: list[Marked]) -> Doc:
    """Return `TEXT` with a token a character, so that any span can be an entity."""
    doc = Doc(NLP.vocab, words=list(TEXT), spaces=[False] * len(TEXT))
    doc.set_ents([Span(doc, one.start, one.end, label=one.label) for one in marked])
    return doc


@given(names(), names())
def test_strict_scores_are_those_of_spacys_scorer(wanted: list[Marked], seen: list[Marked]) -> None:
    scored = scores(gold_of(TEXT, wanted), found_of(TEXT, seen))

    theirs = get_ner_prf([Example(as_doc(seen), as_doc(wanted))])

    if not (wanted or seen):
        return  # theirs says None, ours 0: there was nothing to score
    ours = scored[STRICT]
    assert (ours.precision, ours.recall, ours.f) == pytest.approx(
        (theirs["ents_p"], theirs["ents_r"], theirs["ents_f"]), abs=1e-9
    )
    for label in LABELS:
        if label in theirs["ents_per_type"]:
            their = theirs["ents_per_type"][label]
            our = scored[*PER_LABEL, label]
            assert (our.precision, our.recall, our.f) == pytest.approx((their["p"], their["r"], their["f"]), abs=1e-9)


def test_totals_are_sums_field_by_field() -> None:
    summed = total([{STRICT: Counts(1, 2, 1, 3)}, {STRICT: Counts(1, 1, 1, 1), PAIRS: Counts(0, 1, 0, 1)}])

    assert summed == {STRICT: Counts(2, 3, 2, 4), PAIRS: Counts(0, 1, 0, 1)}


def test_where_nothing_is_wanted_or_found_scores_are_nought() -> None:
    assert (Score.of(Counts()).precision, Score.of(Counts()).recall, Score.of(Counts()).f) == (0, 0, 0)


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [
        ("PER", "person", "PER"),
        ("ORG", "organisation", "ORG"),
        ("LOC", "place", "LOC"),
        ("GPE_LOC", "place", "LOC"),
        ("GPE_ORG", "place", "ORG"),
        ("PROD", "product", "MISC"),
        ("EVT", "event", "MISC"),
        ("DRV", "derived", "MISC"),
        ("MISC", "other", "MISC"),
        ("PERSON", "person", "PER"),
        ("GPE", "place", "LOC"),
        ("NORP", "derived", "MISC"),
        ("SKIP", "product", "MISC"),
        ("BY", "place", "LOC"),
        ("", "organisation", "ORG"),
        ("ORG", "place", "ORG"),
    ],
)
def test_each_label_is_one_of_four(label: str, kind: str, expected: str) -> None:
    assert four(label, kind) == expected


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("PER GPE_LOC LOC ORG", "PER LOC ORG MISC", False),
        ("PER GPE_LOC ORG", "PER GPE_LOC GPE_ORG LOC DRV", True),
        ("PER LOC", "PERSON LOC", False),
        ("PER GPE_LOC", "PER", True),
        ("", "PER", True),
        ("GPE_ORG", "GPE_LOC", False),
    ],
)
def test_labels_of_two_sides_are_of_one_scheme_or_of_two(one: str, other: str, *, same: bool) -> None:
    assert comparable(one.split(), other.split()) == comparable(other.split(), one.split()) == same


def test_a_name_is_right_by_four_labels_when_the_label_is_another_of_the_same_four() -> None:
    counted = count(gold("[Noreg|GPE_ORG] og [Ås|GPE_LOC] og [VG|PROD]"), found("[Noreg|ORG] og [Ås|LOC] og [VG|MISC]"))

    assert counted[FOUR] == Counts(3, 3, 3, 3)
    assert counted[*PER_FOUR, "ORG"] == Counts(1, 1, 1, 1)


def labelled(marked: list[Marked]) -> list[LabelledSpan]:
    return [(one.start, one.end, one.label) for one in marked]


def credited(gold: str, found: str) -> dict[str, Credit]:
    return credit(labelled(read(gold)[1]), labelled(read(found)[1]))


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("[Kari Ås|PER]", "[Kari Ås|PER]", {scheme: Credit(correct=1) for scheme in CREDIT_SCHEMES}),
        ("[Kari Ås|PER]", "Kari Ås", {scheme: Credit(missed=1) for scheme in CREDIT_SCHEMES}),
        ("Kari Ås", "[Kari Ås|PER]", {scheme: Credit(spurious=1) for scheme in CREDIT_SCHEMES}),
        (
            "[Kari Ås|PER]",
            "[Kari|PER] Ås",
            {
                "strict": Credit(incorrect=1),
                "exact": Credit(incorrect=1),
                "partial": Credit(partial=1),
                "type": Credit(correct=1),
            },
        ),
        (
            "[Kari Ås|PER]",
            "[Kari Ås|ORG]",
            {
                "strict": Credit(incorrect=1),
                "exact": Credit(correct=1),
                "partial": Credit(correct=1),
                "type": Credit(incorrect=1),
            },
        ),
        (
            "[Kari|PER] [Ås|LOC]",
            "[Kari Ås|LOC]",
            {
                "strict": Credit(incorrect=1, missed=1),
                "exact": Credit(incorrect=1, missed=1),
                "partial": Credit(partial=1, missed=1),
                "type": Credit(correct=1, missed=1),
            },
        ),
    ],
)
def test_each_scheme_gives_what_its_definition_says(gold: str, found: str, expected: dict[str, Credit]) -> None:
    assert credited(gold, found) == expected


def test_a_partly_right_name_counts_half() -> None:
    assert Credit(correct=2, partial=1, missed=1, spurious=2).counts == Counts(2.5, 5, 2.5, 4)


@given(names(), names())
def test_names_are_all_accounted_for(wanted: list[Marked], seen: list[Marked]) -> None:
    for counts in credit(labelled(wanted), labelled(seen)).values():
        assert counts.counts.gold == len(wanted)
        assert counts.counts.found == len(seen)


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
    documents, _ = find_all(texts, Settings().updated({"types": "all"}))
    rows = {
        document.doc_id: [
            {
                "start": str(one.start),
                "end": str(one.end),
                "label": one.label,
                "type": one.type,
                "entity_id": one.entity_id,
            }
            for one in document.mentions
        ]
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
