"""Where the text sets two people apart."""

from __future__ import annotations

import pytest

from pipeline.resolve.readings import readings
from pipeline.resolve.relations import are_related, set_apart
from tests.resolve.documents import make_document

RELATED = [
    "Park Chung-hee, den forrige Parks far, døde.",
    "Parks far, Park Chung-hee, døde.",
    "Parks nylig avdøde far Park Chung-hee døde.",
    "Parks far var Park Chung-hee.",
    "Parks far heitte òg Park Chung-hee.",
    "Parks mor, den tidligere skuespilleren Park Chung-hee, døde.",
    "Park Chung-hee, far til Park, døde.",
    "Park Chung-hee er far til dagens president Park.",
    "Park Chung-hee (far til Park) døde.",
    "Far til Park, Park Chung-hee, døde.",
    "Park og kona Park Chung-hee bur her.",
    "Park og sin bror Park Chung-hee bur her.",
    "Park overtok etter forgjengeren Park Chung-hee.",
    "Park Chung-hee, enkja etter Park, bur her.",
    "Park Chung-hee var Parks svigerfar.",
    "Park Chung-hee og fru Park kom.",
]
UNRELATED = [
    "Park Chung-hee kom. Parks bil sto der.",
    "Park Chung-hee sa at Park var trøtt.",
    "Park Chung-hee, i Parks hus, var trøtt.",
    "Park Chung-hee møtte faren sin, og Park var glad.",
    "Park Chung-hee traff far sin. Park var glad.",
    "Park Chung-hee sa det. Far til Lee vil ikke, men Park vil.",
    "Park Chung-hee, som er lege, sa at Park var trøtt.",
]


@pytest.mark.parametrize("text", RELATED)
def test_somebodys_relation_is_not_that_somebody(text: str) -> None:
    first, second = readings(make_document(text, {"person": ["Park Chung-hee", "Parks", "Park"]}))

    assert are_related(first, second)
    assert set_apart([first, second]) == {"Park": {"Park Chung-hee"}}


@pytest.mark.parametrize("text", UNRELATED)
def test_without_a_relation_between_them_two_names_may_be_one(text: str) -> None:
    first, second = readings(make_document(text, {"person": ["Park Chung-hee", "Parks", "Park"]}))

    assert not are_related(first, second)
    assert set_apart([first, second]) == {}


def test_names_in_different_paragraphs_are_not_related() -> None:
    document = make_document("Møte med Park\n\nFar til Park Chung-hee", {"person": ["Park", "Park Chung-hee"]})

    assert set_apart(readings(document)) == {}


def test_names_alike_in_one_sentence_are_two_people() -> None:
    document = make_document("Marie Lie og Maria Lie kom.", {"person": ["Marie Lie", "Maria Lie"]})

    assert set_apart(readings(document)) == {"Marie Lie": {"Maria Lie"}}


def test_two_beside_each_other_are_not_one_with_both_names() -> None:
    document = make_document("Anna Emma kom. Anna og Emma ler.", {"person": ["Anna Emma", "Anna", "Emma"]})

    assert set_apart(readings(document)) == {"Anna": {"Anna Emma"}, "Emma": {"Anna Emma"}}


def test_two_who_are_named_alone_all_the_time_are_not_one_with_both_names() -> None:
    text = "Anna Emma. " + "Anna ler. Da er det at Emma kjem. " * 4
    document = make_document(text, {"person": ["Anna Emma", "Anna", "Emma"]})

    assert set_apart(readings(document)) == {"Anna": {"Anna Emma"}, "Emma": {"Anna Emma"}}


def test_first_name_and_surname_by_themselves_are_one_with_both() -> None:
    text = "Anna Lie kom. Anna Lie gjekk. " + "Anna ler. Då er det at Lie kjem. " * 4
    document = make_document(text, {"person": ["Anna Lie", "Anna", "Lie"]})

    assert set_apart(readings(document)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Park Chung-hee, den forrige Parks far, døde.",
        "Parks far, Park Chung-hee, døde.",
        "Parks for lengst avdøde far Park Chung-hee døde.",
        "Park Chung-hee var Parks svigerfar.",
    ],
)
@pytest.mark.parametrize("names", [{}, {"organisation": ["Parks"]}, {"place": ["Parks"]}])
def test_a_relation_is_seen_in_the_text_though_its_genitive_is_not_found(
    text: str, names: dict[str, list[str]]
) -> None:
    people = [
        reading
        for reading in readings(make_document(text, {"person": ["Park Chung-hee"], **names}))
        if reading.mention.type == "person"
    ]

    assert set_apart(people) == {"Park": {"Park Chung-hee"}}


@pytest.mark.parametrize(
    "text",
    [
        "Park Chung-hee kom. Parks far sto der.",
        "Park Chung-hee, i Parks hus, var trøtt.",
        "Park Chung-hee, Geun-hye Parks far, døde.",
        "Parks bil, som Park Chung-hee kjører, er ny.",
    ],
)
def test_a_genitive_in_the_text_without_a_relation_sets_nobody_apart(text: str) -> None:
    assert set_apart(readings(make_document(text, {"person": ["Park Chung-hee"]}))) == {}
