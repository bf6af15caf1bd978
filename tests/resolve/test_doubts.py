"""Which decisions a person should look at first."""

from __future__ import annotations

from pipeline import Settings
from pipeline.process import Processor
from pipeline.records import Document
from pipeline.resolve.corrections import Doubts
from pipeline.write.text_tables import TEMPLATE_COLUMNS


def test_names_a_letter_apart_are_asked_about_and_not_merged() -> None:
    text = "Ordfører Erik Dahl bor i Bergen. I går talte Erik Dahl på møtet. Deretter fikk lærer Eirik Dahl ordet."
    doubts = Doubts()
    for document in Processor(Settings())([Document("a.txt", source=text)]):
        doubts.add(document)

    rows = [dict(zip(TEMPLATE_COLUMNS, row, strict=True)) for row in doubts.ranked()]
    asked = {row["text"]: (row["name"], row["resolved_by"]) for row in rows if "?" in str(row["resolved_by"])}
    assert asked == {"Eirik Dahl": ("Eirik Dahl", "the same as Erik Dahl?")}
    assert rows[0]["text"] == "Eirik Dahl"
