"""The tables as one object, and the questions that are asked of every archive: tables in, a table out.

An entity is counted by its id, never by its name: two people of one name stay two, in rows of their own. Only where
those named most are listed does a bare name that many documents have, "Aslaug", fill one row and not one for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any, Self

import pandas as pd

from pipeline.errors import SettingsError, check_known
from pipeline.maps import Dot, PlacesMap, draw
from pipeline.options import ALL_TYPES, PLACES
from pipeline.tabulate.columns import JOIN, PERIODS, TABLES, periods, present, tidy
from pipeline.tabulate.find import find
from pipeline.tabulate.review import Review, doubtful

TYPE_FILTERS = ("", *ALL_TYPES)
GROUP_KEYS = (*PERIODS, "section", "doc_id")
RATE_WORDS = 10_000  # for rates: mentions in so many words
FREQUENCY = {"year": "Y", "month": "M", "day": "D"}
BY_MENTIONS = ["mentions", "entity_id"]  # most first, then by id
FIRST_AND_OTHER = {"source": "entity_id", "source_name": "name", "target": "with_id", "target_name": "with_name"}
OTHER_AND_FIRST = {"target": "entity_id", "target_name": "name", "source": "with_id", "source_name": "with_name"}
SHOWN_SENTENCES = 5  # of each place on a map
SHOWN_ENTITIES = 20
SHOWN_COLUMNS = ["name", "type", "country", "mentions", "documents", "aliases"]
MAX_CELL = 80  # code points
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # else Jupyter sets what is between two $ as mathematics


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Tables:
    """The four tables as DataFrames, and in ``more``, by name, those that were asked for beside them.

    Text columns hold text and never a missing value: what is not known is the empty string. Columns of few values are
    categories, numbers are pandas' nullable ones, and ``confidence`` is ``<NA>`` where the model gives none. Dates are
    text, ISO 8601, as precise as is known (see `tidy`).

    The methods return DataFrames. Where they take a name, it is an ``entity_id`` or what an entity is called, its
    surname or another text of it will do; if that is several entities, all of them are meant, each in rows of its own.

    Example:
        >>> from pipeline import extract
        >>> texts = ["Mike Pompeo kom til Bergen. Der møtte Pompeo Erna Solberg.", "Solberg er i Bergen."]
        >>> tables = extract(texts=texts)
        >>> tables
        Tables(mentions: 6, entities: 4, documents: 2, cooccurrences: 4)
        >>> tables.most_named("person")[["name", "mentions"]]
                  name  mentions
        0  Mike Pompeo         2
        1 Erna Solberg         1
        2      Solberg         1
    """

    mentions: pd.DataFrame
    entities: pd.DataFrame
    documents: pd.DataFrame
    cooccurrences: pd.DataFrame
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, **frames: pd.DataFrame) -> Self:
        """Return the tables with the types of an analyst, from frames of whatever types that hold the same values.

        Args:
            frames: ``mentions``, ``entities``, ``documents`` and ``cooccurrences``; others that were asked for.
        """
        typed = {name: tidy(frame, present(name, frame.columns)) for name, frame in frames.items()}
        return cls(**{table.name: typed.pop(table.name) for table in TABLES}, more=typed)

    def __repr__(self) -> str:
        lengths = {table.name: len(getattr(self, table.name)) for table in TABLES}
        lengths |= {name: len(frame) for name, frame in self.more.items()}
        return f"Tables({', '.join(f'{name}: {length}' for name, length in lengths.items())})"

    def _repr_html_(self) -> str:
        """Return what Jupyter shows: how much there is, and the names that are named most, as in the report."""
        return _overview(self)

    def find(self, name: str) -> pd.DataFrame:
        """Return the rows of ``entities`` that a name may mean, as many as there are, those named most first.

        An ``entity_id`` means one entity. Anything else means all that are called so, that are written so somewhere, or
        that have it for a surname; only if there are none, all that have these words in their names. Case, accents,
        hyphens and spaces don't count.

        Raises:
            UnknownNameError: no entity has such a name; the message says which have similar ones.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Kåre Willoch møtte Per Borten i Trondheim. Willoch reiste."])
            >>> tables.find("willoch")["entity_id"].to_list()
            ['person/kåre-willoch']
            >>> tables.find("Villoch")
            Traceback (most recent call last):
            pipeline.errors.UnknownNameError: No entity is called 'Villoch'.
            Similar names are: Kåre Willoch.
        """
        return find(self.entities, name)

    def most_named(
        self,
        type: str = "person",  # noqa: A002 - the column's name
        *,
        by: str = "",
        count: int = 10,
        fold: bool = True,
    ) -> pd.DataFrame:
        """Return the entities of a type that are named most, or for each period or section those named most in it.

        A bare name that is known from one document only, such as "Kari" in each of two, stands in one row for all who
        have it: ``entities`` says how many they are, ``mentions`` and ``documents`` are theirs together, and ``find``
        takes its ``entity_id``, ``person/kari@``, for all of them. Such a row is among those named most if one of them
        would be.

        Args:
            type: ``person``, ``place``, ``organisation`` …; empty for all.
            by: ``year``, ``month``, ``day``, ``section`` or ``doc_id``; empty for all documents together. Documents
                whose date is not known so precisely stand under the empty string.
            count: how many rows, for each period or section.
            fold: whether a bare name stands once; else each entity has its row.

        Raises:
            SettingsError: ``type`` or ``by`` is unknown.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Der møtte Kari broren.", "Kari kom. Kari gikk."])
            >>> tables.most_named()[["name", "mentions", "entities", "entity_id"]]
               name  mentions  entities     entity_id
            0  Kari         3         2  person/kari@
        """
        if not by:
            return _most_named(self.entities, type, count, fold=fold)
        check_known("The group", GROUP_KEYS, by)
        group = periods(self.mentions["date"], by) if by in PERIODS else self.mentions[by].astype("str")
        rows = _of_type(self.mentions, type).assign(**{by: group})
        counted = rows.groupby([by, "entity_id"], sort=False, observed=True).agg(
            name=("name", "first"), type=("type", "first"), mentions=("name", "size"), documents=("doc_id", "nunique")
        )
        counted = counted.astype({"mentions": "Int64", "documents": "Int64"}).reset_index()
        counted = counted[[by, "name", "type", "mentions", "documents", "entity_id"]]
        lines = _lines(_ranked(counted, by), by, fold=fold)
        return _ranked(lines.groupby(by, sort=False).head(count), by).reset_index(drop=True)

    def over_time(
        self,
        *names: str,
        by: str = "year",
        type: str = "person",  # noqa: A002 - the column's name
        count: int = 10,
        rate: bool = False,
    ) -> pd.DataFrame:
        r"""Return how often entities are named in each period: a row an entity, a column a period.

        ``tables.over_time().T.plot()`` draws it. The columns are all periods from the first to the last that a document
        is dated in; documents whose date is not known so precisely are left out. A period without any document is
        ``<NA>``, for nobody could be named in it; one whose documents don't name the entity is 0.

        Args:
            names: of the entities; without, the ``count`` of that ``type`` that are named most.
            by: ``year``, ``month`` or ``day``.
            rate: count mentions for each 10,000 words that were read, so that a period of few texts can be compared.

        Raises:
            UnknownNameError: an entity is not there.
            SettingsError: ``type`` or ``by`` is unknown.

        Example:
            >>> from pipeline import extract
            >>> texts = ["date 2017 sport\n\nMarit Bjørgen vant.", "date 2019-03 sport\n\nTherese Johaug vant."]
            >>> extract(texts=texts).over_time("Johaug", "Bjørgen")
            year            2017  2018  2019
            name
            Therese Johaug     0  <NA>     1
            Marit Bjørgen      1  <NA>     0
        """
        chosen = self._several(names) if names else _most_named(self.entities, type, count, fold=False)
        check_known("The period", PERIODS, by)
        read = self.documents[self.documents["status"] == "ok"]
        words = read.groupby(periods(self.documents["date"], by))["words"].sum()
        dated = sorted(words.index[words.index != ""])
        axis = list(pd.period_range(dated[0], dated[-1], freq=FREQUENCY[by]).astype("str")) if dated else []
        theirs = self.mentions[self.mentions["entity_id"].isin(chosen["entity_id"])]
        found = pd.crosstab(theirs["entity_id"], periods(theirs["date"], by)).astype("Int64")
        full = found.reindex(index=chosen["entity_id"], columns=dated, fill_value=0)
        full = full.reindex(columns=axis).astype("Int64")
        if rate:
            full = (full.astype("Float64") * RATE_WORDS).div(words.reindex(axis).astype("Float64"), axis="columns")
        shared = chosen["name"].duplicated(keep=False)
        shown = chosen["entity_id"].where(shared, chosen["name"]).to_list()
        return full.set_axis(pd.Index(shown, name="name")).rename_axis(columns=by)

    def where(self, name: str = "", *, count: int = 20) -> pd.DataFrame:
        """Return the places that are named most, or those that an entity is named together with.

        Raises:
            UnknownNameError: there is no such entity.
        """
        return self.together(name, type="place", count=count) if name else self.most_named("place", count=count)

    def countries(self) -> pd.DataFrame:
        """Return the countries that are named, by ISO 3166-1 code, those named most first, with all their names."""
        named = self.mentions[self.mentions["country"] != ""].astype({"country": "str"})
        counted = named.groupby("country").agg(
            names=("name", lambda names: JOIN.join(names.value_counts(sort=True).index)),
            mentions=("name", "size"),
            documents=("doc_id", "nunique"),
        )
        whole = counted.astype({"names": "str", "mentions": "Int64", "documents": "Int64"}).reset_index()
        return whole.sort_values(["mentions", "country"], ascending=[False, True], kind="stable", ignore_index=True)

    def together(self, name: str = "", *, type: str = "", count: int = 20) -> pd.DataFrame:  # noqa: A002 - the column's name
        """Return who is named together with whom, in one sentence or paragraph, those most often together first.

        Args:
            name: of the one whose company is asked for, who then comes first in each pair; empty for all pairs.
            type: of the other one, or of both where no name is given; empty for all.

        Raises:
            UnknownNameError: there is no such entity.
            SettingsError: ``type`` is unknown.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Kari Nordmann møtte Per Hansen i Bergen."])
            >>> tables.together("Hansen", type="person")[["name", "with_name", "sentences"]]
                     name      with_name  sentences
            0  Per Hansen  Kari Nordmann          1
        """
        check_known("The type", TYPE_FILTERS, type)
        pairs = self.cooccurrences.rename(columns=FIRST_AND_OTHER)
        types = self.entities.set_index("entity_id")["type"].astype("str")
        if name:
            pairs = pd.concat([pairs, self.cooccurrences.rename(columns=OTHER_AND_FIRST)[pairs.columns]])
            pairs = pairs[pairs["entity_id"].isin(self.find(name)["entity_id"])]
        pairs = pairs.assign(with_type=pairs["with_id"].map(types).astype("str"))
        if type:
            pairs = pairs[pairs["with_type"] == type]
            pairs = pairs if name else pairs[pairs["entity_id"].map(types) == type]
        order = ["sentences", "paragraphs", "entity_id", "with_id"]
        ranked = pairs.sort_values(order, ascending=[False, False, True, True], kind="stable").head(count)
        shown = ["name", "with_name", "with_type", "sentences", "paragraphs", "documents", "entity_id", "with_id"]
        return ranked[shown].reset_index(drop=True)

    def sentences(self, *names: str) -> pd.DataFrame:
        """Return the sentences that name an entity, or one of several, in reading order; each once for each of them.

        Raises:
            UnknownNameError: there is no such entity.
        """
        theirs = self.mentions[self.mentions["entity_id"].isin(self._several(names)["entity_id"])]
        shown = ["doc_id", "date", "section", "name", "role", "text", "context", "sentence", "entity_id"]
        return theirs.drop_duplicates(["doc_id", "sentence", "entity_id"])[shown].reset_index(drop=True)

    def doubtful(self, count: int = 20) -> pd.DataFrame:
        """Return the names that are most likely wrong: a row a text, type and document, with a sentence it stands in.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Der møtte Kari broren. Stortinget vedtok loven i Oslo."])
            >>> tables.doubtful(1)[["text", "type", "name"]]
               text    type  name
            0  Kari  person  Kari
        """
        return doubtful(self.mentions, count)

    def review(self, path: str | Path = "corrections.csv", count: int = 20) -> Any:
        """Return a widget for Jupyter in which the most doubtful names are corrected, each change written to ``path``.

        Give that file to the next run: ``--corrections``, or ``extract(…, corrections=path)``. What it holds stays.

        Raises:
            SettingsError: the extra ``notebook`` is not installed, or the file is no file of corrections.
        """
        return Review(self.doubtful(count), Path(path)).box

    def quotes(self) -> pd.DataFrame:
        """Return what is said, a row a quotation or reported statement, if it was asked for.

        Raises:
            SettingsError: it was not; the message says how.
        """
        return self._asked("quotes")

    def said_by(self, *names: str) -> pd.DataFrame:
        """Return what an entity says, or one of several, in reading order.

        Raises:
            UnknownNameError: there is no such entity.
            SettingsError: who says what was not asked for.

        Example:
            >>> from pipeline import extract
            >>> texts = ["– Det er for seint, seier Kari Moen. Ho trur at det går gale. Per Lie smiler."]
            >>> extract(texts=texts, tables=["quotes"]).said_by("Moen")[["kind", "cue", "text"]]
                   kind   cue               text
            0    direct  seie  Det er for seint
            1  indirect   tru      det går gale
        """
        quotes = self._asked("quotes")
        return quotes[quotes["speaker_id"].isin(self._several(names)["entity_id"])].reset_index(drop=True)

    def map(self) -> PlacesMap:
        """Return a map of Norway and one of the world with the places that are sure, if they were asked for.

        Jupyter shows it; its text is HTML, to be written into a page. A dot leads to a row with sentences.

        Raises:
            SettingsError: places were not asked for; the message says how.

        Example:
            >>> from pipeline import extract
            >>> page = extract(texts=["Ho flytta frå Bø i Telemark til Wien."], tables=["places"]).map()
            >>> page.count("<tr id="), page.count("<circle")
            (2, 3)
        """
        if "latitude" not in self.entities:
            raise SettingsError.not_asked(PLACES)
        located = self.entities[self.entities["latitude"].notna()]
        theirs = self.mentions[self.mentions["entity_id"].isin(located["entity_id"])]
        once = theirs.drop_duplicates(["doc_id", "sentence", "entity_id"]).groupby("entity_id", observed=True)
        sentences = {key: tuple(contexts.head(SHOWN_SENTENCES)) for key, contexts in once["context"]}
        rows = located[["name", "latitude", "longitude", "place_kind", "mentions", "documents", "entity_id"]].to_numpy()
        return draw([Dot(row[0], row[1], row[2], row[3], row[4], row[5], sentences[row[6]]) for row in rows])

    def affiliations(self, *names: str) -> pd.DataFrame:
        """Return what the texts state of people, or of some: post, organisation, place, party and age.

        Raises:
            UnknownNameError: there is no such entity.
            SettingsError: it was not asked for.
        """
        ties = self._asked("affiliations")
        theirs = ties["person_id"].isin(self._several(names)["entity_id"]) if names else ties["person_id"] != ""
        return ties[theirs].reset_index(drop=True)

    def _asked(self, table: str) -> pd.DataFrame:
        if table not in self.more:
            raise SettingsError.not_asked(table)
        return self.more[table]

    def _several(self, names: Iterable[str]) -> pd.DataFrame:
        found = [self.find(name) for name in names]
        return pd.concat([self.entities.head(0), *found]).drop_duplicates("entity_id")


def _of_type(rows: pd.DataFrame, type_: str) -> pd.DataFrame:
    check_known("The type", TYPE_FILTERS, type_)
    return rows[rows["type"] == type_] if type_ else rows


def _most_named(entities: pd.DataFrame, type_: str, count: int, *, fold: bool = True) -> pd.DataFrame:
    shown = ["name", "type", "country", "mentions", "documents", "aliases", "entity_id"]
    lines = _lines(_ranked(_of_type(entities, type_))[shown], fold=fold)
    return _ranked(lines.head(count)).reset_index(drop=True)


def _ranked(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Return rows with the most mentions first, in each group."""
    return rows.sort_values([*by, *BY_MENTIONS], ascending=[True] * len(by) + [False, True], kind="stable")


