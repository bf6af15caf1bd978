# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exploring the tables
#
# This notebook goes from the tables that navnetabell wrote to the first answers: who is named most, when, in which
# sections, together with whom, in which countries, and in which words.
#
# It opens the tables of the shipped article. For your own, set `FOLDER` to the folder that your run wrote, and choose
# *Run all cells*. `TEXTS` is the folder that the run read; it is needed only to show whole texts at the end.

# %%
FOLDER = "../outputs"
TEXTS = "../seeds"

# %%
import matplotlib.pyplot as plt
import networkx as nx
import pandas as pd
from spacy import displacy

from pipeline import read_tables
from pipeline.integrations.displacy import COLOURS, LINES, OPTIONS, marked, marked_sentences, source_text

pd.set_option("display.max_colwidth", 120)
pd.set_option("display.html.use_mathjax", False)  # a name may have a dollar sign in it
plt.rcParams.update({"figure.dpi": 80, "font.size": 10, "axes.spines.top": False, "axes.spines.right": False})
plt.rcParams["text.parse_math"] = False  # the same
LABEL = {"person": "PER", "place": "GPE_LOC", "organisation": "ORG"}  # whose colours stand for the type

tables = read_tables(FOLDER)
tables

# %% [markdown]
# Four tables are behind this: `tables.mentions` has a row for each name where it stands, `tables.entities` one for each
# person, place and organisation, `tables.documents` one for each text, `tables.cooccurrences` one for each pair that is
# named together. They are ordinary DataFrames; the methods used below are short ways to ask the usual questions.
#
# **Before you trust a count**, look at what went wrong: documents that could not be read, are empty, or are copies of
# others are not counted.

# %%
tables.documents["status"].value_counts()

# %% [markdown]
# ## Who and what is named most
#
# `aliases` are the words that each is named by. A person of whom a text says only the surname belongs to that text, and
# has its name in the `entity_id`: navnetabell does not guess that the Hansen of one article is the Hansen of another.

# %%
tables.most_named("person")

# %%
def labels(entities):
    """Return what to write beside entities: their names, and the ids of those that share a name."""
    shared = entities["name"].duplicated(keep=False)
    return [one if len(one) <= 40 else one[:39] + "…" for one in entities["entity_id"].where(shared, entities["name"])]


def bars(names, values, title, label, ax, room=0):
    """Draw counts as bars, the highest at the top; there is room for as many bars as in the figure beside."""
    ax.barh(range(len(names)), list(values), color=COLOURS[label], edgecolor=LINES[label])
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(room, len(names)) - 0.4, -0.6)
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.set_title(title, loc="left")


shown = {kind: found for kind in LABEL if len(found := tables.most_named(kind, count=10))}
if shown:
    room = max(map(len, shown.values()))
    figure, axes = plt.subplots(1, len(shown), figsize=(4.2 * len(shown), 0.6 + 0.28 * room), squeeze=False)
    for (kind, found), ax in zip(shown.items(), axes[0]):
        bars(labels(found), found["mentions"], f"{kind}: mentions", LABEL[kind], ax, room)
    figure.tight_layout()
    plt.show()
else:
    print("No names were found in these texts.")

# %% [markdown]
# ## Over time
#
# A row is an entity, a column a year. `<NA>` is a year without texts, which is not the same as a year in which somebody
# is not named. Archives are uneven, so the lines show mentions for each 10,000 words of the year's texts, not mentions.
# Texts whose date is unknown can't be placed, and are left out.

# %%
undated = tables.documents[(tables.documents["status"] == "ok") & (tables.documents["date"] == "")]
print(f"{len(undated)} of {len(tables.documents)} texts, with {undated['mentions'].sum()} mentions, have no date and are left out.")
tables.over_time(count=10)

