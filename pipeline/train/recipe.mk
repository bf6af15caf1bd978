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
MARKED ?= $(NORNE)/gold
NAMES ?= $(NORNE)/names
TEXT ?= $(NORNE)/text
# Text written by language models, whose repository states no licence: GENERATED= leaves it out.
GENERATED ?= $(TEXT)/mimir-generated-nob.jsonl.xz $(TEXT)/mimir-generated-nno.jsonl.xz
WORK ?= ../navnetabell-train
HERE := pipeline/train
OUT ?= pipeline/models/nb_ent_news_sm
# The small model that the stages with a list of names begin with, and the student that the last rounds begin with. Version
# 0.3.0 was made with INIT=weights of version 0.2.0 and BEGIN=extended.
INIT ?= $(WORK)/studentE.npz
BEGIN ?= studentH

ifeq ($(NORNE),)
$(error give the folder of the corpora: NORNE=folder; pipeline/train/README.md says what must lie in it)
endif

# One thread each: sums are added in one order, so that two runs give the same numbers.
export OMP_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
TRAIN := $(PYTHON) -m pipeline.train

NORNE_TRAIN := $(NORNE)/norne-nob-train.conllu $(NORNE)/norne-nno-train.conllu
NORNE_DEV := $(NORNE)/norne-nob-dev.conllu $(NORNE)/norne-nno-dev.conllu
GOLD_TRAIN := $(NORNE_TRAIN) $(MARKED)/registers-train.jsonl $(MARKED)/today-train.jsonl $(wildcard $(HERE)/written/*.txt)
GOLD_DEV := $(NORNE_DEV) $(MARKED)/registers-dev.jsonl $(MARKED)/today-dev.jsonl $(MARKED)/old-spelling-dev.jsonl
ARTICLES := $(wildcard $(NORNE)/articles-dev.jsonl)
GENERATED_NOB := $(filter %-nob.jsonl.xz,$(GENERATED))
GENERATED_NNO := $(filter %-nno.jsonl.xz,$(GENERATED))
FURTHER_NOB := laws storting-debates storting-interests ton-sentences npsc open-small nordiachange norquad-wiki
FURTHER_NNO := laws storting-debates ton-sentences npsc open-small
CORPORA := $(RAW)/norec.jsonl.xz $(RAW)/giellalt-nob.jsonl.xz $(WORK)/other-nob.jsonl.xz $(GENERATED_NOB) \
	$(WORK)/nno.jsonl.xz
LABELLED_WORDS := 6000000

.PHONY: all
.DELETE_ON_ERROR:
all: $(OUT)/meta.json

$(WORK):
	mkdir -p $@

# Data: gold in our own words, raw text as numbers, names with their types, vectors, one table of all words.

$(WORK)/gold.json: $(GOLD_TRAIN) $(GOLD_DEV) | $(WORK)
	$(TRAIN) gold --train $(GOLD_TRAIN) --dev $(GOLD_DEV) --out $@

$(WORK)/other-nob.jsonl.xz: $(FURTHER_NOB:%=$(TEXT)/%-nob.jsonl.xz) | $(WORK)
	cat $^ > $@

$(WORK)/nno.jsonl.xz: $(RAW)/giellalt-nno.jsonl.xz $(FURTHER_NNO:%=$(TEXT)/%-nno.jsonl.xz) $(GENERATED_NNO) | $(WORK)
	cat $^ > $@

$(WORK)/raw.npz: $(CORPORA) | $(WORK)
	$(TRAIN) raw --files $(CORPORA) --out $@

TYPED := $(NAMES)/typed-names.tsv $(HERE)/names.tsv

$(WORK)/names.txt $(WORK)/exchange.json &: $(TYPED) $(NAMES)/curated-typed.tsv | $(WORK)
	$(TRAIN) names --typed $(TYPED) --labelled $(NAMES)/curated-typed.tsv --lists $(NAMES) \
		--out $(WORK)/names.txt --exchange $(WORK)/exchange.json

$(WORK)/vectors.bin: $(WORK)/raw.npz $(NORNE_TRAIN)
	$(TRAIN) vectors --raw $(WORK)/raw.npz --gold $(NORNE_TRAIN) --out $@ --dim 160 --epochs 2

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

DRAWN := --raw $(WORK)/raw.npz --length $(LABELLED_WORDS) --seed 1

$(WORK)/labelled1.npz $(WORK)/labelled2.npz: $(WORK)/labelled%.npz: $(WORK)/teacher%.pt
	$(TRAIN) label $(DRAWN) --words $(WORK)/words.npz --teacher $< --out $@

$(WORK)/labelled12.npz: $(WORK)/labelled1.npz $(WORK)/labelled2.npz
	$(TRAIN) combine $(DRAWN) --labelled $^ --out $@

# The small model, in stages: each goes on from the one before.

$(WORK)/lexicon.npz: $(WORK)/words.npz $(WORK)/gold.json
	$(TRAIN) lexicon --words $(WORK)/words.npz --gold $(WORK)/gold.json --out $@ --size 60000 --buckets 40000

STUDENT := --gold $(WORK)/gold.json --lexicon $(WORK)/lexicon.npz --raw $(WORK)/raw.npz
STAGE := $(STUDENT) --batch 5000 --gold-share 0.25 --every 400
LATER := $(STAGE) --dropout 0.06 --hide 0.06 --table-rate 5e-3
NYNORSK := --nynorsk-share 0.25

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
	$(TRAIN) label-by-student $(DRAWN) --weights $< --out $@

$(WORK)/labelled123.npz: $(WORK)/labelled1.npz $(WORK)/labelled2.npz $(WORK)/labelled3.npz
	$(TRAIN) combine $(DRAWN) --labelled $^ --shares 1 1 2 --out $@

$(WORK)/studentE.pt: $(WORK)/studentD.pt $(WORK)/labelled123.npz
	$(TRAIN) student $(LATER) $(NYNORSK) --labelled $(WORK)/labelled123.npz --init $< --out $@ --seed 15 \
		--length 17000000 --rate 1.8e-3 --average 0.998

# It goes on with a list of names inside it, more words of its own, and gold of other registers, then with its own labels
# of raw text, corrected by the types of listed names.

$(WORK)/extended.pt $(WORK)/longer.npz &: $(INIT) $(WORK)/raw.npz $(WORK)/gold.json
	$(TRAIN) extend --weights $(INIT) --raw $(WORK)/raw.npz --gold $(WORK)/gold.json --size 106000 \
		--lexicon $(WORK)/longer.npz --out $(WORK)/extended.pt

LISTED := --gold $(WORK)/gold.json --lexicon $(WORK)/longer.npz --names $(WORK)/names.txt \
	--exchange $(WORK)/exchange.json --batch 4000 --rate 1e-3 --table-rate 5e-3 --hide 0.06 --augment 0.2

$(WORK)/studentF.pt: $(WORK)/extended.pt $(WORK)/longer.npz $(WORK)/names.txt $(WORK)/exchange.json
	$(TRAIN) student $(LISTED) --init $< --out $@ --seed 21 \
		--length 4000000 --stop 800 --last-rate 0.4 --dropout 0.1 --average 0.99 --every 100

# Each round labels other text.

SELF := --raw $(WORK)/raw.npz
BY_STUDENT := $(TRAIN) label-by-student $(SELF) --names $(WORK)/names.txt
VARIED := --raw $(WORK)/raw.npz --twice today-train --old-share 0.2 --nouns $(NORNE_TRAIN) --dropout 0.08

$(WORK)/selfF.npz: $(WORK)/studentF.npz
	$(BY_STUDENT) --weights $< --out $@ --length 2000000 --seed 3

$(WORK)/labelledF.npz: $(WORK)/selfF.npz
	$(TRAIN) combine $(SELF) --labelled $^ --out $@ --length 2000000 --seed 3

$(WORK)/studentG.pt: $(WORK)/studentF.pt $(WORK)/labelledF.npz
	$(TRAIN) student $(LISTED) $(VARIED) --labelled $(WORK)/labelledF.npz --init $< --out $@ --seed 22 \
		--length 6000000 --gold-share 0.55 --nynorsk-share 0.12 --average 0.995 --every 300

$(WORK)/selfG.npz: $(WORK)/studentG.npz
	$(BY_STUDENT) --weights $< --out $@ --length 7000000 --seed 4

$(WORK)/labelledG.npz: $(WORK)/selfG.npz
	$(TRAIN) combine $(SELF) --labelled $^ --out $@ --length 7000000 --seed 4

$(WORK)/studentH.pt: $(WORK)/studentG.pt $(WORK)/labelledG.npz
	$(TRAIN) student $(LISTED) $(VARIED) --labelled $(WORK)/labelledG.npz --init $< --out $@ --seed 23 \
		--length 20000000 --rate 1.2e-3 --augment 0.25 --gold-share 0.45 --nynorsk-share 0.15 --average 0.997 --every 500

# Four rounds with all names and all gold: each labels other text, goes on from where the last one came to, and the mean of
# its weights with those that it began with is kept.

# $(1): its letter; $(2): what it begins with; $(3): words to label; $(4), $(5): seeds; $(6): share of old spelling; $(7): of
# gold; $(8): words to train on
define ROUND
$(WORK)/self$(1).npz: $(WORK)/$(2).npz
	$(BY_STUDENT) --weights $$< --out $$@ --length $(3) --seed $(4)

$(WORK)/labelled$(1).npz: $(WORK)/self$(1).npz
	$(TRAIN) combine $(SELF) --labelled $$^ --out $$@ --length $(3) --seed $(4)

$(WORK)/student$(1).pt: $(WORK)/$(2).pt $(WORK)/labelled$(1).npz
	$(TRAIN) student $(LISTED) $(VARIED) --labelled $(WORK)/labelled$(1).npz --init $$< --out $$@ --seed $(5) \
		--twice today-train encyc local old public --old-share $(6) --augment 0.25 \
		--length $(8) --gold-share $(7) --nynorsk-share 0.15 --average 0.997 --every 500

$(WORK)/mean$(1).pt: $(WORK)/$(2).pt $(WORK)/student$(1).pt
	$(TRAIN) mean --students $$^ --out $$@
endef

$(eval $(call ROUND,I,$(BEGIN),7000000,7,31,0.2,0.45,12000000))
$(eval $(call ROUND,J,meanI,6000000,8,32,0.2,0.45,12000000))
$(eval $(call ROUND,K,meanJ,7000000,9,33,0.3,0.4,12000000))
$(eval $(call ROUND,L,meanK,5000000,10,34,0.3,0.45,10000000))

# From PyTorch to the pipeline's folder.

LAST := meanL

LATE := extended studentF studentG studentH meanI meanJ meanK meanL
$(LATE:%=$(WORK)/%.npz): $(WORK)/%.npz: $(WORK)/%.pt
	$(TRAIN) weights --student $< --lexicon $(WORK)/longer.npz --names $(WORK)/names.txt --out $@

$(WORK)/%.npz: $(WORK)/%.pt
	$(TRAIN) weights --student $< --lexicon $(WORK)/lexicon.npz --out $@

$(WORK)/weights.npz: $(WORK)/$(LAST).npz $(WORK)/gold.json
	$(TRAIN) calibrate --weights $< --gold $(WORK)/gold.json --out $@

$(WORK)/scores.json: $(WORK)/weights.npz
	$(TRAIN) score --weights $< --gold $(WORK)/gold.json --raw $(RAW)/norec.jsonl.xz \
		$(if $(ARTICLES),--articles $(ARTICLES)) --out $@

$(OUT)/meta.json: $(WORK)/weights.npz $(WORK)/scores.json
	$(TRAIN) ocr --weights $(WORK)/weights.npz --out pipeline/clean/ocr.json
	$(TRAIN) package --weights $(WORK)/weights.npz --scores $(WORK)/scores.json --out $(OUT)
	$(TRAIN) card --gold $(NORNE_DEV) $(ARTICLES) $(filter %.jsonl,$(GOLD_DEV)) tests/data/gold.jsonl \
		--trained $(WORK)/gold.json --model $(OUT)
