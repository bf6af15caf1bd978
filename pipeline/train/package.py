"""Weights -> the folder of a spaCy pipeline, `pipeline/models/nb_ent_news_sm`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.util import load_config

from pipeline.recognise.models import TAGGER
from pipeline.train.tokens import LANGUAGE, blank_pipeline

MODEL = "ent_news_sm"
DESCRIPTION = "Names in nine labels (NorNE), how sure each is, and sentence starts; Bokmål and Nynorsk."
SOURCES = (
    {
        "name": "NorNE",
        "url": "https://github.com/ltgoslo/norne",
        "license": "CC0 (annotations)",
        "author": "Language Technology Group, University of Oslo; Schibsted; Språkbanken",
    },
    {
        "name": "NoReC",
        "url": "https://github.com/ltgoslo/norec",
        "license": "CC BY-NC 4.0 (texts); what is trained on them may be used freely",
        "author": "Language Technology Group, University of Oslo",
    },
    {
        "name": "GiellaLT corpora corpus-nob and corpus-nno, free documents",
        "url": "https://github.com/giellalt",
        "license": "free to use (as marked in each document)",
        "author": "Giellatekno and Divvun, UiT The Arctic University of Norway",
    },
    {
        "name": "Gold of reviews, public pages, press, parliament, encyclopaedia and texts of today; types of names",
        "url": "",
        "license": "marked for this project by large language models under a guide; no person has checked it",
        "author": "navnetabell",
    },
    {
        "name": "Laws, debates of Stortinget and members' interests, NPSC, Wikipedia extracts",
        "url": "https://data.norge.no/nlod",
        "license": "NLOD; CC0; CC BY-SA 4.0",
        "author": "Lovdata, Stortinget, Språkbanken, Wikipedia",
    },
    {
        "name": "mimir-linguistic: text written by language models",
        "url": "https://github.com/Sprakbanken/mimir-linguistic",
        "license": "none stated; unlabelled text to learn from only",
        "author": "National Library of Norway",
    },
)


@dataclass(frozen=True, kw_only=True)
class Package:
    """The folder of a spaCy pipeline. A model card that lies in it stays.

    Attributes:
        weights: what the step ``calibrate`` wrote.
        scores: what the step ``score`` wrote; the figures go into meta.json.
        out: folder to write.
        version: of the model.
    """

    weights: Path
    scores: Path | None = None
    out: Path
    version: str = "0.3.1"

    def run(self) -> Iterator[str]:
        """Write the folder."""
        performance = json.loads(self.scores.read_text(encoding="utf-8")) if self.scores else {}
        nlp = blank_pipeline(meta(self.version, performance))
        component: Any = nlp.add_pipe(TAGGER)
        component.from_bytes(self.weights.read_bytes())
        remove_components(self.out)
        nlp.to_disk(self.out)
        size = sum(path.stat().st_size for path in self.out.rglob("*") if path.is_file())
        yield f"{self.out.name}: {size / 1e6:.2f} MB"


def meta(version: str, performance: dict[str, Any]) -> dict[str, Any]:
    """Return what meta.json says beside what spaCy puts there."""
    return {
        "lang": LANGUAGE,
        "name": MODEL,
        "version": version,
        "description": DESCRIPTION,
        "author": "navnetabell",
        "license": "MIT",
        "sources": [dict(source) for source in SOURCES],
        "performance": performance,
    }


def remove_components(folder: Path) -> None:
    """Remove the components of a pipeline that lay in the folder before, if any."""
    if (folder / "config.cfg").is_file():
        for component in load_config(folder / "config.cfg")["nlp"]["pipeline"]:
            shutil.rmtree(folder / component, ignore_errors=True)
