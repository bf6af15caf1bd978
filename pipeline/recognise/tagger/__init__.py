"""The recogniser's model at run time, in NumPy alone: words in, names with probabilities and sentence starts out.

    tagger = Tagger.load("weights.npz")
    [tagged] = tagger.tag([["Kim", "møter", "Erna", "Solberg", "."]])
    tagged.spans, tagged.probabilities, tagged.starts

`spelling` says what a word's spelling alone tells; `layers` puts words in context; `consistent` lets equal names in one
text agree; `decode` makes names of the probabilities; `model` holds the weights and ties them together. How the weights
came to be: `pipeline.train`.
"""

from pipeline.recognise.tagger.decode import Tagged
from pipeline.recognise.tagger.model import Tagger

__all__ = ["Tagged", "Tagger"]
