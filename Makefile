# Needs python3 (3.11 to 3.13) and make, nothing else. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

VENV    ?= .venv
PY      := $(VENV)/bin/python
STAMP   := $(VENV)/.set-up
LOCK    := requirements/lock.txt
WORKERS ?= 2
ARGS    ?=

# Python would recompile every module at each start: half the start-up time.
unexport PYTHONDONTWRITEBYTECODE
# The lock has the hashes and the version of everything; pip need not look for newer pips.
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test lint format bench lock docs clean

help: ## list the targets
	@awk -F ':[^#]*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## make .venv with everything in it (quick when nothing changed)

# Written last, so that a set-up which broke off half-way starts again.
$(STAMP): $(LOCK) pyproject.toml
	@python="$$(bash requirements/find-python)"; \
	if ! "$(PY)" requirements/check-python 2>/dev/null; then \
	  echo "setup: making $(VENV) with $$python"; "$$python" -m venv --clear "$(VENV)"; fi
	@echo "setup: installing the locked packages"
	@$(PY) -m pip install -qq --no-compile --require-hashes -r $(LOCK)
	@$(PY) -m pip install -qq --no-compile --no-deps --no-build-isolation --editable .
	@echo "setup: compiling byte code once"
	@$(PY) -W ignore -m compileall -q -j 0 -x '/(templates|_tests?_data|lib2to3)/' "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
	@touch $@
	@echo "setup: done; $(VENV)/bin/interviewer is the command"

run: setup ## serve the web page
	@$(PY) -m interviewer serve $(ARGS)

test: setup ## run the tests (ARGS="-k name" for some of them)
	@$(PY) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

lint: setup ## ruff and mypy
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

format: setup ## let ruff mend what it can
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: setup ## timings, and the evals replayed from what was recorded
	@for file in benchmarks/[a-z]*.py; do echo "bench: $$file"; $(PY) -m "benchmarks.$$(basename "$$file" .py)"; done
	@if [ -d evals/suites ]; then $(PY) -m interviewer eval run all $(ARGS); fi

docs: setup ## regenerate the generated parts of the docs
	@if [ -f docs/generate.py ]; then $(PY) docs/generate.py $(ARGS); else echo "docs: nothing is generated yet"; fi

# --no-config: no settings file of this machine decides what is locked, and no index address is written.
lock: ## resolve the dependencies anew and write the hashed lock
	@python="$$(bash requirements/find-python)"; \
	[ -x .cache/lock/bin/uv ] || { "$$python" -m venv .cache/lock && .cache/lock/bin/python -m pip install -qq uv; }
	@rm -f .cache/lock/new.txt
	@.cache/lock/bin/uv pip compile pyproject.toml --extra pdf --extra postgres --group dev --universal \
	  --python-version 3.11 --fork-strategy fewest --generate-hashes --no-config \
	  --custom-compile-command "make lock" --quiet --output-file .cache/lock/new.txt
	@mv .cache/lock/new.txt $(LOCK)
	@echo "lock: $$(grep -c '==' $(LOCK)) packages in $(LOCK)"

clean: ## remove what was made here, the data of users aside
	@rm -rf $(VENV) .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist test-artifacts bench-artifacts
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
