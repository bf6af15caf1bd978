"""How good a model is on one's own texts: `report`, scores against gold; `compare`, what two models find differently.

`gold_files` and `corrected` read gold of several formats into what `gold` declares; `scores` counts, and `faults` lists
where gold and found differ.
"""
