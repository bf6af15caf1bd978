"""What Jupyter shows of tables: a short page of HTML in which every value is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import zip_longest

import pandas as pd

from pipeline.settings import MORE_TYPES, TYPES
from pipeline.tabulate import questions

NAMED = 5  # entities of each type
ROWS = 5  # first mentions
LONGEST = 80  # code points of a cell
SHOWN = ["doc_id", "text", "name", "type", "role", "resolved_by", "context"]
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # else Jupyter sets what stands between two $ as mathematics


def overview(mentions: pd.DataFrame, entities: pd.DataFrame, documents: pd.DataFrame) -> str:
    """Return how much there is, the entities named most, and the first mentions.

    Example:
        >>> from pipeline import extract
        >>> html = extract(texts=["Kari <b> Nordmann bor i Oslo."])._repr_html_()
        >>> "&lt;b&gt;" in html, "<b>" in html
        (True, False)
    """
    parts = [f"<p>{escape(_counts(mentions, entities, documents))}</p>"]
    if len(mentions):
        first = mentions[SHOWN].head(ROWS).astype("str")
        parts.append(_table("Named most", *_most_named(entities)))
        parts.append(_table("First mentions", SHOWN, first.itertuples(index=False)))
    return f'<div class="{NO_FORMULAS}">{"".join(parts)}</div>'


def _counts(mentions: pd.DataFrame, entities: pd.DataFrame, documents: pd.DataFrame) -> str:
    dates = sorted(set(documents["date"]) - {""})
    when = f", dated {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    status = documents["status"].astype("str").value_counts()
    others = ", ".join(f"{number:,} {kind}" for kind, number in status.items() if kind != "ok")
    lengths = (f"{len(mentions):,} mentions", f"{len(entities):,} entities", f"{len(documents):,} documents")
    return "; ".join(lengths) + (f" ({others})" if others else "") + when + "."


def _most_named(entities: pd.DataFrame) -> tuple[list[str], Iterable[Iterable[str]]]:
    """Return the types of which there are entities, and rows with the first, second … of each."""
    found = {kind: questions.most_named(entities, kind, NAMED) for kind in (*TYPES, *MORE_TYPES)}
    columns = {
        kind: [f"{name} ({count})" for name, count in zip(some["name"], some["mentions"], strict=True)]
        for kind, some in found.items()
        if len(some)
    }
    return list(columns), zip_longest(*columns.values(), fillvalue="")


def _table(caption: str, columns: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(value)}</td>' for value in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: str) -> str:
    return escape(value if len(value) <= LONGEST else value[: LONGEST - 1] + "…")
