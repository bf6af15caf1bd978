"""A recogniser with random weights, small enough to be made while the tests run: it finds many names, all nonsense."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.recognise.tagger.names import NAME_ROWS

LABELS = ("PER", "ORG", "GPE_LOC")
LEXICON = ("Kari", "bor", "i", "Oslo", ".", "G00")
NAMES = ("G\tOslo", "P\tKari", "O\tDen norske kirke")
BUCKETS, WIDTH, STATE, SHAPES = 50, 4, 3, 12


def weights(seed: int = 0, calibration: tuple[float, ...] | None = (0.3, 0.7, 0.2)) -> dict[str, NDArray[Any]]:
    """Return the arrays of a recogniser's file."""
    random = np.random.default_rng(seed)
    settings = {"labels": LABELS} | ({"calibration": dict.fromkeys(LABELS, calibration)} if calibration else {})
    arrays: dict[str, NDArray[Any]] = {
        "settings": np.frombuffer(json.dumps(settings).encode(), dtype=np.uint8),
        "lexicon": np.frombuffer("\n".join(LEXICON).encode(), dtype=np.uint8),
        "names": np.frombuffer("\n".join(NAMES).encode(), dtype=np.uint8),
        "name_vectors": random.normal(size=(NAME_ROWS, WIDTH)).astype(np.float16),
        "shapes": random.normal(size=(SHAPES, WIDTH)).astype(np.float32),
    }
    for table, rows in (("words", len(LEXICON)), ("pieces", BUCKETS)):
        arrays[table] = random.integers(-127, 128, (rows, WIDTH)).astype(np.int8)
        arrays[f"{table}_scale"] = random.uniform(0.005, 0.02, (rows, 1)).astype(np.float32)
    layers = {
        "conv0": (3 * WIDTH, 2 * WIDTH),
        "conv1": (3 * WIDTH, 2 * WIDTH),
        "rec0": (WIDTH, 6 * STATE),
        "rec1": (2 * STATE, 6 * STATE),
        "out": (WIDTH + 4 * STATE, 2 * len(LABELS) + 3),
    }
    for name, size in layers.items():
        arrays[name] = random.normal(size=size).astype(np.float16)
        arrays[f"{name}_bias"] = random.normal(size=size[1]).astype(np.float32)
    return arrays
