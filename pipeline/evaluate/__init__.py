"""What a model is worth on one's own texts: scores against gold, and what two models find differently.

`evaluation` scores: `readers` reads gold files of several kinds (`articles`, `conllu`, `columns`, `corrected`), `found`
and `chain` run the program over their texts, `counts`, `credit`, `schemes`, `intervals`, `calibration` and `faults`
compare the two, and `report` says what came out.

`comparison` compares: `measured` runs a model in a process of its own, `sides` holds what it made of the texts,
`differences` and `agreement` tell where two sides differ and how far they agree.
"""
