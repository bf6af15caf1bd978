"""Nothing leaves the machine."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from pipeline import extract


def test_texts_are_read_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        message = "the network was asked for"
        raise AssertionError(message)

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refused)

    assert not extract(texts=["Kari Nordmann bor i Bergen."]).mentions.empty
