"""Inputs -> the files to read, each with its ``doc_id``, in reading order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read import DocumentReader, Source, find_sources
from pipeline.read.formats import ENDINGS
from pipeline.read.sources import MAX_KEY, UniqueNames, readable, short_key

Tree = Callable[..., Path]
BYTE_NAMES = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a file name")


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """Return a function that makes a folder with files."""

    def make(*names: str, folder: str = "inn") -> Path:
        for name in names:
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name, encoding="utf-8", errors="replace")
        return tmp_path / folder

    return make


def status(source: Source) -> str:
    (document,) = DocumentReader([source])
    return document.status


def ids(*inputs: Path | str, output: Path | None = None) -> list[str]:
    return [source.doc_id for source in find_sources(inputs, output=output).sources]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["b.txt", "a.md", "under/c.txt", "under/dypt/d.txt"], ["a.md", "b.txt", "under/c.txt", "under/dypt/d.txt"]),
        (
            ["a-b.txt", "a/z.txt", "B.txt", "å.txt", "z.txt", "10.txt", "9.txt"],
            ["10.txt", "9.txt", "B.txt", "a/z.txt", "a-b.txt", "z.txt", "å.txt"],
        ),
        (["a.txt", ".b.txt", ".git/c.txt", "._a.txt", "~$a.docx"], ["a.txt"]),
        (["a.TXT", "b.Md"], ["a.TXT", "b.Md"]),
        ([f"a{ending}" for ending in ENDINGS], [f"a{ending}" for ending in sorted(ENDINGS)]),
        (["bla\u030aba\u030ar.txt"], ["blåbår.txt"]),
        (["a\nb\t.txt", "c\u200bd.txt"], ["a\\nb\\t.txt", "c\\u200bd.txt"]),
    ],
    ids=["in folders", "order", "hidden", "any case", "every kind", "macOS", "control signs"],
)
def test_a_folder_is_searched_and_its_texts_named_from_it(tree: Tree, names: list[str], expected: list[str]) -> None:
    assert ids(tree(*names)) == expected


def test_what_is_given_twice_is_read_once_in_the_order_given(tree: Tree) -> None:
    folder, other = tree("a.txt", "under/b.txt", folder="å"), tree("a.txt", folder="a")

    assert ids(folder, f"{folder}/", folder / "../å") == ["a.txt", "under/b.txt"]
    assert ids(folder, other, folder / "under", folder / "a.txt") == ["å/a.txt", "å/under/b.txt", "a/a.txt"]
    assert ids(folder / "a.txt", folder) == ["a.txt", "å/under/b.txt"]


def test_a_single_file_has_its_bare_name_whatever_its_ending_and_standard_input_is_stdin(tree: Tree) -> None:
    path = tree("under/referat.log") / "under/referat.log"

    assert find_sources([path, "-"]).sources == [Source("referat.log", str(path)), Source("stdin", None)]


def test_with_several_inputs_the_folders_own_name_goes_in_front(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tree("a.txt", folder="nord"), tree("a.txt", "b/c.txt", folder="sør")

    assert ids(first, f"{second}/", second / "b/c.txt", "-") == ["nord/a.txt", "sør/a.txt", "sør/b/c.txt", "stdin"]
    monkeypatch.chdir(first)
    assert ids(".", second) == ["nord/a.txt", "sør/a.txt", "sør/b/c.txt"]
    assert ids(".") == ["a.txt"]


def test_files_of_other_endings_are_counted(tree: Tree) -> None:
    found = find_sources([tree("a.txt", "b.png", "c.PNG", "d.doc", "LESMEG", "under/e.png")])

    assert found.skipped == {".png": 3, ".doc": 1, "": 1}


MANIFEST = {"program": {"name": "navnetabell"}, "files": {"mentions.csv": "", "report.html": ""}, "texts": "0"}


def test_no_output_folder_of_ours_is_read_and_of_an_input_that_is_one_only_the_texts(tree: Tree) -> None:
    folder = tree("a.txt", "ut/mentions.csv", "ut/texts/b.txt", "data/run.json", "data/c.txt")

    assert ids(folder, output=folder / "ut") == ids(folder, output=Path(f"{folder}/data/../ut/"))
    assert ids(folder, output=folder / "ut") == ["a.txt", "data/c.txt"]
    (folder / "ut/run.json").write_text(json.dumps(MANIFEST))
    assert ids(folder) == ["a.txt", "data/c.txt"]
    tree("report.html", "mentions.csv", "texts/b.docx.txt")
    (folder / "run.json").write_text(json.dumps(MANIFEST))
    assert ids(folder, output=folder) == ids(folder) == ["a.txt", "data/c.txt"]


def test_a_run_json_of_another_program_marks_no_output_folder(tree: Tree) -> None:
    folder = tree("a.txt", "ut/b.txt")
    for manifest in ("[", "[1]", '{"program": "x"}', '{"program": {"name": "other"}}', "[" * 99_999):
        (folder / "ut" / "run.json").write_text(manifest)
        assert ids(folder) == ["a.txt", "ut/b.txt"]


def test_the_file_of_corrections_is_no_text(tree: Tree) -> None:
    folder = tree("a.txt", "rettelser.csv")
    found = find_sources([folder], apart=[folder / "rettelser.csv"])

    assert [source.doc_id for source in found.sources] == ["a.txt"]


def test_links_are_followed_but_never_in_a_circle_and_give_way_to_what_they_lead_to(tree: Tree) -> None:
    folder, other = tree("a.txt", "under/c.txt"), tree("b.txt", folder="annet")
    (folder / "0.txt").symlink_to(folder / "a.txt")
    (folder / "anna").symlink_to(folder / "under")
    (folder / "lenke").symlink_to(other)
    (folder / "sirkel").symlink_to(folder)
    (other / "tilbake").symlink_to(folder)
    (folder / "borte.txt").symlink_to(folder / "finnes-ikke.txt")
    (folder / "selv.txt").symlink_to(folder / "selv.txt")

    assert {source.doc_id: status(source) for source in find_sources([folder]).sources} == {
        "a.txt": "ok",
        "borte.txt": "failed",
        "lenke/b.txt": "ok",
        "selv.txt": "failed",
        "under/c.txt": "ok",
    }


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither")
def test_pipes_and_devices_are_named_and_left_out_and_so_are_links_to_them(tree: Tree) -> None:
    folder = tree("a.txt")
    os.mkfifo(folder / "rør.txt")
    (folder / "lenke.txt").symlink_to(folder / "rør.txt")
    (folder / "null.txt").symlink_to("/dev/zero")
    found = find_sources([folder])

    assert [source.doc_id for source in found.sources] == ["a.txt"]
    assert found.unlisted == ["lenke.txt (not a file)", "null.txt (not a file)", "rør.txt (not a file)"]
    for given_by_name in ("/dev/zero", folder / "rør.txt", folder / "lenke.txt"):
        with pytest.raises(InputError, match="is not a file or folder"):
            find_sources([given_by_name])
        assert status(Source("x.txt", given_by_name)) == "failed"


def test_a_name_is_shown_rightly_in_any_locale(tree: Tree) -> None:
    folder = tree("blåbær.txt")
    code = (
        "from pipeline.read import find_sources, DocumentReader\n"
        f"(one,) = DocumentReader(find_sources([{os.fsencode(folder)!r}.decode()]).sources)\n"
        "print(ascii(one.doc_id), one.status)"
    )
    plain = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    # -S: in this locale Python itself cannot read a .pth file that names a folder with such letters
    done = subprocess.run([sys.executable, "-S", "-c", code], env=plain, capture_output=True, text=True, check=False)

    assert done.stdout.split() == [ascii("blåbær.txt"), "ok"]


@pytest.mark.usefixtures("locked")
def test_a_folder_that_cannot_be_listed_is_told(tree: Tree) -> None:
    folder = tree("a.txt", "låst/b.txt")
    found = find_sources([folder])

    assert [source.doc_id for source in found.sources] == ["a.txt"]
    assert found.unlisted == ["låst (permission denied)"]
    with pytest.raises(InputError, match="cannot be read: Permission denied"):
        find_sources([folder / "låst"])


@pytest.mark.parametrize(
    ("names", "inputs", "message"),
    [
        ([], ["finnes-ikke"], "There is no file or folder 'finnes-ikke'"),
        ([], [""], "There is no file or folder ''"),
        (["bilde.png"], ["inn"], "no file name ends in .txt, .md"),
        (
            ["en/avis/a.txt", "to/avis/a.txt"],
            ["inn/en/avis", "inn/to/avis"],
            "both be called 'avis/a.txt' in the tables: .*en/avis/a.txt and .*to/avis/a.txt",
        ),
        (["å.txt", "a\u030a.txt"], ["inn"], r"'å.txt' in the tables: .*a\\u030a.txt.* and .*\\xe5.txt"),
        pytest.param(["bl\udce5.txt", "blå.txt"], ["inn"], "'blå.txt' in the tables: ", marks=BYTE_NAMES),
    ],
    ids=["missing", "nothing", "no text", "one name", "one name in two Unicode forms", "one name in two encodings"],
)
def test_inputs_that_cannot_be_read_are_an_error_that_says_why_and_can_be_printed(
    tree: Tree, monkeypatch: pytest.MonkeyPatch, names: list[str], inputs: list[str], message: str
) -> None:
    monkeypatch.chdir(tree(*names).parent)

    with pytest.raises(InputError, match=message) as caught:
        find_sources(inputs)
    assert str(caught.value).encode()


@BYTE_NAMES
def test_a_name_in_latin_1_is_readable_and_its_file_is_read(tree: Tree) -> None:
    (source,) = find_sources([tree("bl\udce5b\udce6r.txt")]).sources

    assert (source.doc_id, status(source)) == ("blåbær.txt", "ok")


@given(st.text(st.characters(), min_size=1, max_size=2 * MAX_KEY))
def test_any_name_becomes_printable_and_composed_and_no_id_is_longer_than_is_good(name: str) -> None:
    shown = readable(name)

    assert shown.isprintable()
    assert unicodedata.is_normalized("NFC", shown)
    assert shown.encode()
    assert len(short_key(name)) <= MAX_KEY


@given(st.lists(st.sampled_from(["a", "b", "a~2", "a~3", "a~2~2"]), max_size=20))
def test_no_name_is_given_out_twice(wanted: list[str]) -> None:
    names = UniqueNames(["a"])
    given_out = [names.unique(name) for name in wanted]

    assert len({"a", *given_out}) == len(given_out) + 1
