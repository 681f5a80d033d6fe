# Two commands are all a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.installed  ## set up, index corpus/ into index/, search it
	$(BIN)/dvsearch index corpus
	$(BIN)/dvsearch --no-pager search --format table "dân vận khéo"

test: $(VENV)/.installed-dev  ## run the tests (those that need an OpenSearch: make test-opensearch)
	$(BIN)/pytest -W error -n 2 --dist worksteal -m "not opensearch"

test-opensearch: $(VENV)/.installed-dev  ## run the same promises on a real OpenSearch (needs a JDK 21 or newer and Maven)
	$(BIN)/pytest -W error -m opensearch

bench: $(VENV)/.installed-dev  ## measure side by side with peers (long)
	$(BIN)/python -m tests.bench

relevance: $(VENV)/.installed-dev  ## measure ranking side by side with peers (long)
	$(BIN)/python -m tests.relevance.measure

extraction: $(VENV)/.installed-dev  ## measure how well pages are read
	$(BIN)/python -m tests.extraction.measure

crash: $(VENV)/.installed-dev  ## kill, fill the disk, flip bits (long)
	$(BIN)/python -m tests.crash

pictures: $(VENV)/.installed-dev  ## make the pictures of the documentation again
	$(BIN)/python docs/pictures/make.py

check: $(VENV)/.installed-dev  ## lint, types, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev  ## rewrite the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## resolve the dependencies again and write both lock files
	uv pip compile pyproject.toml --group build $(LOCK) -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --group bench --all-extras $(LOCK) -o requirements-dev.lock
LOCK := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "dvsearch needs Python 3.11 to 3.13; say which: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) --require-hashes -r requirements.lock
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q dvsearch
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

clean:  ## remove the virtual environment and the index
	rm -rf $(VENV) index/_* index/*.toc index/*.lock

.PHONY: help demo test test-opensearch bench relevance extraction crash pictures check format lock clean
