"""The tokenizer of the shipped model: spaCy's for Norwegian, with cuts at signs where people left out the space."""

from __future__ import annotations

from typing import Any

import spacy
from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.util import compile_infix_regex

LANGUAGE = "nb"
QUOTES = "«»“”„"
INFIXES = (
    rf"(?<=[{ALPHA}0-9.)]):(?=[\"{QUOTES}])",  # "Eagles:«Long Road Out of Eden»"
    r"(?<=:)\"",
    rf"(?<=[{ALPHA}0-9:,(/-])[«“„]",  # "Leto-«The Joker»"
    rf"[»”](?=[{ALPHA}0-9.,:;!?()/])",  # "«Nei»,men", but not "«Ringenes Herre»-spill"
    rf"(?<=[»”)])[.,:;!?](?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])\((?=[0-9])",  # "Kari(22)"
)


def blank_pipeline(meta: dict[str, Any] | None = None) -> Language:
    """Return a spaCy pipeline of nothing but the tokenizer.

    Example:
        >>> [token.text for token in blank_pipeline()("Eagles:«Hotel» og Kari(22)")]
        ['Eagles', ':', '«', 'Hotel', '»', 'og', 'Kari', '(', '22', ')']
    """
    nlp = spacy.blank(LANGUAGE, meta=meta or {})
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), *INFIXES]).finditer
    return nlp
