"""Documents -> documents with sentences and mentions; long texts in pieces."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.spans import MAX_TEXT, EntitySpan, MentionFinder, Prediction, pieces
from pipeline.records import Document, Kind, Paragraph, Status

INFO = ModelInfo("nb_toy", "1", "folder", "", ())


class Capitals:
    """A recogniser that takes every capitalised word for a name, and every full stop for a sentence end."""

    info = INFO
    batch_invariant = True

    def __init__(self, label: str = "PER") -> None:
        self.label = label

    def predict(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        assert part_of is not None
        assert len(part_of) == len(texts)
        return [self._predict(text) for text in texts]

    def _predict(self, text: str) -> Prediction:
        entities, sentences, start = [], [], 0
        for word in text.split(" "):
            if word[:1].isupper():
                entities.append(EntitySpan(start, start + len(word.rstrip(".")), self.label, 0.5))
            start += len(word) + 1
        begin = 0
        for position, character in enumerate(text):
            if character == ".":
                sentences.append((begin, position + 1))
                begin = position + 2
        if begin < len(text):
            sentences.append((begin, len(text)))
        return Prediction(tuple(entities), tuple(sentences))


def document(*paragraphs: str) -> Document:
    source = "\n\n".join(paragraphs)
    aligned, cut, start = AlignedText.of(source), [], 0
    for paragraph in paragraphs:
        cut.append(Paragraph(aligned.cut(start, start + len(paragraph))))
        start += len(paragraph) + 2
    return Document("a.txt", source, paragraphs=tuple(cut))


def test_a_mention_knows_where_it_stands_in_the_source() -> None:
    [found] = MentionFinder(Capitals()).find([document("i dag kom Kari.", "så kom Ola. han gjekk til Bø.")])

    expected = [("Kari", 1, 1), ("Ola", 2, 2), ("Bø", 2, 3)]
    assert [(one.text, one.paragraph, one.sentence) for one in found.mentions] == expected
    assert [found.source[one.start : one.end] for one in found.mentions] == ["Kari", "Ola", "Bø"]


def test_the_sentence_of_a_mention_holds_it() -> None:
    [found] = MentionFinder(Capitals()).find([document("i dag kom Kari. så kom Ola.", "sist kom Per.")])

    assert [found.sentences[one.sentence - 1].text for one in found.mentions] == [
        "i dag kom Kari.",
        "så kom Ola.",
        "sist kom Per.",
    ]


def test_a_paragraph_longer_than_a_model_takes_is_read_in_pieces_with_the_same_offsets() -> None:
    lengths: list[int] = []

    class Watching(Capitals):
        def _predict(self, text: str) -> Prediction:
            lengths.append(len(text))
            return super()._predict(text)

    whole = document("så kom Kari. " * 4_000, "ho og Ola " * 7_000, "x" * 50_000)

    [found] = MentionFinder(Watching()).find([whole])

    assert [one.text for one in found.mentions] == ["Kari"] * 4_000 + ["Ola"] * 7_000
    assert all(whole.source[one.start : one.end] == one.text for one in found.mentions)
    assert max(lengths) <= MAX_TEXT


def test_a_place_by_any_of_its_three_labels_is_a_place() -> None:
    for label in ("LOC", "GPE_LOC", "GPE_ORG"):
        [found] = MentionFinder(Capitals(label)).find([document("Noreg vann.")])
        assert [(one.type, one.label) for one in found.mentions] == [("place", label)]


def test_an_unknown_label_is_counted_and_kept_as_other() -> None:
    finder = MentionFinder(Capitals("SHIP"))

    [found] = finder.find([document("Fram og Gjøa.")])

    assert [one.type for one in found.mentions] == ["other", "other"]
    assert found.unmapped == ("SHIP", "SHIP")


def test_a_user_can_say_what_a_label_means() -> None:
    finder = MentionFinder(Capitals("SHIP"), labels={"SHIP": "place"})

    [found] = finder.find([document("Fram låg der.")])

    assert [one.type for one in found.mentions] == ["place"]
    assert found.unmapped == ()


def test_a_full_stop_inside_a_name_ends_no_sentence() -> None:
    class Saint(Capitals):
        def _predict(self, text: str) -> Prediction:
            return Prediction((EntitySpan(0, 8, "PER"),), ((0, 3), (4, len(text))))

    [found] = MentionFinder(Saint()).find([document("St. Olav kom.")])

    assert [sentence.text for sentence in found.sentences] == ["St. Olav kom."]


def test_a_span_without_a_letter_is_no_name_and_spaces_are_not_part_of_one() -> None:
    class Loose(Capitals):
        def _predict(self, text: str) -> Prediction:
            return Prediction((EntitySpan(0, 2, "PER"), EntitySpan(2, 8, "PER")), ((0, len(text)),))

    [found] = MentionFinder(Loose()).find([document("– Kari  sa det.")])

    assert [one.text for one in found.mentions] == ["Kari"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Ho stemte Frp.", "Frp.", "Frp"),
        ("Det gjekk på TV 2.", "TV 2.", "TV 2"),
        ("Det sier Fr.p.", "Fr.p.", "Fr.p."),
        ("Her kom Karl K.", "Karl K.", "Karl K."),
        ("Frp. vann valet her.", "Frp.", "Frp."),
    ],
)
def test_the_full_stop_of_a_sentence_is_not_part_of_the_name_that_closes_it(
    text: str, name: str, expected: str
) -> None:
    class Given(Capitals):
        def _predict(self, text: str) -> Prediction:
            start = text.index(name)
            return Prediction((EntitySpan(start, start + len(name), "ORG"),), ((0, len(text)),))

    [found] = MentionFinder(Given()).find([document(text)])

    assert [one.text for one in found.mentions] == [expected]


def test_a_text_that_breaks_the_model_does_not_cost_its_neighbours() -> None:
    class Fragile(Capitals):
        def _predict(self, text: str) -> Prediction:
            if "farleg" in text:
                message = "broken"
                raise RuntimeError(message)
            return super()._predict(text)

    found = MentionFinder(Fragile()).find([document("Kari kom."), document("farleg"), document("Ola kom.")])

    assert [one.status for one in found] == [Status.OK, Status.FAILED, Status.OK]
    assert [len(one.mentions) for one in found] == [1, 0, 1]
    assert "RuntimeError" in found[1].message


def test_confidence_is_what_the_model_says() -> None:
    [found] = MentionFinder(Capitals()).find([document("Kari kom.")])

    assert [one.confidence for one in found.mentions] == [0.5]


def test_documents_without_text_pass() -> None:
    assert MentionFinder(Capitals()).find([Document("a.txt")]) == [Document("a.txt")]


@pytest.mark.parametrize(
    ("dateline", "shown"), [("VLADIVOSTOK:", "Vladivostok:"), ("OSLO (NTB):", "Oslo (NTB):"), ("NRK:", "NRK:")]
)
def test_the_place_of_a_dateline_is_shown_as_it_is_written_elsewhere(dateline: str, shown: str) -> None:
    seen: list[str] = []

    class Watching(Capitals):
        def _predict(self, text: str) -> Prediction:
            seen.append(text)
            return Prediction((EntitySpan(0, 3, "GPE_LOC"),), ((0, len(text)),))

    aligned = AlignedText.of(dateline)
    [found] = MentionFinder(Watching()).find(
        [Document("a.txt", dateline, paragraphs=(Paragraph(aligned, Kind.DATELINE),))]
    )

    assert seen == [shown]
    assert [one.text for one in found.mentions] == [dateline[:3]]


@given(st.text(alphabet="aA .!«»-\nå", max_size=200), st.integers(2, 40))
def test_pieces_are_the_text_and_none_is_longer_than_the_limit(text: str, limit: int) -> None:
    spans = list(pieces(text, limit))

    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= limit for start, end in spans)


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("Ola kom heim.")) == [(0, 13)]


def test_a_cut_goes_between_words_where_no_sentence_ends() -> None:
    text = "Erna Solberg " * 10

    assert all(text[end - 1] == " " for _, end in pieces(text, 40))


def test_a_cut_goes_after_a_sentence_before_it_goes_after_a_word() -> None:
    text = "Dei kom til Bergen i går. Kari Nordmann var med då dei drog vidare."

    [(_, end), *_] = pieces(text, 40)

    assert text[:end] == "Dei kom til Bergen i går. "
