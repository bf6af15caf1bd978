"""How the shipped model was made: corpora in, `pipeline/models/nb_ent_news_sm` out; the commands are in README.md."""
