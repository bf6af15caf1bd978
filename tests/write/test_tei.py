"""Documents as TEI, with their names marked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from pipeline import read_tables
from pipeline.read.formats import BY_ENDING
from tests.outputs import run_over

TEXTS = {
    "nb.txt": " date 2019-04-23 utenriks\n\nMøtet i Oslo\n\nErna Solberg & Co. møtte Jonas Gahr Støre i Oslo.\n\n"
    "Dagen etter\n\nSolberg dro til <Bergen> med NRK.",
    "mappe/nn.txt": "Erna Solberg bur i Bergen. Ho vart fødd på Vestlandet, og NRK laga program om henne.",
}
NAMES = {"persName": "person", "placeName": "place", "orgName": "organisation"}


def written(folder: Path, formats: tuple[str, ...] = ("csv", "tei")) -> zipfile.ZipFile:
    run_over(folder, TEXTS, formats=formats)
    return zipfile.ZipFile(folder / "ut" / "tei.zip")


def test_each_name_is_marked_and_leads_to_its_entity(tmp_path: Path) -> None:
    archive = written(tmp_path)
    mentions = read_tables(tmp_path / "ut").mentions
    found = []

    for name in archive.namelist():
        root = ET.fromstring(archive.read(name))  # noqa: S314 - our own
        ids = {one.get("{http://www.w3.org/XML/1998/namespace}id"): one for one in root.iter()}
        for element in root.find("{*}text").iter():  # type: ignore[union-attr]
            if type_ := NAMES.get(element.tag.rpartition("}")[2]):
                entry = ids[element.get("ref", "").removeprefix("#")]
                found.append((name.removesuffix(".xml"), type_, element.text, entry.findtext("{*}idno")))

    assert found == [*mentions[["doc_id", "type", "text", "entity_id"]].itertuples(index=False, name=None)]
    assert len(found) > len(TEXTS)


def test_what_is_written_is_read_as_the_same_text_with_its_title_and_date(tmp_path: Path) -> None:
    pytest.importorskip("lxml")
    archive, read = written(tmp_path), BY_ENDING[".xml"].read
    assert read

    extracted = read(archive.read("nb.txt.xml"))

    assert extracted.text == TEXTS["nb.txt"].partition("\n\n")[2]
    assert (extracted.title, extracted.date) == ("Møtet i Oslo", "2019-04-23")


def test_two_runs_write_the_same_bytes_and_one_without_takes_the_archive_away(tmp_path: Path) -> None:
    first = Path(written(tmp_path / "a").filename or "").read_bytes()
    assert Path(written(tmp_path / "b", ("tei",)).filename or "").read_bytes() == first

    run_over(tmp_path / "a", TEXTS)
    assert not (tmp_path / "a" / "ut" / "tei.zip").exists()
