"""Documents -> documents with sentences and mentions; long texts in pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.spans import MAX_TEXT, EntitySpan, MentionFinder, Prediction, pieces
from pipeline.records import Document, Kind, Paragraph, Status


class Toy:
    """A recogniser that predicts for each text what a function says."""

    info = ModelInfo("nb_toy", "1", "folder", "", ())

    def __init__(self, read: Callable[[str], Prediction], *, batch_invariant: bool = True) -> None:
        self.read, self.batch_invariant, self.calls = read, batch_invariant, 0

    def predict(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        assert part_of is not None
        assert len(part_of) == len(texts)
        self.calls += 1
        return [self.read(text) for text in texts]


def capitals(text: str, label: str = "PER") -> Prediction:
    """Take every capitalised word for a name, and every full stop for a sentence end."""
    entities = [EntitySpan(*one.span(), label, 0.5) for one in re.finditer(r"\b[A-ZÅ]\w*", text)]
    sentences = [one.span() for one in re.finditer(r"[^\s.][^.]*\.?", text)]
    return Prediction(tuple(entities), tuple(sentences))


def whole(*entities: tuple[int, int]) -> Callable[[str], Prediction]:
    """Return what takes some spans of a text for names, and the text for one sentence."""
    return lambda text: Prediction(tuple(EntitySpan(*one, "PER") for one in entities), ((0, len(text)),))


def find(document: Document, read: Callable[[str], Prediction] = capitals, **labels: str) -> Document:
    [found] = MentionFinder(Toy(read), labels=labels).find([document])
    return found


def document(*paragraphs: str) -> Document:
    source = "\n\n".join(paragraphs)
    aligned, cut, start = AlignedText.of(source), [], 0
    for paragraph in paragraphs:
        cut.append(Paragraph(aligned.cut(start, start + len(paragraph))))
        start += len(paragraph) + 2
    return Document("a.txt", source, paragraphs=tuple(cut))


def test_a_mention_knows_its_place_in_the_source_its_sentence_and_its_confidence() -> None:
    found = find(document("i dag kom Kari.", "så kom Ola. han gjekk til Bø."))

    expected = [("Kari", 1, 1), ("Ola", 2, 2), ("Bø", 2, 3)]
    assert [(one.text, one.paragraph, one.sentence) for one in found.mentions] == expected
    assert [found.source[one.start : one.end] for one in found.mentions] == ["Kari", "Ola", "Bø"]
    sentences = [found.sentences[one.sentence - 1].text for one in found.mentions]
    assert sentences == ["i dag kom Kari.", "så kom Ola.", "han gjekk til Bø."]
    assert {one.confidence for one in found.mentions} == {0.5}


def test_a_paragraph_longer_than_a_model_takes_is_read_in_pieces_with_the_same_offsets() -> None:
    lengths: list[int] = []

    def watched(text: str) -> Prediction:
        lengths.append(len(text))
        return capitals(text)

    long = document("så kom Kari. " * 4_000, "ho og Ola " * 7_000, "x" * 50_000)

    found = find(long, watched)

    assert [one.text for one in found.mentions] == ["Kari"] * 4_000 + ["Ola"] * 7_000
    assert all(long.source[one.start : one.end] == one.text for one in found.mentions)
    assert max(lengths) <= MAX_TEXT


@pytest.mark.parametrize(
    ("label", "labels", "type_", "unmapped"),
    [
        *((label, {}, "place", ()) for label in ("LOC", "GPE_LOC", "GPE_ORG")),
        ("SHIP", {}, "other", ("SHIP", "SHIP")),
        ("SHIP", {"SHIP": "place"}, "place", ()),
    ],
)
def test_a_label_has_the_type_of_the_table_or_of_the_user_else_it_is_counted_and_kept(
    label: str, labels: Mapping[str, str], type_: str, unmapped: tuple[str, ...]
) -> None:
    found = find(document("Fram og Gjøa."), lambda text: capitals(text, label), **labels)

    assert [(one.label, one.type) for one in found.mentions] == [(label, type_)] * 2
    assert found.unmapped == unmapped


def test_a_full_stop_inside_a_name_ends_no_sentence() -> None:
    found = find(
        document("St. Olav kom."), lambda text: Prediction((EntitySpan(0, 8, "PER"),), ((0, 3), (4, len(text))))
    )

    assert [sentence.text for sentence in found.sentences] == ["St. Olav kom."]


def test_a_span_without_a_letter_is_no_name_and_spaces_are_not_part_of_one() -> None:
    found = find(document("– Kari  sa det."), whole((0, 2), (2, 8)))

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
    start = text.index(name)

    found = find(document(text), whole((start, start + len(name))))

    assert [one.text for one in found.mentions] == [expected]


def test_a_text_that_breaks_the_model_does_not_cost_its_neighbours() -> None:
    def fragile(text: str) -> Prediction:
        if "farleg" in text:
            message = "broken"
            raise RuntimeError(message)
        return capitals(text)

    found = MentionFinder(Toy(fragile)).find([document("Kari kom."), document("farleg"), document("Ola kom.")])

    assert [one.status for one in found] == [Status.OK, Status.FAILED, Status.OK]
    assert [len(one.mentions) for one in found] == [1, 0, 1]
    assert "RuntimeError" in found[1].message


@pytest.mark.parametrize(("batch_invariant", "calls"), [(True, 1), (False, 3)])
def test_documents_are_read_together_only_where_it_changes_nothing(calls: int, *, batch_invariant: bool) -> None:
    recogniser = Toy(capitals, batch_invariant=batch_invariant)

    found = MentionFinder(recogniser).find([document("Kari kom."), document("Ola kom."), Document("tom.txt")])

    assert [len(one.mentions) for one in found] == [1, 1, 0]
    assert recogniser.calls == calls


def test_documents_without_text_pass() -> None:
    assert find(Document("a.txt")) == Document("a.txt")


@pytest.mark.parametrize(
    ("dateline", "shown"), [("VLADIVOSTOK:", "Vladivostok:"), ("OSLO (NTB):", "Oslo (NTB):"), ("NRK:", "NRK:")]
)
def test_the_place_of_a_dateline_is_shown_as_it_is_written_elsewhere(dateline: str, shown: str) -> None:
    seen: list[str] = []

    def watched(text: str) -> Prediction:
        seen.append(text)
        return whole((0, 3))(text)

    paragraph = Paragraph(AlignedText.of(dateline), Kind.DATELINE)
    found = find(Document("a.txt", dateline, paragraphs=(paragraph,)), watched)

    assert seen == [shown]
    assert [one.text for one in found.mentions] == [dateline[:3]]


@given(st.text(alphabet="aA .!«»-\nå", max_size=200), st.integers(2, 40))
def test_pieces_are_the_text_and_none_is_longer_than_the_limit(text: str, limit: int) -> None:
    spans = list(pieces(text, limit))

    assert "".join(text[start:end] for start, end in spans) == text
    assert all(end - start <= limit for start, end in spans)


@pytest.mark.parametrize(
    ("text", "limit", "first"),
    [
        ("Ola kom heim.", MAX_TEXT, "Ola kom heim."),
        ("Erna Solberg " * 10, 40, "Erna Solberg " * 3),  # between words where no sentence ends
        ("Dei kom til Bergen i går. Kari var med då dei drog vidare.", 40, "Dei kom til Bergen i går. "),
    ],
)
def test_a_cut_goes_after_a_sentence_before_it_goes_after_a_word(text: str, limit: int, first: str) -> None:
    start, end = next(pieces(text, limit))

    assert text[start:end] == first
