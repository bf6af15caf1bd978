"""run.json, and whether an earlier run still holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.manifest import Fingerprint, code_digest
from pipeline.outputs import read_current, recorded_digests, write_manifest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mentions.csv").write_text("a\n")
    write_manifest(tmp_path, {"program": {"name": "navnetabell"}, "fingerprint": "f", "counts": {"documents": 1}})
    return tmp_path


def test_a_run_with_the_same_fingerprint_and_untouched_files_still_holds(folder: Path) -> None:
    current = read_current(folder, "f")

    assert current is not None
    assert current["counts"] == {"documents": 1}
    assert current["files"] == {"mentions.csv": "87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"}
    assert read_current(folder, "g") is None


def test_what_was_touched_does_not_hold(folder: Path) -> None:
    whole = (folder / "run.json").read_text()
    for torn in ("[1", "[1]"):
        (folder / "run.json").write_text(torn)
        assert read_current(folder, "f") is None
    (folder / "run.json").write_text(whole)
    (folder / "mentions.csv").write_text("b\n")
    assert read_current(folder, "f") is None
    (folder / "mentions.csv").unlink()
    assert read_current(folder, "f") is None


def test_the_fingerprint_changes_with_every_part_and_with_the_order_of_documents() -> None:
    digests = set()
    for parts, documents in ((1, "ab"), (2, "ab"), (1, "ba"), (1, "a"), (1, "")):
        fingerprint = Fingerprint("code", parts)
        for name in documents:
            fingerprint.add(name, "0")
        digests.add(fingerprint.hexdigest())

    assert len(digests) == 5


def test_the_code_digest_changes_with_the_contents(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("1")
    before = code_digest([path])
    path.write_text("2")

    assert code_digest([path]) != before


@pytest.mark.parametrize("change", ["changed", "removed", "added", "renamed"])
def test_texts_that_were_touched_do_not_hold(folder: Path, change: str) -> None:
    (folder / "texts" / "a").mkdir(parents=True)
    (folder / "texts" / "a" / "b.txt").write_text("Oslo")
    write_manifest(folder, {"program": {"name": "navnetabell"}, "fingerprint": "f"})
    assert read_current(folder, "f") is not None

    {
        "changed": lambda: (folder / "texts" / "a" / "b.txt").write_text("Bergen"),
        "removed": (folder / "texts" / "a" / "b.txt").unlink,
        "added": lambda: (folder / "texts" / "c.txt").write_text(""),
        "renamed": lambda: (folder / "texts" / "a").rename(folder / "texts" / "b"),
    }[change]()

    assert read_current(folder, "f") is None


def test_a_folder_of_texts_that_no_run_wrote_changes_nothing(folder: Path) -> None:
    (folder / "texts").mkdir()

    assert read_current(folder, "f") is not None
    assert "texts" not in recorded_digests(folder)
