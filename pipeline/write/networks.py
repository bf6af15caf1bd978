"""Who is named with whom, as a network for Gephi and other programs: GEXF and GraphML."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pandas as pd

from pipeline.errors import OutputError, require
from pipeline.outputs import PROGRAM
from pipeline.tabulate.columns import COOCCURRENCES

MODIFIED = "2000-01-01"  # fixed, so that the same tables give the same bytes
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # in XML 1.0; and a carriage return, which it makes a line end
NODE = ["label", "type", "country", "mentions", "documents", "first_date", "last_date"]
EDGE = ["weight", "sentences", "paragraphs", "documents"]


Dated = tuple[str, str, str]
"""An entity, another that it is named with or nothing, and a date of a document that does so."""


Affiliated = tuple[str, str, str, str]
"""A person, the organisation or place that a text ties the person to, the role, and the text's date, perhaps empty."""


def write_networks(  # noqa: PLR0913, PLR0917 - what is drawn, and where
    folder: Path,
    entities: pd.DataFrame,
    cooccurrences: pd.DataFrame,
    formats: Collection[str],
    dated: Iterable[Dated] = (),
    stated: Mapping[Affiliated, int] | None = None,
) -> None:
    """Write the two tables as ``cooccurrences.gexf`` and ``cooccurrences.graphml``, whichever ``formats`` name.

    Entities are nodes, and their co-occurrences edges. A node's label is the entity's name; an edge's weight is the
    number of paragraphs that both are named in. Entities that are never named with another are nodes without edges.
    Control characters, which XML has no way to hold, become U+FFFD. GEXF also says when nodes and edges are there: in
    the months of the documents that name or state them. What only undated documents name is always there.

    Args:
        dated: when documents name an entity, or a pair of them in the order of the table.
        stated: how often texts state each affiliation; each role is an edge of its own, beside that of the
            co-occurrence, and a ``kind`` tells the two apart. ``None`` if they were not asked for.

    Raises:
        OutputError: the extra ``networks`` is not installed.
    """
    networkx = load_networkx()
    nodes = entities.sort_values("entity_id").rename(columns={"name": "label"}).map(_legal)
    edges = cooccurrences.sort_values(["source", "target"]).map(_legal)
    edges.insert(0, "weight", edges["paragraphs"])
    graph = networkx.Graph() if stated is None else networkx.MultiGraph()
    graph.add_nodes_from(zip(nodes["entity_id"], nodes[NODE].to_dict("records"), strict=True))
    named = list(zip(edges["source"], edges["target"], edges[EDGE].to_dict("records"), strict=True))
    if stated is None:
        graph.add_edges_from(named)
    else:
        _add_kinds(graph, named, stated)
    if "graphml" in formats:
        networkx.write_graphml_xml(graph, folder / network_file("graphml"), encoding="utf-8")
    if "gexf" in formats:
        _add_spells(networkx, graph, dated, stated or ())
        _write_gexf(networkx, graph, folder / network_file("gexf"))


def _add_kinds(graph: Any, named: Iterable[tuple[str, str, Any]], stated: Mapping[Affiliated, int]) -> None:
    """Add co-occurrences and affiliations as edges of two kinds; keys are numbers, unique in the file."""
    edges = [(one, other, values | {"kind": "cooccurrence", "role": ""}) for one, other, values in named]
    weights: Counter[tuple[str, str, str]] = Counter()
    for (person, other, role, _), times in stated.items():
        weights[_legal(person), _legal(other), _legal(role)] += times
    for (person, other, role), weight in sorted(weights.items()):
        edges.append((person, other, {"weight": weight, "kind": "affiliation", "role": role}))
    graph.add_edges_from((one, other, key, values) for key, (one, other, values) in enumerate(edges))


def network_file(network_format: str) -> str:
    """Return the name of a network's file."""
    return f"{COOCCURRENCES.name}.{network_format}"


def load_networkx() -> Any:
    """Return networkx.

    Raises:
        OutputError: the extra ``networks`` is not installed.
    """
    return require("networkx", "networks", OutputError, "Writing networks")


def _legal(value: Any) -> Any:
    return ILLEGAL.sub("\ufffd", value) if isinstance(value, str) else int(value)


def spells(dates: Iterable[str]) -> list[tuple[str, str]]:
    """Return the times, without gaps, that the months of dates make up: the first and the last day of each.

    Args:
        dates: in ISO 8601; a year counts as its twelve months.

    Example:
        >>> spells(["2019-04-23", "2019-05", "2021"])
        [('2019-04-01', '2019-05-31'), ('2021-01-01', '2021-12-31')]
    """
    months: set[int] = set()  # since the year 0
    for date in dates:
        year, month = int(date[:4]), date[5:7]
        months.update([12 * year + int(month) - 1] if month else range(12 * year, 12 * year + 12))
    first = sorted(month for month in months if month - 1 not in months)
    last = sorted(month for month in months if month + 1 not in months)
    return [
        (f"{begin // 12:04}-{begin % 12 + 1:02}-01", f"{end // 12:04}-{end % 12 + 1:02}-{_days(end)}")
        for begin, end in zip(first, last, strict=True)
    ]


def _days(month: int) -> int:
    return monthrange(month // 12, month % 12 + 1)[1]


def _add_spells(networkx: Any, graph: Any, dated: Iterable[Dated], stated: Iterable[Affiliated]) -> None:
    nodes: defaultdict[str, set[str]] = defaultdict(set)
    edges: defaultdict[tuple[frozenset[str], str | None], set[str]] = defaultdict(set)  # a role: of an affiliation
    for one, other, date in dated:
        if other:
            edges[frozenset(map(_legal, (one, other))), None].add(date)
        else:
            nodes[_legal(one)].add(date)
    for person, other, role, date in stated:
        if date:
            edges[frozenset(map(_legal, (person, other))), _legal(role)].add(date)
    networkx.set_node_attributes(graph, {key: spells(dates) for key, dates in nodes.items()}, "spells")
    for one, other, values in graph.edges(data=True):
        key = frozenset((one, other)), values["role"] if values.get("kind") == "affiliation" else None
        if dates := edges.get(key):
            values["spells"] = spells(dates)


def _write_gexf(networkx: Any, graph: Any, path: Path) -> None:
    writer = networkx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    _drop_column(writer.xml, "networkx_key")  # networkx's own, of parallel edges
    for meta in writer.xml.iter("meta"):  # else day and version of networkx would make other bytes
        meta.set("lastmodifieddate", MODIFIED)
        meta.find("creator").text = PROGRAM
    with path.open("wb") as file:
        writer.write(file)


def _drop_column(xml: Element, title: str) -> None:
    for columns in xml.iter("attributes"):
        for column in columns.findall(f"attribute[@title='{title}']"):
            columns.remove(column)
            for values in xml.iter("attvalues"):
                for value in values.findall(f"attvalue[@for='{column.get('id')}']"):
                    values.remove(value)
