"""What users have today: a pipeline of nb_core_news_sm's shape over texts, its names in one CSV by pandas.

``python -m tests.benchmarks.reference MODEL TEXTS CSV``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any


def main(model: str, texts: str, table: str) -> None:
    """Write the names that a model finds in the texts of a folder."""
    modules: dict[str, Any] = sys.modules
    modules["torch"] = None  # where PyTorch is installed, spaCy loads it too, which takes two seconds
    import pandas as pd  # noqa: PLC0415 - after that
    import spacy  # noqa: PLC0415 - after that

    nlp = spacy.load(model)
    paths = sorted(Path(texts).glob("*.txt"))
    contents = ((path.read_text(encoding="utf-8"), path.name) for path in paths)
    rows = [
        (name, span.text, span.label_, span.start_char, span.end_char)
        for doc, name in nlp.pipe(contents, as_tuples=True)
        for span in doc.ents
    ]
    pd.DataFrame(rows, columns=["doc_id", "text", "label", "start", "end"]).to_csv(table, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
