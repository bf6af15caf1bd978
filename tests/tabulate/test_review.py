"""Names in doubt, and the widget in which they are corrected: what it writes is a file of corrections."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline import extract
from pipeline.errors import SettingsError
from pipeline.resolve.corrections import Corrections
from tests.tabulate import frames

CASES = [
    ({"name": "Kim Jong-un"}, ("Kim", "person", "a.txt", "Kim Jong-un", "")),
    ({"type": "organisation"}, ("Kim", "person", "a.txt", "Kim", "organisation")),
    ({"type": "drop"}, ("Kim", "person", "a.txt", "", "drop")),
    ({"right": True}, ("Kim", "person", "a.txt", "Kim", "")),
]


def lines(path: Path) -> list[tuple[str, ...]]:
    return [(one.text, one.type, one.doc_id, one.name, one.new_type) for one in Corrections.load(path).lines]


def fields(box: Any, row: int) -> dict[str, Any]:
    return dict(zip(("right", "name", "type"), box.children[row].children, strict=False))


def test_names_in_doubt_come_first_then_bare_ones_and_those_that_mean_several_are_left_out() -> None:
    mentions = frames.mentions().replace({"confidence": {0.6: 0.5}})
    shared = mentions.assign(name=mentions["name"].where(mentions.index != 4, "Kim Il-sung"))
    found = frames.tables(mentions=shared).doubtful(4)

    assert found["text"].to_list() == ["England", "Storbritannia", "Englands", "Kim"]
    assert frames.tables(mentions=mentions.assign(resolved_by="correction")).doubtful()["doubt"].max() == 0


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_each_change_is_written_as_a_line_and_a_tick_taken_away_takes_it_back(
    tmp_path: Path, changes: dict[str, Any], expected: tuple[str, ...]
) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: make test installs it")
    path = tmp_path / "corrections.csv"
    path.write_text("text,type,doc_id,name,new_type,place\nBø,place,c.txt,Bø i Telemark,,p1+3\n", encoding="utf-8")
    found = fields(frames.tables().review(path, 3), 0)
    for name, value in changes.items():
        found[name].value = value

    assert lines(path) == [("Bø", "place", "c.txt", "Bø i Telemark", ""), expected]
    assert Corrections.load(path).lines[0].place == "p1+3"
    again = fields(frames.tables().review(path, 3), 0)  # what was decided is there when it is opened again
    assert [one.value for one in again.values()] == [one.value for one in found.values()]
    again["right"].value = False
    assert len(lines(path)) == 1


def test_a_run_with_the_file_has_what_was_decided(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: make test installs it")
    texts, path = ["Der møtte Kari broren i Oslo."], tmp_path / "corrections.csv"
    tables = extract(texts=texts)
    box = tables.review(path)
    row = tables.doubtful()["text"].to_list().index("Kari")
    fields(box, row)["name"].value = "  Kari   Moe "

    assert extract(texts=texts, corrections=str(path)).find("Kari Moe")["mentions"].to_list() == [1]


def test_nothing_from_a_text_becomes_html(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: make test installs it")
    mentions = frames.mentions().assign(context="<img src=x> Kim & co", doc_id="<b>.txt")

    box = frames.tables(mentions=mentions).review(tmp_path / "<i>.csv")

    shown = [row.children[-1].value for row in box.children[:-1]] + [box.children[-1].value]
    assert not [
        html for html in shown if {"<img", "<b>.", "<i>"} & {part for part in ("<img", "<b>.", "<i>") if part in html}
    ]


def test_a_file_that_holds_no_corrections_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed: make test installs it")
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    with pytest.raises(SettingsError, match="it has no column text"):
        frames.tables().review(tmp_path / "a.csv")
