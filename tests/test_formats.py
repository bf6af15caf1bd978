"""Every format from its file to the tables."""

from __future__ import annotations

import json
import sys
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
KINDS = pytest.mark.parametrize("kind", FORMATS)
TEXTS = pytest.mark.parametrize("texts", [files.BOKMAAL, files.NYNORSK], ids=["nb", "nn"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inn").mkdir()
    return tmp_path / "inn"


def written(folder: Path, output: Path, settings: Settings | None = None) -> Tables:
    run([str(folder)], output, settings or Settings(formats=("csv",)))
    return read_tables(output)


def statuses(documents: pd.DataFrame) -> dict[str, str]:
    return dict(zip(documents["doc_id"], documents["status"], strict=True))


@TEXTS
@KINDS
def test_start_and_end_point_into_the_source_or_the_kept_text(
    folder: Path, tmp_path: Path, kind: str, texts: tuple[str, ...]
) -> None:
    (folder / f"a{kind}").write_bytes(FORMATS[kind](texts))
    tables = written(folder, tmp_path / "ut")
    encodings = dict(zip(tables.documents["doc_id"], tables.documents["encoding"], strict=True))

    for row in tables.mentions.to_dict("records"):
        path = folder / row["doc_id"] if kind in PLAIN else tmp_path / "ut" / "texts" / text_name(row["doc_id"])
        source = path.read_bytes().decode(encodings[row["doc_id"]])
        assert " ".join(source[row["start"] : row["end"]].split()) == row["text"]
    assert {"Kari Nordmann", "Ola Hansen", "Tromsø"} <= set(tables.mentions["name"])
    assert (tmp_path / "ut" / "texts").exists() == (kind not in PLAIN)
    assert set(statuses(tables.documents).values()) == {"ok"}


@KINDS
def test_extract_and_run_agree_and_a_second_run_finds_nothing_to_do(folder: Path, tmp_path: Path, kind: str) -> None:
    (folder / f"a{kind}").write_bytes(FORMATS[kind](files.BOKMAAL))
    tables = written(folder, tmp_path / "ut")
    again = run([str(folder)], tmp_path / "ut", Settings(formats=("csv",)))

    assert again.up_to_date
    assert extract(folder).mentions.equals(tables.mentions)


@pytest.mark.parametrize("change", ["file", "text", "column", "duplicates"])
def test_what_has_changed_is_done_again(folder: Path, tmp_path: Path, change: str) -> None:
    (folder / "a.csv").write_bytes(files.csv(files.BOKMAAL))
    chosen = Settings(formats=("csv",))
    written(folder, tmp_path / "ut", chosen)
    if change == "file":
        (folder / "a.csv").write_bytes(files.csv(files.NYNORSK))
    elif change == "text":
        (tmp_path / "ut" / "texts" / "a.csv#2.txt").unlink()
    else:
        chosen = chosen.updated({"id_column": "id"} if change == "column" else {"keep_duplicates": True})

    assert not run([str(folder)], tmp_path / "ut", chosen).up_to_date
    assert (tmp_path / "ut" / "texts" / "a.csv#2.txt").exists()


def test_texts_of_files_that_have_gone_are_taken_away(folder: Path, tmp_path: Path) -> None:
    (folder / "a.csv").write_bytes(files.csv(files.BOKMAAL))
    written(folder, tmp_path / "ut")
    (folder / "a.csv").write_bytes(files.csv(files.BOKMAAL[:1]))
    written(folder, tmp_path / "ut")

    assert [path.name for path in (tmp_path / "ut" / "texts").iterdir()] == ["a.csv#1.txt"]


def test_the_columns_of_a_table_give_ids_and_dates(folder: Path, tmp_path: Path) -> None:
    (folder / "a.csv").write_text("nr;når;brødtekst\nA1;17.5.2021;Kari Nordmann bor i Oslo.\n", encoding="utf-8")
    settings = Settings(formats=("csv",), text_column="brødtekst", id_column="nr", date_column="når")

    mentions = written(folder, tmp_path / "ut", settings).mentions

    assert set(mentions["doc_id"]) == {"a.csv#A1"}
    assert set(mentions["date"]) == {"2021-05-17"}


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
    assert documents["status"].to_dict() == {
        "a.txt": "ok",
        "b.txt": "duplicate",
        "c.csv#1": "duplicate",
        "c.csv#2": "ok",
    }
    assert documents["message"]["c.csv#1"].startswith("The same text as a.txt, ")
    assert set(tables.mentions["doc_id"]) == {"a.txt", "c.csv#2"}
    assert counts["words"] == documents.loc[["a.txt", "c.csv#2"], "words"].sum() == documents["words"].sum()
    assert set(statuses(extract(folder, keep_duplicates=True).documents).values()) == {"ok"}


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("a.html", "trafilatura", "html"),
        ("a.docx", "lxml.etree", "docx"),
        ("a.pdf", "pypdf", "pdf"),
        ("a.parquet", "pyarrow.parquet", "parquet"),
    ],
)
def test_a_missing_extra_costs_its_files_and_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    (folder / name).write_bytes(b"")
    (folder / "b.txt").write_text(files.BOKMAAL[0], encoding="utf-8")
    monkeypatch.setitem(sys.modules, module, None)

    documents = extract(folder).documents

    assert statuses(documents) == {name: "failed", "b.txt": "ok"}
    assert f"pip install 'navnetabell[{extra}]'" in documents["message"][0]


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
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    (folder / "circle").symlink_to(folder)
    inner = {
        "../ut.txt": b"Oslo",
        "/etc/a.txt": b"Oslo",
        "b.zip": files.zipped({}),
        "c.txt": b"Kari Nordmann bor i Oslo.",
    }
    (folder / "x.zip").write_bytes(files.zipped(inner))
    (folder / "y.zip").write_bytes(files.locked(files.zipped({"a.txt": b"Oslo"})))

    documents = written(folder, tmp_path / "ut").documents

    failed = {*bad, "gone.txt", "x.zip/../ut.txt", "x.zip//etc/a.txt", "x.zip/b.zip", "y.zip/a.txt"}
    assert statuses(documents) == {**dict.fromkeys(failed, "failed"), "x.zip/c.txt": "ok"}
    assert documents.loc[documents["status"] == "failed", "message"].str.fullmatch(r"(?s).{20,}\.").all()
    assert [path.name for path in (tmp_path / "ut" / "texts").rglob("*.txt")] == ["c.txt.txt"]


