"""spaCy docs as the table mentions."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from spacy.language import Language

from pipeline import extract
from pipeline.errors import InputError
from pipeline.integrations.frame import to_frame
from pipeline.integrations.spacy_names import FACTORY, as_document
from pipeline.recognise.spacy_model import SpacyRecogniser
from pipeline.tabulate.columns import MENTIONS, tidy
from tests.integrations.docs import BOKMAAL, NYNORSK, listed

TEXTS = st.lists(st.sampled_from(["Kim", "Mike Pompeo", "kom", ".", "\n", "\n\n", "  ", "\r\n \r\n", "Noregs"])).map(
    " ".join
)


@cache
def unresolved() -> Language:
    return listed(resolve=False)


@pytest.mark.parametrize("resolve", [True, False])
def test_names_are_the_same_whether_the_component_saw_them_or_not(*, resolve: bool) -> None:
    frame = to_frame(listed(resolve=resolve).pipe([BOKMAAL, NYNORSK]))

    pompeo = "person/mike-pompeo"
    assert frame["entity_id"].to_list() == [pompeo, pompeo, "place/norge", "person/kim@doc-2"]
    assert frame["role"].to_list() == ["Utenriksminister", "", "", ""]
    assert frame["mention_id"].to_list() == [1, 2, 1, 2]


def test_it_has_the_columns_and_types_of_the_table_mentions() -> None:
    tidied = tidy(extract(texts=[BOKMAAL]).mentions, MENTIONS)
    frame = to_frame([listed()(BOKMAAL)])

    assert frame.columns.to_list() == tidied.columns.to_list()
    assert frame.dtypes.astype("str").to_list() == tidied.dtypes.astype("str").to_list()
    assert to_frame([]).empty
    assert to_frame([listed()("Ingen her.")]).empty


def test_the_shipped_model_gives_the_names_that_extract_gives() -> None:
    texts = ["Statsminister Erna Solberg møtte Kari Nordmann i Bergen.", "Nordmann reiste til Noregs hovudstad."]
    nlp = SpacyRecogniser("nb_ent_news_sm").nlp
    nlp.add_pipe(FACTORY)

    frame = to_frame(nlp.pipe(texts))

    expected = tidy(extract(texts=texts).mentions, MENTIONS)
    known_as = {
        "doc_id": frame["doc_id"].str.replace("doc", "text"),
        "entity_id": frame["entity_id"].str.replace("@doc", "@text"),
    }
    assert_frame_equal(frame.assign(**known_as), expected)


def test_id_date_and_section_are_those_of_the_doc() -> None:
    nlp = listed()
    doc = nlp.make_doc("Kim kom.")
    doc._.set("doc_id", "a.txt")
    doc._.set("date", dt.date(2019, 4, 23))
    doc._.set("section", "utenriks")

    [row] = to_frame([nlp(doc)])[["doc_id", "date", "section", "entity_id"]].to_numpy().tolist()

    assert row == ["a.txt", "2019-04-23", "utenriks", "person/kim@a.txt"]


def test_two_docs_of_one_id_are_refused() -> None:
    docs = [listed()(text) for text in ("Kim kom.", "Kim gikk.")]
    for doc in docs:
        doc._.set("doc_id", "a.txt")

    with pytest.raises(InputError, match=r"Two docs have the id 'a\.txt'"):
        to_frame(docs)


@pytest.mark.parametrize(
    ("text", "given_name", "expected"),
    [
        ("Kim kom.", "Kim Jong-un", ["Q1", "Kim Jong-un", ""]),
        ("Dette er Noregs flagg.", None, ["Q1", "Norge", "NO"]),
    ],
    ids=["with a name", "without: the name that is found here"],
)
def test_an_id_of_the_users_own_is_kept(text: str, given_name: str | None, expected: list[str]) -> None:
    doc = listed(resolve=False)(text)
    doc.ents[0]._.set("entity_id", "Q1")
    doc.ents[0]._.set("name", given_name)

    assert to_frame([doc])[["entity_id", "name", "country"]].to_numpy().tolist() == [expected]


def test_one_entity_has_one_name_in_the_table_and_products_have_rows_only_if_asked_for() -> None:
    frame = to_frame(listed().pipe(["NATO kom.", "Nato kom."]))
    docs = list(listed().pipe(["Hurtigruten og Noregs flagg"]))

    assert frame["name"].nunique() == frame["entity_id"].nunique() == 1
    assert to_frame(docs)["type"].to_list() == ["place"]
    assert to_frame(docs, types=["product"])["text"].to_list() == ["Hurtigruten"]


def test_sentences_are_those_of_the_doc_or_else_its_paragraphs() -> None:
    nlp = listed()
    nlp.add_pipe("sentencizer")
    found = to_frame([nlp(BOKMAAL)])
    assert found["context"].to_list() == ["Utenriksminister Mike Pompeo kom.", "Pompeos fly venter."]
    assert found["sentence"].to_list() == [1, 2]

    frame = to_frame([listed()("Mike  Pompeo kom.\n\n\nKim\nkom.")])

    assert frame[["paragraph", "sentence", "context"]].to_numpy().tolist()[-1] == [2, 2, "Kim kom."]


@settings(deadline=None)  # the first text waits for the pipeline
@given(TEXTS)
def test_every_name_stands_where_it_says_in_the_doc_and_in_its_paragraph(text: str) -> None:
    doc = unresolved()(text)
    document = as_document(doc, "a.txt")

    for mention in document.mentions:
        paragraph = document.paragraphs[mention.paragraph - 1].text.text
        assert " ".join(text[mention.start : mention.end].split()) == mention.text
        assert paragraph[mention.at : mention.at + len(mention.text)] == mention.text
        assert mention.text in document.sentences[mention.sentence - 1].text
