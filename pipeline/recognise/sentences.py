"""Where the sentences start in what our own recogniser has read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.recognise.tagger import Tagged

STARTS_SENTENCE = 0.5


def sentence_starts(tagged: Tagged) -> NDArray[np.bool_]:
    """Return for each word whether a sentence starts there; the first always, the inside of a name never."""
    opens: NDArray[np.bool_] = tagged.starts > STARTS_SENTENCE
    for start, end, _ in tagged.spans:
        opens[start + 1 : end] = False
    opens[:1] = True
    return opens
