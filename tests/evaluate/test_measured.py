from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from pipeline.errors import InputError, ModelError
from pipeline.evaluate import measured as module
from pipeline.evaluate.measured import measured, peak_memory, side_of_model
from pipeline.evaluate.sides import Side
from pipeline.settings import Settings


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "a.txt"
    path.write_text("Kari Nordmann bur i Oslo.", encoding="utf-8")
    return str(path)


def test_a_model_is_measured_in_a_process_of_its_own(text: str) -> None:
    ballast = bytearray(400_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])  # touched, so that this process really holds it

    side = measured([text], Settings())

    assert [one.text for one in side.mentions] == ["Kari Nordmann", "Oslo"]
    assert side.cost is not None
    assert side.cost.seconds > 0
    assert side.cost.megabytes is None or 20 < side.cost.megabytes < len(ballast) / 1e6 + 100


def test_the_memory_of_a_process_is_at_least_what_it_holds() -> None:
    before = peak_memory()
    ballast = bytearray(200_000_000)
    ballast[::4096] = b"x" * len(ballast[::4096])
    after = peak_memory()

    assert before is None or (after is not None and after >= 200)
    del ballast


@pytest.mark.usefixtures("text")
def test_a_text_met_before_is_counted_once_unless_it_is_to_be_kept(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("KARI NORDMANN bur i Oslo!", encoding="utf-8")

    once = side_of_model([str(tmp_path)], Settings())
    twice = side_of_model([str(tmp_path)], Settings(keep_duplicates=True))

    assert (list(once.texts), list(twice.texts)) == (["a.txt"], ["a.txt", "b.txt"])


def test_what_goes_wrong_there_is_told_here(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file or folder"):
        measured([str(tmp_path / "borte")], Settings())
    with pytest.raises(ModelError, match="There is no model 'borte'"):
        measured([text], Settings(model="borte"))


def _killed(inputs: list[str], settings: Settings) -> Side:
    del inputs, settings
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal on Windows")
def test_a_process_that_is_ended_from_outside_is_told_and_not_waited_for(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "side_of_model", _killed)

    with pytest.raises(ModelError, match="ended from outside, most likely for want of memory"):
        measured([text], Settings())
