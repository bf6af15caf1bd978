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

from pipeline.own import THREADS
from pipeline.recognise.component import CONFIDENCE, PART_OF, EntityTagger
from pipeline.recognise.models import TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagger
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


def findings(doc: Doc) -> list[tuple[int, int, str, float]]:
    """Return start, end, label and confidence of the names of a doc."""
    return [(span.start_char, span.end_char, span.label_, span._.get(CONFIDENCE)) for span in doc.ents]


def test_a_pipeline_is_read_back_from_its_folder(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")

    assert again.pipe_names == [TAGGER]
    assert findings(again(TEXT)) == findings(nlp(TEXT)) != []


def test_writing_what_was_read_gives_equal_weights(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "first")
    spacy.load(tmp_path / "first").to_disk(tmp_path / "second")

    first, second = ((tmp_path / name / TAGGER / WEIGHTS).read_bytes() for name in ("first", "second"))
    assert first == second


def test_a_pipeline_is_read_back_from_bytes(nlp: Language) -> None:
    again = spacy.blank("nb")
    again.add_pipe(TAGGER)
    again.from_bytes(nlp.to_bytes())

    assert findings(again(TEXT)) == findings(nlp(TEXT))


def test_the_component_is_known_in_a_nynorsk_pipeline() -> None:
    assert isinstance(spacy.blank("nn").add_pipe(TAGGER), EntityTagger)


def test_labels_are_those_of_the_weights(nlp: Language) -> None:
    assert nlp.pipe_labels[TAGGER] == list(LABELS)


def test_a_component_without_weights_says_what_to_do() -> None:
    nlp = spacy.blank("nb")
    nlp.add_pipe(TAGGER)

    with pytest.raises(ValueError, match="has no weights: load the pipeline"):
        nlp(TEXT)


def test_every_name_has_a_confidence(nlp: Language) -> None:
    chances = [chance for *_, chance in findings(nlp(TEXT))]

    assert chances
    assert all(0 <= chance <= 1 for chance in chances)


def test_other_spans_have_no_confidence(nlp: Language) -> None:
    doc = nlp(TEXT)

    assert doc[0 : len(doc)]._.get(CONFIDENCE) is None


def test_confidence_outlives_the_doc_on_disk(nlp: Language) -> None:
    doc = nlp(TEXT)
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()

    [again] = DocBin().from_bytes(packed).get_docs(nlp.vocab)

    assert findings(again) == findings(doc)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_names_hold_words_and_never_cross_a_blank_line(nlp: Language, text: str) -> None:
    for span in nlp(text).ents:
        assert not span[0].is_space
        assert not span[-1].is_space
        assert all(token.text.count("\n") < 2 for token in span if token.is_space)


@given(TEXTS)
def test_no_sentence_starts_inside_a_name(nlp: Language, text: str) -> None:
    doc = nlp(text)

    assert not any(token.is_sent_start for span in doc.ents for token in span[1:])


@given(TEXTS)
def test_every_stretch_between_blank_lines_starts_a_sentence(nlp: Language, text: str) -> None:
    opens = True
    for token in nlp(text):
        if token.is_space:
            opens = opens or token.text.count("\n") > 1
        else:
            assert token.is_sent_start or not opens
            opens = False


def test_many_docs_at_once_are_as_each_alone(nlp: Language) -> None:
    texts = [TEXT, "", "\n\n", "Kari", TEXT[:30]] * 3

    together = [findings(doc) for doc in nlp.pipe(texts, batch_size=4)]

    for found, text in zip(together, texts, strict=True):
        alone = findings(nlp(text))
        assert [name[:3] for name in found] == [name[:3] for name in alone]
        assert [name[3] for name in found] == pytest.approx([name[3] for name in alone], abs=1e-5)


def part_of(nlp: Language, text: str, number: int | None) -> Doc:
    """Return the doc of a text that is a part of a longer one."""
    doc = nlp.make_doc(text)
    if number is not None:
        doc.user_data[PART_OF] = number
    return doc


PARTS = ["Kari bor i Oslo.", "NRK møter Kari.", "Oslo og Kari", "Kari"]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 100])
def test_parts_of_one_text_agree_whatever_the_batch(nlp: Language, batch_size: int) -> None:
    numbers = [1, 1, 1, 2]
    expected = [findings(doc) for doc in nlp.pipe([part_of(nlp, *part) for part in zip(PARTS, numbers, strict=True)])]

    docs = nlp.pipe([part_of(nlp, *part) for part in zip(PARTS, numbers, strict=True)], batch_size=batch_size)

    assert [findings(doc) for doc in docs] == [
        [(*name[:3], pytest.approx(name[3], abs=1e-5)) for name in names] for names in expected
    ]


def test_docs_that_say_nothing_are_texts_of_their_own(nlp: Language) -> None:
    alone = [findings(nlp(text)) for text in PARTS]

    together = [findings(doc) for doc in nlp.pipe([part_of(nlp, text, None) for text in PARTS])]
    one_text = [findings(doc) for doc in nlp.pipe([part_of(nlp, text, 1) for text in PARTS])]

    for found, expected in zip(together, alone, strict=True):
        assert [name[3] for name in found] == pytest.approx([name[3] for name in expected], abs=1e-5)
    assert one_text != together


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

    with threadpool_limits(2, user_api="blas"):
        nlp(TEXT)
        assert threads() == {2}
    assert seen == {expected}


def threads() -> set[int]:
    return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}
