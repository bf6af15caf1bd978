"""Paths and strings -> documents: find what to read, name it, take the text out of it.

``sources`` finds and names files, ``documents`` makes documents of each. ``formats`` declares which function reads
which ending: ``decode`` plain text, ``html``, ``docx`` and ``pdf`` files with one text, ``tables`` rows of texts,
``zip`` files of files. A new format is a module of its own and a line in ``formats``.
"""

from pipeline.read.documents import DocumentReader, read_texts
from pipeline.read.sources import Found, Source, find_sources
from pipeline.read.tables import Columns

__all__ = ["Columns", "DocumentReader", "Found", "Source", "find_sources", "read_texts"]
