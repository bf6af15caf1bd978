"""How much of a run goes into cutting texts into words and finding names.

``python -m tests.benchmarks.share TEXTS OUT``
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from pipeline.own import dedicate_process
from pipeline.recognise.direct import DirectRecogniser
from pipeline.recognise.reading import Reading
from pipeline.run import run
from pipeline.settings import Settings


def main(texts: str, output: str) -> None:
    """Print the processor time of the whole run and of the recogniser as JSON."""
    dedicate_process()  # as the program does
    spent = 0.0
    read = DirectRecogniser.read

    def timed(self: DirectRecogniser, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Reading]:
        nonlocal spent
        begin = process_time()
        readings = read(self, texts, part_of)
        spent += process_time() - begin
        return readings

    DirectRecogniser.read = timed  # type: ignore[method-assign] # to look into a run that is else as it is
    begin = process_time()
    run([texts], Path(output), Settings(formats=("csv",), report=False), force=True)
    print(json.dumps({"whole": process_time() - begin, "recogniser": spent}))  # noqa: T201 - what was asked for


if __name__ == "__main__":
    main(*sys.argv[1:])
