"""What ends a line."""

from __future__ import annotations

import re

LINE_END = r"(?:\r\n|[\n\r\v\x85\u2028])"
"""Ends a line, and alone not always a paragraph."""

BLOCK_END = "\f\u2029"
"""A new page, and Unicode's paragraph separator: end a paragraph as a blank line does."""

ANY_END = re.compile(rf"{LINE_END}|[{BLOCK_END}]")
