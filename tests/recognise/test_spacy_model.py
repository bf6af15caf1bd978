"""spaCy pipelines, the shipped model's included: what is loaded of them, and what is found with them."""

from __future__ import annotations

import itertools
import json
import lzma
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.clean.documents import clean
from pipeline.errors import ModelError
from pipeline.recognise import load_recogniser, spacy_model
from pipeline.recognise.component import CONFIDENCE
from pipeline.recognise.models import MODELS, TAGGER
from pipeline.recognise.spacy_model import MAX_CHUNK, SpacyRecogniser, load_pipeline, make_doc
from pipeline.recognise.spans import EntitySpan, MentionFinder
from pipeline.records import Document, Kind
from tests import pipelines

SHIPPED = MODELS / "nb_ent_news_sm"
GOLD = Path(__file__).parents[1] / "data" / "gold.jsonl"
GOLD_TEXTS = [json.loads(line)["text"] for line in GOLD.read_text(encoding="utf-8").splitlines()]
WORDS = [
    *["Kari", "Bø,", "«Noreg»", "kl.", "f.eks.", "12.", "NRKs", ":-)", "æ/ø", "Nord-Korea", "www.uio.no", "3,5", "''"]
]
SPACES = [" ", "  ", "\n", "\n\n", "\t", "\u00a0", "\u2009"]
SIGNS = "abcÅKL'’´`\"«»“”.,:;!?…()[]{}<>-–—/\\|@#$€£%&*+=_~^°§0129ⅫßΩй中😀ا\u00ad\u200b"
RUNNING_TEXT = st.lists(
    st.sampled_from([*WORDS, "''", "):(", "''  ''Last", "2.1.2 ):( (Sametinget", ":(", "''Beach"])
    | st.sampled_from(SPACES)
    | st.text(SIGNS, max_size=6)
).map(" ".join)


