"""The same text again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.aligned import AlignedText
from pipeline.clean.duplicates import folded, with_text_digest
from pipeline.corpus import link_documents
from pipeline.records import Document, Paragraph, Status
from tests.cases import case_rows


def marked(documents: Iterable[Document]) -> list[Document]:
    return link_documents(list(map(with_text_digest, documents)), keep_duplicates=False)


def statuses(texts: Sequence[str]) -> list[str]:
    return [one.status.value for one in marked(Document(str(number), text) for number, text in enumerate(texts))]


@pytest.mark.parametrize("text", case_rows("clean/same-texts"))
def test_case_spaces_punctuation_and_header_make_no_other_text(text: str) -> None:
    assert statuses(["Kåre bor i Bodø, og Åse bor på Ås.", text]) == ["ok", "duplicate"]


@pytest.mark.parametrize(
    ("one", "other"), [("Ås", "As"), ("Kari bur i Bø.", "Kari bor i Bø."), ("1.2", "13"), ("ß", "s")]
)
def test_one_letter_makes_another_text(one: str, other: str) -> None:
    assert statuses([one, other]) == ["ok", "ok"]


def test_every_later_one_names_the_first() -> None:
    found = marked(Document(name, "Oslo") for name in "abc")

    assert [document.message.split(",")[0] for document in found[1:]] == ["The same text as a"] * 2
    assert [document.status for document in found] == [Status.OK, Status.DUPLICATE, Status.DUPLICATE]


def test_texts_without_letters_and_documents_that_are_not_ok_are_no_duplicates() -> None:
    failed = Document("a", "Oslo", status=Status.FAILED)

    assert statuses(["", "", "–", "..."]) == ["ok"] * 4
    assert marked([failed, failed]) == [failed, failed]


def test_of_a_duplicate_nothing_is_kept_but_what_tells_which_it_is() -> None:
    text = Paragraph(AlignedText.of("Oslo"))
    again = Document("b", "Oslo", sha256="ab", title="By", paragraphs=(text,), fixes=("hyphens",))

    _, found = marked([Document("a", "Oslo"), again])

    assert (found.title, found.sha256, found.characters) == ("By", "ab", 4)
    assert (found.source, found.paragraphs, found.fixes) == ("", (), ())


@given(st.lists(st.text(max_size=3), max_size=8))
def test_a_text_is_a_duplicate_exactly_if_its_folded_form_was_met_before(texts: list[str]) -> None:
    forms = [folded(text) for text in texts]

    assert statuses(texts) == [
        "duplicate" if form and form in forms[:number] else "ok" for number, form in enumerate(forms)
    ]
