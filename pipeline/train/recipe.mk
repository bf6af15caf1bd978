# The shipped model, from corpora to pipeline/models/nb_ent_news_sm. README.md in this folder says what the corpora are.
#
#     make train NORNE=../corpora                          (from the repository's root: environment and all)
#     make -f pipeline/train/recipe.mk NORNE=../corpora    (in an environment with navnetabell[train])
#
# What a step wrote stays in WORK, and make goes on from there.
PYTHON ?= python
NORNE ?=
RAW ?= $(NORNE)
GAZETTEERS ?= $(NORNE)/gazetteers
WORK ?= ../navnetabell-train
OUT ?= pipeline/models/nb_ent_news_sm

ifeq ($(NORNE),)
$(error give the folder of the corpora: NORNE=folder; pipeline/train/README.md says what must lie in it)
endif

# One thread each: sums are added in one order, so that two runs give the same numbers.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
TRAIN := $(PYTHON) -m pipeline.train

GOLD_TRAIN := $(NORNE)/norne-nob-train.conllu $(NORNE)/norne-nno-train.conllu
GOLD_DEV := $(NORNE)/norne-nob-dev.conllu $(NORNE)/norne-nno-dev.conllu
ARTICLES := $(wildcard $(NORNE)/articles-dev.jsonl)
CORPORA := $(RAW)/norec.jsonl.xz $(RAW)/giellalt-nob.jsonl.xz $(RAW)/giellalt-nno.jsonl.xz
LABELLED_WORDS := 6000000

.PHONY: all
.DELETE_ON_ERROR:
all: $(OUT)/meta.json

$(WORK):
	mkdir -p $@

# Data: gold in our own words, raw text as numbers, vectors, one table of all words.

$(WORK)/gold.json: $(GOLD_TRAIN) $(GOLD_DEV) | $(WORK)
	$(TRAIN) gold --train $(GOLD_TRAIN) --dev $(GOLD_DEV) --out $@

$(WORK)/raw.npz: $(CORPORA) | $(WORK)
	$(TRAIN) raw --files $(CORPORA) --out $@

$(WORK)/vectors.bin: $(WORK)/raw.npz $(GOLD_TRAIN)
	$(TRAIN) vectors --raw $(WORK)/raw.npz --gold $(GOLD_TRAIN) --out $@ --dim 160 --epochs 2

$(WORK)/words.npz: $(WORK)/raw.npz $(WORK)/gold.json $(WORK)/vectors.bin
	$(TRAIN) words --raw $(WORK)/raw.npz --gold $(WORK)/gold.json --vectors $(WORK)/vectors.bin \
		--gazetteers $(GAZETTEERS) --out $@

# Two teachers, and their labels for raw text.

$(WORK)/lm.pt: $(WORK)/raw.npz $(WORK)/words.npz
	$(TRAIN) language-model --raw $(WORK)/raw.npz --words $(WORK)/words.npz --out $@ --length 22000000 --seed 1

TEACHER := $(WORK)/gold.json $(WORK)/words.npz $(WORK)/lm.pt
TEACH := --gold $(WORK)/gold.json --words $(WORK)/words.npz --language-model $(WORK)/lm.pt

$(WORK)/teacher1.pt: $(TEACHER)
	$(TRAIN) teacher $(TEACH) --out $@ --seed 1 --epochs 7

$(WORK)/teacher2.pt: $(TEACHER)
	$(TRAIN) teacher $(TEACH) --out $@ --seed 2 --epochs 6 --augment 0.25 --lower-rate 1e-3 --batch 2200

TEXT := --raw $(WORK)/raw.npz --words $(WORK)/words.npz --length $(LABELLED_WORDS) --seed 1

$(WORK)/labelled1.npz $(WORK)/labelled2.npz: $(WORK)/labelled%.npz: $(WORK)/teacher%.pt
	$(TRAIN) label $(TEXT) --teacher $< --out $@

$(WORK)/labelled12.npz: $(WORK)/labelled1.npz $(WORK)/labelled2.npz
	$(TRAIN) combine $(TEXT) --labelled $^ --out $@

# The small model, in stages: each goes on from the one before.

