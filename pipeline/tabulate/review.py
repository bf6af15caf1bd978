"""What is most in doubt: as a table, and as a widget in Jupyter that writes the corrections a person makes in it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.cells import guard
from pipeline.errors import SettingsError, require
from pipeline.options import TYPES
from pipeline.records import BY_CORRECTION, DOUBTFUL, PROBABILITY, UNKNOWN_CONFIDENCE, urgency
from pipeline.small_tables import read_table

KEY = ["text", "type", "doc_id"]
DECISION = ["name", "new_type"]
WHERE = "place"
NOT_A_NAME = ("not a name", "drop")
MAX_CONTEXT = 300  # code points


def doubtful(mentions: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return a row for each text, type and document of which ``name`` or ``type`` may be wrong, most urgent first."""
    sure = mentions["confidence"].astype("Float64").fillna(UNKNOWN_CONFIDENCE)
    reason = mentions["resolved_by"].astype("str")
    bare = mentions["entity_id"].str.contains("@", regex=False).astype("Float64")
    named = reason.map(PROBABILITY).astype("Float64").fillna(1.0)
    doubt = (1.0 - sure * named).mask(reason == BY_CORRECTION, 0.0)
    rank = urgency(doubt, in_doubt=(doubt > DOUBTFUL).astype("Float64"), is_bare=bare)
    grouped = mentions.assign(doubt=doubt, rank=rank).groupby(KEY, sort=False, observed=True)
    found = grouped.agg(
        name=("name", "first"),
        names=("name", "nunique"),  # a text that stands for several can't be corrected by its words alone
        doubt=("doubt", "max"),
        rank=("rank", "max"),
        resolved_by=("resolved_by", "first"),
        mentions=("name", "size"),
        context=("context", "first"),
    ).reset_index()
    ranked = found[found["names"] == 1].sort_values("rank", ascending=False, kind="stable")
    return ranked.drop(columns=["names", "rank"]).head(count).reset_index(drop=True)


class Review:
    """Decisions on doubtful names, which a file of corrections holds; other lines of that file stay as they are.

    Attributes:
        box: the widget: a row a name, with its sentence and fields to change.
    """

    def __init__(self, rows: pd.DataFrame, path: Path) -> None:
        """Show rows of `doubtful`, with what the file says of them already.

        Raises:
            SettingsError: the extra ``notebook`` is not installed, or the file is no file of corrections.
        """
        self._widgets = require("ipywidgets", "notebook", SettingsError, "Reviewing names in a notebook")
        self._path = path
        self._lines = _lines(path)
        self._told = self._widgets.HTML()
        shown = [self._row(row) for row in rows.astype("str").to_dict("records")]
        self.box = self._widgets.VBox([*shown, self._told])
        self._tell()

    def _row(self, row: dict[Any, Any]) -> Any:
        key = (*(row[column] for column in KEY), "")
        name, type_ = self._lines.get(key, (row["name"], ""))
        types = dict.fromkeys((*TYPES, key[1], type_ or key[1]))
        types.pop(NOT_A_NAME[1], None)
        fields = {
            "right": self._widgets.Checkbox(
                key in self._lines, description="decided", indent=False, layout={"width": "6em"}
            ),
            "name": self._widgets.Text(name or row["name"], layout={"width": "16em"}),
            "type": self._widgets.Dropdown(
                options=[*zip(types, types, strict=True), NOT_A_NAME], value=type_ or key[1], layout={"width": "9em"}
            ),
        }
        for one in fields.values():
            one.observe(self._changed(key, row["name"], fields), "value")
        return self._widgets.HBox([*fields.values(), self._widgets.HTML(_marked(row["context"], key[0], key[2]))])

    def _changed(self, key: tuple[str, ...], name: str, fields: dict[str, Any]) -> Callable[[dict[str, Any]], None]:
        def changed(change: dict[str, Any]) -> None:
            if change["owner"] is not fields["right"]:
                fields["right"].value = True
            called, type_ = " ".join(fields["name"].value.split()) or name, fields["type"].value
            self._lines.pop(key, None)
            if fields["right"].value:
                dropped = type_ == NOT_A_NAME[1]
                self._lines[key] = ("" if dropped else called, "" if type_ == key[1] else type_)
            self._write()

        return changed

    def _write(self) -> None:
        rows = [[*key[:-1], *decision, key[-1]] for key, decision in self._lines.items()]
        frame = pd.DataFrame(rows, columns=[*KEY, *DECISION, WHERE]).map(guard)
        self._path.write_text(frame.to_csv(index=False, lineterminator="\r\n"), encoding="utf-8-sig", newline="")
        self._tell()

    def _tell(self) -> None:
        self._told.value = f"{len(self._lines)} corrections in {escape(str(self._path))}"


def _lines(path: Path) -> dict[tuple[str, ...], tuple[str, str]]:
    """Return what a file of corrections says of each text, type, document and place; nothing where there is no file."""
    if not path.exists():
        return {}
    table = read_table(path, SettingsError.bad_corrections, columns=[*KEY, *DECISION])
    columns = table.reindex(columns=[*KEY, WHERE, *DECISION], fill_value="")
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in columns.itertuples(index=False, name=None)}


def _marked(context: str, text: str, doc_id: str) -> str:
    """Return a sentence as HTML, with the name in bold and the document behind it."""
    at = max(0, context.find(text))
    low = max(0, at - MAX_CONTEXT // 2)
    parts = (context[low:at], context[at : at + len(text)], context[at + len(text) : low + MAX_CONTEXT])
    before, name, after = map(escape, parts)
    return f"{before}<b>{name}</b>{after} <small>({escape(doc_id)})</small>"
