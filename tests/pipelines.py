"""spaCy pipelines of the shapes that users have, small enough to be made while the tests run."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.vectors import Vectors

# The nine labels of NorNE, as nb_core_news_sm has them, each with sentences of our own.
TOY = [
    ("Kari Nordmann bor i Bergen .", [(0, 13, "PER"), (20, 26, "GPE_LOC")]),
    ("Ola Hansen reiste til Oslo .", [(0, 10, "PER"), (22, 26, "GPE_LOC")]),
    ("Statkraft bygger i Norge .", [(0, 9, "ORG"), (19, 24, "GPE_LOC")]),
    ("Norge vedtok loven , sier Per Lie .", [(0, 5, "GPE_ORG"), (26, 33, "PER")]),
    ("Glomma renner gjennom dalen .", [(0, 6, "LOC")]),
    ("Peer Gynt spilles i kveld .", [(0, 9, "PROD")]),
    ("Han er bergenser .", [(7, 16, "DRV")]),
    ("Birkebeinerrennet gikk i dag .", [(0, 17, "EVT")]),
    ("Pluss ble kåret .", [(0, 5, "MISC")]),
]
NORNE_LABELS = ("DRV", "EVT", "GPE_LOC", "GPE_ORG", "LOC", "MISC", "ORG", "PER", "PROD")
# The component list of nb_core_news_sm 3.8.0, in its order (its meta.json, MIT, Explosion).
CORE_NEWS = ("tok2vec", "morphologizer", "parser", "lemmatizer", "senter", "attribute_ruler", "ner")
VECTOR_WIDTH = 16  # published: 300
ROUNDS = 20  # passes over the toy sentences; none where only the speed is asked for
ROWS, DEPTH = [200, 100, 100, 100], 1  # of a toy
PUBLISHED_ROWS, PUBLISHED_DEPTH, PUBLISHED_WIDTH = [5000, 1000, 2500, 2500], 4, 96  # of nb_core_news_sm's config.cfg
PUBLISHED_LABELS = {"morphologizer": 204, "parser": 36}  # how many its meta.json lists


def _listener(width: int = 32) -> dict[str, Any]:
    return {"@architectures": "spacy.Tok2VecListener.v1", "width": width, "upstream": "tok2vec"}


def _tok2vec(width: int = 32, *, vectors: bool = False) -> dict[str, Any]:
    published = width == PUBLISHED_WIDTH
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": width,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": PUBLISHED_ROWS if published else ROWS,
            "include_static_vectors": vectors,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": width,
            "depth": PUBLISHED_DEPTH if published else DEPTH,
            "window_size": 1,
            "maxout_pieces": 2,
        },
    }


def _tagger(tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": tok2vec}}


def _transitions(state: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    model = {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": state,
        "extra_state_tokens": False,
        "hidden_width": 64,  # as published
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }
    return {"model": model}


def core_news_shape(width: int = 32, size: str = "sm") -> Language:
    """Return a toy of nb_core_news_sm's shape: all its components, `senter` disabled, `ner` of its own tok2vec.

    ``md`` and ``lg`` have vectors of words too, ``md`` fewer than words: several share one.
    """
    nlp = spacy.blank("nb", meta={"name": f"core_news_{size}", "version": "3.8.0"})
    vectors = size != "sm"
    if vectors:
        _add_vectors(nlp, shared=size == "md")
    nlp.add_pipe("tok2vec", config={"model": _tok2vec(width, vectors=vectors)})
    nlp.add_pipe("morphologizer", config=_tagger(_listener(width)))
    nlp.add_pipe("parser", config={"min_action_freq": 1, **_transitions("parser", _listener(width))})
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config=_tagger(_listener(width)))
    nlp.add_pipe("senter", config=_tagger(_tok2vec(16)))
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", config=_transitions("ner", _tok2vec(width, vectors=vectors)))
    if width == PUBLISHED_WIDTH:
        _add_labels(nlp)
    trained = _trained(nlp, disabled=("senter",), rounds=0 if width == PUBLISHED_WIDTH else ROUNDS)
    _rule(trained.get_pipe("attribute_ruler"))
    return trained


def _add_vectors(nlp: Language, *, shared: bool) -> None:
    """Give the words of the toy sentences vectors; with ``shared`` every two words one."""
    words = sorted({word for text, _ in TOY for word in text.split()})
    rows = np.random.default_rng(0).normal(size=(len(words), VECTOR_WIDTH)).astype("float32")
    nlp.vocab.vectors = Vectors(data=rows[::2] if shared else rows, keys=[], name="nb_vectors")
    for place, word in enumerate(words):
        nlp.vocab.vectors.add(word, row=place // 2 if shared else place)


def _add_labels(nlp: Language) -> None:
    """Give the components that would have them as many labels as the published pipeline: each costs time."""
    for name, count in PUBLISHED_LABELS.items():
        pipe: Any = nlp.get_pipe(name)
        for number in range(count):
            pipe.add_label(f"POS=NOUN|Case=C{number}" if name == "morphologizer" else f"dep{number}")


def add_rule(nlp: Language) -> None:
    """Add an attribute ruler with one rule."""
    _rule(nlp.add_pipe("attribute_ruler"))


def _rule(ruler: Any) -> None:
    ruler.add(patterns=[[{"LOWER": "og"}]], attrs={"POS": "CCONJ"})


def listening_shape() -> Language:
    """Return a trained toy whose `ner` listens to a shared tok2vec, without any component that finds sentences."""
    nlp = spacy.blank("nb", meta={"name": "listening", "version": "1.0.0"})
    nlp.add_pipe("tok2vec", config={"model": _tok2vec()})
    nlp.add_pipe("ner", config=_transitions("ner", _listener()))
    return _trained(nlp, rounds=2 * ROUNDS)


def _trained(nlp: Language, disabled: tuple[str, ...] = (), rounds: int = ROUNDS) -> Language:
    random.seed(0)
    spacy.util.fix_random_seed(0)
    examples = [_example(nlp, text, names) for text, names in TOY]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(rounds):
        nlp.update(examples, sgd=optimizer)
    for name in disabled:
        nlp.disable_pipe(name)
    return nlp


def _example(nlp: Language, text: str, names: list[tuple[int, int, str]]) -> Example:
    doc = nlp.make_doc(text)
    count = len(doc)
    annotations = {
        "entities": names,
        "heads": [0] * count,
        "deps": ["ROOT"] + ["dep"] * (count - 1),
        "tags": ["X"] * count,
        "pos": ["X"] * count,
        "morphs": [""] * count,
        "lemmas": [token.lower_ for token in doc],
        "sent_starts": [1] + [-1] * (count - 1),
    }
    return Example.from_dict(doc, annotations)


def install(nlp: Language, folder: Path) -> str:
    """Lay a pipeline into ``folder`` as pip would have installed it; return the package's name."""
    lang, name, version = nlp.meta["lang"], nlp.meta["name"], nlp.meta["version"]
    package = f"{lang}_{name}"
    home = folder / package
    home.mkdir()
    nlp.to_disk(home / f"{package}-{version}")
    (home / "meta.json").write_text(json.dumps(nlp.meta), encoding="utf-8")
    (home / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import get_model_meta, load_model_from_init_py\n"
        "__version__ = get_model_meta(Path(__file__).parent)['version']\n"
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n",
        encoding="utf-8",
    )
    info = folder / f"{package}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n", encoding="utf-8")
    return package
