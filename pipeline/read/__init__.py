"""Paths and strings -> documents: find what to read, name it, take the text out of it.

``sources`` finds and names files (``own`` knows what navnetabell itself wrote, ``names`` how a name is printed),
``documents`` makes documents of each. ``formats`` says which function reads which ending: ``decode`` for plain text,
``web``, ``word`` and ``portable`` for files with one text, ``rows`` (with ``delimited``) for tables of texts,
``archive`` for files of files. A new format is a module of its own and a line in ``formats``.
"""

from pipeline.read.documents import Reading, read_texts
from pipeline.read.rows import Columns
from pipeline.read.sources import Found, Source, find_sources

__all__ = ["Columns", "Found", "Reading", "Source", "find_sources", "read_texts"]
