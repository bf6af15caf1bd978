"""Loads the shipped model and compiles the templates of the report once in a process, not in each of hundreds of runs.

The session of tests imports this, and so does the process from which those are forked that runs start.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import pipeline.app.project  # noqa: F401 - what the processes of the app run
from pipeline.options import LANGUAGES, SHIPPED_MODEL
from pipeline.recognise import spacy_model
from pipeline.recognise.models import MODELS, TAGGER, WEIGHTS
from pipeline.recognise.tagger import Tagger
from pipeline.report.html import TEMPLATES, renderer


def once(load: Callable[..., Any], shipped: object) -> Callable[..., Any]:
    """Return a loader that loads what is shipped only the first time, for nothing changes it."""
    kept = cache(load)
    return lambda source, **options: (kept if source == shipped else load)(source, **options)


Tagger.load = once(Tagger.load, MODELS / SHIPPED_MODEL / TAGGER / WEIGHTS)  # type: ignore[method-assign]
spacy_model.load_pipeline = once(spacy_model.load_pipeline, SHIPPED_MODEL)
spacy_model.load_pipeline(SHIPPED_MODEL, confidence=False)
for path in TEMPLATES.glob("*.html"):
    renderer(LANGUAGES[0]).environment.get_template(path.name)
