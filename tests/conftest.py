"""What several test modules need."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import pipelines

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_c00a30efb6fb3972.txt"


MOST_SECONDS = 240


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """Let a test that waits for ever fail, where the operating system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def late(*_: object) -> None:
        message = f"the test took more than {MOST_SECONDS} seconds"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(MOST_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session")
def core_news_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline of nb_core_news_sm's shape."""
    folder = tmp_path_factory.mktemp("models") / "core_news"
    pipelines.core_news_shape().to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Return the folder of the corpora; skip where there is none."""
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        pytest.skip("the variable NAVNETABELL_CORPORA names no folder of corpora")
    return Path(named)
