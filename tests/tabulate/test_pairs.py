"""Who is named with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Document, Mention
from pipeline.tabulate import pairs as module
from pipeline.tabulate.pairs import Cooccurrences

PERSON = Mention("Kari", 0, 4, "PER", "person", 1, 1, 0)
PLACED = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 3), st.integers(1, 2)), max_size=12)


def document(*placed: tuple[str, int, int]) -> Document:
    """Return a document with an entity named in each (entity, paragraph, sentence in it)."""
    mentions = (
        replace(
            PERSON, paragraph=paragraph, sentence=10 * paragraph + number, name=one.upper(), entity_id=f"person/{one}"
        )
        for one, paragraph, number in placed
    )
    return Document("1.txt", mentions=tuple(mentions))


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(frame.itertuples(index=False, name=None))


def counted(documents: list[Document], most: int = 1000) -> list[tuple[object, ...]]:
    pairs = Cooccurrences(most=most)
    for one in documents:
        pairs.add(one)
    return rows(pairs.frame())


def pairs_in(placed: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    by_place: dict[object, set[str]] = {}
    for one, place in placed:
        by_place.setdefault(place, set()).add(one)
    return [pair for people in by_place.values() for pair in combinations(sorted(people), 2)]


@given(st.lists(PLACED, max_size=5))
def test_pairs_are_counted_by_sentence_paragraph_and_document(several: list[list[tuple[str, int, int]]]) -> None:
    expected: list[Counter[tuple[str, str]]] = [Counter(), Counter(), Counter()]
    for placed in several:
        in_sentences = pairs_in((one, (paragraph, sentence)) for one, paragraph, sentence in placed)
        in_paragraphs = pairs_in((one, paragraph) for one, paragraph, _ in placed)
        for counts, found in zip(expected, (in_sentences, in_paragraphs, set(in_paragraphs)), strict=True):
            counts.update(found)

    rows = counted([document(*placed) for placed in several])

    assert {(str(source)[-1], str(target)[-1]): tuple(numbers) for source, target, _, _, *numbers in rows} == {
        pair: tuple(counts[pair] for counts in expected) for pair in expected[1]
    }


@given(st.lists(PLACED, max_size=8))
def test_pairs_on_disk_are_those_in_memory(several: list[list[tuple[str, int, int]]]) -> None:
    documents = [document(*placed) for placed in several]

    assert counted(documents, most=0) == counted(documents)


def test_those_most_often_together_come_first_and_of_equals_the_first_by_id() -> None:
    rows = counted([document(("c", 1, 1), ("b", 1, 1), ("a", 1, 2)), document(("b", 1, 1), ("c", 1, 1))])

    assert [(row[2], row[3], *row[4:]) for row in rows] == [
        ("B", "C", 2, 2, 2),
        ("A", "B", 0, 1, 1),
        ("A", "C", 0, 1, 1),
    ]


def test_of_a_crowd_only_those_in_one_sentence_are_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_TOGETHER", 3)
    pairs = Cooccurrences()

    pairs.add(document(("a", 1, 1), ("b", 1, 1), ("c", 1, 2), ("d", 1, 3)))
    pairs.add(document(*((letter, 1, 1) for letter in "abcd")))

    assert [row[2:] for row in rows(pairs.frame())] == [("A", "B", 1, 1, 1)]
    assert pairs.crowds == 2
    assert pairs.notes[0].startswith("2 paragraphs name more than 3 different")


def test_pairs_that_come_later_are_counted_too() -> None:
    pairs = Cooccurrences()
    pairs.add(document(("a", 1, 1), ("b", 1, 1)))
    assert len(pairs.frame()) == 1

    pairs.add(document(("b", 1, 1), ("c", 1, 1)))

    assert [row[2:4] for row in rows(pairs.frame())] == [("A", "B"), ("B", "C")]


def test_the_first_are_the_first_of_all() -> None:
    pairs = Cooccurrences()
    pairs.add(document(("a", 1, 1), ("b", 1, 1), ("c", 1, 2)))

    assert rows(pairs.frame(2)) == rows(pairs.frame())[:2]
    assert [rows(some) for some in pairs.frames()] == [rows(pairs.frame())]
