"""The words and sentences of a text."""

from __future__ import annotations

import pytest

from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.models import find
from pipeline.recognise.transformer.text_words import TextWords, text_words


@pytest.fixture(scope="module")
def splitter() -> DirectRecogniser:
    return DirectRecogniser.load("nb_ent_news_sm", *find("nb_ent_news_sm"))


def words(splitter: DirectRecogniser, text: str) -> TextWords:
    [stretches] = splitter.tagged([text])
    return text_words(stretches)


def test_words_know_where_they_stand(splitter: DirectRecogniser) -> None:
    text = "Kari kom.  Ho bur\n\ni Bø."

    found = words(splitter, text)

    assert [text[start:end] for start, end in found.places] == list(found.texts)
    assert found.texts == ("Kari", "kom", ".", "Ho", "bur", "i", "Bø", ".")


def test_sentences_start_at_words(splitter: DirectRecogniser) -> None:
    text = "Kari kom til Oslo. Ho bur i Bergen.\n\nOla reiste heim."

    found = words(splitter, text)

    assert [found.texts[place] for place in found.starts] == ["Kari", "Ho", "Ola"]
    assert [text[start:end] for start, end in found.sentences] == [
        "Kari kom til Oslo.",
        "Ho bur i Bergen.",
        "Ola reiste heim.",
    ]


def test_the_word_after_a_blank_line_is_a_break(splitter: DirectRecogniser) -> None:
    found = words(splitter, "Kari kom\n\nOla gjekk\n \nPer")

    assert [found.texts[place] for place in sorted(found.breaks) if place < len(found.texts)] == ["Ola", "Per"]


def test_a_text_without_words_has_none(splitter: DirectRecogniser) -> None:
    found = words(splitter, " \n\n ")

    assert (found.texts, found.starts, found.sentences) == ((), (), ())
