# `make help` lists what there is. A machine needs Python 3.11 to 3.14 and make, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PORT ?= 8501
BIN := .venv/bin

# Tests and app start many processes; each would compile all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

# The first interpreter that really runs: a name on the PATH may be a shim without a Python behind it.
FITS := import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 15))
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python3.14 python; do \
  $$name -c '$(FITS)' >/dev/null 2>&1 && echo $$name && break; done)

# Hashes for everything, and wheels only but for lime, which comes as source alone: it is built with
# the locked tools, since isolation would fetch others unchecked.
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --progress-bar off
WHEELS := $(PIP) --require-hashes --only-binary :all:
LOCKED := $(WHEELS) --no-binary lime --no-build-isolation
CHECKOUT := $(PIP) --no-deps --no-build-isolation --editable .
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
EXTRAS := --extra boosting --extra fast --extra postgres --extra team

##@ To use it

.PHONY: run
run: .venv/app ## Open the app on the samples (PORT=8501)
	$(BIN)/workbench run --port $(PORT)

.PHONY: install
install: .venv/test ## Make .venv with the test tools and .venv/bin/workbench

##@ To change it

.PHONY: check
check: .venv/test ## Format, lint, types and layers, in under a minute
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

# Each worker has one processor to itself: more threads would only wait for each other.
test test-all: export OMP_NUM_THREADS := 1

.PHONY: test
test: .venv/test ## Every quick test; finds or installs a Chromium
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n 2 --dist loadfile

.PHONY: test-all
test-all: .venv/test ## Every test, the long simulations too
	$(BIN)/python -m tests.chromium
	HYPOTHESIS_PROFILE=all $(BIN)/python -m pytest -n 2 --dist loadfile -m ''

.PHONY: bench
bench: .venv/bench ## Compare with peers; writes benchmarks/results/latest.json (QUICK=1)
	$(if $(QUICK),,$(BIN)/python -m tests.chromium)
	$(BIN)/python -m benchmarks $(if $(QUICK),--quick)

.PHONY: docs
docs: .venv/test ## Redraw docs/pictures, docs/bad_inputs.md and the schema
	$(BIN)/python -m tests.chromium
	$(BIN)/python docs/build.py

.PHONY: samples
samples: .venv/test ## Rebuild sample_models/ from its tables
	$(BIN)/python sample_models/build.py

.PHONY: lock
lock: .venv/made ## Write requirements/*.txt anew (UPGRADE=1 takes newer versions)
	test -x $(BIN)/uv || $(PIP) uv
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) pyproject.toml requirements/app.in -c requirements/build.txt -o requirements/app.txt
	$(LOCK) pyproject.toml requirements/app.in $(EXTRAS) -c requirements/app.txt \
	  -o requirements/team.txt
	$(LOCK) pyproject.toml requirements/test.in $(EXTRAS) -c requirements/team.txt \
	  -o requirements/test.txt
	$(LOCK) pyproject.toml requirements/bench.in $(EXTRAS) -c requirements/test.txt \
	  -o requirements/bench.txt

.PHONY: clean
clean: ## Remove .venv and all that was made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
	  build dist benchmarks/results

.PHONY: help
help: ## This list
	@awk -F ' ## ' '/^##@ / { print "\n" substr($$0, 5) } \
	  /^[a-z-]+:.* ## / { sub(/:.*/, "", $$1); printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Each environment holds the one before it, so a larger one also counts as the smaller.

.venv/made:
	$(if $(PYTHON),,$(error No Python from 3.11 to 3.14 with ensurepip was found. Install one \
	  (on Debian and Ubuntu also the package python3-venv) or name it: make PYTHON=/path/to/python))
	$(PYTHON) -m venv .venv
	touch $@

.venv/build: requirements/build.txt | .venv/made
	$(WHEELS) --requirement requirements/build.txt
	touch $@

.venv/app: requirements/app.txt pyproject.toml | .venv/build
	$(LOCKED) --requirement requirements/app.txt
	$(CHECKOUT)
	touch $@

.venv/test: requirements/test.txt pyproject.toml | .venv/build
	$(LOCKED) --requirement requirements/test.txt
	$(CHECKOUT)
	touch .venv/app $@

.venv/bench: requirements/bench.txt pyproject.toml | .venv/build
	$(LOCKED) --requirement requirements/bench.txt
	$(CHECKOUT)
	touch .venv/app .venv/test $@
