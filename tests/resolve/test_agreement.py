"""One name, one type in a document."""

from __future__ import annotations

import pytest

from pipeline.resolve.agreement import agreed_types
from pipeline.resolve.readings import readings
from tests.resolve.documents import make_document


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("Lund, Lund og Lunds.", {"person": ["Lund"], "place": ["Lunds"]}, ["person", "person", "person"]),
        ("Lund og Lunds.", {"person": ["Lund"], "place": ["Lunds"]}, ["person", "place"]),
        ("Kari Lund, Ola Lund og Lund.", {"person": ["Kari Lund", "Ola Lund"], "place": ["Lund"]}, ["person"] * 3),
        ("Noreg og Noregs.", {"place": ["Noreg"], "person": ["Noregs"]}, ["place", "place"]),
        ("Lund, Lund og Lunds.", {"person": ["Lund"], "product": ["Lunds"]}, ["person", "person", "product"]),
        ("Japans premierminister.", {"person": ["Japans"]}, ["place"]),
        ("Kari Lund kom. Lund og Lund.", {"person": ["Kari Lund"], "place": ["Lund"]}, ["person", "place", "place"]),
        ("Kari Lund kom. Lund gjekk.", {"person": ["Kari Lund"], "organisation": ["Lund"]}, ["person", "person"]),
        ("Marit Ås er fødd i Ås.", {"person": ["Marit Ås"], "place": ["Ås"]}, ["person", "place"]),
        ("Marit Ås kom. Ås smilte.", {"person": ["Marit Ås"], "place": ["Ås"]}, ["person", "person"]),
        ("Marit Ås i Ås' tale.", {"person": ["Marit Ås"], "place": ["Ås'"]}, ["person", "person"]),
        ("Det sier biskop Lund.", {"place": ["Lund"]}, ["person"]),
        ("Frps leder.", {"person": ["Frps"]}, ["organisation"]),
        ("Kari Venstre kom. Venstre gjekk.", {"person": ["Kari Venstre", "Venstre"]}, ["person", "person"]),
        ("Vitnet H. forklarte seg.", {"person": ["H"]}, ["person"]),
        ("Katie Jordan kom. Jordan gjekk.", {"person": ["Katie Jordan", "Jordan"]}, ["person", "person"]),
        ("Sveits vant. Sveits jublet.", {"organisation": ["Sveits"]}, ["organisation", "organisation"]),
        ("Frp. Frp. Frps.", {"organisation": ["Frp"], "event": ["Frps"]}, ["organisation", "organisation", "event"]),
    ],
)
def test_a_name_is_what_it_is_twice_as_often(text: str, names: dict[str, list[str]], expected: list[str]) -> None:
    assert agreed_types(readings(make_document(text, names))) == expected
