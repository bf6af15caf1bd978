"""Memory stays level over any number of files."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.read.files import ONE_TEXT

FILES = 400
MAX_GROWTH = 60 << 20
"""Bytes that reading may add after the first files: caches fill, and python-docx once lost 4 MB a file."""

CODE = """
import sys
from pipeline.tuning import dedicate_process
from pipeline.read.documents import Unread, opened
from tests.read.files import LONG, ONE_TEXT

def resident():
    return int(open("/proc/self/statm", encoding="ascii").read().split()[1]) * 4096

dedicate_process()
ending, files = sys.argv[1], int(sys.argv[2])
made = [ONE_TEXT[ending]([f"{number} {LONG}"] * 20) for number in range(9)]
for number in range(files):
    if number == 40:
        before = resident()
    opened(Unread(str(number), f"a{ending}", made[number % 9], sha256=""))
print(resident() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the memory in use")
@pytest.mark.parametrize("ending", ONE_TEXT)
def test_hundreds_of_files_need_no_more_memory_than_some(ending: str) -> None:
    ONE_TEXT[ending](["Oslo"])  # skips where its library is not installed
    done = subprocess.run([sys.executable, "-c", CODE, ending, str(FILES)], capture_output=True, text=True, check=False)

    assert int(done.stdout) <= MAX_GROWTH, done.stderr
