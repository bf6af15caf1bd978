from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.clean.documents import clean
from pipeline.evaluate.found import as_read, find_all, place_in, resolve_gold, with_gold_names
from pipeline.evaluate.gold import GoldDocument, GoldName
from pipeline.records import Document
from pipeline.settings import Settings
from tests.evaluate.examples import gold


def named(source: str, *names: str) -> Document:
    """Clean ``source`` and put the names into it, each where it first stands."""
    marked = [GoldName(source.index(name), source.index(name) + len(name), name, "PER") for name in names]
    return with_gold_names(clean(Document("1.txt", source=source)), marked)


def test_a_gold_name_stands_in_its_paragraph_and_keeps_its_place_in_the_source() -> None:
    document = named("Nytt frå byen\n\nEg såg Kari  Ås. – Og Ola, sa ho.\n", "Kari  Ås", "Ola")

    assert [(one.text, one.paragraph, one.at) for one in document.mentions] == [("Kari Ås", 2, 7), ("Ola", 2, 21)]
    assert [document.source[one.start : one.end] for one in document.mentions] == ["Kari  Ås", "Ola"]
    assert document.sentences[1].text == "Eg såg Kari Ås. – Og Ola, sa ho."


def test_a_name_that_cleaning_mends_is_mended() -> None:
    [mention] = named("SÃ¥ kom KÃ¥re heim att.", "KÃ¥re").mentions

    assert mention.text == "Kåre"


def test_a_name_that_goes_on_in_the_next_paragraph_is_cut() -> None:
    [mention] = named("Her kom Kari\n\nÅs til gards.", "Kari\n\nÅs").mentions

    assert (mention.text, mention.paragraph) == ("Kari", 1)


@pytest.mark.parametrize("name", ["utenriks", "***"])
def test_a_name_that_stands_in_no_paragraph_is_left_out(name: str) -> None:
    assert named(" date 2019-04 utenriks\n\nKari kom.\n\n***", name).mentions == ()


CHANGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3), st.text("xy", max_size=2)), max_size=3)


@given(CHANGES, st.integers(0, 11), st.integers(1, 12))
def test_a_stretch_of_the_source_is_found_again_in_the_text(
    changes: list[tuple[int, int, str]], start: int, length: int
) -> None:
    source = "abcdefghijklmno"
    aligned, end = AlignedText.of(source), 0
    sound = []
    for begin, size, new in sorted(changes):
        if begin >= end:
            sound.append((begin, begin + size, new))
            end = begin + size
    aligned = aligned.replace(sound)
    stop = min(start + length, len(source))

    low, high = place_in(aligned, start, stop)

    for position in range(len(aligned)):
        first, last = aligned.origin(position, position + 1)
        if first < last:  # a character that something stood for
            assert (low <= position < high) == (first < stop and last > start)


def test_the_resolver_alone_joins_gold_names() -> None:
    [document] = resolve_gold([gold("[Mike Pompeo|PER] kom. [Pompeo|PER] gjekk.")], Settings())

    assert {mention.entity_id for mention in document.mentions} == {"person/mike-pompeo"}


def test_documents_come_out_of_the_chain_in_the_order_of_the_gold() -> None:
    texts = [GoldDocument(name, f"{name} kom til Oslo.", ()) for name in ("Kari", "Ola", "Åse")]

    documents, model = find_all(texts, Settings())

    assert [document.doc_id for document in documents] == ["Kari", "Ola", "Åse"]
    assert all(document.mentions for document in documents)
    assert model.name == "nb_ent_news_sm"


def test_a_gold_text_has_a_digest_as_if_it_had_been_read() -> None:
    first, second = as_read(GoldDocument("1", "a", ())), as_read(GoldDocument("2", "b", ()))

    assert first.sha256 != second.sha256


def test_the_resolver_alone_needs_no_pandas() -> None:
    code = "import sys, pipeline.evaluate.evaluation; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
