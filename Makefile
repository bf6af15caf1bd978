# make run     the pipeline over seeds/ into outputs/   (INPUT=folder OUTPUT=folder MODEL=name_or_path)
# make test    lint, types, every test that is not slow
# make test-all  those, then the slow ones: training, Dask, browser, LibreOffice, PyTorch, environments,
#                the whole program as a process, very large texts
#                (TRANSFORMERS=1: with Hugging Face models, where PyTorch comes without CUDA)
# make shell   a shell in which the command navnetabell is found
# make reference  the parts of the manual that are made from declarations: options, columns, formats
# make attack  damaged files, bombs, hostile folders, kills: what must never do harm, counted
# make bench   the table of speed and memory      (NAVNETABELL_CORPORA=folder of the corpora)
# make train   the shipped model anew                   (NORNE=folder of the corpora, see pipeline/train/README.md)
# make bundle  build/navnetabell-windows.zip: all that a Windows machine without internet needs, but Python 3.12
# make lock    newer pinned versions of all dependencies
PYTHON ?= python3
VENV ?= .venv
INPUT ?= seeds
OUTPUT ?= outputs
MODEL ?=
TORCH ?= torch==2.13.0

export INPUT OUTPUT MODEL # a name may have spaces: recipes use "$$INPUT"

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PINNED := -c constraints.txt
PYTEST := $(BIN)/python -m pytest --doctest-modules --numprocesses=auto

BUNDLE := build/navnetabell-windows

.PHONY: run shell reference test test-all test-slow coverage lint bench attack train bundle lock clean core-news transformers
.DEFAULT_GOAL := run

run: $(VENV)/.run $(if $(filter nb_core_news_sm,$(MODEL)),core-news)
	$(BIN)/navnetabell run "$$INPUT" -o "$$OUTPUT" $(if $(MODEL),--model "$$MODEL")

# a shell in which `navnetabell` is found, as after `. .venv/bin/activate`
shell: $(VENV)/.run
	PATH="$$PWD/$(BIN):$$PATH" $${SHELL:-sh}

test: lint
	$(PYTEST) -m "not slow"

test-all: test test-slow

test-slow: $(VENV)/.test $(if $(TRANSFORMERS),transformers)
	$(PYTEST) -m slow

coverage: $(VENV)/.test
	$(PYTEST) --hypothesis-profile=thorough --cov --cov-report=term

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

reference: $(VENV)/.test
	$(BIN)/python -m tests.docs

bench: $(VENV)/.test
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m pytest -n 0 tests/benchmarks/bench_*.py

attack: $(VENV)/.test
	$(BIN)/python -m tests.attack

train: $(VENV)/.run
	$(PIP) install --quiet --editable ".[train]"
	$(MAKE) -f pipeline/train/recipe.mk PYTHON=$(BIN)/python $(if $(NORNE),NORNE=$(NORNE))

# pip looks for wheels of another system, but takes the conditions of this one; so uv says which they are.
bundle: $(VENV)/.run
	rm -rf $(BUNDLE) $(BUNDLE).zip
	mkdir -p $(BUNDLE)/wheels
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --no-header --no-annotate --no-emit-index-url --extra all --constraint constraints.txt \
		--python-platform windows --python-version 3.12 --output-file $(BUNDLE)/requirements.txt pyproject.toml
	$(PIP) wheel --quiet --no-deps --wheel-dir $(BUNDLE)/wheels .
	$(PIP) download --quiet --no-deps --only-binary=:all: --platform win_amd64 --implementation cp --python-version 3.12 \
		--dest $(BUNDLE)/wheels --requirement $(BUNDLE)/requirements.txt
	sed 's/$$/\r/' pipeline/app/windows/start.cmd > "$(BUNDLE)/start navnetabell.cmd"
	sed 's/$$/\r/' pipeline/app/windows/readme.txt > "$(BUNDLE)/LES MEG.txt"
	echo "navnetabell[all]" | $(BIN)/uv pip compile --quiet --no-index --find-links $(BUNDLE)/wheels --only-binary :all: \
		--python-platform windows --python-version 3.12 - > /dev/null # fails if one is missing
	$(BIN)/python -c "import shutil; shutil.make_archive('$(BUNDLE)', 'zip', 'build', '$(notdir $(BUNDLE))')"

lock: $(VENV)/.test
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --universal --no-emit-index-url --no-annotate --upgrade --quiet \
		--custom-compile-command "make lock" --all-extras --group test --output-file constraints.txt pyproject.toml

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

core-news: $(VENV)/.run
	$(BIN)/python -c "import nb_core_news_sm" 2>/dev/null || $(PIP) install --quiet $(PINNED) --group nb-core-news-sm \
		|| { echo "nb_core_news_sm could not be downloaded. Without MODEL= the shipped model is used."; exit 1; }

# PyTorch for Linux mostly comes with gigabytes of CUDA packages; then the tests that need it are left out.
transformers: $(VENV)/.test
	$(BIN)/python -c "import torch, transformers" 2>/dev/null \
		|| { $(PIP) install --quiet --dry-run --ignore-installed --report - $(TORCH) | grep -q '"nvidia' \
			&& echo "PyTorch is not to be had without CUDA: tests of Hugging Face models are left out."; } \
		|| $(PIP) install --quiet $(TORCH) transformers

$(VENV)/.pip:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed: make PYTHON=python3.12')"
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --upgrade "pip>=25.1"
	touch $@

$(VENV)/.run: $(VENV)/.pip pyproject.toml constraints.txt
	$(PIP) install --quiet $(PINNED) --editable ".[docx,html,pdf,rtf,xlsx]" || $(PIP) install --quiet $(PINNED) --editable .
	touch $@

$(VENV)/.test: $(VENV)/.run
	$(PIP) install --quiet $(PINNED) --editable ".[all]" --group test
	touch $@
