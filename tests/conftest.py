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


HANGS, SLOW_HANGS = 150, 900
"""Seconds after which a test, or a slow one that does not say otherwise (``slow(hangs=150)``), is taken to hang."""

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
    slow = request.node.get_closest_marker("slow")
    seconds = slow.kwargs.get("hangs", SLOW_HANGS) if slow else HANGS

    def late(*_: object) -> None:
        message = f"the test hangs: it has taken more than {seconds} seconds"
        raise TimeoutError(message)

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True, scope="session")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Load the shipped model and compile the templates of the report once, not in each of hundreds of runs."""
    from jinja2 import FileSystemBytecodeCache  # noqa: PLC0415 - as what follows, not needed to collect the tests

    from pipeline.recognise import spacy_model  # noqa: PLC0415
    from pipeline.recognise.tagger import Tagger  # noqa: PLC0415
    from pipeline.report import html  # noqa: PLC0415

    weights, load, load_pipeline = MODELS / SHIPPED_MODEL / TAGGER / WEIGHTS, Tagger.load, spacy_model.load_pipeline
    load_once, load_pipeline_once = cache(load), cache(load_pipeline)

    def pipeline(name: str, *, confidence: bool = False) -> object:
        return (load_pipeline_once if name == SHIPPED_MODEL else load_pipeline)(name, confidence=confidence)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Tagger, "load", lambda source: (load_once if source == weights else load)(source))
        patched.setattr(spacy_model, "load_pipeline", pipeline)
        patched.setattr(html, "Compiled", FileSystemBytecodeCache)  # keeps them also where Python keeps no modules
        patched.setattr(html, "CACHE", tmp_path_factory.mktemp("templates"))
        yield


@pytest.fixture(scope="session")
def core_news_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline of nb_core_news_sm's shape."""
    from tests import pipelines  # noqa: PLC0415 - it loads NumPy

    folder = tmp_path_factory.mktemp("models") / "core_news"
    pipelines.core_news_shape().to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def listening_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a pipeline whose recogniser listens to a shared layer, and that sets no sentences."""
    from tests import pipelines  # noqa: PLC0415 - likewise

    folder = tmp_path_factory.mktemp("models") / "listening"
    pipelines.listening_shape().to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Return the folder of the corpora; skip where there is none."""
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        pytest.skip("the variable NAVNETABELL_CORPORA names no folder of corpora")
    return Path(named)
