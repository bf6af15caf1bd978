"""Names whole: sentences in which recognisers cut names, read by the whole chain."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import Settings
from pipeline.aligned import AlignedText
from pipeline.process import Processor
from pipeline.records import Document, Mention, Paragraph, Sentence
from pipeline.resolve.known_names import KnownName, KnownNames
from pipeline.resolve.missed_names import with_missed_names
from pipeline.resolve.spans import whole_names
from tests.cases import case_rows, cases
from tests.clean.invariants import calls
from tests.conftest import HANGS
from tests.resolve.documents import CASES, make_document, run_together

MARKED = re.compile(r"\[(\D[^\]]*)\]")
FLOOR = 0.97
ALL_TYPES = ("person", "place", "organisation", "product", "event", "derived", "other")


def marked_sentences() -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Yield sentences without their marks, and where the marked names stand in them."""
    for line in (CASES / "whole_names.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, places, rest = "", [], line
            while match := MARKED.search(rest):
                text += rest[: match.start()]
                places.append((len(text), len(text) + len(match[1])))
                text, rest = text + match[1], rest[match.end() :]
            yield text + rest, places


def missing(sentences: Sequence[tuple[str, list[tuple[int, int]]]]) -> list[str]:
    """Return the marked names that are not found whole; a genitive's s or apostrophe may be part of what is found."""
    documents = [Document(f"{number}.txt", source=text) for number, (text, _) in enumerate(sentences)]
    lost = []
    for document, (text, names) in zip(Processor(Settings(types=ALL_TYPES))(documents), sentences, strict=True):
        found = {(one.start, one.end - cut) for one in document.mentions for cut in (0, one.text[-1] in "s'")}
        lost += [text[start:end] for start, end in names if (start, end) not in found]
    return lost


def test_names_are_found_whole() -> None:
    sentences = list(marked_sentences())
    lost = missing(sentences)
    marked = sum(len(places) for _, places in sentences)

    assert len(sentences) >= 300
    assert 1 - len(lost) / marked >= FLOOR, lost


@pytest.mark.parametrize(("given_", "expected"), cases("resolve/cases/spans"))
def test_a_name_is_whole_whatever_was_found_of_it(given_: Mapping[str, Any], expected: list[str]) -> None:
    names: dict[str, Sequence[str]] = {kind: some for kind, some in given_.items() if kind != "text"}

    assert [one.text for one in whole_names(make_document(given_["text"], names)).mentions] == expected


@pytest.mark.parametrize(("given_", "expected"), cases("resolve/cases/missed_names"))
def test_a_surname_that_the_document_explains_is_found_where_it_was_missed(
    given_: Mapping[str, Any], expected: list[str]
) -> None:
    names: dict[str, Sequence[str]] = {kind: some for kind, some in given_.items() if kind != "text"}
    document = make_document(given_["text"], names)
    found = with_missed_names(document).mentions

    assert [one.text for one in found] == expected
    assert {one.confidence for one in found if one not in document.mentions} <= {None}
    assert all(document.paragraphs[one.paragraph - 1].text.text.startswith(one.text, one.at) for one in found)


def test_a_name_of_one_word_is_found_where_it_was_missed_if_it_is_found_often() -> None:
    texts = [f"Epiktet lærer oss {thing}." for thing in ("ro", "mot", "fred", "tvil")]

    def found(times: int, orthography: str = "modern") -> int:
        document = replace(make_document("\n\n".join(texts), {"person": ["Epiktet"]}), orthography=orthography)
        return len(with_missed_names(replace(document, mentions=document.mentions[:times])).mentions)

    assert (found(2), found(3), found(3, "1907")) == (2, 4, 3)


@pytest.mark.parametrize(("text", "expected"), case_rows("resolve/columns"))
def test_a_name_ends_where_its_column_ends(text: str, expected: list[str]) -> None:
    cleaned = AlignedText.of(text).sub(re.compile(r"(?:&nbsp;|\s)+"), " ")
    mention = Mention(cleaned.text, 0, len(text), "PER", "person", 1, 1, 0)
    sentences = (Sentence(1, 0, cleaned.text),)
    document = Document("a.txt", text, paragraphs=(Paragraph(cleaned),), sentences=sentences, mentions=(mention,))

    assert [one.text for one in whole_names(document).mentions] == [name.replace("&nbsp;", " ") for name in expected]
    assert [" ".join(text[one.start : one.end].split()) for one in whole_names(document).mentions] == expected


def missed(size: int) -> Document:
    document = run_together([("Kari Solvik", "person", " kom. " + "Så såg Solvik at det var fint i går. " * size)])
    cuts = [match.end() for match in re.finditer(r"\. ", document.source)]
    sentences = (Sentence(1, start, document.source[start:end].rstrip()) for start, end in pairwise([0, *cuts]))
    return replace(document, sentences=tuple(sentences))


def abbreviated(size: int) -> Document:
    return run_together([("Th", "person", ". Kittelsen, som ")] * size)


def shipped(size: int) -> Document:
    names = (("Kari Vik", "person", ". "), ("Vik", "person", " & co reiste med D/S "), ("Irma", "place", ". "))
    return run_together(names * size)


LISTED = (KnownName(2, "place", ("Bø",)), KnownName(3, "place", ("Oslo",)))


def listed(size: int) -> Document:
    """Return one paragraph with the names of a list, every second of which was found already."""
    return run_together((name, "place", " og Bø og ") for name in ["Bø", "Voss"] * (size // 2))


def dashed(size: int) -> Document:
    """Return a mention of as many countries, as a model may find it in a table of results."""
    return run_together([("–".join(["Norge"] * size), "place", ". "), ("Norge", "place", ".")])


GROWING = pytest.mark.parametrize(
    ("work", "make", "size", "more"),
    [
        (with_missed_names, missed, 100_000, 100_000),
        (whole_names, abbreviated, 100_000, 0),
        (whole_names, shipped, 5_000, 0),
        (KnownNames(LISTED).add_to, listed, 20_000, 20_000),
        (whole_names, dashed, 3_000, 2_999),
    ],
    ids=["missed surnames", "abbreviated names", "slashed forms and partners", "listed names", "names between dashes"],
)


@GROWING
def test_twice_the_text_is_twice_the_work(
    work: Callable[[Document], Document], make: Callable[[int], Document], size: int, more: int
) -> None:
    once, twice = make(200), make(400)

    assert len(work(once).mentions) == len(once.mentions) + more * 200 // size
    assert calls(lambda: work(twice)) <= 2.2 * calls(lambda: work(once)) + 99


@pytest.mark.slow(hangs=HANGS)  # which judges of what is no call of a function, as a search in the whole text
@GROWING
def test_a_long_text_is_done_before_the_guard_takes_it_to_hang(
    work: Callable[[Document], Document], make: Callable[[int], Document], size: int, more: int
) -> None:
    long = make(size)

    assert len(work(long).mentions) == len(long.mentions) + more


PIECES = "Th. Kittelsen von der A/S AS – - «Myggen» senior Bodø kommune , ; [4] ¹ Fru Hansen, Per i og II"


@given(st.lists(st.sampled_from(PIECES.split()), max_size=12).map(" ".join), st.data())
def test_whole_names_are_stretches_of_their_paragraphs_that_do_not_overlap(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    types = st.sampled_from(ALL_TYPES)
    mentions = tuple(
        Mention(text[low:high], low, high, "X", data.draw(types), 1, 1, low)
        for low, high in zip(cuts[::2], cuts[1::2], strict=False)
    )
    sentences = tuple(Sentence(1, match.start(), match[0]) for match in re.finditer(r"\S[^.]*\.?", text))
    document = Document("a.txt", text, paragraphs=(Paragraph(AlignedText.of(text)),), sentences=sentences)

    whole = whole_names(replace(document, mentions=mentions))

    assert all(one.text == text[one.at : one.at + len(one.text)] == text[one.start : one.end] for one in whole.mentions)
    assert all(one.end <= other.start for one, other in zip(whole.mentions, whole.mentions[1:], strict=False))
    assert all(whole.sentences[one.sentence - 1].at <= one.at for one in whole.mentions)
