"""Who is named with whom, as a network for Gephi and other programs: GEXF and GraphML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.errors import OutputError, require
from pipeline.tabulate.columns import COOCCURRENCES

MODIFIED = "2000-01-01"  # fixed, so that the same tables give the same bytes
ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # in XML 1.0; and a carriage return, which it makes a line end
NODE = ["label", "type", "country", "mentions", "documents", "first_date", "last_date"]
EDGE = ["weight", "sentences", "paragraphs", "documents"]


def write_networks(folder: Path, entities: pd.DataFrame, cooccurrences: pd.DataFrame, formats: Iterable[str]) -> None:
    """Write the two tables as ``cooccurrences.gexf`` and ``cooccurrences.graphml``, whichever ``formats`` name.

    Entities are nodes, and their co-occurrences edges. A node's label is the entity's name; an edge's weight is the
    number of paragraphs that both are named in. Entities that are never named with another are nodes without edges.
    Control characters, which XML has no way to hold, become U+FFFD.

    Raises:
        OutputError: the extra ``networks`` is not installed.
    """
    networkx = load_networkx()
    nodes = entities.sort_values("entity_id").rename(columns={"name": "label"}).map(_legal)
    edges = cooccurrences.sort_values(["source", "target"]).map(_legal)
    edges.insert(0, "weight", edges["paragraphs"])
    graph = networkx.Graph()
    graph.add_nodes_from(zip(nodes["entity_id"], nodes[NODE].to_dict("records"), strict=True))
    graph.add_edges_from(zip(edges["source"], edges["target"], edges[EDGE].to_dict("records"), strict=True))
    for name in formats:
        path = folder / network_file(name)
        if name == "gexf":
            _write_gexf(networkx, graph, path)
        else:
            networkx.write_graphml_xml(graph, path, encoding="utf-8")


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


def _write_gexf(networkx: Any, graph: Any, path: Path) -> None:
    writer = networkx.readwrite.gexf.GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    for meta in writer.xml.iter("meta"):
        meta.set("lastmodifieddate", MODIFIED)
    with path.open("wb") as file:
        writer.write(file)
