"""Paths and strings -> documents: find what to read, name it, decode it.

``sources`` finds and names files, ``documents`` makes a document of each, ``decode`` turns bytes into text, and
``formats`` says which function reads which ending (a new format is a module of its own and a line there).
"""

from pipeline.read.documents import read_source, read_texts
from pipeline.read.sources import Found, Source, find_sources

__all__ = ["Found", "Source", "find_sources", "read_source", "read_texts"]
