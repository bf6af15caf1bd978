"""Where the text sets two people apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.resolve.within import resolve_document
from tests.resolve.documents import make_document, table_cases

FOUND = ({"person": ["Parks"]}, {}, {"organisation": ["Parks"]}, {"place": ["Parks"]})


@pytest.mark.parametrize(("text", "expected"), table_cases("relations"))
@pytest.mark.parametrize("found", FOUND, ids=str)
def test_somebodys_relation_is_not_that_somebody_whether_or_not_the_genitive_is_found(
    text: str, expected: str, found: dict[str, Sequence[str]]
) -> None:
    people = ["Park Chung-hee", "Park", *found.get("person", ())]
    *_, last = resolve_document(make_document(f"{text}\n\nDette er Park.", {**found, "person": people})).mentions

    assert last.entity_id == ("person/park@a.txt" if expected == "two" else "person/park-chung-hee")
