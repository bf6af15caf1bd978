"""The rules by which a spaCy tokenizer takes words apart, applied without spaCy.

They stand in the file ``tokenizer`` of each pipeline: patterns of what is cut off in front, behind and inside, patterns
of what is left whole, and special cases such as abbreviations. spaCy tells how they are applied:
https://spacy.io/usage/linguistic-features#how-tokenizer-works. To import it for that alone would take as long as
everything else that a short run does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.recognise.msgpack import unpacked

ORTH = (65, "65", "ORTH", "orth")  # how a special case names the words that it is taken apart into
NOTHING: Mapping[str, tuple[str, ...]] = {}
Span = tuple[int, int]


class WordRules:
    """Takes chunks without white space apart into words.

    Attributes:
        special: chunk -> its words, before all other rules.
    """

    def __init__(self, rules: Mapping[str, Any]) -> None:
        """Take what a tokenizer's file holds.

        Raises:
            re.error: a pattern is none.
            KeyError: something is missing.
        """
        self._in_front = _pattern(rules["prefix_search"]).search
        self._behind = _pattern(rules["suffix_search"]).search
        self._inside = _pattern(rules["infix_finditer"]).finditer
        self._kept: Callable[[str], Any] = _pattern(rules["token_match"]).match
        self._address: Callable[[str], Any] = _pattern(rules["url_match"]).match
        self.special = {case: tuple(_word(part) for part in parts) for case, parts in rules["exceptions"].items()}
        self._cases = self._cases_among_words(all_of_them=not rules["faster_heuristics"])

    @classmethod
    def load(cls, path: Path) -> WordRules:
        """Read the file ``tokenizer`` of a pipeline.

        Raises:
            OSError: it cannot be read.
            ValueError: it is no such file.
        """
        try:
            return cls(unpacked(path.read_bytes()))
        except (KeyError, TypeError, re.error) as error:
            message = f"the rules of the tokenizer are damaged ({error})"
            raise ValueError(message) from error

    def words(self, chunk: str) -> list[str]:
        """Return the words of a chunk without white space, which together make it up.

        Letters alone are a word, unless they are a special case: no rule takes them apart.
        """
        if chunk in self.special:
            return list(self.special[chunk])
        return [chunk] if chunk.isalpha() else self._with_cases(self._apart(chunk, self.special))

    def _apart(self, chunk: str, special: Mapping[str, Sequence[str]]) -> list[str]:
        """Cut off in front and behind until nothing more can be, then inside; stop where a special case is left."""
        before: list[str] = []
        after: list[str] = []
        while chunk and chunk not in special and not chunk.isalpha() and not self._kept(chunk):
            front = _length(self._in_front(chunk))
            if front and chunk[front:] in special:
                before.append(chunk[:front])
                chunk = chunk[front:]
                break
            back = _length(self._behind(chunk[front:]))
            if back and chunk[:-back] in special:
                after.append(chunk[-back:])
                chunk = chunk[:-back]
                break
            if not front and not back:
                break
            before += [chunk[:front]] if front else []
            after += [chunk[-back:]] if back else []
            chunk = chunk[front : len(chunk) - back]
        return [*before, *self._middle(chunk, special), *reversed(after)]

    def _middle(self, chunk: str, special: Mapping[str, Sequence[str]]) -> Iterator[str]:
        if chunk in special:
            yield from special[chunk]
        elif chunk.isalpha() or self._kept(chunk) or self._address(chunk):
            yield chunk
        else:
            start = 0
            for begin, end in (match.span() for match in self._inside(chunk)):
                if begin:
                    yield from filter(None, (chunk[start:begin], chunk[begin:end]))
                    start = end
            yield from filter(None, (chunk[start:],))

    def _cases_among_words(self, *, all_of_them: bool) -> dict[str, list[tuple[str, ...]]]:
        """Return the special cases that other rules would take apart, as the words they would give, by the first one.

        These are put together again wherever they stand between other words.
        """
        found: dict[str, list[tuple[str, ...]]] = {}
        for case in self.special:
            cut = self._in_front(case) or self._behind(case) or next(self._inside(case), None)
            if not case.isspace() and (all_of_them or cut):
                words = tuple(self._apart(case, NOTHING))
                found.setdefault(words[0], []).append(words)
        return found

    def _with_cases(self, words: list[str]) -> list[str]:
        """Return words with special cases among them as they should be, longer ones before shorter ones."""
        spans = [
            (place, place + len(case))
            for place, word in enumerate(words)
            for case in self._cases.get(word, ())
            if tuple(words[place : place + len(case)]) == case
        ]
        for begin, end in reversed(list(_apart_from_each_other(spans))):
            words[begin:end] = self.special["".join(words[begin:end])]
        return words


def _pattern(pattern: str | None) -> re.Pattern[str]:
    return re.compile(r"(?!)" if pattern is None else pattern)


def _word(part: Mapping[Any, str]) -> str:
    return next(part[key] for key in ORTH if key in part)


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match else 0


def _apart_from_each_other(spans: Sequence[Span]) -> list[Span]:
    """Return the longest spans, the first of equally long ones, that share no word, in order."""
    taken: set[int] = set()
    kept = []
    for begin, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if not taken & {begin, end - 1}:
            kept.append((begin, end))
        taken |= set(range(begin, end))
    return sorted(kept)
