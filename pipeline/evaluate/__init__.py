"""How good a model is on one's own texts: scores against gold, and what two models find differently.

`report` scores: `gold_files` reads gold of several formats (`conll`, `corrected`) into what `gold` declares, `scores`
counts, `calibration` says how sure scores and confidences are, and `faults` lists where gold and found differ.

`compare` compares: `sides` holds what a model, or an earlier run, found in the texts.
"""
