# `make` shows what there is. Needs Python 3.11 or newer and make, nothing else.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python
PIP := $(RUN) -m pip install -qq --disable-pip-version-check --no-input --no-compile
LOCKED := $(PIP) --require-hashes --only-binary :all:
TEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
WORKERS ?= 2

# Tests of what knows no database, and walks over all pages that look for contacts and for writes, whatever the database:
# they are run once, with those on SQLite.
RUN_ONCE := tests/canary tests/test_get_changes_nothing.py tests/test_command.py tests/engines tests/docs tests/tools tests/bulk \
    tests/core/packs tests/core/documents tests/corridors tests/apps/registry/importers tests/apps/registry/imports/test_kills.py

# The newest Python that will do; `make PYTHON=/some/python3` chooses another.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
    $$python -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
    && { echo $$python; break; }; done)

CATALOGUES := $(shell find src -path '*/LC_MESSAGES/django.po' 2>/dev/null)
CHECKED := $(wildcard src tools tests benchmarks hatch_build.py)

.PHONY: help environment demo test test-postgres check format bench bench-small lock messages sbom audit licences wheel clean \
    check-format check-lint check-types check-imports check-templates check-spelling check-migrations \
    check-messages check-locks check-licences

help: ## show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22

# ── Environment ──────────────────────────────────────────────────────────────

$(VENV)/made:
	@test -n "$(PYTHON)" || { echo "Madoguchi needs Python 3.11 or newer, and none was found. Install it, or name one: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) could not make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/runtime: $(VENV)/made requirements.lock pyproject.toml hatch_build.py
	@echo "Installing what Madoguchi runs on (once, about a minute) ..."
	@$(LOCKED) -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: $(VENV)/made requirements-dev.lock pyproject.toml hatch_build.py
	@echo "Installing what Madoguchi is built and tested with (once, one or two minutes) ..."
	@$(LOCKED) -r requirements-dev.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/runtime $@

$(VENV)/messages: $(CATALOGUES) hatch_build.py
	@$(RUN) -m tools.messages compile
	@touch $@

# ── The product ──────────────────────────────────────────────────────────────

demo: $(VENV)/runtime $(VENV)/messages ## load the example corridor and serve it on this machine (PORT=8000)
	@$(BIN)/madoguchi demo --port $(PORT)

# ── Tests and checks ─────────────────────────────────────────────────────────

environment: $(VENV)/development $(VENV)/messages

test: $(VENV)/development $(VENV)/messages ## run every test on SQLite, and say how long it took
	@started=$$SECONDS; $(TEST); outcome=$$?; echo "Tests took $$((SECONDS - started)) s."; exit $$outcome

test-postgres: $(VENV)/development $(VENV)/messages ## run what asks a database on a PostgreSQL of its own, but not in a browser
	@$(RUN) -m tools.postgres -- $(TEST) -m "not browser" tests $(addprefix --ignore=,$(RUN_ONCE))

check: $(VENV)/development $(VENV)/messages ## format, lint, types, imports, templates, spelling, migrations, messages, locks, licences
	@$(MAKE) --no-print-directory --keep-going --jobs $(WORKERS) --output-sync=target \
	    check-types check-format check-lint check-imports check-templates check-spelling check-migrations \
	    check-messages check-locks check-licences \
	    && echo "All checks passed."

check-types:
	@echo "── types"; $(BIN)/mypy $(CHECKED)

check-format:
	@echo "── format"; $(BIN)/ruff format --check --quiet $(CHECKED) \
	    || { $(BIN)/ruff format --check $(CHECKED); echo "'make format' puts this right."; exit 1; }

check-lint:
	@echo "── lint"; $(BIN)/ruff check $(CHECKED)

check-imports:
	@echo "── imports"; $(BIN)/lint-imports --no-logo

check-templates:
	@echo "── templates"; $(BIN)/djlint --quiet --lint src

check-spelling:
	@echo "── spelling"; $(BIN)/codespell

check-migrations:
	@echo "── migrations"; $(RUN) -m django makemigrations --check --dry-run --settings madoguchi.settings

check-messages:
	@echo "── messages"; $(RUN) -m tools.messages check

check-locks:
	@echo "── locks"; $(RUN) -m tools.locks check

check-licences:
	@echo "── licences"; $(RUN) -m tools.licences

format: $(VENV)/development ## put the code into its format, and mend what a machine can mend
	@$(BIN)/ruff check --fix --quiet $(CHECKED) || true
	@$(BIN)/ruff format $(CHECKED)

messages: $(VENV)/development ## gather the messages of code and templates into the catalogues, then compile them
	@$(RUN) -m tools.messages extract
	@$(RUN) -m tools.messages compile

bench: $(VENV)/development $(VENV)/messages ## measure beside the peers, and write the table (minutes, wants a quiet machine)
	@$(RUN) -m benchmarks

bench-small: $(VENV)/development $(VENV)/messages ## the same benchmarks at a small size, so that they cannot rot
	@$(RUN) -m benchmarks --small

# ── Supply chain ─────────────────────────────────────────────────────────────

lock: $(VENV)/development ## write the lock files anew from pyproject.toml (UPGRADE=1 takes newer releases)
	@$(RUN) -m tools.locks write $(if $(UPGRADE),--upgrade)

sbom: $(VENV)/development ## write sbom.json: what the product is made of
	@$(RUN) -m tools.sbom sbom.json

audit: $(VENV)/development ## look for known vulnerabilities: clean, vulnerable, or not run
	@$(RUN) -m tools.audit

licences: $(VENV)/development ## list the licences of what the product is made of
	@$(RUN) -m tools.licences --list

wheel: $(VENV)/development ## build the wheel twice, compare, and keep it in dist/
	@$(RUN) -m tools.wheel dist

clean: ## remove the environment and everything that was built
	@rm -rf $(VENV) __pycache__ dist build sbom.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tools tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
	@find src -name '*.mo' -delete