@pytest.mark.parametrize("ending", [".txt", ".html", ".docx", ".csv"])
@pytest.mark.parametrize("text", [" " * 40_000 + "Kari Nordmann bor i Oslo.", "Kari Nordmann bor i Oslo. " * 4_000])
def test_very_long_lines_are_read(folder: Path, ending: str, text: str) -> None:
    (folder / f"a{ending}").write_bytes(FORMATS[ending]([text]))

    mentions = extract(folder).mentions

    assert set(mentions["name"]) == {"Kari Nordmann", "Oslo"}


def test_a_folder_of_texts_of_the_users_own_is_not_overwritten(folder: Path) -> None:
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text("Oslo", encoding="utf-8")
    (folder / "b.csv").write_bytes(files.csv(files.BOKMAAL))

    with pytest.raises(OutputError, match="would replace it"):
        run([str(folder)], folder, Settings())

    assert (folder / "texts" / "a.txt").read_text(encoding="utf-8") == "Oslo"


@pytest.mark.parametrize("formats", [("csv",), ("xlsx",)])
def test_tables_written_beside_the_texts_are_not_read_as_texts(folder: Path, formats: tuple[str, ...]) -> None:
    (folder / "a.txt").write_text(files.BOKMAAL[0], encoding="utf-8")
    (folder / "b.csv").write_bytes(files.csv(files.NYNORSK[1:]))
    for _ in range(2):
        run([str(folder)], folder, Settings(formats=formats), force=True)

    assert extract(folder).documents["doc_id"].to_list() == ["a.txt", "b.csv#1"]
