"""Which decisions a person should look at first."""

from __future__ import annotations

from pipeline import Settings
from pipeline.process import process
from pipeline.records import Document
from pipeline.resolve.doubts import Doubts


def test_names_a_letter_apart_are_asked_about_and_not_merged() -> None:
    text = "Ordfører Erik Dahl bor i Bergen. I går talte Erik Dahl på møtet. Deretter fikk lærer Eirik Dahl ordet."
    doubts = Doubts()
    for document in process([Document("a.txt", source=text)], Settings()):
        doubts.add(document)

    asked = {doubt.text: (doubt.name, doubt.resolved_by) for doubt in doubts.ranked() if "?" in doubt.resolved_by}
    assert asked == {"Eirik Dahl": ("Eirik Dahl", "the same as Erik Dahl?")}
    assert doubts.ranked()[0].text == "Eirik Dahl"
