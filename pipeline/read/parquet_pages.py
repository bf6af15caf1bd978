"""What the pages of a Parquet file unpack to: read from their own headers, since the file's directory may say anything.

A page never unpacks to more than its header says: pyarrow refuses it then. Headers and directory are structs of
Thrift's compact protocol (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md), their
fields those of https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift. A field is known by
number and kind, as pyarrow knows it: one of another kind is another field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from pipeline.errors import DocumentError

FOOT = 8  # bytes: the length of the directory, and a mark
TRUE, FALSE, BYTE, INT, LONG, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12
ROW_GROUPS, COLUMNS_OF_GROUP, COLUMN_METADATA = (
    (4, LIST),
    (1, LIST),
    (3, STRUCT),
)  # of the directory, a row group, a column there
ALL_PACKED, FIRST_PAGE, DICTIONARY = (7, LONG), (9, LONG), (11, LONG)  # of a column's metadata
UNPACKED, PACKED = (2, INT), (3, INT)  # of a page's header
MANY = 15  # in place of a short number: it comes as a number of its own
MORE = 0x80  # the bit of a byte after which a number goes on
MAX_NUMBER = 10  # bytes
MAX_NESTING = 64

DAMAGED_PARQUET = "The Parquet file is damaged, at least from here on. Write it again, then run again."


Fields = dict[tuple[int, int], Any]
"""Number and kind of a field -> its value."""


def unpacked_sizes(data: bytes) -> Iterator[int]:
    """Yield how many bytes the pages of each row group unpack to.

    Raises:
        DocumentError: the file is damaged.
    """
    try:
        directory, _ = _struct(data, len(data) - FOOT - int.from_bytes(data[-FOOT : -FOOT + 4], "little"))
        groups = [[column[COLUMN_METADATA] for column in group[COLUMNS_OF_GROUP]] for group in directory[ROW_GROUPS]]
        if sum(abs(column[ALL_PACKED]) for columns in groups for column in columns) > len(data):
            raise DocumentError(DAMAGED_PARQUET)  # pages would be read many times over
        for columns in groups:
            yield sum(_size(data, column) for column in columns)
    except (IndexError, KeyError, TypeError) as error:
        raise DocumentError(DAMAGED_PARQUET) from error


def _size(data: bytes, column: Fields) -> int:
    """Return what the pages of a column unpack to, up to the first that is damaged: pyarrow reads no further."""
    first, dictionary = column[FIRST_PAGE], column.get(DICTIONARY, 0)
    at = dictionary if 0 < dictionary < first else first
    end, size = at + column[ALL_PACKED], 0
    with suppress(DocumentError, IndexError, KeyError):
        while 0 <= at < end:
            header, at = _struct(data, at)
            size += abs(header[UNPACKED])
            at += abs(header[PACKED])
    return size


def _number(data: bytes, at: int) -> tuple[int, int]:
    number = 0
    for place in range(MAX_NUMBER):
        number |= (data[at + place] % MORE) << 7 * place
        if data[at + place] < MORE:
            return number, at + place + 1
    raise DocumentError(DAMAGED_PARQUET)


# Each of these returns a value, of kinds that do not matter none, and where the next begins.


def _integer(data: bytes, at: int, _: int = 0) -> tuple[int, int]:
    number, at = _number(data, at)
    return (number >> 1) ^ -(number & 1), at


def _byte(data: bytes, at: int, _: int) -> tuple[int, int]:
    return data[at], at + 1


def _double(data: bytes, at: int, _: int) -> tuple[int, int]:
    return data[at + 7], at + 8


def _binary(data: bytes, at: int, _: int) -> tuple[None, int]:
    length, at = _number(data, at)
    return None, at + length


def _struct(data: bytes, at: int, depth: int = 0) -> tuple[Fields, int]:
    fields: Fields = {}
    name = 0
    while head := data[at]:
        step, kind, at = head >> 4, head % 16, at + 1
        if step:
            name += step
        else:
            name, at = _integer(data, at)
        if kind not in {TRUE, FALSE}:  # which are all that there is of them
            fields[name, kind], at = _value(kind, data, at, depth)
    return fields, at + 1


def _list(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    size, kind, at = data[at] >> 4, data[at] % 16, at + 1
    if size == MANY:
        size, at = _number(data, at)
    values = []
    for _ in range(size):
        value, at = _value(kind, data, at, depth)
        values.append(value)
    return values, at


def _map(data: bytes, at: int, depth: int) -> tuple[None, int]:
    size, at = _number(data, at)
    if size:
        kinds, at = data[at], at + 1
        for number in range(2 * size):
            _, at = _value(kinds % 16 if number % 2 else kinds >> 4, data, at, depth)
    return None, at


READERS: Mapping[int, Callable[[bytes, int, int], tuple[Any, int]]] = {
    **dict.fromkeys((TRUE, FALSE, BYTE), _byte),
    DOUBLE: _double,
    BINARY: _binary,
    **dict.fromkeys((LIST, SET), _list),
    MAP: _map,
    STRUCT: _struct,
}


def _value(kind: int, data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > MAX_NESTING:
        raise DocumentError(DAMAGED_PARQUET)
    return READERS.get(kind, _integer)(data, at, depth + 1)
