"""Networks for Gephi and other programs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from pipeline.options import Settings
from pipeline.run import run
from pipeline.tabulate.columns import COOCCURRENCES
from pipeline.write.networks import write_networks
from tests.outputs import files, run_over
from tests.write.examples import HOSTILE, entities

networkx = pytest.importorskip("networkx")
BOTH = ("gexf", "graphml")
SPACE = {"g": "http://www.gexf.net/1.2draft"}
EACH = pytest.mark.parametrize("name", BOTH)


def pairs(*rows: tuple[int, int]) -> pd.DataFrame:
    return COOCCURRENCES.frame((f"place/{one}", f"place/{other}", "", "", 1, 2, 1) for one, other in rows)


def times(element: ET.Element) -> list[tuple[str | None, str | None]]:
    """Return when a node or an edge is there."""
    return [(one.get("start"), one.get("end")) for one in element.iterfind("g:spells/g:spell", SPACE)]


def network(folder: Path, name: str, texts: list[str], *rows: tuple[int, int]) -> Any:
    write_networks(folder, entities(texts), pairs(*rows), (name,))
    read = {"gexf": networkx.read_gexf, "graphml": networkx.read_graphml}[name]
    return read(folder / f"cooccurrences.{name}")


@EACH
def test_entities_are_nodes_and_cooccurrences_undirected_edges_with_paragraphs_as_weight(
    tmp_path: Path, name: str
) -> None:
    graph = network(tmp_path, name, ["Bodø", "Bø", "Ås"], (0, 2))

    known = {"label": "Bø", "type": "place", "country": "", "mentions": 1, "documents": -1}
    assert list(graph.nodes) == ["place/0", "place/1", "place/2"]
    assert known.items() <= graph.nodes["place/1"].items()
    assert not graph.is_directed()
    assert [(one, other) for one, other in graph.edges] == [("place/0", "place/2")]
    counts = {"weight": 2, "sentences": 1, "paragraphs": 2, "documents": 1}
    assert counts.items() <= graph.edges["place/0", "place/2"].items()


def test_the_same_tables_give_the_same_bytes_whatever_their_order(tmp_path: Path) -> None:
    tables = entities(["Bodø", "Bø", "Ås"]), pairs((0, 2), (0, 1))
    write_networks(tmp_path, *tables, BOTH)
    before = files(tmp_path)
    write_networks(tmp_path, tables[0][::-1], tables[1][::-1], BOTH)

    assert files(tmp_path) == before
    for other in (dt.datetime.now(dt.UTC).date().isoformat(), networkx.__version__):
        assert other.encode() not in b"".join(before.values())


@EACH
def test_hostile_names_come_back_but_for_what_xml_cannot_hold(tmp_path: Path, name: str) -> None:
    texts = [text for text in HOSTILE if text]
    graph = network(tmp_path, name, texts)

    held = [graph.nodes[f"place/{number}"]["label"] for number in range(len(texts))]
    lost = {text: found for text, found in zip(texts, held, strict=True) if text != found}

    assert set("".join(lost)) - set("ab") <= set("\x00\x01\x0b\x1f\r\n'\ufffe\uffff")
    assert all("\ufffd" in found for found in lost.values())


def test_gephi_finds_its_version_of_gexf_and_an_undirected_graph(tmp_path: Path) -> None:
    write_networks(tmp_path, entities(["Bodø", "Bø"]), pairs((0, 1)), BOTH)

    root = ET.parse(tmp_path / "cooccurrences.gexf").getroot()  # noqa: S314 - written by ourselves
    graph = root.find("g:graph", SPACE)

    assert root.get("version") == "1.2"
    assert graph is not None
    assert graph.get("defaultedgetype") == "undirected"
    assert [edge.get("weight") for edge in graph.iterfind("g:edges/g:edge", SPACE)] == ["2"]
    assert [node.get("label") for node in graph.iterfind("g:nodes/g:node", SPACE)] == ["Bodø", "Bø"]


def test_nodes_and_edges_are_there_in_the_months_of_their_documents_and_without_a_date_always(tmp_path: Path) -> None:
    dated = [
        *(("place/0", "", date) for date in ("2019-11-30", "2020-02", "2019-12", "2020-02-29")),
        ("place/1", "", "2021"),
        ("place/0", "place/1", "2020-02-01"),
    ]
    write_networks(tmp_path, entities(["Bodø", "Bø", "Ås"]), pairs((0, 1), (0, 2)), BOTH, dated)

    graph = ET.parse(tmp_path / "cooccurrences.gexf").getroot().find("g:graph", SPACE)  # noqa: S314 - written by ourselves

    assert graph is not None
    assert (graph.get("mode"), graph.get("timeformat")) == ("dynamic", "date")
    assert list(map(times, graph.iterfind("g:nodes/g:node", SPACE))) == [
        [("2019-11-01", "2019-12-31"), ("2020-02-01", "2020-02-29")],
        [("2021-01-01", "2021-12-31")],
        [],
    ]
    assert list(map(times, graph.iterfind("g:edges/g:edge", SPACE))) == [[("2020-02-01", "2020-02-29")], []]
    assert networkx.read_graphml(tmp_path / "cooccurrences.graphml").edges == {
        ("place/0", "place/1"),
        ("place/0", "place/2"),
    }


def test_a_run_dates_its_network_by_the_documents_that_name_both(tmp_path: Path) -> None:
    texts = {
        "a.txt": " date 2019-04 sport\n\nErna Solberg besøkte Bergen.",
        "b.txt": " date 2020 sport\n\nErna Solberg blei i Oslo.\n\nI Bergen regna det.",
    }

    run_over(tmp_path, texts, networks=("gexf",))

    graph = networkx.read_gexf(tmp_path / "ut" / "cooccurrences.gexf")
    april, year = ("2019-04-01", "2019-04-30"), ("2020-01-01", "2020-12-31")
    assert graph.nodes["place/bergen"]["spells"] == [april, year]
    assert graph.edges["person/erna-solberg", "place/bergen"]["spells"] == [april]
    assert graph.edges["person/erna-solberg", "place/oslo"]["spells"] == [year]


def people_and_others(*ids: str) -> pd.DataFrame:
    """Return entities with these ids, whose names are what follows the type."""
    table = entities([one.partition("/")[2] for one in ids])
    return table.assign(entity_id=ids, type=[one.partition("/")[0] for one in ids])


def edges_of(path: Path) -> set[tuple[str, str, str, str, int]]:
    """Return the person or the first end of each edge, the other end, kind, role and weight."""
    graph = {".gexf": networkx.read_gexf, ".graphml": networkx.read_graphml}[path.suffix](path)
    for one, other, edge in graph.edges(data=True):
        assert set(edge) - {"id", "spells"} == {"weight", "kind", "role"} | (
            {"sentences", "paragraphs", "documents"} if edge["kind"] == "cooccurrence" else set()
        )
        assert "label" in graph.nodes[one].keys() & graph.nodes[other].keys()
    found = (
        (*sorted(ends, key=lambda one: (graph.nodes[one]["type"] != "person", one)), edge)
        for *ends, edge in graph.edges(data=True)
    )
    return {(one, other, edge["kind"], edge["role"], edge["weight"]) for one, other, edge in found}


@EACH
def test_affiliations_are_edges_of_their_own_beside_cooccurrences(tmp_path: Path, name: str) -> None:
    kari, town, lag = "person/kari", "place/bodø", "organisation/lag"
    both = COOCCURRENCES.frame([(kari, town, "", "", 1, 2, 1)])
    stated = {
        (kari, town, "ordfører", "2019-04"): 2,
        (kari, town, "ordfører", ""): 1,
        (kari, town, "lærer", "2020"): 1,
        (kari, lag, "", "2020"): 1,
    }
    write_networks(tmp_path, people_and_others(kari, town, lag), both, (name,), [], stated)

    path = tmp_path / f"cooccurrences.{name}"
    assert "networkx_key" not in path.read_text(encoding="utf-8")
    assert edges_of(path) == {
        (kari, town, "cooccurrence", "", 2),
        (kari, town, "affiliation", "ordfører", 3),
        (kari, town, "affiliation", "lærer", 1),
        (kari, lag, "affiliation", "", 1),
    }


@EACH
def test_an_affiliation_whose_ids_xml_cannot_hold_is_between_the_nodes_that_are_there(
    tmp_path: Path, name: str
) -> None:
    kari, lag = "person/kari@a\x01.txt", "organisation/lag"
    stated = {(kari, lag, "leder\x02", "2020"): 1}
    write_networks(
        tmp_path, people_and_others(kari, lag), COOCCURRENCES.frame([]), (name,), [(kari, "", "2019")], stated
    )

    path = tmp_path / f"cooccurrences.{name}"
    assert edges_of(path) == {("person/kari@a\ufffd.txt", lag, "affiliation", "leder\ufffd", 1)}
    if name == "gexf":
        graph = networkx.read_gexf(path)
        assert graph.nodes["person/kari@a\ufffd.txt"]["spells"] == [("2019-01-01", "2019-12-31")]
        assert [edge["spells"] for *_, edge in graph.edges(data=True)] == [[("2020-01-01", "2020-12-31")]]


def test_a_run_asked_for_affiliations_writes_them_into_the_network_with_their_dates(tmp_path: Path) -> None:
    for month, text in (
        ("04", "Kari Nordmann, professor ved NTNU, møtte Per Hansen i Bodø."),
        ("05", "Kari Nordmann kom til NTNU."),
    ):
        (tmp_path / f"{month}.txt").write_text(f" date 2019-{month} sport\n\n{text}", encoding="utf-8")
    sources = [str(tmp_path / "04.txt"), str(tmp_path / "05.txt")]
    run(sources, tmp_path / "with", Settings(networks=BOTH, tables=("affiliations",), report=False))
    run(sources, tmp_path / "without", Settings(networks=BOTH, report=False))

    [stated] = [one for one in edges_of(tmp_path / "with" / "cooccurrences.graphml") if one[2] == "affiliation"]
    assert stated == ("person/kari-nordmann", "organisation/ntnu", "affiliation", "professor", 1)
    dated = {
        edge["kind"]: edge["spells"]
        for one, other, edge in networkx.read_gexf(tmp_path / "with" / "cooccurrences.gexf").edges(data=True)
        if {one, other} == {"person/kari-nordmann", "organisation/ntnu"}
    }
    assert dated == {"cooccurrence": [("2019-04-01", "2019-05-31")], "affiliation": [("2019-04-01", "2019-04-30")]}
    plain = networkx.read_graphml(tmp_path / "without" / "cooccurrences.graphml")
    assert not any("kind" in edge for _, _, edge in plain.edges(data=True))
