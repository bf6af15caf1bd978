"""How the shipped model was made: corpora in, `pipeline/models/nb_ent_news_sm` out. README.md tells it in words.

    gold ─┬────────────────┬──────────┬───────────┬─> student -> weights -> calibrate -> package -> score
          ├─> words ─┬─> language-model -> teacher -> label ─┘
    raw ──┴─> vectors ┘        └─> lexicon ────────┘

Each step is a module with a frozen dataclass: its fields are the step's files and settings, which are options of
``python -m pipeline.train STEP``, and its ``run`` yields lines that say how it goes. `recipe.mk` runs them in order.

`gold`, `raw`, `vectors`, `words` and `gazetteer` prepare data; `windows` and `examples` make it ready to learn from;
`language_model`, `teacher` and `label` make much text with soft labels of little with hard ones; `lexicon`, `student`
and `distil` make the small model that learns from both; `weights`, `calibrate`, `package` and `score` finish it.
"""
