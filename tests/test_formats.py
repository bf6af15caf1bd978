"""Every format from its file to the tables."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline import Settings, Tables, extract, read_tables
from pipeline.errors import OutputError
from pipeline.run import run
from pipeline.write.texts import text_name
from tests.read import files

PLAIN = {
    ".txt": lambda texts: "\r\n\r\n".join(texts).encode("cp1252"),
    ".md": lambda texts: "\n\n".join(texts).encode("utf-8-sig"),
}
FORMATS: Mapping[str, files.Maker] = {
    **PLAIN,
    **files.ONE_TEXT,
    ".htm": files.html,
    **files.TABLES,
    ".zip": lambda texts: files.zipped({"b/å.txt": PLAIN[".txt"](texts), "c.csv": files.csv([f"Ja. {texts[0]}"])}),
}
CSV = Settings(formats=("csv",), report=False)
EACH = CSV.updated({"keep_duplicates": True})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inn").mkdir()
    return tmp_path / "inn"


@pytest.fixture(scope="module")
def of_every_kind(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a folder with a file of every kind in both standards, and the folder of a run over it."""
    folder, output = tmp_path_factory.mktemp("inn"), tmp_path_factory.mktemp("ut")
    for kind, make in FORMATS.items():
        (folder / f"nb{kind}").write_bytes(make(files.BOKMAAL))
        (folder / f"nn{kind}").write_bytes(make(files.NYNORSK))
    run([str(folder)], output, EACH)
    return folder, output


def written(folder: Path, output: Path, settings: Settings = CSV) -> Tables:
    run([str(folder)], output, settings)
    return read_tables(output)


def statuses(documents: pd.DataFrame) -> dict[str, str]:
    return dict(zip(documents["doc_id"], documents["status"], strict=True))


def test_start_and_end_point_into_the_source_or_the_kept_text(of_every_kind: tuple[Path, Path]) -> None:
    folder, output = of_every_kind
    tables = read_tables(output)
    encodings = dict(zip(tables.documents["doc_id"], tables.documents["encoding"], strict=True))
    names = defaultdict(set)

    for row in tables.mentions.to_dict("records"):
        file = re.split("[#/]", row["doc_id"])[0]
        path = folder / file if Path(file).suffix in PLAIN else output / "texts" / text_name(row["doc_id"])
        source = path.read_bytes().decode(encodings[row["doc_id"]])
        assert " ".join(source[row["start"] : row["end"]].split()) == row["text"]
        names[file].add(row["name"])

    assert names.keys() == {path.name for path in folder.iterdir()}
    assert [file for file, some in names.items() if not {"Kari Nordmann", "Ola Hansen", "Tromsø"} <= some] == []
    assert [path for path in (output / "texts").iterdir() if path.name.startswith(("nb.txt", "nb.md"))] == []
    assert set(tables.documents["status"]) == {"ok"}


def test_extract_and_run_agree_and_a_second_run_finds_nothing_to_do(of_every_kind: tuple[Path, Path]) -> None:
    folder, output = of_every_kind

    assert run([str(folder)], output, EACH).up_to_date
    assert extract(folder, settings=EACH).mentions.equals(read_tables(output).mentions)


def test_what_has_changed_is_done_again_and_texts_of_what_is_gone_are_taken_away(folder: Path, tmp_path: Path) -> None:
    table, texts = folder / "a.csv", tmp_path / "ut" / "texts"
    table.write_bytes(files.csv(files.BOKMAAL))
    written(folder, tmp_path / "ut")

    for change, chosen in (
        (lambda: table.write_bytes(files.csv(files.NYNORSK)), CSV),
        ((texts / "a.csv#2.txt").unlink, CSV),
        (lambda: None, CSV.updated({"id_column": "id"})),
        (lambda: None, EACH),
    ):
        change()
        assert not run([str(folder)], tmp_path / "ut", chosen).up_to_date
        assert (texts / "a.csv#2.txt").exists()

    table.write_bytes(files.csv(files.BOKMAAL[:1]))
    written(folder, tmp_path / "ut")
    assert [path.name for path in texts.iterdir()] == ["a.csv#1.txt"]


def test_title_and_date_of_the_format_stay_where_the_text_has_none(folder: Path) -> None:
    pytest.importorskip("docx")
    (folder / "a.docx").write_bytes(files.docx([files.BOKMAAL[0]], title="Møtet"))
    (folder / "b.docx").write_bytes(files.docx([" date 2020-01 sport", "Egen tittel", files.NYNORSK[0]], title="Møtet"))

    documents = extract(folder).documents

    assert documents["title"].to_list() == ["Møtet", "Egen tittel"]
    assert documents["date"].to_list() == ["", "2020-01"]


