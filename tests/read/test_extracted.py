"""What formats have in common."""

from __future__ import annotations

import logging
import warnings

import pytest

from pipeline.read.extracted import quietly


def test_a_library_is_quiet_and_afterwards_as_it_was(capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("navnetabell-test")
    with quietly(logger.name):
        logger.error("heard by nobody")
        warnings.warn("nor this", stacklevel=1)

    assert logger.level == logging.NOTSET
    assert capfd.readouterr().err == ""