def _lines(ranked: pd.DataFrame, *by: str, fold: bool) -> pd.DataFrame:
    """Return ranked entities with the number of ``entities`` in each row: those of one bare name in one, if to fold.

    A row stands where the first of its entities did.
    """
    bare = ranked["entity_id"].str.contains("@", regex=False) & (ranked["documents"] == 1)
    line = ranked["entity_id"].mask(bare, ranked["entity_id"].str.partition("@")[0] + "@") if len(ranked) else bare
    keys = [*(ranked[one] for one in by), line.rename("line")]
    number = ranked.groupby(keys, observed=True)["entity_id"].transform("size").astype("Int64")
    lines = ranked.assign(entities=number if fold else 1).astype({"entities": "Int64"})
    if not fold or not (number > 1).any():
        return lines
    lines["entity_id"] = lines["entity_id"].mask(number > 1, line)
    firsts = dict.fromkeys(lines.columns.difference([*by, "entity_id"]), "first")
    sums = dict.fromkeys(("mentions", "documents"), "sum")
    gathered = lines.groupby([*by, "entity_id"], sort=False, observed=True).agg(firsts | sums).reset_index()
    return gathered[lines.columns]


def _overview(tables: Tables) -> str:
    """Return a short page of HTML in which every value is escaped."""
    parts = [f"<p>{escape(_counts(tables))}</p>"]
    if len(tables.entities):
        lines = tables.most_named("", count=SHOWN_ENTITIES)
        cells = (
            lines[SHOWN_COLUMNS]
            .astype("str")
            .map(lambda text: text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…")
        )
        left = len(tables.entities) - int(lines["entities"].sum())
        parts += cells.to_html(index=False, border=0), f"<p>… and {left:,} more.</p>" * (left > 0)
    return f'<div class="{NO_FORMULAS}">{"".join(parts)}</div>'


def _counts(tables: Tables) -> str:
    documents = tables.documents
    dates = sorted(set(documents["date"]) - {""})
    when = f", dated {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    status = documents["status"].astype("str").value_counts()
    others = ", ".join(f"{number:,} {kind}" for kind, number in status.items() if kind != "ok")
    lengths = (f"{len(getattr(tables, name)):,} {name}" for name in ("mentions", "entities", "documents"))
    return "; ".join(lengths) + (f" ({others})" if others else "") + when + "."
