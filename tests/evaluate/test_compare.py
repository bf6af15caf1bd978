from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from pipeline.errors import InputError, ModelError, OutputError
from pipeline.evaluate import compare
from pipeline.evaluate.compare import (
    ROW_COLUMNS,
    Comparison,
    Side,
    agreement,
    compare_folders,
    compare_models,
    compared,
    differences,
    kappa,
    measured,
    paired_mentions,
    peak_memory,
    side_of_folder,
    side_of_model,
    words_by_types,
)
from pipeline.options import SHIPPED_MODEL, Settings
from pipeline.records import Status
from pipeline.run import run
from pipeline.write.text_tables import csv_text
from tests.cases import case_rows
from tests.evaluate.examples import TEXT, Marked, found, found_of, names, read, side

A = side("[Kari|PER] bur i [Oslo|GPE_LOC]", "[Ola|PER] song", title="nb_a 1.0", seconds=2.0, megabytes=300.0)
B = side("[Kari|PER] bur i [Oslo|LOC]", "Ola song", title="nb_b 1.0", seconds=4.0, megabytes=900.0)


def paired_sides(one: str, other: str) -> pd.DataFrame:
    return paired_mentions(side(one).mentions, side(other).mentions)


def agreed(one: str, other: str, *, by_label: bool = True) -> Comparison:
    return compared(side(one), side(other, title="nb_toy 1.0" if by_label else "nb_other 1.0"))


@pytest.mark.parametrize(("one", "other", "expected"), case_rows("evaluate/differences"))
def test_a_pair_differs_in_one_way_and_not_by_label_between_two_schemes(
    one: str, other: str, expected: list[tuple[str, str, str]]
) -> None:
    pairs = paired_sides(one, other)

    listed, by_type = (differences(pairs, by_label=by_label) for by_label in (True, False))

    assert list(listed[["difference", "text_a", "text_b"]].itertuples(index=False, name=None)) == expected
    assert list(by_type["difference"]) == [kind for kind, *_ in expected if kind != "label"]


def test_a_row_has_what_each_side_found_and_the_sentence() -> None:
    listed = differences(paired_sides("Til [Ås|GPE_LOC|Ås|0.7] no.", "Til [Ås|PER|Kari Ås|0.9] no."), by_label=True)

    cells = ("1.txt", "type", 4, 6, "Ås", "Ås", "GPE_LOC", "PER", "place", "person", "Ås", "Kari Ås", 0.7, 0.9)
    assert listed.to_dict("records") == [dict(zip(ROW_COLUMNS, (*cells, "Til Ås no."), strict=True))]


def test_rows_are_in_the_order_of_the_texts() -> None:
    ones = side(found_of(*read("[Å|LOC] og [Ø|LOC]"), "b.txt"), found_of(*read("[Å|LOC]"), "a.txt"))
    others = side(found_of(*read("Å [og|LOC] Ø"), "b.txt"))

    listed = differences(paired_mentions(ones.mentions, others.mentions), by_label=True)

    found = list(zip(listed["doc_id"], listed["start"], strict=True))
    assert found == [("b.txt", 0), ("b.txt", 2), ("b.txt", 5), ("a.txt", 0)]


def test_mentions_are_the_same_by_span_type_label_and_name() -> None:
    result = agreed(
        "[Kari|PER] [Oslo|GPE_LOC] [Ås|LOC] [Bø|LOC|Bø] [NRK|ORG] song",
        "[Kari|PER] [Oslo|LOC] [Ås|PER] [Bø|LOC|Bø i Telemark] [NRK song|ORG]",
    )

    assert result.agreed == {"a": 5, "b": 5, "spans": 4, "types": 3, "labels": 2, "names": 2}
    assert result.f("types") == pytest.approx(0.6)


def test_labels_of_two_schemes_are_not_counted_and_sides_without_a_name_agree() -> None:
    listed = agreed("[Oslo|GPE_LOC]", "[Oslo|LOC]", by_label=False).as_dict()["agreement"]
    nothing = agreed("Han song.", "Han song.")

    assert (listed["labels"], listed["f_labels"], listed["f_types"]) == (None, None, 1)
    assert (nothing.f("spans"), nothing.kappa) == (1, 1)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (
            "[Kari Ås|PER] bur i [Bø|LOC] no",
            "Kari [Ås|PER] bur i [Bø|PER] no",
            {("person", "O"): 1, ("person", "person"): 1, ("place", "person"): 1, ("O", "O"): 3},
        ),
        ("[Oslo-mannen|DRV] kom", "[Oslo|LOC]-mannen kom", {("derived", "place"): 1, ("O", "O"): 1}),
    ],
)
def test_kappa_is_over_words_with_no_name_as_a_type(one: str, other: str, words: dict[tuple[str, str], int]) -> None:
    assert agreed(one, other).kappa == pytest.approx(kappa(words))


