"""Gold and found -> scores: how much of what a person marked in texts the program finds and understands.

`evaluation` does the whole; `readers` reads gold files, `found` runs the program over their texts, `counts`,
`intervals`, `calibration` and `faults` compare the two, and `report` says what came out.
"""
