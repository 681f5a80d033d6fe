# Two commands are all a newcomer needs: `make demo` and `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP     = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

demo: $(VENV)/.installed $(VENV)/.kernel  ## set up, index corpus/ into index/, search it
	$(BIN)/dvsearch index corpus
	$(BIN)/dvsearch --no-pager search --format table "dân vận khéo"

test: $(VENV)/.installed-dev $(VENV)/.kernel  ## run the tests (those that need an OpenSearch: make test-opensearch)
	$(BIN)/pytest -W error -n 2 --dist worksteal -m "not opensearch"

test-kernel: $(VENV)/.kernel  ## lint the native kernel and run its own tests (needs cargo)
	cd kernel && cargo fmt --check
	cd kernel && cargo clippy --locked --all-features --all-targets --quiet -- -D warnings
	cd kernel && cargo test --locked --quiet

test-opensearch: $(VENV)/.installed-dev  ## run the same promises on a real OpenSearch (needs a JDK 21 or newer and Maven)
	$(BIN)/pytest -W error -m opensearch

bench: $(VENV)/.installed-dev $(VENV)/.kernel  ## measure side by side with peers (long)
	$(BIN)/python -m tests.bench

relevance: $(VENV)/.installed-dev  ## measure ranking side by side with peers (long)
	$(BIN)/python -m tests.relevance.together
	$(BIN)/python -m tests.relevance.measure

extraction: $(VENV)/.installed-dev  ## measure how well pages are read
	$(BIN)/python -m tests.extraction.measure

crash: $(VENV)/.installed-dev  ## kill, fill the disk, flip bits (long)
	$(BIN)/python -m tests.crash

mutants: $(VENV)/.installed-dev $(VENV)/.kernel  ## change one thing at a time: what do the tests of FILE=dvsearch/... not notice?
	$(BIN)/python -m tests.mutants $(FILE)

pictures: $(VENV)/.installed-dev  ## make the pictures of the documentation again
	$(BIN)/python docs/pictures/make.py

check: $(VENV)/.installed-dev  ## lint, types (of the tests too), and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev  ## rewrite the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

kernel:  ## build the native kernel, which answers in place of NumPy (needs cargo)
	rm -f $(VENV)/.kernel
	$(MAKE) --no-print-directory $(VENV)/.kernel

lock:  ## resolve the dependencies again and write both lock files
	uv pip compile pyproject.toml --group build $(LOCK) -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --group bench --all-extras $(LOCK) -o requirements-dev.lock
	uv pip compile kernel/requirements.in $(LOCK) --no-annotate -o kernel/requirements.lock
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

# Optional: without cargo, or where it fails, one line says so and NumPy answers. maturin, and not cargo with a copy: it
# knows the name and the linker's flags of an extension module on every system, and makes a wheel that pip can remove.
# Who has no cargo need not fetch it, so it has a lock file of its own.
KERNEL := $(wildcard kernel/src/*.rs) kernel/Cargo.toml kernel/Cargo.lock kernel/pyproject.toml kernel/requirements.lock

$(VENV)/.kernel: $(KERNEL) | $(VENV)/.installed
	@if ! command -v cargo >/dev/null; then \
	  echo "no cargo: searches are answered by NumPy, several times slower (with cargo: make kernel)"; \
	elif $(PIP) --require-hashes -r kernel/requirements.lock && \
	  PATH="$(abspath $(BIN)):$$PATH" $(PIP) --no-deps --no-build-isolation ./kernel; then touch $@; \
	else \
	  echo "the kernel could not be built: searches are answered by NumPy, several times slower"; \
	fi

clean:  ## remove the virtual environment and the index
	rm -rf $(VENV) kernel/target index/_* index/*.toc index/*.lock

.PHONY: help demo test test-kernel test-opensearch bench relevance extraction crash pictures check format kernel lock clean
