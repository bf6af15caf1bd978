"""Documents -> documents with sentences and mentions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.recognise import find
from pipeline.recognise.find import NameFinder
from pipeline.recognise.models import ModelInfo
from pipeline.recognise.reading import Name, Reading
from pipeline.records import Document, Kind, Paragraph, Status

INFO = ModelInfo("nb_toy", "1", "folder", "", ())


class Capitals:
    """A recogniser that takes every capitalised word for a name, and every full stop for a sentence end."""

    info = INFO
    independent = True

    def __init__(self, label: str = "PER") -> None:
        self.label = label

    def read(self, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        assert part_of is not None
        assert len(part_of) == len(texts)
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Reading:
        names, sentences, start = [], [], 0
        for word in text.split(" "):
            if word[:1].isupper():
                names.append(Name(start, start + len(word.rstrip(".")), self.label, 0.5))
            start += len(word) + 1
        begin = 0
        for position, character in enumerate(text):
            if character == ".":
                sentences.append((begin, position + 1))
                begin = position + 2
        if begin < len(text):
            sentences.append((begin, len(text)))
        return Reading(tuple(names), tuple(sentences))


def document(*paragraphs: str) -> Document:
    source = "\n\n".join(paragraphs)
    aligned, cut, start = AlignedText.of(source), [], 0
    for paragraph in paragraphs:
        cut.append(Paragraph(aligned.cut(start, start + len(paragraph))))
        start += len(paragraph) + 2
    return Document("a.txt", source, paragraphs=tuple(cut))


def test_a_mention_knows_where_it_stands_in_the_source() -> None:
    [found] = NameFinder(Capitals()).find([document("i dag kom Kari.", "så kom Ola. han gjekk til Bø.")])

    expected = [("Kari", 1, 1), ("Ola", 2, 2), ("Bø", 2, 3)]
    assert [(one.text, one.paragraph, one.sentence) for one in found.mentions] == expected
    assert [found.source[one.start : one.end] for one in found.mentions] == ["Kari", "Ola", "Bø"]


def test_the_sentence_of_a_mention_holds_it() -> None:
    [found] = NameFinder(Capitals()).find([document("i dag kom Kari. så kom Ola.", "sist kom Per.")])

    assert [found.sentences[one.sentence - 1].text for one in found.mentions] == [
        "i dag kom Kari.",
        "så kom Ola.",
        "sist kom Per.",
    ]


@given(st.lists(st.lists(st.sampled_from(["Kari", "og", "kom.", "Oslo"]), min_size=1), max_size=4), st.integers(8, 30))
def test_cutting_a_long_paragraph_changes_no_offset(words: list[list[str]], limit: int) -> None:
    whole = document(*(" ".join(some) for some in words))
    original = find.pieces
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(find, "pieces", lambda text: original(text, limit))
        [found] = NameFinder(Capitals()).find([whole])

    names = [word for some in words for word in some if word[0].isupper()]
    assert [one.text for one in found.mentions] == names
    assert [whole.source[one.start : one.end] for one in found.mentions] == names


def test_types_that_are_not_wanted_get_no_mention() -> None:
    [found] = NameFinder(Capitals("PROD")).find([document("Kari kom.")])

    assert found.mentions == ()


def test_a_place_by_any_of_its_three_labels_is_a_place() -> None:
    for label in ("LOC", "GPE_LOC", "GPE_ORG"):
        [found] = NameFinder(Capitals(label)).find([document("Noreg vann.")])
        assert [(one.type, one.label) for one in found.mentions] == [("place", label)]


def test_an_unknown_label_is_counted_and_kept_as_other() -> None:
    finder = NameFinder(Capitals("SHIP"), types=("other",))

    [found] = finder.find([document("Fram og Gjøa.")])

    assert [one.type for one in found.mentions] == ["other", "other"]
    assert found.unmapped == ("SHIP", "SHIP")


def test_a_user_can_say_what_a_label_means() -> None:
    finder = NameFinder(Capitals("SHIP"), labels={"SHIP": "place"})

    [found] = finder.find([document("Fram låg der.")])

    assert [one.type for one in found.mentions] == ["place"]
    assert found.unmapped == ()


def test_a_full_stop_inside_a_name_ends_no_sentence() -> None:
    class Saint(Capitals):
        def _reading(self, text: str) -> Reading:
            return Reading((Name(0, 8, "PER"),), ((0, 3), (4, len(text))))

    [found] = NameFinder(Saint()).find([document("St. Olav kom.")])

    assert [sentence.text for sentence in found.sentences] == ["St. Olav kom."]


def test_a_span_without_a_letter_is_no_name_and_spaces_are_not_part_of_one() -> None:
    class Loose(Capitals):
        def _reading(self, text: str) -> Reading:
            return Reading((Name(0, 2, "PER"), Name(2, 8, "PER")), ((0, len(text)),))

    [found] = NameFinder(Loose()).find([document("– Kari  sa det.")])

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
        def _reading(self, text: str) -> Reading:
            start = text.index(name)
            return Reading((Name(start, start + len(name), "ORG"),), ((0, len(text)),))

    [found] = NameFinder(Given()).find([document(text)])

    assert [one.text for one in found.mentions] == [expected]


def test_a_text_that_breaks_the_model_does_not_cost_its_neighbours() -> None:
    class Fragile(Capitals):
        def _reading(self, text: str) -> Reading:
            if "farleg" in text:
                message = "broken"
                raise RuntimeError(message)
            return super()._reading(text)

    found = NameFinder(Fragile()).find([document("Kari kom."), document("farleg"), document("Ola kom.")])

    assert [one.status for one in found] == [Status.OK, Status.FAILED, Status.OK]
    assert [len(one.mentions) for one in found] == [1, 0, 1]
    assert "RuntimeError" in found[1].message


def test_confidence_is_what_the_model_says() -> None:
    [found] = NameFinder(Capitals()).find([document("Kari kom.")])

    assert [one.confidence for one in found.mentions] == [0.5]


def test_documents_without_text_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_: Any, texts: Sequence[str], part_of: Sequence[int]) -> list[Reading]:
        assert not texts
        assert not part_of
        return []

    monkeypatch.setattr(Capitals, "read", read)

    assert NameFinder(Capitals()).find([Document("a.txt")]) == [Document("a.txt")]


@pytest.mark.parametrize(
    ("dateline", "shown"), [("VLADIVOSTOK:", "Vladivostok:"), ("OSLO (NTB):", "Oslo (NTB):"), ("NRK:", "NRK:")]
)
def test_the_place_of_a_dateline_is_shown_as_it_is_written_elsewhere(dateline: str, shown: str) -> None:
    seen: list[str] = []

    class Watching(Capitals):
        def _reading(self, text: str) -> Reading:
            seen.append(text)
            return Reading((Name(0, 3, "GPE_LOC"),), ((0, len(text)),))

    aligned = AlignedText.of(dateline)
    [found] = NameFinder(Watching()).find(
        [Document("a.txt", dateline, paragraphs=(Paragraph(aligned, Kind.DATELINE),))]
    )

    assert seen == [shown]
    assert [one.text for one in found.mentions] == [dateline[:3]]
