"""The spaCy component around the recogniser, on random weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from threadpoolctl import threadpool_info, threadpool_limits

from pipeline.recognise import component
from pipeline.recognise.component import CONFIDENCE, PART_OF, EntityTagger
from pipeline.recognise.models import TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagger
from pipeline.tuning import THREADS
from tests.recognise.tiny_tagger import LABELS, weights

TEXT = "Kari bor i Oslo. Ola reiste til Ås\n\nNRK møter G20 i Nord-Korea. Erna smilte."
TEXTS = st.lists(st.sampled_from(["Kari", "Oslo", "NRK", "bor", "i", ".", " ", "\n", "\n\n", "\r\n", "G20"])).map(
    " ".join
)


@pytest.fixture(scope="module")
def nlp(tmp_path_factory: pytest.TempPathFactory) -> Language:
    folder = tmp_path_factory.mktemp("weights")
    Tagger(weights()).save(folder / WEIGHTS)
    nlp = spacy.blank("nb", meta={"name": "tiny"})
    tagger = nlp.add_pipe(TAGGER)
    assert isinstance(tagger, EntityTagger)
    tagger.from_disk(folder)
    return nlp


Finding = tuple[int, int, str, float]


def findings(doc: Doc) -> list[Finding]:
    """Return start, end, label and confidence of the names of a doc."""
    return [(span.start_char, span.end_char, span.label_, span._.get(CONFIDENCE)) for span in doc.ents]


def test_a_pipeline_is_read_back_from_its_folder_and_from_bytes_with_the_same_weights(
    nlp: Language, tmp_path: Path
) -> None:
    nlp.to_disk(tmp_path / "first")
    from_disk = spacy.load(tmp_path / "first")
    from_disk.to_disk(tmp_path / "second")
    from_bytes = spacy.blank("nb")
    from_bytes.add_pipe(TAGGER)
    from_bytes.from_bytes(nlp.to_bytes())

    assert from_disk.pipe_names == [TAGGER]
    assert findings(from_disk(TEXT)) == findings(from_bytes(TEXT)) == findings(nlp(TEXT)) != []
    first, second = ((tmp_path / name / TAGGER / WEIGHTS).read_bytes() for name in ("first", "second"))
    assert first == second


def test_the_component_is_known_in_a_nynorsk_pipeline_and_has_the_labels_of_its_weights(nlp: Language) -> None:
    assert isinstance(spacy.blank("nn").add_pipe(TAGGER), EntityTagger)
    assert nlp.pipe_labels[TAGGER] == list(LABELS)


def test_a_component_without_weights_says_what_to_do() -> None:
    nlp = spacy.blank("nb")
    nlp.add_pipe(TAGGER)

    with pytest.raises(ValueError, match="has no weights: load the pipeline"):
        nlp(TEXT)


def test_every_name_and_no_other_span_has_a_confidence(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert doc.ents
    assert all(0 <= chance <= 1 for *_, chance in findings(doc))
    assert doc[0 : len(doc)]._.get(CONFIDENCE) is None


def test_confidence_outlives_the_doc_on_disk(nlp: Language) -> None:
    doc = nlp(TEXT)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()

    [again] = DocBin().from_bytes(packed).get_docs(nlp.vocab)

    assert findings(again) == findings(doc)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_names_hold_words_and_cross_no_blank_line_and_sentences_start_after_one_and_never_in_a_name(
    nlp: Language, text: str
) -> None:
    doc = nlp(text)
    for span in doc.ents:
        assert not span[0].is_space
        assert not span[-1].is_space
        assert all(token.text.count("\n") < 2 for token in span if token.is_space)
        assert not any(token.is_sent_start for token in span[1:])
    opens = True
    for token in doc:
        if token.is_space:
            opens = opens or token.text.count("\n") > 1
        else:
            assert token.is_sent_start or not opens
            opens = False


def near(found: list[Finding]) -> list[Finding]:
    return [(*name[:3], pytest.approx(name[3], abs=1e-5)) for name in found]


def test_many_docs_at_once_are_as_each_alone(nlp: Language) -> None:
    texts = [TEXT, "", "\n\n", "Kari", TEXT[:30]] * 3

    for text, doc in zip(texts, nlp.pipe(texts, batch_size=4), strict=True):
        assert findings(doc) == near(findings(nlp(text)))


def read(nlp: Language, numbers: list[int | None], batch_size: int = 100) -> list[list[Finding]]:
    """Return what is found in four docs, each a part of the text that its number says."""
    docs = [nlp.make_doc(text) for text in ("Kari bor i Oslo.", "NRK møter Kari.", "Oslo og Kari", "Kari")]
    for doc, number in zip(docs, numbers, strict=True):
        if number is not None:
            doc.user_data[PART_OF] = number
    return [findings(doc) for doc in nlp.pipe(docs, batch_size=batch_size)]


@pytest.mark.parametrize("batch_size", [1, 2, 3])
def test_parts_of_one_text_agree_whatever_the_batch(nlp: Language, batch_size: int) -> None:
    expected = read(nlp, [1, 1, 1, 2])

    assert read(nlp, [1, 1, 1, 2], batch_size) == [near(names) for names in expected]


def test_docs_that_say_nothing_are_texts_of_their_own(nlp: Language) -> None:
    assert read(nlp, [None] * 4) == [near(names) for names in read(nlp, [None] * 4, batch_size=1)]
    assert read(nlp, [None] * 4) == [near(names) for names in read(nlp, [1, 2, 3, 4])]
    assert read(nlp, [None] * 4) != read(nlp, [1] * 4)


@pytest.mark.parametrize(("chosen", "expected"), [("", 1), ("2", 2)], ids=["by default", "chosen by the user"])
def test_matrices_are_multiplied_in_one_thread_unless_the_user_chose_a_number(
    nlp: Language, chosen: str, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[int] = set()
    tag = Tagger.tag

    def watched(*arguments: Any) -> Any:
        seen.update(threads())
        return tag(*arguments)

    for name in THREADS:
        monkeypatch.setenv(name, chosen)
    monkeypatch.setattr(Tagger, "tag", watched)
    component.thread_pools.cache_clear()  # other tests load libraries for matrices of their own

    with threadpool_limits(2, user_api="blas"):
        nlp(TEXT)
        assert threads() == {2}
    assert seen == {expected}


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