@pytest.fixture(autouse=True, scope="module")
def loaded_anew() -> Iterator[None]:
    """Load the shipped model each time, which other tests do not."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spacy_model, "load_pipeline", load_pipeline)
        yield


@pytest.fixture(scope="module")
def blank() -> Language:
    return spacy.blank("nb")


@pytest.fixture(scope="module")
def recogniser() -> SpacyRecogniser:
    return SpacyRecogniser("nb_ent_news_sm")


@pytest.fixture(scope="module")
def by_spacy() -> Language:
    """Return the shipped model as a user of spaCy loads it."""
    return spacy.load(SHIPPED)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the shipped model's folder."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "copy"))


def entities(doc: Doc) -> tuple[EntitySpan, ...]:
    return tuple(EntitySpan(one.start_char, one.end_char, one.label_, one._.get(CONFIDENCE)) for one in doc.ents)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Statsminister Gro Harlem Brundtland besøkte Bergen.",
            [("Gro Harlem Brundtland", "PER"), ("Bergen", "GPE_LOC")],
        ),
        ("Statsminister Jens Stoltenberg vitja Noreg.", [("Jens Stoltenberg", "PER"), ("Noreg", "GPE_LOC")]),
    ],
    ids=["bokmål", "nynorsk"],
)
def test_names_are_found_in_both_written_standards(
    recogniser: SpacyRecogniser, text: str, expected: list[tuple[str, str]]
) -> None:
    [found] = recogniser.predict([text])

    assert [(text[one.start : one.end], one.label) for one in found.entities] == expected


def test_predictions_come_in_the_order_of_the_texts_and_sentences_without_white_space_at_their_ends(
    recogniser: SpacyRecogniser,
) -> None:
    texts = ["Kari bor i Oslo.", "", " \n\n ", "\u00a0 Ola kom.\n\nHo bur i Bø. \u00a0"]

    found = recogniser.predict(texts)

    sentences = [[text[start:end] for start, end in one.sentences] for text, one in zip(texts, found, strict=True)]
    assert sentences == [["Kari bor i Oslo."], [], [], ["Ola kom.", "Ho bur i Bø."]]
    assert [bool(one.entities) for one in found] == [True, False, False, True]


def test_a_run_and_a_user_of_spacy_find_the_same_names(recogniser: SpacyRecogniser, by_spacy: Language) -> None:
    assert_same_names(recogniser, [line for text in GOLD_TEXTS for line in text.splitlines()], by_spacy)


@pytest.mark.corpus
def test_a_run_and_a_user_of_spacy_find_the_same_names_in_reviews(
    recogniser: SpacyRecogniser, by_spacy: Language, corpora: Path
) -> None:
    with lzma.open(corpora / "norec.jsonl.xz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in itertools.islice(file, 1_000, 1_150)]

    assert_same_names(recogniser, [line for text in texts for line in text.splitlines()], by_spacy)


def assert_same_names(recogniser: SpacyRecogniser, lines: list[str], nlp: Language) -> None:
    """Compare the mentions that are found in lines, each a document, with what spaCy finds in the cleaned text.

    A mention is without the full stop of a sentence that it closes, and has a letter or digit; a dateline is read in
    the usual case.
    """
    cleaned = [clean(Document(str(number), source=line)) for number, line in enumerate(lines)]
    single = [one for one in cleaned if [part.kind for part in one.paragraphs] not in ([], [Kind.DATELINE])]
    docs = nlp.pipe(document.paragraphs[0].text.text for document in single)
    for document, doc in zip(MentionFinder(recogniser).find(single), docs, strict=True):
        found = [(one.text.rstrip("."), one.label, one.confidence) for one in document.mentions]
        named = [one for one in doc.ents if any(map(str.isalnum, one.text))]
        assert found == [(one.text.rstrip("."), one.label_, one._.get(CONFIDENCE)) for one in named]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(RUNNING_TEXT | st.text(max_size=12), max_size=4))
def test_entities_of_any_text_are_those_that_spacy_finds(
    recogniser: SpacyRecogniser, by_spacy: Language, texts: list[str]
) -> None:
    assert [one.entities for one in recogniser.predict(texts)] == [entities(doc) for doc in by_spacy.pipe(texts)]


@settings(deadline=None, max_examples=20)
@given(st.lists(st.sampled_from(GOLD_TEXTS), min_size=2, max_size=12), st.data())
def test_the_shipped_models_results_are_bit_identical_for_any_batching(
    recogniser: SpacyRecogniser, texts: list[str], data: st.DataObject
) -> None:
    chosen = data.draw(st.integers(0, len(texts) - 1))

    assert recogniser.batch_invariant
    assert recogniser.predict(texts)[chosen] == recogniser.predict([texts[chosen]])[0]


def test_the_vocabulary_stays_bounded_and_results_stay_the_same(recogniser: SpacyRecogniser) -> None:
    small = SpacyRecogniser("nb_ent_news_sm", max_vocabulary=300)
    most = len(small.nlp.vocab) + 300 + max(len(set(text.split())) for text in GOLD_TEXTS) * 2

    for text in GOLD_TEXTS:
        assert small.predict([text]) == recogniser.predict([text])
        assert len(small.nlp.vocab) < most


CHUNKS = st.text("".join(sorted({*SIGNS} - {" "})), min_size=1, max_size=4).flatmap(
    lambda unit: st.integers(1, 300).map(lambda times: unit * times)
)
TEXTS_WITH_LONG_CHUNKS = st.lists(CHUNKS | st.sampled_from([*WORDS, *SPACES])).map(" ".join)


class CountingTokenizer:
    """Gives each text to a tokenizer, and counts what a tokenizer with affix rules would do at most."""

    def __init__(self, nlp: Language) -> None:
        self.tokenizer, self.steps = nlp.tokenizer, 0

    def __call__(self, text: str) -> Doc:
        self.steps += sum(len(chunk) ** 2 for chunk in text.split())  # each affix is looked for in all that is left
        return self.tokenizer(text)


@given(TEXTS_WITH_LONG_CHUNKS)
def test_tokens_are_the_text_and_those_of_spacy_where_no_chunk_is_long(blank: Language, text: str) -> None:
    doc = make_doc(blank, text)

    assert doc.text == text
    if all(len(chunk) <= MAX_CHUNK for chunk in text.split()):
        expected = blank.make_doc(text)
        assert [(one.text, one.whitespace_) for one in doc] == [(one.text, one.whitespace_) for one in expected]


@given(TEXTS_WITH_LONG_CHUNKS.filter(bool), st.sampled_from(["", " "]))
def test_a_text_twice_as_long_takes_twice_the_work(blank: Language, text: str, between: str) -> None:
    counting = CountingTokenizer(blank)
    with mock.patch.object(blank, "tokenizer", counting):
        make_doc(blank, between.join([text] * 2))

    assert counting.steps <= MAX_CHUNK * 2 * len(text)


def test_names_in_a_long_chunk_are_found_and_those_beside_it_kept(recogniser: SpacyRecogniser) -> None:
    text = f"Statsminister Erna Solberg kom til Bergen. {'.)' * 8_000} Ho reiste heim til Oslo."

    [found] = recogniser.predict([text])

    assert [text[one.start : one.end] for one in found.entities] == ["Erna Solberg", "Bergen", "Oslo"]


def test_names_are_the_same_with_and_without_the_components_left_out(core_news_folder: Path) -> None:
    texts = [text for text, _ in pipelines.TOY]
    recogniser = load_recogniser(str(core_news_folder))

    assert not recogniser.batch_invariant
    for found, doc in zip(recogniser.predict(texts), spacy.load(core_news_folder).pipe(texts), strict=True):
        expected = [(one.start_char, one.end_char, one.label_) for one in doc.ents]
        assert [(one.start, one.end, one.label) for one in found.entities] == expected


@pytest.mark.parametrize("size", ["sm", "md", "lg"])
def test_the_published_pipelines_are_read_by_their_names(
    size: str, core_news_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nlp = spacy.load(core_news_folder) if size == "sm" else pipelines.core_news_shape(size=size)
    name = pipelines.install(nlp, tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    text = pipelines.TOY[0][0]
    for confidence in (False, True):
        recogniser = load_recogniser(name, confidence=confidence)
        [found] = recogniser.predict([text])

        assert [text[one.start : one.end] for one in found.entities] == ["Kari Nordmann", "Bergen"]
        assert all(bool(one.confidence) == confidence for one in found.entities)
        info = recogniser.info
        assert (info.name, info.version, info.origin) == (f"nb_core_news_{size}", "3.8.0", "installed")
    sys.modules.pop(name, None)


def test_the_shipped_model_has_the_nine_labels_of_norne(recogniser: SpacyRecogniser) -> None:
    assert set(recogniser.nlp.pipe_labels[TAGGER]) == set(pipelines.NORNE_LABELS)
    assert (recogniser.info.name, recogniser.info.origin) == ("nb_ent_news_sm", "shipped")


@pytest.fixture(scope="module")
def ruled_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline of rules, which may need anything."""
    nlp = spacy.blank("nn")
    pipelines.add_rule(nlp)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Noreg"}])  # type: ignore[attr-defined]
    nlp.to_disk(folder := tmp_path_factory.mktemp("ruled"))
    return folder


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("core_news_folder", ["senter", "ner"]),  # nothing listens to the shared layer
        ("listening_folder", ["tok2vec", "ner", "sentencizer"]),
        ("ruled_folder", ["attribute_ruler", "entity_ruler", "sentencizer"]),
    ],
)
def test_only_what_finding_names_needs_is_loaded(
    folder: str, expected: list[str], request: pytest.FixtureRequest
) -> None:
    nlp, info = load_pipeline(str(request.getfixturevalue(folder)))

    assert nlp.pipe_names == list(info.components) == expected


def test_our_component_among_others_keeps_them(copy: Path) -> None:
    nlp = spacy.load(copy)
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "LOC", "pattern": "Soria Moria"}])  # type: ignore[attr-defined]
    nlp.to_disk(copy.with_name("more"))

    recogniser = load_recogniser(str(copy.with_name("more")))

    assert recogniser.info.components == (TAGGER, "entity_ruler")
    assert not recogniser.batch_invariant


@pytest.mark.parametrize("part", ["tokenizer", "navnetabell_tagger/weights.npz", "meta.json", "config.cfg"])
@pytest.mark.parametrize("content", [None, b"", b"Kari", b"{", b"[]"], ids=repr)
def test_a_part_that_is_missing_or_damaged_is_reported(copy: Path, part: str, content: bytes | None) -> None:
    (copy / part).unlink()
    if content is not None:
        (copy / part).write_bytes(content)

    with pytest.raises(ModelError, match=r"cannot be loaded"):
        load_recogniser(str(copy))


def test_a_pipeline_that_finds_no_names_is_refused_with_what_it_has(tmp_path: Path) -> None:
    nlp = spacy.blank("nb")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "plain")

    with pytest.raises(ModelError, match="it has: sentencizer"):
        load_recogniser(str(tmp_path / "plain"))
