"""What several test modules need."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline.options import SHIPPED_MODEL
from pipeline.recognise.models import MODELS, TAGGER, WEIGHTS
from pipeline.tuning import dedicate_process

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_c00a30efb6fb3972.txt"


HANGS = {False: 150, True: 900}
"""Seconds after which a test, or a slow one, is taken to hang."""

settings.register_profile("quick", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=200)
settings.load_profile("quick")

dedicate_process()  # NumPy, which reads how many threads it may start, is loaded later

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what is started with &
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def in_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that waits for ever fail, where the operating system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    seconds = HANGS[request.node.get_closest_marker("slow") is not None]

    def late(*_: object) -> None:
        message = f"the test hangs: it has taken more than {seconds} seconds"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True, scope="session")
def shipped_weights() -> Iterator[None]:
    """Read the weights of the shipped model once, not in each of hundreds of runs: nothing changes them."""
    from pipeline.recognise.tagger import Tagger  # noqa: PLC0415 - it loads NumPy

    shipped, load = MODELS / SHIPPED_MODEL / TAGGER / WEIGHTS, Tagger.load
    once = cache(load)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Tagger, "load", lambda source: (once if source == shipped else load)(source))
        yield


@pytest.fixture(scope="session")
def core_news_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline of nb_core_news_sm's shape."""
    from tests import pipelines  # noqa: PLC0415 - it loads NumPy

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
