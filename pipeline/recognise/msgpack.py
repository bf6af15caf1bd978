"""Reads the few kinds of MessagePack values that spaCy writes of a tokenizer (https://msgpack.org, public format).

spaCy's own reader would do, but takes longer to be imported than all of the model takes to be loaded.
"""

from __future__ import annotations

from typing import Any

CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
WHOLE_NUMBERS = {0xCC: 1, 0xCD: 2, 0xCE: 4, 0xCF: 8}  # bytes
STRINGS = {0xD9: 1, 0xDA: 2, 0xDB: 4}  # bytes of the length
ARRAYS = {0xDC: 2, 0xDD: 4}
MAPS = {0xDE: 2, 0xDF: 4}
SMALL_NUMBER, SMALL_MAP, SMALL_ARRAY, SMALL_STRING = (
    range(0x80),
    range(0x80, 0x90),
    range(0x90, 0xA0),
    range(0xA0, 0xC0),
)


def unpacked(data: bytes) -> Any:
    r"""Return the value that ``data`` holds: maps, lists, strings, whole numbers from 0, truth values, ``None``.

    Raises:
        ValueError: it holds something else, or ends too soon.

    Example:
        >>> unpacked(b"\x82\xa3Gol\x01\xa2\xc3\x85\x92\xc0\xc3")
        {'Gol': 1, 'Å': [None, True]}
    """
    try:
        return _Reader(data).value()
    except IndexError as error:
        message = "the data end too soon"
        raise ValueError(message) from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._place = 0

    def value(self) -> Any:
        kind = self._data[self._place]
        self._place += 1
        if kind in SMALL_NUMBER:
            return kind
        if kind in CONSTANTS:
            return CONSTANTS[kind]
        if kind in WHOLE_NUMBERS:
            return self._number(WHOLE_NUMBERS[kind])
        return self._several(kind)

    def _several(self, kind: int) -> Any:
        if kind in SMALL_STRING or kind in STRINGS:
            return self._string(self._count(kind, SMALL_STRING, STRINGS))
        if kind in SMALL_ARRAY or kind in ARRAYS:
            return [self.value() for _ in range(self._count(kind, SMALL_ARRAY, ARRAYS))]
        if kind in SMALL_MAP or kind in MAPS:
            return {self.value(): self.value() for _ in range(self._count(kind, SMALL_MAP, MAPS))}
        message = f"a value of the kind {kind:#x} was not expected"
        raise ValueError(message)

    def _count(self, kind: int, small: range, sizes: dict[int, int]) -> int:
        return self._number(sizes[kind]) if kind in sizes else kind - small.start

    def _number(self, size: int) -> int:
        return int.from_bytes(self._bytes(size), "big")

    def _string(self, size: int) -> str:
        return self._bytes(size).decode("utf-8")

    def _bytes(self, size: int) -> bytes:
        begin, self._place = self._place, self._place + size
        if self._place > len(self._data):
            raise IndexError
        return self._data[begin : self._place]
