"""Names of countries and their codes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.resolve.countries import countries, country


@pytest.mark.parametrize(
    ("name", "code", "called"),
    [
        ("Norge", "NO", "Norge"),
        ("Noreg", "NO", "Norge"),
        ("USA", "US", "USA"),
        ("U.S.A.", "US", "USA"),
        ("Sambandsstatane", "US", "USA"),
        ("Storbritannia", "GB", "Storbritannia"),
        ("England", "GB", "England"),
        ("Nord-Korea", "KP", "Nord-Korea"),
        ("Nordkorea", "KP", "Nord-Korea"),
        ("Hviterussland", "BY", "Belarus"),
        ("Kviterussland", "BY", "Belarus"),
        ("Burma", "MM", "Myanmar"),
        ("DR Kongo", "CD", "DR Kongo"),
        ("Palestina", "PS", "Palestina"),
        ("Austerrike", "AT", "Østerrike"),
        ("Filippinane", "PH", "Filippinene"),
        ("Dei sameinte arabiske emirata", "AE", "De forente arabiske emirater"),
        ("Kosovo", "XK", "Kosovo"),
        ("NORGE", "NO", "Norge"),
    ],
)
def test_a_country_is_known_by_its_names_in_both_written_standards(name: str, code: str, called: str) -> None:
    found = country(name)

    assert found is not None
    assert (found.code, found.name) == (code, called)


@pytest.mark.parametrize(
    "name", ["Oslo", "EU", "Europa", "Man", "Kongo", "Antarktis", "Svalbard", "FN", "", "–", "verden"]
)
def test_what_is_no_country_has_no_code(name: str) -> None:
    assert country(name) is None


def test_each_country_has_one_name() -> None:
    parts = {"England", "Skottland", "Wales", "Nord-Irland"}
    names: dict[str, set[str]] = {}
    for found in countries().values():
        names.setdefault(found.code, set()).add(found.name)

    assert [sorted(some - parts) for some in names.values() if len(some - parts) != 1] == []


def test_babel_is_not_imported_before_a_place_is_looked_up() -> None:
    program = "import sys, pipeline.resolve.within; sys.exit('babel' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