@settings(max_examples=settings().max_examples // 3)  # frames are slow
@given(names(), names())
def test_both_sides_see_the_same_agreement_and_a_side_does_not_differ_from_itself(
    one: list[Marked], other: list[Marked]
) -> None:
    ones, others = (side(found_of(TEXT, marked)).mentions for marked in (one, other))
    pairs = [paired_mentions(ones, others), paired_mentions(others, ones)]

    there, back = (agreement(each, by_label=True) for each in pairs)
    rows, swapped = (differences(each, by_label=True)["difference"] for each in pairs)

    assert there | {"a": there["b"], "b": there["a"]} == back
    assert kappa(words_by_types(pairs[0], 50)) == pytest.approx(kappa(words_by_types(pairs[1], 50)))
    assert sorted(rows) == sorted(swapped.replace({"only a": "only b", "only b": "only a"}))
    assert differences(paired_mentions(ones, ones), by_label=True).empty


def test_the_summary_has_agreement_cost_and_differences() -> None:
    result = compared(A, B)

    listed = json.loads(json.dumps(result.as_dict(rows=True)))
    assert (listed["texts"], listed["words"], listed["agreement"]["f_types"]) == (2, 6, 0.8)
    assert listed["differences"] == {"only a": 1, "only b": 0, "boundary": 0, "type": 0, "label": 0, "name": 0}
    assert (listed["a"]["cost"]["words_per_second"], listed["b"]["cost"]["megabytes"]) == (3, 900)
    assert [(row["text_a"], row["confidence_a"]) for row in listed["rows"]] == [("Ola", None)]
    lines = list(result.lines())
    assert lines[:3] == ["a      nb_a 1.0", "b      nb_b 1.0", "texts  2, 6 words"]
    assert "words a second                     3         2  of processor time, cleaning to resolving" in lines
    assert "memory, MB at most               300       900" in lines
    assert lines[-1] == "differences: 1 only a"
    [row] = csv.DictReader(io.StringIO(csv_text(result.differences, "standard")))
    assert (row["doc_id"], row["difference"], row["text_a"], row["text_b"]) == ("2.txt", "only a", "Ola", "")


def test_labels_are_compared_within_one_scheme_or_model_and_else_that_is_noted() -> None:
    two_schemes = compared(A, B)
    one_model = compared(side("[Oslo|GPE_LOC] og [Ås|LOC]"), side("[Oslo|LOC] og [Ås|LOC]"))

    assert two_schemes.agreed["labels"] is None
    [note] = two_schemes.notes
    assert note.startswith("The models use different labels (GPE_LOC, PER; LOC, PER), so only types are compared")
    assert one_model.agreed["labels"] == 1
    assert list(one_model.differences["difference"]) == ["label"]


def test_only_the_texts_that_are_the_same_are_compared_and_that_is_noted() -> None:
    result = compared(A, side("[Kari|PER] bur i Oslo", "Ho song", "Ny"))

    assert (result.texts, result.words, result.agreed["a"]) == (1, 4, 2)
    assert result.notes[0] == (
        "The texts are not the same: 0 only in a, 1 only in b, 1 changed in between. "
        "Only the 1 that are the same in both are compared."
    )


def test_sides_without_a_common_text_are_refused() -> None:
    with pytest.raises(InputError, match=r"nb_a 1\.0 and nb_toy 1\.0 have no text in common"):
        compared(A, side("Noko anna"))
    with pytest.raises(InputError, match="No text could be read"):
        compared(side(), side())


def test_what_the_texts_do_not_tell_is_left_out_of_the_summary() -> None:
    other_types, quick = side("[Oslo|PER] song"), side("[Oslo|LOC] song", seconds=0.01, megabytes=300.0)
    lines = list(compared(quick, other_types).lines())

    assert not any("call the same" in line for line in lines)
    assert any("rough, it is little text" in line for line in lines)


def test_the_documents_that_were_read_make_a_side() -> None:
    failed = replace(found("[Ola|PER]"), doc_id="2.txt", status=Status.FAILED, mentions=())

    made = side(found("[Kari|PER|Kari Ås|0.9] song om Bø."), failed)

    assert made.texts.to_dict("records") == [{"doc_id": "1.txt", "sha256": "Kari song om Bø.", "words": 4}]
    [mention] = made.mentions[["text", "name", "confidence", "context"]].to_numpy().tolist()
    assert mention == ["Kari", "Kari Ås", 0.9, "Kari song om Bø."]


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seeds")
    (folder / "a.txt").write_text("Kari Nordmann bor i Bergen. – Nordmann liker Bergen.", encoding="utf-8")
    return folder


def run_into(folder: Path, texts: Path, **settings: Any) -> Path:
    run([str(texts)], folder, Settings(formats=("csv",), report=False, **settings))
    return folder


@pytest.fixture(scope="module")
def outputs(texts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_into(tmp_path_factory.mktemp("runs") / "outputs", texts)


def test_two_models_read_the_same_texts(
    texts: Path, core_news_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "measured", side_of_model)  # in this process
    result = compare_models([str(texts)], (SHIPPED_MODEL, str(core_news_folder)), Settings())
    earlier = side_of_folder(run_into(tmp_path / "out", texts, model=str(core_news_folder)))

    assert result.a.title.startswith(SHIPPED_MODEL)
    assert result.b.title == "nb_core_news_sm 3.8.0"
    assert 2 <= (result.agreed["spans"] or 0) == result.agreed["b"]
    assert result.b.seconds
    assert result.b.mentions["confidence"].isna().all()
    pd.testing.assert_frame_equal(earlier.mentions, result.b.mentions)


def test_two_earlier_runs_of_one_model_are_listed_apart_by_their_folders(
    texts: Path, outputs: Path, tmp_path: Path
) -> None:
    result = compare_folders(outputs, run_into(tmp_path / "to", texts, types=("person",)))

    assert result.a.title.endswith(f"({outputs})")
    assert list(result.differences["text_a"]) == ["Bergen", "Bergen"]
    assert result.notes == ("The runs differ in more than the model: types.",)


def test_an_earlier_run_is_the_side_that_its_model_makes_now(texts: Path, outputs: Path, tmp_path: Path) -> None:
    earlier, now = side_of_folder(outputs), side_of_model([str(texts)], Settings())

    assert len(now.mentions) == 4
    pd.testing.assert_frame_equal(earlier.mentions, now.mentions)
    pd.testing.assert_frame_equal(earlier.texts, now.texts)
    assert earlier.title == now.title
    assert earlier.title.startswith(SHIPPED_MODEL)
    assert earlier.seconds is None
    bare = shutil.copytree(outputs, tmp_path / "bare")
    (bare / "run.json").unlink()
    assert side_of_folder(bare).title == "bare"
    with pytest.raises(OutputError, match="There are no navnetabell tables"):
        side_of_folder(tmp_path)


def test_a_text_met_before_is_counted_once_unless_it_is_to_be_kept(texts: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("KARI NORDMANN bor i Bergen – Nordmann liker Bergen!", encoding="utf-8")
    inputs = [str(texts / "a.txt"), str(tmp_path / "b.txt")]

    once, twice = (side_of_model(inputs, Settings(keep_duplicates=keep)) for keep in (False, True))

    assert (list(once.texts["doc_id"]), list(twice.texts["doc_id"])) == (["a.txt"], ["a.txt", "b.txt"])
    assert once.processed == twice.processed  # in the time that is measured


@pytest.mark.slow
def test_a_model_is_measured_in_a_process_of_its_own(texts: Path) -> None:
    ballast = bytearray(1_000_000_000)  # more than any model and library takes
    ballast[::4096] = b"x" * len(ballast[::4096])  # touched, so that this process really holds it

    one = measured([str(texts)], Settings())

    assert one.seconds
    assert one.megabytes is None or 20 < one.megabytes < len(ballast) / 1e6
    here = peak_memory()
    assert here is None or here >= len(ballast) / 1e6


@pytest.mark.slow
def test_what_goes_wrong_in_that_process_is_an_error_here(texts: Path) -> None:
    with pytest.raises(ModelError, match="There is no model 'borte'"):
        measured([str(texts)], Settings(model="borte"))


def _killed(inputs: list[str], settings: Settings) -> Side:
    del inputs, settings
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_process_that_is_ended_from_outside_is_an_error_and_not_waited_for(
    texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "side_of_model", _killed)

    with pytest.raises(ModelError, match="was killed, most likely because memory ran out"):
        measured([str(texts)], Settings())