# %%
by = "year" if tables.over_time(by="year").shape[1] > 1 else "month"
rates = tables.over_time(by=by, count=5, rate=True)
if rates.shape[1] > 1:
    ax = rates.T.astype(float).plot(figsize=(9, 3.6), marker="o", markersize=4)
    ax.set_xlabel(by)
    ax.set_ylabel("mentions for each 10,000 words")
    ax.legend(title=None, frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
    plt.show()
else:
    dates = ", ".join(sorted(set(tables.documents["date"]) - {""})) or "unknown"
    print(f"There is nothing to follow over time here: the texts' date is {dates}.")

# %% [markdown]
# ## By section
#
# Who is named in the foreign news, and who in sport? Sections come from the texts' header lines.

# %%
tables.most_named("person", by="section", count=3)

# %%
sections = [one for one in tables.mentions["section"].cat.categories if one]
foremost = tables.most_named("", count=12)
if len(sections) > 1:
    theirs = tables.mentions[tables.mentions["entity_id"].isin(foremost["entity_id"])]
    counts = pd.crosstab(theirs["entity_id"], theirs["section"]).reindex(foremost["entity_id"])
    counts = counts[counts.sum().nlargest(8).index]  # more colours than that can't be told apart
    ax = counts.set_axis(labels(foremost))[::-1].plot.barh(stacked=True, figsize=(9, 4), width=0.8)
    ax.set_ylabel("")
    ax.set_xlabel("mentions")
    ax.legend(title="section", frameon=False)
    plt.show()
else:
    only = f"all names are from the section {sections[0]}" if sections else "the texts name no section"
    print(f"There is nothing to compare here: {only}.")

# %% [markdown]
# ## Who with whom
#
# Two names belong together here when they stand in one sentence, or at least in one paragraph. That is a place to begin
# reading, not yet a relation: enemies, too, are named together.

# %%
tables.together(type="person", count=10)

# %% [markdown]
# The same as a network: a line for each pair, thicker the more sentences and paragraphs they share, circles as large as
# the names are frequent. It is drawn from the sixty pairs that are most often together, of equals those whose names are
# mentioned more; those that are equal in this too are all in or all out, since nothing but the alphabet would choose
# among them. Of these it shows the largest group that hangs together; small groups apart from it are left out.

# %%
MOST, FULL = 60, 90  # pairs, and as many as can still be read
pairs = tables.together(count=len(tables.cooccurrences))
mentions = tables.entities.set_index("entity_id")["mentions"]
pairs["weight"] = pairs["sentences"] + pairs["paragraphs"]
order = pairs["weight"] * len(tables.mentions) * 2 + sum(pairs[one].map(mentions).astype("Int64") for one in ("entity_id", "with_id"))
last = order.nlargest(MOST).min()
chosen = pairs[order >= last if (order >= last).sum() <= FULL else order > last]
print(f"{len(chosen)} of {len(pairs)} pairs are drawn.")
network = nx.Graph()
for pair in chosen.itertuples():
    network.add_edge(pair.entity_id, pair.with_id, weight=int(pair.weight))
network = network.subgraph(max(nx.connected_components(network), key=len, default=()))
if len(network) > 2:
    known = tables.entities[tables.entities["entity_id"].isin(network)]
    known = known.assign(label=labels(known)).set_index("entity_id")
    place = nx.spring_layout(network, weight=None, k=2.4 / len(network) ** 0.5, iterations=300, seed=1)
    most = max(weight for *_, weight in network.edges(data="weight"))
    widths = [0.5 + 5 * weight / most for *_, weight in network.edges(data="weight")]
    sizes = [100 + 700 * known.loc[one, "mentions"] / known["mentions"].max() for one in network]
    kinds = [LABEL.get(known.loc[one, "type"], "MISC") for one in network]
    figure, ax = plt.subplots(figsize=(10, 6))
    nx.draw_networkx_edges(network, place, ax=ax, edge_color="#cccccc", width=widths)
    nx.draw_networkx_nodes(
        network,
        place,
        ax=ax,
        node_size=sizes,
        node_color=[COLOURS[kind] for kind in kinds],
        edgecolors=[LINES[kind] for kind in kinds],
    )
    nx.draw_networkx_labels(network, place, ax=ax, labels=dict(known["label"]), font_size=9)
    ax.margins(0.12)
    ax.set_axis_off()
    plt.show()
else:
    print("There are too few pairs here to draw.")

# %% [markdown]
# ## Where
#
# Countries by their ISO 3166-1 code, under all the names that they have in the texts.

# %%
countries = tables.countries()
if len(countries) > 1:
    figure, ax = plt.subplots(figsize=(7, 0.6 + 0.28 * min(len(countries), 20)))
    bars(countries["names"].head(20), countries["mentions"].head(20), "countries: mentions", LABEL["place"], ax)
    plt.show()
else:
    print("Fewer than two countries are named here.")
countries.head(10)

# %% [markdown]
# ## In which words
#
# The sentences that name somebody. A surname will do; if it means several people, `entity_id` tells them apart. Try a name
# of your own: `tables.sentences("Solberg")`.

# %%
foremost = tables.most_named("person", count=1)
tables.sentences(*foremost["entity_id"])[["doc_id", "date", "text", "context"]].head(15)

# %% [markdown]
# A text with its names marked. A name that stands for a fuller one has that beside it. Each of the nine labels has its
# colour, the one that it has in `report.html`; the label says what the model took the words for. If the text itself is not to be found in
# `TEXTS`, its sentences with names in them stand here.

# %%
read = tables.documents[(tables.documents["status"] == "ok") & (tables.documents["mentions"] > 0)]
if len(read):
    doc_id = read["doc_id"].iloc[0]
    names = tables.mentions[tables.mentions["doc_id"] == doc_id]
    text = source_text(tables, doc_id, output=FOLDER, texts=TEXTS)
    displacy.render(marked(text, names) if text else marked_sentences(names), style="ent", manual=True, options=OPTIONS)

# %% [markdown]
# ## Why a name is what it is
#
# `resolved_by` says how the words became a name: `genitive` took an -s off, `full-name` joined a short name to the one full
# name in the text that holds it, `country` brought Noreg and Norge together. Reading the rows that were changed is the
# quickest way to see how far the tables can be trusted; what is wrong can be put right with `--corrections`.

# %%
pd.crosstab(tables.mentions["resolved_by"], tables.mentions["type"])

# %%
changed = tables.mentions[tables.mentions["text"] != tables.mentions["name"]]
changed[["text", "name", "resolved_by", "context"]].drop_duplicates(["text", "name"]).head(15).reset_index(drop=True)

# %% [markdown]
# ## Who is heard, and who is only spoken of
#
# With `--tables quotes,affiliations` the tables also tell who says what and who is what. A share of quotations is the newspaper's
# choice of sources, found by rules that miss a fifth of them: compare it between groups, and do not read it as what people said.

# %%
if "quotes" in tables.more:
    heard = tables.quotes()["speaker"].value_counts().rename("quotations")
    display(tables.most_named("person", count=20).join(heard, on="name")[["name", "mentions", "quotations"]])

# %%
if "affiliations" in tables.more:
    display(tables.affiliations()[["person", "role", "organisation", "party", "age", "text"]].head(15))

# %% [markdown]
# ## On the map
#
# With `--tables places`, places whose identity is certain have coordinates. A dot means that the texts name the place, not that anything
# happened there. A name that may be several places has none, and a country is one dot in its middle.

# %%
if "latitude" in tables.entities:
    display(tables.map())

# %% [markdown]
# ## Putting it right
#
# These names are the most likely to be wrong: the model was unsure of them, or they are known by less than a full name.
#
# `tables.review("corrections.csv")` shows them as a form. Give a name, choose another type or *not a name*, or tick what is
# right: each change is written to the file at once. Set `form = True` to open it here. Then run navnetabell again
# with `--corrections corrections.csv`, and the tables have what you decided. The report does the same by clicking, and can also add
# names that were missed.

# %%
form = False
tables.doubtful(10)[["text", "type", "name", "resolved_by", "doubt", "context"]].round({"doubt": 2})

# %%
if form:
    display(tables.review("corrections.csv"))
