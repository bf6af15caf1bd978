"""The four tables as one object, the questions asked of them, and what Jupyter shows of them."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import SettingsError, UnknownNameError
from pipeline.tabulate.columns import TABLES
from pipeline.tabulate.tables import GROUP_KEYS, Tables
from tests.cases import case_rows
from tests.report.pages import Page
from tests.tabulate import frames


@pytest.fixture(scope="module")
def tables() -> Tables:
    return frames.tables()


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_a_bare_name_of_several_documents_fills_one_row_that_can_be_opened(tables: Tables) -> None:
    named = tables.most_named("person")

    assert rows(named, "name", "entity_id", "mentions", "documents", "entities") == [
        ("Mike Pompeo", "person/mike-pompeo", 3, 1, 1),
        ("Kim", "person/kim@", 2, 2, 2),
        ("Kim Jong-il", "person/kim-jong-il", 1, 1, 1),
    ]
    assert tables.find("person/kim@")["entity_id"].to_list() == ["person/kim@a.txt", "person/kim@b.txt"]
    assert len(tables.sentences("person/kim@")) == len(tables.find("person/kim@"))


def test_a_bare_name_is_opened_within_each_group_and_no_row_is_its_own_twice(tables: Tables) -> None:
    by_section = tables.most_named("person", by="section")

    assert rows(by_section[by_section["name"] == "Kim"], "section", "entity_id", "entities") == [
        ("sport", "person/kim@b.txt", 1),
        ("utenriks", "person/kim@a.txt", 1),
    ]
    for by in ("", *GROUP_KEYS):
        folded, opened = (tables.most_named("", by=by, count=100, fold=fold) for fold in (True, False))
        assert folded["mentions"].sum() == opened["mentions"].sum()
        assert folded["entities"].sum() == len(opened)
        assert folded.dtypes.to_dict() == opened.dtypes.to_dict()


def test_the_most_named_of_a_type_come_first_and_those_of_one_name_stay_apart(tables: Tables) -> None:
    named = tables.most_named("person", fold=False)

    assert rows(named, "name", "entity_id", "mentions") == [
        ("Mike Pompeo", "person/mike-pompeo", 3),
        ("Kim Jong-il", "person/kim-jong-il", 1),
        ("Kim", "person/kim@a.txt", 1),
        ("Kim", "person/kim@b.txt", 1),
    ]
    assert tables.most_named("", count=2)["name"].to_list() == ["Mike Pompeo", "England"]


@pytest.mark.parametrize(("type_", "by", "count", "expected"), case_rows("tabulate/most-named"))
def test_the_most_named_of_each_period_section_or_document(
    tables: Tables, type_: str, by: str, count: int, expected: list[tuple[Any, ...]]
) -> None:
    assert rows(tables.most_named(type_, by=by, count=count), by, "name", "mentions") == expected


def test_no_mention_is_lost_or_counted_twice_however_they_are_grouped(tables: Tables) -> None:
    for by in GROUP_KEYS:
        assert tables.most_named("", by=by, count=100)["mentions"].sum() == len(tables.mentions)


def test_over_time_a_year_without_documents_is_missing_and_one_without_mentions_zero(tables: Tables) -> None:
    years = tables.over_time("Pompeo", "Ås")

    assert years.columns.to_list() == ["2017", "2018", "2019"]
    assert years.loc["Mike Pompeo"].to_list() == [3, pd.NA, 0]
    assert years.loc["Ås"].to_list() == [0, pd.NA, 1]


def test_over_time_takes_the_most_named_where_no_name_is_given_and_tells_two_of_one_name_apart(tables: Tables) -> None:
    kims = tables.over_time("Kim")

    assert tables.over_time(type="place", count=1).index.to_list() == ["England"]
    assert sorted(kims.index) == ["person/kim@a.txt", "person/kim@b.txt"]
    assert kims.loc["person/kim@b.txt"].to_list() == [0, pd.NA, 1]


def test_a_rate_counts_mentions_for_each_ten_thousand_words_of_the_period(tables: Tables) -> None:
    years = tables.over_time("Pompeo", "England", rate=True)

    assert years.loc["Mike Pompeo", "2017"] == 30
    assert years.loc["England", "2019"] == 10


def test_over_time_of_documents_without_dates_has_no_columns() -> None:
    undated = frames.tables(mentions=frames.mentions().assign(date=""), documents=frames.documents().assign(date=""))

    assert undated.over_time("Pompeo").shape == (1, 0)


def test_countries_are_counted_by_code_whatever_they_are_called(tables: Tables) -> None:
    assert rows(tables.countries(), "country", "names", "mentions", "documents") == [
        ("GB", "England | Storbritannia", 3, 1),
        ("NO", "Norge", 1, 1),
    ]


def test_somebody_is_where_the_places_are_that_he_is_named_with(tables: Tables) -> None:
    assert rows(tables.where("Kim"), "entity_id", "with_name") == [("person/kim@b.txt", "England")]
    assert tables.where(count=1)["name"].to_list() == ["England"]


def test_who_is_asked_about_comes_first_in_each_pair(tables: Tables) -> None:
    assert rows(tables.together("pompeo"), "name", "with_name", "with_type", "sentences") == [
        ("Mike Pompeo", "Norge", "place", 1),
        ("Mike Pompeo", "Kim", "person", 0),
    ]


def test_pairs_of_one_type_have_it_on_both_sides(tables: Tables) -> None:
    assert rows(tables.together(type="person"), "name", "with_name") == [("Kim", "Mike Pompeo")]
    assert len(tables.together()) == len(frames.PAIRS)
    assert len(tables.together(count=2)) == 2


def test_sentences_stand_in_reading_order_and_one_that_names_somebody_twice_comes_once(tables: Tables) -> None:
    several = tables.sentences("England", "person/mike-pompeo")

    assert rows(tables.sentences("POMPEO"), "sentence", "text") == [(1, "Mike Pompeo"), (2, "Pompeos")]
    assert several["doc_id"].to_list() == ["a.txt", "a.txt", "b.txt", "b.txt"]


@pytest.mark.parametrize(("asked", "found"), case_rows("tabulate/found"))
def test_a_name_is_found_by_id_surname_alias_or_words_whatever_its_case(
    tables: Tables, asked: str, found: list[str]
) -> None:
    assert sorted(tables.find(asked)["entity_id"]) == found


def test_what_nobody_is_called_is_not_found_and_near_names_are_suggested(tables: Tables) -> None:
    for asked in ("As", "", "  ", "–", "ompeo", "person/kim"):
        with pytest.raises(UnknownNameError, match="No entity is called"):
            tables.find(asked)
    with pytest.raises(UnknownNameError, match=r"'Pompoe'\. Similar names are: Mike Pompeo\."):
        tables.sentences("Pompoe")


def test_a_question_that_means_nothing_is_refused_with_what_can_be_asked(tables: Tables) -> None:
    for ask, arguments in (
        (tables.most_named, {"type": "people"}),
        (tables.most_named, {"type": "person", "by": "decade"}),
        (tables.most_named, {"type": "people", "by": "year"}),
        (tables.over_time, {"by": "section"}),
        (tables.together, {"type": "firm"}),
    ):
        with pytest.raises(SettingsError, match=r"is unknown\. Choose from: \w"):
            ask(**arguments)


def test_every_question_can_be_asked_of_tables_without_rows(tables: Tables) -> None:
    empty = Tables.of(**{table.name: getattr(tables, table.name).head(0) for table in TABLES})

    for answer in (
        *(empty.most_named(), empty.most_named(by="year"), empty.over_time(), empty.over_time(rate=True)),
        *(
            empty.where(),
            empty.countries(),
            empty.together(),
            empty.together(type="person"),
            empty.sentences(),
            empty.doubtful(),
        ),
    ):
        assert answer.empty
    assert "0 mentions; 0 entities; 0 documents." in empty._repr_html_()


def test_the_repr_is_short_and_two_objects_are_compared_without_an_error(tables: Tables) -> None:
    assert repr(tables) == "Tables(mentions: 12, entities: 9, documents: 4, cooccurrences: 5)"
    assert tables != Tables(tables.mentions, tables.entities, tables.documents, tables.cooccurrences)


HOSTILE = [
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<b>Kåre</b> & Co",
    "javascript:alert(1)",
]


def shown(**changes: str) -> Page:
    tables = frames.tables(
        mentions=frames.mentions().assign(**changes),
        entities=frames.entities().assign(**{name: value for name, value in changes.items() if name == "name"}),
        documents=frames.documents().assign(**{name: value for name, value in changes.items() if name == "date"}),
    )
    return Page(tables._repr_html_())


@settings(max_examples=settings().max_examples // 3)
@given(st.sampled_from(HOSTILE) | st.text(max_size=30))
def test_no_value_becomes_a_tag_or_an_attribute(value: str) -> None:
    columns = ("doc_id", "text", "name", "role", "context", "resolved_by", "date")

    page = shown(**dict.fromkeys(columns, value))

    assert {tag for tag, _ in page.tags} <= {"div", "p", "table", "thead", "tbody", "tr", "th", "td"}
    assert {one for _, attributes in page.tags for one in attributes.items()} == {
        ("class", "tex2jax_ignore mathjax_ignore"),
        ("class", "dataframe"),
        ("style", "text-align: right;"),
    }


def test_it_says_how_much_there_is_and_lists_who_is_named_most_as_the_report_does() -> None:
    text = " ".join(shown().text.split())

    assert "12 mentions; 9 entities; 4 documents (1 empty), dated 2017-05 to 2019-04-23." in text
    assert "Mike Pompeo person 3 1 Mike Pompeo" in text
    assert text.count("Kim person") == 1  # a bare name has one line
    assert "more." not in text
    assert "<b>Kåre</b> & Co" in shown(name="<b>Kåre</b> & Co").text
    long = shown(name="æ" * 5_000).text
    assert f"{'æ' * 79}…" in long
    assert "æ" * 80 not in long
