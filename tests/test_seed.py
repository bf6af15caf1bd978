"""The shipped article against the list of its names that was made by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import Settings, Tables, extract, read_tables
from pipeline.run import run
from tests.conftest import ROOT, SEED
from tests.outputs import files

GOLD = json.loads((Path(__file__).parent / "data" / "seed_mentions.json").read_text(encoding="utf-8"))
FLOOR = 0.95


@pytest.fixture(scope="module")
def tables() -> Tables:
    return extract(ROOT / "seeds")


def key(row: dict[str, object]) -> tuple[object, ...]:
    return row["start"], row["end"], row["type"]


def test_every_offset_is_exact_in_the_list_made_by_hand_and_in_the_table(tables: Tables) -> None:
    source = SEED.read_bytes().decode(tables.documents["encoding"][0])

    for row in (*GOLD, *tables.mentions.to_dict("records")):
        assert source[row["start"] : row["end"]] == row["text"]


def test_most_names_are_found_with_their_exact_ends_and_type_and_all_by_their_full_name(tables: Tables) -> None:
    found, gold = ({key(row): row["name"] for row in rows} for rows in (tables.mentions.to_dict("records"), GOLD))
    right = found.keys() & gold.keys()

    assert 2 * len(right) / (len(found) + len(gold)) >= FLOOR
    assert {one: found[one] for one in right} == {one: gold[one] for one in right}


def test_kim_is_not_the_father_whom_the_text_sets_him_apart_from(tables: Tables) -> None:
    mentions = tables.mentions
    kims = set(mentions.loc[mentions["text"].isin(["Kim", "Kims"]) & (mentions["type"] == "person"), "entity_id"])
    father = set(mentions.loc[mentions["text"] == "Kim Jong-il", "entity_id"])

    assert kims == {"person/kim@000_c00a30efb6fb3972.txt"}
    assert father == {"person/kim-jong-il"}


def test_no_word_of_the_header_is_a_name_and_no_plain_heading(tables: Tables) -> None:
    mentions = tables.mentions
    in_headings = mentions.groupby("context")["text"].agg(set)

    assert mentions["start"].min() > len(" date 2019-04 utenriks")
    assert (set(mentions["date"]), set(mentions["section"])) == ({"2019-04"}, {"utenriks"})
    assert "Togtur" not in in_headings
    assert in_headings.get("Samtaler med USA", set()) <= {"USA"}
    assert in_headings.get("Vil ikke møte Pompeo", set()) <= {"Pompeo"}


def test_a_run_over_the_committed_example_changes_no_file_that_git_knows(tmp_path: Path) -> None:
    run([str(SEED.parent)], tmp_path, Settings())
    before = files(tmp_path)
    (tmp_path / "run.json").unlink()  # it has times and versions: see .gitignore
    shutil.rmtree(tmp_path / ".navnetabell")

    run([str(SEED.parent)], tmp_path, Settings())

    assert files(tmp_path) == before
    assert "outputs/run.json" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_the_committed_example_is_what_a_run_gives(tables: Tables) -> None:
    committed = read_tables(ROOT / "outputs")

    for name in ("entities", "documents", "cooccurrences"):
        assert getattr(committed, name).to_dict("records") == getattr(tables, name).to_dict("records")
    assert committed.mentions.drop(columns="confidence").equals(tables.mentions.drop(columns="confidence"))
