"""Who is what: the cases of ``cases/affiliations.json``, and what holds for every text."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import extract
from pipeline.lexicon import words
from pipeline.records import Document
from tests.relate.cases import cases, related

CASES = cases("affiliations")


def rows(document: Document) -> list[dict[str, Any]]:
    """Return the affiliations of a document, what is empty left out."""

    def name(number: int) -> str:
        return document.mentions[number - 1].name if number else ""

    found = [
        {
            "person": name(one.person),
            "role": one.role,
            "organisation": name(one.organisation) or one.employer,
            "place": name(one.place) or one.locality,
            "party": one.party,
            "age": one.age,
        }
        for one in document.affiliations
    ]
    return [{key: value for key, value in row.items() if value} for row in found]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_it_is_found_who_is_what(text: str, expected: list[dict[str, Any]]) -> None:
    assert rows(related(text)) == expected


def test_words_are_where_the_offsets_say_and_no_two_rows_at_the_same() -> None:
    for text in (one.values[0] for one in CASES):
        found = related(text).affiliations
        spans = [(one.start, one.end) for one in found]
        assert [text[slice(*span)].split() for span in spans] == [one.text.split() for one in found]
        assert len(set(spans)) == len(spans), text


def test_entities_get_party_and_roles_the_most_frequent_first() -> None:
    texts = [
        "Lege Kari Nordmann (Sp) kom. Statsråd Kari Nordmann (Ap) gikk.",
        "Statsråd Kari Nordmann (Ap) og lege Per Hansen kom. Økonom Kari Nordmann leste.",
    ]
    entities = extract(texts=texts, tables=["affiliations"]).entities.set_index("name")

    assert entities.loc["Kari Nordmann", ["party", "roles"]].to_list() == ["Ap", "statsråd | lege | økonom"]
    assert entities.loc["Per Hansen", ["party", "roles"]].to_list() == ["", "lege"]
    assert not {"party", "roles"} & set(extract(texts=texts).entities.columns)


def test_affiliations_are_asked_by_name() -> None:
    tables = extract(texts=["Kari Nordmann (Ap) møtte Per Hansen (45)."], tables=["affiliations"])

    assert tables.affiliations("Hansen")["age"].to_list() == [45]
    assert tables.affiliations()["person"].to_list() == ["Kari Nordmann", "Per Hansen"]


def test_lists_of_posts_and_bodies_hold_lower_case_words() -> None:
    for some in (words("posts"), words("bodies")):
        assert all(one.islower() and " " not in one for one in (*some.whole, *some.endings))
