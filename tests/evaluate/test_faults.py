from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from pipeline.errors import OutputError
from pipeline.evaluate.counts import STRICT, count
from pipeline.evaluate.faults import Fault, FaultKind, context, faults, write_faults
from tests.evaluate.examples import TEXT, Marked, found, found_of, gold, gold_of, names


def kinds(wanted: str, seen: str) -> list[tuple[str, str, str]]:
    return [(fault.fault.value, fault.gold_text, fault.found_text) for fault in faults(gold(wanted), found(seen))]


@pytest.mark.parametrize(
    ("wanted", "seen", "expected"),
    [
        ("[Ola|PER] song.", "[Ola|PER] song.", []),
        ("[Ola|PER] song.", "Ola song.", [("missed", "Ola", "")]),
        ("Ola song.", "[Ola|PER] song.", [("invented", "", "Ola")]),
        ("[Ås|LOC] song.", "[Ås|PER] song.", [("label", "Ås", "Ås")]),
        ("[Ola Ås|PER] song.", "Ola [Ås|PER] song.", [("boundary", "Ola Ås", "Ås")]),
        ("[Ola Ås|PER] song.", "Ola [Ås|LOC] song.", [("boundary", "Ola Ås", "Ås")]),
        ("[Ola Ås|PER] song.", "[Ola|PER] [Ås|LOC] song.", [("boundary", "Ola Ås", "Ola"), ("invented", "", "Ås")]),
        ("[Ola|PER] [Ås|LOC] song.", "[Ola Ås|PER] song.", [("boundary", "Ola", "Ola Ås"), ("missed", "Ås", "")]),
    ],
)
def test_a_fault_is_missed_invented_of_label_or_of_boundary(
    wanted: str, seen: str, expected: list[tuple[str, str, str]]
) -> None:
    assert kinds(wanted, seen) == expected


def test_a_name_parted_from_its_chain_is_split_and_one_joined_with_another_is_merged() -> None:
    wanted = "[Kari Moe|PER|k], [Kari|PER|k], [Moe|PER|k] og [Per Moe|PER|p]."
    seen = "[Kari Moe|PER|x], [Kari|PER|x], [Moe|PER|y] og [Per Moe|PER|x]."

    found_faults = [
        (fault.fault, fault.gold_text, fault.other, fault.entity_id) for fault in faults(gold(wanted), found(seen))
    ]

    assert found_faults == [(FaultKind.SPLIT, "Moe", "Kari Moe", "y"), (FaultKind.MERGED, "Per Moe", "Kari Moe", "x")]


def test_a_fault_tells_labels_confidence_and_context() -> None:
    [fault] = faults(gold("Til  [Ås|GPE_LOC]\nno."), found("Til  [Ås|PER||0.7]\nno."))

    assert fault == Fault(
        "1.txt", FaultKind.LABEL, 5, 7, "GPE_LOC", "PER", "Ås", "Ås", confidence=0.7, context="Til [[Ås]] no."
    )


def test_context_is_cut_at_the_ends_of_the_text() -> None:
    assert context("Oslo", 0, 4) == "[[Oslo]]"


def test_where_only_the_type_was_corrected_the_types_are_told() -> None:
    marked = gold("[Ås|ORG] song.")
    marked = replace(marked, names=(replace(marked.names[0], kind="place"),))

    [fault] = faults(marked, found("[Ås|ORG] song."))

    assert (fault.fault, fault.gold_label, fault.found_label) == (FaultKind.LABEL, "place", "organisation")


def test_a_name_without_a_label_is_told_by_its_type() -> None:
    marked = gold("[Ås|ORG] song.")
    marked = replace(marked, names=(replace(marked.names[0], label="", kind="organisation"),))

    [fault] = faults(marked, found("Ås song."))

    assert (fault.fault, fault.gold_label) == (FaultKind.MISSED, "organisation")
    assert faults(marked, found("[Ås|ORG] song.")) == []


def test_an_entity_that_is_called_otherwise_is_told_with_both_names() -> None:
    marked = gold("[Noreg|GPE_LOC|n] vann.")
    marked = replace(marked, names=(replace(marked.names[0], entity="Norge"),))
    document = found("[Noreg|GPE_LOC|n] vann.")
    document = replace(document, mentions=(replace(document.mentions[0], name="Noreg"),))

    [fault] = faults(marked, document)

    assert (fault.fault, fault.other, fault.found_text) == (FaultKind.NAME, "Norge", "Noreg")


@given(names(), names())
def test_every_name_that_is_not_right_has_one_fault(wanted: list[Marked], seen: list[Marked]) -> None:
    expected, actual = gold_of(TEXT, wanted), found_of(TEXT, seen)
    strict = count(expected, actual)[STRICT]
    rows = [
        fault
        for fault in faults(expected, actual)
        if fault.fault not in (FaultKind.SPLIT, FaultKind.MERGED, FaultKind.NAME)
    ]

    assert sum(bool(fault.gold_label) for fault in rows) == strict.gold - strict.right
    assert sum(bool(fault.found_label) for fault in rows) == strict.found - strict.right


@given(names())
def test_gold_against_itself_has_no_faults(marked: list[Marked]) -> None:
    assert faults(gold_of(TEXT, marked), found_of(TEXT, marked)) == []


def test_faults_are_written_as_csv_that_no_spreadsheet_takes_for_formulas(tmp_path: Path) -> None:
    path = tmp_path / "faults.csv"

    write_faults(path, faults(gold("- [Ola|PER] song."), found("[- Ola|ORG] song.")))

    assert path.read_bytes().startswith(b"\xef\xbb\xbfdoc_id,fault,start,end,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert (row["fault"], row["found_text"], row["context"]) == ("boundary", "'- Ola", "'- [[Ola]] song.")


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Cannot write"):
        write_faults(tmp_path / "borte" / "faults.csv", [])