$(WORK)/lexicon.npz: $(WORK)/words.npz $(WORK)/gold.json
	$(TRAIN) lexicon --words $(WORK)/words.npz --gold $(WORK)/gold.json --out $@ --size 60000 --buckets 40000

STUDENT := --gold $(WORK)/gold.json --lexicon $(WORK)/lexicon.npz --words $(WORK)/words.npz
STAGE := $(STUDENT) --batch 5000 --gold-share 0.25 --every 400
LATER := $(STAGE) --dropout 0.06 --hide 0.06 --table-rate 5e-3
NYNORSK := --raw $(WORK)/raw.npz --nynorsk-share 0.25

$(WORK)/studentA.pt: $(WORK)/lexicon.npz $(WORK)/labelled1.npz
	$(TRAIN) student $(STUDENT) --labelled $(WORK)/labelled1.npz --out $@ --seed 11 \
		--length 8000000 --stop 1000 --last-rate 0.5 --dropout 0.15 --average 0.99 --every 250

$(WORK)/studentB.pt: $(WORK)/studentA.pt $(WORK)/labelled1.npz $(WORK)/labelled2.npz
	$(TRAIN) student $(STAGE) --labelled $(WORK)/labelled1.npz $(WORK)/labelled2.npz --init $< --out $@ --seed 12 \
		--length 26000000 --stop 800 --dropout 0.12 --average 0.997

$(WORK)/studentC.pt: $(WORK)/studentB.pt $(WORK)/labelled12.npz
	$(TRAIN) student $(LATER) --labelled $(WORK)/labelled12.npz --init $< --out $@ --seed 13 \
		--length 27000000 --stop 1200 --average 0.997

STUDENT_D := $(LATER) $(NYNORSK) --labelled $(WORK)/labelled12.npz --init $(WORK)/studentC.pt --seed 14 \
	--length 10000000 --last-rate 0.75 --average 0.997

$(WORK)/studentD.pt: $(WORK)/studentC.pt $(WORK)/labelled12.npz
	$(TRAIN) student $(STUDENT_D) --out $@ --stop 1200

# The small model sees other things than the teachers do: with its labels beside theirs, a second round.

$(WORK)/studentD400.pt: $(WORK)/studentC.pt $(WORK)/labelled12.npz
	$(TRAIN) student $(STUDENT_D) --out $@ --stop 400

$(WORK)/labelled3.npz: $(WORK)/studentD400.npz $(WORK)/labelled1.npz
	$(TRAIN) label-by-student --weights $< --words $(WORK)/words.npz --labelled $(WORK)/labelled1.npz --out $@

$(WORK)/labelled123.npz: $(WORK)/labelled1.npz $(WORK)/labelled2.npz $(WORK)/labelled3.npz
	$(TRAIN) combine $(TEXT) --labelled $^ --shares 1 1 2 --out $@

$(WORK)/studentE.pt: $(WORK)/studentD.pt $(WORK)/labelled123.npz
	$(TRAIN) student $(LATER) $(NYNORSK) --labelled $(WORK)/labelled123.npz --init $< --out $@ --seed 15 \
		--length 17000000 --rate 1.8e-3 --average 0.998

# From PyTorch to the pipeline's folder.

LAST := studentE

$(WORK)/%.npz: $(WORK)/%.pt
	$(TRAIN) weights --student $< --lexicon $(WORK)/lexicon.npz --out $@

$(WORK)/weights.npz: $(WORK)/$(LAST).npz $(WORK)/gold.json
	$(TRAIN) calibrate --weights $< --gold $(WORK)/gold.json --out $@

$(WORK)/scores.json: $(WORK)/weights.npz
	$(TRAIN) score --weights $< --gold $(WORK)/gold.json --raw $(RAW)/norec.jsonl.xz \
		$(if $(ARTICLES),--articles $(ARTICLES)) --out $@

$(OUT)/meta.json: $(WORK)/weights.npz $(WORK)/scores.json
	$(TRAIN) package --weights $(WORK)/weights.npz --scores $(WORK)/scores.json --out $(OUT)
	$(TRAIN) card --gold $(GOLD_DEV) $(ARTICLES) --train $(GOLD_TRAIN) --model $(OUT)
