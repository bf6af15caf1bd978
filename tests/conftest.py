"""What several test modules need."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from pipeline.tuning import dedicate_process

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_c00a30efb6fb3972.txt"


PATIENCE = 900
"""Seconds after which a test is taken to hang, on a machine that may be loaded."""
HANGS = 150
"""Seconds of processor time after which one that says so, ``slow(hangs=HANGS)``, is taken never to end."""

settings.register_profile("quick", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=30)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=200)
settings.load_profile("quick")

dedicate_process()  # NumPy, which reads how many threads it may start, is loaded later

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what is started with &
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # as `nohup` has it
    signal.signal(signal.SIGHUP, lambda *_: None)  # still nothing here, but no program that a test starts inherits it


@pytest.fixture(autouse=True)
def in_time(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test that waits for ever fail, where the operating system has alarms."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return
    slow = request.node.get_closest_marker("slow")
    clock, alarm, seconds = signal.ITIMER_REAL, signal.SIGALRM, PATIENCE
    if slow and "hangs" in slow.kwargs:
        clock, alarm, seconds = signal.ITIMER_PROF, signal.SIGPROF, slow.kwargs["hangs"]

    def late(*_: object) -> None:
        message = f"the test hangs: it has taken more than {seconds} seconds"
        raise TimeoutError(message)

    before = signal.signal(alarm, late)
    signal.setitimer(clock, seconds)
    yield
    signal.setitimer(clock, 0)
    signal.signal(alarm, before)


@pytest.fixture(autouse=True, scope="session")
def loaded_once() -> None:
    from tests import warm  # noqa: F401, PLC0415 - it loads spaCy, which to collect tests needs not


@pytest.fixture(autouse=True)
def processes_start_warm(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the processes that a run starts from one that has loaded the model; in slow tests they start as usual."""
    if request.node.get_closest_marker("slow") or "forkserver" not in multiprocessing.get_all_start_methods():
        return
    from multiprocessing import forkserver  # noqa: PLC0415 - it cannot be loaded everywhere

    forked = multiprocessing.get_context("forkserver")

    def warm(_: str) -> object:
        with contextlib.chdir(ROOT):
            multiprocessing.set_forkserver_preload(["tests.warm"])
            forkserver.ensure_running()
        return forked

    monkeypatch.setattr(multiprocessing, "get_context", warm)


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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a Chromium."""
    from tests.report.chromium import chromium  # noqa: PLC0415 - for few

    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no folder called "låst" be listed: root may list every real one."""
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("låst"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Return the folder of the corpora; skip where there is none."""
    named = os.environ.get("NAVNETABELL_CORPORA")
    if not named:
        pytest.skip("the variable NAVNETABELL_CORPORA names no folder of corpora")
    return Path(named)
