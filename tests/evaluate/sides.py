"""Sides of a comparison in one line, in the marks of `tests.evaluate.examples`."""

from __future__ import annotations

from typing import Any

from pipeline.evaluate.sides import Cost, Seen, Side, Text
from pipeline.recognise.labels import TYPE_OF_LABEL
from tests.evaluate.examples import Marked, read


def seen_of(marked: list[Marked], text: str, doc_id: str = "1.txt") -> tuple[Seen, ...]:
    return tuple(
        Seen(
            doc_id=doc_id,
            start=one.start,
            end=one.end,
            text=text[one.start : one.end],
            label=one.label,
            type=TYPE_OF_LABEL[one.label],
            name=one.entity or text[one.start : one.end],
            confidence=one.confidence,
            context=text,
        )
        for one in marked
    )


def seen(markup: str, doc_id: str = "1.txt") -> tuple[Seen, ...]:
    text, marked = read(markup)
    return seen_of(marked, text, doc_id)


def side(*markups: str, title: str = "nb_toy 1.0", cost: Cost | None = None, **texts: Any) -> Side:
    """Return a side over texts ``1.txt``, ``2.txt`` …; ``texts`` replaces them."""
    found = tuple(one for number, markup in enumerate(markups, 1) for one in seen(markup, f"{number}.txt"))
    plain = {f"{number}.txt": read(markup)[0] for number, markup in enumerate(markups, 1)}
    known = {doc_id: Text(sha256=text, words=len(text.split())) for doc_id, text in plain.items()}
    return Side(title, {"name": title}, {**known, **texts}, found, cost)
