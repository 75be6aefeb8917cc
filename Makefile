# Two commands are all that needs typing on a fresh machine with Python 3.11+ and make: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
PARTNERHUB_HOME ?= var
export PARTNERHUB_HOME

.DEFAULT_GOAL := help
.PHONY: help setup browser run test mutate lint format bench bench-etl bench-customers faults docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) tools/step.py "environment" $(PYTHON) -m venv --clear $(VENV)
	@$(PYTHON) tools/step.py "packages, pinned and hashed" $(BIN)/pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(PYTHON) tools/step.py "static files, compressed once" $(BIN)/python -m dashboard.static_files
	@touch $@

setup: $(STAMP) ## environment and packages

browser: ## a browser for the browser tests: the one that is there, else the system's package
	@tools/browser.sh

run: setup ## set-up, demo data, load, serve
	@$(BIN)/python tools/run.py

test: setup browser ## set-up, every test
	@# DuckDB 2.0.0 prints "nanobind: leaked" on stderr when a process ends; kept aside, so that pytest's summary is the last word.
	@$(BIN)/python -m pytest -n 2 2>$(VENV)/test.err || { code=$$?; cat $(VENV)/test.err >&2; exit $$code; }

mutate: setup ## change what guards access, one thing at a time: does a test fail? GROUPS="gate scope" for some of it
	@$(BIN)/python tools/mutate.py $(GROUPS)

lint: setup ## style, types, import contracts, generated docs
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@# B608, SQL made of text: identifiers come from our catalogues and values are bound, which tests/access/test_fuzz.py tries to break.
	@$(BIN)/bandit --quiet --recursive dashboard data etl partnerhub -ll --skip B608
	@$(BIN)/python tools/docs.py --check

format: setup ## let ruff put things in order
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: setup ## what a load and every answer cost, as ratios in one run; LEGS="1 10 50" in millions; KEEP=folder asks again
	@$(BIN)/python tools/bench.py $(if $(KEEP),--keep $(KEEP)) $(LEGS)

bench-etl: setup ## what each stage of a load costs, as ratios in one run; LEGS="1 10 50" in millions
	@$(BIN)/python tools/bench_etl.py $(LEGS)

bench-customers: setup browser ## does the list of customers stay quick? SIZES="100 10000"
	@$(BIN)/python tools/bench_customers.py $(SIZES) 2>$(VENV)/bench.err || { code=$$?; cat $(VENV)/bench.err >&2; exit $$code; }

faults: setup ## kill loads at every step and 200 moments, fill the disk, with a reader all along: the table
	@$(BIN)/python -m tests.etl.faults 200

docs: setup ## generated pages
	@$(BIN)/python tools/docs.py

lock: ## pin and hash the dependency tree again (needs uv)
	@uv pip compile --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything written
	@rm -rf $(VENV) var