def test_a_text_met_before_is_a_duplicate_and_not_counted(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text(files.BOKMAAL[0], encoding="utf-8")
    (folder / "b.txt").write_text(files.BOKMAAL[0].upper().replace(" ", "\n"), encoding="utf-16")
    (folder / "c.csv").write_bytes(files.csv(files.BOKMAAL))

    tables = written(folder, tmp_path / "ut")
    counts = json.loads((tmp_path / "ut" / "run.json").read_text(encoding="utf-8"))["counts"]

    documents = tables.documents.set_index("doc_id")
    assert statuses(tables.documents) == {"a.txt": "ok", "b.txt": "duplicate", "c.csv#1": "duplicate", "c.csv#2": "ok"}
    assert documents["message"]["c.csv#1"].startswith("The same text as a.txt, ")
    assert set(tables.mentions["doc_id"]) == {"a.txt", "c.csv#2"}
    assert counts["words"] == documents.loc[["a.txt", "c.csv#2"], "words"].sum() == documents["words"].sum()


def test_a_missing_extra_costs_its_files_and_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules = {"html": "trafilatura", "docx": "lxml.etree", "pdf": "pypdf", "parquet": "pyarrow.parquet"}
    for extra, module in modules.items():
        (folder / f"a.{extra}").write_bytes(b"")
        monkeypatch.setitem(sys.modules, module, None)
    (folder / "b.txt").write_text(files.BOKMAAL[0], encoding="utf-8")

    documents = extract(folder).documents

    assert statuses(documents) == {**{f"a.{extra}": "failed" for extra in modules}, "b.txt": "ok"}
    messages = documents.set_index("doc_id")["message"]
    assert all(f"pip install 'navnetabell[{extra}]'" in messages[f"a.{extra}"] for extra in modules)


def test_everything_bad_has_its_row_and_its_neighbour_is_read(folder: Path, tmp_path: Path) -> None:
    bad = {
        "binary.txt": bytes(range(256)) * 20,
        "broken.docx": b"PK\x03\x04" + bytes(99),
        "broken.html": bytes(range(32)) * 99,
        "broken.parquet": b"PAR1PAR1",
        "broken.pdf": b"%PDF-1.7\n" + bytes(99),
        "broken.zip": b"PK\x03\x04" + bytes(99),
        "columns.csv": b"navn,saldo\nOslo,7\n",
        "gigabytes.docx": files.declared(files.zipped({"word/document.xml": b"Oslo"}), 4_000 << 20),
        "gigabytes.zip": files.declared(files.zipped({"a.txt": b"Oslo"}), 4_000 << 20),
        "lines.jsonl": b"Oslo\n",
    }
    inner = {"../ut.txt": b"Oslo", "/etc/a.txt": b"Oslo", "b.zip": files.zipped({}), "c.txt": b"Kari Lie bor i Oslo."}
    packed = {"x.zip": files.zipped(inner), "y.zip": files.locked(files.zipped({"a.txt": b"Oslo"}))}
    for name, data in {**bad, **packed}.items():
        (folder / name).write_bytes(data)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "circle").symlink_to(folder)

    documents = written(folder, tmp_path / "ut").documents

    failed = {*bad, "gone.txt", "x.zip/../ut.txt", "x.zip//etc/a.txt", "x.zip/b.zip", "y.zip/a.txt"}
    assert statuses(documents) == {**dict.fromkeys(failed, "failed"), "x.zip/c.txt": "ok"}
    assert documents.loc[documents["status"] == "failed", "message"].str.fullmatch(r"(?s).{20,}\.").all()
    assert [path.name for path in (tmp_path / "ut" / "texts").rglob("*.txt")] == ["c.txt.txt"]


def test_very_long_lines_are_read(folder: Path) -> None:
    for ending in (".txt", ".html", ".docx", ".csv"):
        (folder / f"spaces{ending}").write_bytes(FORMATS[ending]([" " * 40_000 + "Kari Nordmann bor i Oslo."]))
        (folder / f"words{ending}").write_bytes(FORMATS[ending](["Kari Nordmann bor i Oslo. " * 200]))

    mentions = extract(folder, keep_duplicates=True).mentions

    assert mentions.groupby("doc_id")["name"].agg(set).to_list() == [{"Kari Nordmann", "Oslo"}] * 8


def test_a_folder_of_texts_of_the_users_own_is_not_overwritten(folder: Path) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text("Oslo", encoding="utf-8")
    (folder / "b.csv").write_bytes(files.csv(files.BOKMAAL))

    with pytest.raises(OutputError, match="would replace it"):
        run([str(folder)], folder, CSV)

    assert (folder / "texts" / "a.txt").read_text(encoding="utf-8") == "Oslo"


def test_tables_written_beside_the_texts_are_never_read_as_texts(folder: Path) -> None:
    (folder / "a.txt").write_text(files.BOKMAAL[0], encoding="utf-8")
    (folder / "b.csv").write_bytes(files.csv(files.NYNORSK[1:]))

    for formats in (("csv", "xlsx"), ("xlsx",), ("csv",)):
        run([str(folder)], folder, CSV.updated({"formats": formats}))
        assert extract(folder).documents["doc_id"].to_list() == ["a.txt", "b.csv#1"]
