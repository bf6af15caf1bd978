"""Scores agree with those of the scorers that are used elsewhere."""

from __future__ import annotations

from collections import Counter

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from pipeline.evaluate.compare import kappa
from pipeline.evaluate.scores import PER_LABEL, STRICT, Credit, Score, count, credit
from tests.evaluate.examples import LABELS, TEXT, Marked, found_of, gold_of, labelled, names

NLP = spacy.blank("nb")
TYPES = st.sampled_from(["person", "place", "O"])


@given(names(), names())
def test_partial_credit_is_that_of_nervaluate(wanted: list[Marked], seen: list[Marked]) -> None:
    if not (wanted and seen):
        return  # nervaluate cannot tell what an empty list holds

    def theirs(marked: list[Marked]) -> list[list[dict[str, object]]]:
        return [[{"label": one.label, "start": one.start, "end": one.end - 1} for one in marked]]

    evaluator = pytest.importorskip("nervaluate").Evaluator
    told = evaluator(theirs(wanted), theirs(seen), tags=list(LABELS), loader="dict").evaluate()["overall"]

    for scheme, ours in credit(labelled(wanted), labelled(seen)).items():
        their = told["ent_type" if scheme == "type" else scheme]
        assert ours == Credit(their.correct, their.incorrect, their.partial, their.missed, their.spurious), scheme
        score = Score.of(ours.counts)
        assert (score.precision, score.recall) == pytest.approx((their.precision, their.recall))


def as_tags(marked: list[Marked]) -> list[str]:
    """Return IOB2 tags, a token a character of `TEXT`."""
    tags = ["O"] * len(TEXT)
    for one in marked:
        tags[one.start : one.end] = [f"B-{one.label}", *[f"I-{one.label}"] * (one.end - one.start - 1)]
    return tags


@given(names(), names())
def test_strict_scores_are_those_of_seqeval(wanted: list[Marked], seen: list[Marked]) -> None:
    if not (wanted or seen):
        return  # there is nothing to score

    told = pytest.importorskip("seqeval.metrics").classification_report(
        [as_tags(wanted)],
        [as_tags(seen)],
        mode="strict",
        scheme=pytest.importorskip("seqeval.scheme").IOB2,
        output_dict=True,
        zero_division=0,
    )

    counted = count(gold_of(TEXT, wanted), found_of(TEXT, seen))
    scored = {"micro avg": STRICT, **{label: (*PER_LABEL, label) for label in LABELS if label in told}}
    for name, measure in scored.items():
        score = Score.of(counted[measure])
        assert (score.precision, score.recall, score.f, score.counts.gold) == pytest.approx(
            (told[name]["precision"], told[name]["recall"], told[name]["f1-score"], told[name]["support"])
        )


def as_doc(marked: list[Marked]) -> Doc:
    """Return `TEXT` with a token a character, so that any span can be an entity."""
    doc = Doc(NLP.vocab, words=list(TEXT), spaces=[False] * len(TEXT))
    doc.set_ents([Span(doc, one.start, one.end, label=one.label) for one in marked])
    return doc


@given(names(), names())
def test_strict_scores_are_those_of_spacys_scorer(wanted: list[Marked], seen: list[Marked]) -> None:
    if not (wanted or seen):
        return  # theirs says None, ours 0: there was nothing to score

    told = get_ner_prf([Example(as_doc(seen), as_doc(wanted))])

    counted = count(gold_of(TEXT, wanted), found_of(TEXT, seen))
    theirs = {STRICT: tuple(told[f"ents_{one}"] for one in "prf")}
    theirs |= {(*PER_LABEL, label): tuple(its[one] for one in "prf") for label, its in told["ents_per_type"].items()}
    for measure, their in theirs.items():
        score = Score.of(counted[measure])
        assert (score.precision, score.recall, score.f) == pytest.approx(their, abs=1e-9)


@given(st.lists(st.tuples(TYPES, TYPES), min_size=1))
def test_kappa_is_that_of_scikit_learn(both: list[tuple[str, str]]) -> None:
    ones, others = zip(*both, strict=True)
    if len({*ones, *others}) == 1:
        return  # theirs is not a number, ours 1: both say the same of everything

    assert kappa(Counter(both)) == pytest.approx(pytest.importorskip("sklearn.metrics").cohen_kappa_score(ones, others))
