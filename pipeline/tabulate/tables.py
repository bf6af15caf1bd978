"""The four tables as one object, and in a line each the questions that are asked of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Self

import pandas as pd

from pipeline.options import ALL_TYPES
from pipeline.tabulate import questions
from pipeline.tabulate.columns import TABLES
from pipeline.tabulate.tidy import tidy

SHOWN_ENTITIES = 5  # of each type
SHOWN_MENTIONS = 5
SHOWN_COLUMNS = ["doc_id", "text", "name", "type", "role", "resolved_by", "context"]
MAX_CELL = 80  # code points
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"  # else Jupyter sets what is between two $ as mathematics


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Tables:
    """The four tables as DataFrames.

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

    @classmethod
    def of(cls, **frames: pd.DataFrame) -> Self:
        """Return the tables with the types of an analyst, from frames of whatever types that hold the same values.

        Args:
            frames: ``mentions``, ``entities``, ``documents`` and ``cooccurrences``.
        """
        return cls(**{table.name: tidy(frames[table.name], table) for table in TABLES})

    def __repr__(self) -> str:
        """Return how long the tables are."""
        lengths = {name: len(getattr(self, name)) for name in self.__slots__}
        return f"Tables({', '.join(f'{name}: {length}' for name, length in lengths.items())})"

    def _repr_html_(self) -> str:
        """Return what Jupyter shows: how much there is, who and what is named most, the first mentions.

        Example:
            >>> from pipeline import extract
            >>> html = extract(texts=["Kari <b> Nordmann bor i Oslo."])._repr_html_()
            >>> "&lt;b&gt;" in html, "<b>" in html
            (True, False)
        """
        return _overview(self)

    def find(self, name: str) -> pd.DataFrame:
        """Return the rows of ``entities`` that a name may mean, those named most first.

        Case, accents, hyphens and spaces don't count. See `questions.find`.

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
        return questions.find(self.entities, name)

    def most_named(self, type: str = "person", *, by: str = "", count: int = 10) -> pd.DataFrame:  # noqa: A002 - the column's name
        r"""Return the entities of a type that are named most, or for each period or section those named most in it.

        Args:
            type: ``person``, ``place``, ``organisation`` …; empty for all.
            by: ``year``, ``month``, ``day``, ``section`` or ``doc_id``; empty for all documents together. Documents
                whose date is not known so precisely stand under the empty string.
            count: how many entities, for each period or section.

        Raises:
            SettingsError: ``type`` or ``by`` is unknown.

        Example:
            >>> from pipeline import extract
            >>> texts = ["date 2018-03 sport\n\nMarit Bjørgen vann.", "date 2019 sport\n\nTherese Johaug vant."]
            >>> extract(texts=texts).most_named("person", by="year")[["year", "name", "mentions"]]
               year            name  mentions
            0  2018   Marit Bjørgen         1
            1  2019  Therese Johaug         1
        """
        if by:
            return questions.most_named_by(self.mentions, type, by, count)
        return questions.most_named(self.entities, type, count)

    def over_time(
        self,
        *names: str,
        by: str = "year",
        type: str = "person",  # noqa: A002 - the column's name
        count: int = 10,
        rate: bool = False,
    ) -> pd.DataFrame:
        r"""Return how often entities are named in each period: a row an entity, a column a period.

        ``tables.over_time().T.plot()`` draws it. Documents whose date is not known so precisely are left out; a period
        without documents is ``<NA>``, not 0.

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
        chosen = self._several(names) if names else questions.most_named(self.entities, type, count)
        return questions.over_time(self.mentions, self.documents, chosen, by, rate=rate)

    def where(self, name: str = "", *, count: int = 20) -> pd.DataFrame:
        """Return the places that are named most, or those that an entity is named together with.

        Raises:
            UnknownNameError: there is no such entity.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Kari Nordmann bur i Bergen. Ho reiste til Japan."])
            >>> tables.where("Nordmann")[["with_name", "sentences", "paragraphs"]]
              with_name  sentences  paragraphs
            0    Bergen          1           1
            1     Japan          0           1
        """
        return self.together(name, type="place", count=count) if name else self.most_named("place", count=count)

    def countries(self) -> pd.DataFrame:
        """Return the countries that are named, by ISO 3166-1 code, those named most first.

        Example:
            >>> from pipeline import extract
            >>> extract(texts=["Noreg møtte Sverige. Norge vant over England."]).countries()
              country    names  mentions  documents
            0      NO    Norge         2          1
            1      GB  England         1          1
            2      SE  Sverige         1          1
        """
        return questions.countries(self.mentions)

    def together(self, name: str = "", *, type: str = "", count: int = 20) -> pd.DataFrame:  # noqa: A002 - the column's name
        """Return who is named together with whom, in one sentence or paragraph, those most often together first.

        Args:
            name: of the one whose company is asked for; empty for all pairs.
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
        asked = list(self.find(name)["entity_id"]) if name else None
        return questions.together(self.cooccurrences, self.entities, asked, type, count)

    def sentences(self, *names: str) -> pd.DataFrame:
        """Return the sentences that name an entity, or one of several, in reading order.

        Raises:
            UnknownNameError: there is no such entity.

        Example:
            >>> from pipeline import extract
            >>> tables = extract(texts=["Erna Solberg kom til Bergen. Regnet fall. Solberg smilte."])
            >>> tables.sentences("solberg")[["text", "context"]]
                       text                      context
            0  Erna Solberg  Erna Solberg kom til Bergen.
            1       Solberg               Solberg smilte.
        """
        return questions.sentences(self.mentions, list(self._several(names)["entity_id"]))

    def _several(self, names: Iterable[str]) -> pd.DataFrame:
        found = [self.find(name) for name in names]
        return pd.concat([self.entities.head(0), *found]).drop_duplicates("entity_id")


def _overview(tables: Tables) -> str:
    """Return a short page of HTML in which every value is escaped."""
    parts = [f"<p>{escape(_counts(tables))}</p>"]
    if len(tables.mentions):
        first = tables.mentions[SHOWN_COLUMNS].head(SHOWN_MENTIONS).astype("str")
        for caption, frame in (("Named most", _most_named(tables.entities)), ("First mentions", first)):
            cells = frame.map(lambda text: text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…")
            parts += f"<p>{caption}</p>", cells.to_html(index=False, border=0)
    return f'<div class="{NO_FORMULAS}">{"".join(parts)}</div>'


def _counts(tables: Tables) -> str:
    documents = tables.documents
    dates = sorted(set(documents["date"]) - {""})
    when = f", dated {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    status = documents["status"].astype("str").value_counts()
    others = ", ".join(f"{number:,} {kind}" for kind, number in status.items() if kind != "ok")
    lengths = (f"{len(getattr(tables, name)):,} {name}" for name in ("mentions", "entities", "documents"))
    return "; ".join(lengths) + (f" ({others})" if others else "") + when + "."


def _most_named(entities: pd.DataFrame) -> pd.DataFrame:
    """Return a column for each type of which there are entities, with the first, second … of it."""
    found = {kind: questions.most_named(entities, kind, SHOWN_ENTITIES) for kind in ALL_TYPES}
    columns = {kind: some["name"] + " (" + some["mentions"].astype("str") + ")" for kind, some in found.items()}
    return pd.DataFrame({kind: column for kind, column in columns.items() if len(column)}).fillna("")
