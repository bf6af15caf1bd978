"""How much of a run goes into cutting texts into words and finding names.

``python -m tests.benchmarks.share TEXTS OUT``
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import process_time

from pipeline.options import Settings
from pipeline.recognise.spacy_model import SpacyRecogniser
from pipeline.recognise.spans import Prediction
from pipeline.run import run
from pipeline.tuning import dedicate_process


def main(texts: str, output: str) -> None:
    """Print the processor time of the whole run and of the recogniser as JSON."""
    dedicate_process()  # as the program does
    spent = 0.0
    predict = SpacyRecogniser.predict

    def timed(self: SpacyRecogniser, texts: Sequence[str], part_of: Sequence[int] | None = None) -> list[Prediction]:
        nonlocal spent
        begin = process_time()
        predictions = predict(self, texts, part_of)
        spent += process_time() - begin
        return predictions

    SpacyRecogniser.predict = timed  # type: ignore[method-assign] # to look into a run that is else as it is
    begin = process_time()
    run([texts], Path(output), Settings(formats=("csv",), report=False), force=True)
    print(json.dumps({"whole": process_time() - begin, "recogniser": spent}))  # noqa: T201 - what was asked for


if __name__ == "__main__":
    main(*sys.argv[1:])
