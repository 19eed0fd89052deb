# Each goal works from a fresh clone: it needs Python 3.11+, make and a package index, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CASE ?= us_rok

.DEFAULT_GOAL := help
.PHONY: help stress serve test test-slow check bench words docs lock clean

help:
	@echo "make stress   install, then answer for the embedded case: which packages hold, where each breaks first"
	@echo "make serve    install, then open the web app: an answer at a glance, every lever at hand"
	@echo "make test     install, then run the tests"
	@echo "make check    format, lint, types, layers"
	@echo "make bench    speed against named peers, side by side"
	@echo "make words    gather what the code says into the catalogues of other languages"
	@echo "make docs     build the documentation site, offline, into $(VENV)/site"

stress: $(VENV)/.user
	$(BIN)/titanium stress $(CASE) --page runs/verdict.html

serve: $(VENV)/.user
	$(BIN)/titanium serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest -m "not slow" -n auto --dist worksteal

# Compiled as for users, where `make test` compiles all but the model's programs with little effort: see tests/conftest.py.
test-slow: FULL := --xla_cpu_use_fusion_emitters=true --xla_backend_optimization_level=3
test-slow: $(VENV)/.dev
	XLA_FLAGS="$(FULL)" TITANIUM_CHECKED=all $(BIN)/python -m pytest -m slow

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/basedpyright --threads 2

bench: $(VENV)/.bench
	$(BIN)/python -m bench.model
	$(BIN)/python -m bench.scale
	$(BIN)/python -m bench.kills --kills 20
	$(BIN)/python -m bench.games
	$(BIN)/python -m bench.prim
	$(BIN)/python -m bench.recovery
	$(BIN)/python -m bench.answer
	$(BIN)/python -m bench.web

# Every sentence that the code says goes into the catalogue of each language; what is new there waits for a translator.
words: $(VENV)/.dev
	$(BIN)/pybabel -q extract -F pyproject.toml -k say -k noted -c NOTE: --no-location --omit-header -o $(VENV)/titanium.pot src/titanium
	for catalogue in src/titanium/tell/languages/*.po; do \
	  $(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete --omit-header --no-wrap -l $$(basename $$catalogue .po) -i $(VENV)/titanium.pot -o $$catalogue || exit 1; \
	done

docs: $(VENV)/.dev
	$(BIN)/sphinx-build -E -W --keep-going -q -j auto -b html -d $(VENV)/site-trees docs $(VENV)/site
	@echo "$(VENV)/site/index.html"

# Versions are pinned by name, version and hash; `make lock` is the only goal that changes them.
lock: $(VENV)/pyvenv.cfg
	$(BIN)/pip install --quiet uv
	cd requirements && \
	for set in "uv --group ../pyproject.toml:install" \
	           "user ../pyproject.toml --extra memo --extra query --extra judge --extra web --group ../pyproject.toml:build" \
	           "dev ../pyproject.toml --all-extras --group ../pyproject.toml:dev" \
	           "bench ../pyproject.toml --all-extras --group ../pyproject.toml:dev --group ../pyproject.toml:bench"; do \
	  set -- $$set; name=$$1; shift; \
	  ../$(BIN)/uv pip compile $$@ --universal --generate-hashes --no-emit-index-url \
	    --python-version 3.11 --quiet --custom-compile-command "make lock" -o $$name.txt || exit 1; \
	done

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)

# uv installs in a fifth of the time that pip takes, and knows less of where a machine has its packages: pip takes over.
INSTALL = install() { $(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode "$$@" 2>/dev/null \
  || $(BIN)/pip install --quiet --disable-pip-version-check "$$@"; }; install

$(VENV)/.uv: $(VENV)/pyvenv.cfg requirements/uv.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

$(VENV)/.user: $(VENV)/.uv requirements/user.txt pyproject.toml
	@$(INSTALL) --require-hashes -r requirements/user.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.user requirements/dev.txt
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	@$(INSTALL) --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
