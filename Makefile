# Everything a developer, an operator or CI asks of the project. `make` alone prints this help.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
BIN := .venv/bin
PY := $(BIN)/python
ROOMS := config monitoring workflows review registry
CODE := manage.py $(ROOMS) tests $(wildcard bench)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
# Checks of a real installation need the settings of one.
DEPLOYED := env DJANGO_SETTINGS_MODULE=config.settings.prod ALLOWED_HOSTS=areopag.example \
	SITE_URL=https://areopag.example EMAIL_URL=smtp://localhost:25 VAR_DIR=var/check

.PHONY: help
help: ## print this help
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- Run -----------------------------------------------------------------------------------

.PHONY: setup
setup: .venv/.dev .venv/.system $(CATALOGUES) ## make .venv with everything for development and tests

.PHONY: setup-runtime
setup-runtime: .venv/.runtime $(CATALOGUES) ## make .venv with what an installation needs and no more

.PHONY: demo
demo: .venv/.runtime .venv/.system $(CATALOGUES) ## show a living site (PORT=8000; SERVE=0 stops before serving)
	@DEBUG=0 $(PY) manage.py collectstatic --no-input --verbosity 0
	@DEBUG=0 $(PY) manage.py migrate --no-input --verbosity 0
	@DEBUG=0 PORT=$(PORT) SERVE=$(SERVE) $(PY) manage.py demo

.PHONY: run
run: setup ## serve the site for development, reloading on edits (PORT=8000)
	$(PY) manage.py migrate --no-input --verbosity 0
	$(PY) manage.py runserver $(PORT)

.PHONY: worker
worker: setup ## do background work: a worker and the clock
	$(BIN)/celery -A config worker --beat --concurrency 1 --loglevel INFO

# --- Check ---------------------------------------------------------------------------------

.PHONY: fast
fast: setup ## quick checks while working (under 40 s): lint, layers, rules, contracts without a database
	@$(MAKE) -s lint layers
	$(BIN)/pytest -q -n auto --dist loadgroup -m "not django_db" tests/rules tests/contracts

.PHONY: check
check: setup ## everything CI asks: format, lint, types, layers, migrations, messages, templates, tests
	$(MAKE) -s lint types layers migrations messages-complete template-style deployment
	$(MAKE) -s test

.PHONY: test
test: setup ## the whole suite, on PostgreSQL where one answers and on SQLite (ARGS= for pytest)
	$(PY) -m tests.suite $(ARGS)

.PHONY: systems
systems: ## which of the client's 134 systems the tests prove
	@$(PY) -m tests.systems

.PHONY: bench
bench: setup ## every measurement with its bound (ARGS=--quick for a short look)
	@status=0; for script in $$(grep -l __main__ bench/*.py); do echo "== $$script"; $(PY) $$script $(ARGS) || status=1; done; exit $$status

.PHONY: fmt
fmt: ## format the code and mend what can be mended
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2

.PHONY: lint
lint:
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)

.PHONY: types
types:
	$(BIN)/mypy

.PHONY: layers
layers:
	$(BIN)/lint-imports --no-logo

.PHONY: migrations
migrations:
	$(PY) manage.py makemigrations --check --dry-run

.PHONY: template-style
template-style:
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2

.PHONY: deployment
deployment:
	mkdir -p var/check
	$(DEPLOYED) $(PY) manage.py check --deploy --fail-level WARNING

.PHONY: messages-complete
messages-complete:
	$(PY) manage.py check_catalogues

# --- Tend ----------------------------------------------------------------------------------

.PHONY: messages
messages: ## gather texts into locale/ and compile them (needs xgettext)
	$(PY) manage.py makemessages --locale ru
	$(PY) manage.py compile_catalogues

.PHONY: docs
docs: setup-runtime ## write the generated parts of docs/reference, check every link
	$(PY) manage.py docs

.PHONY: pictures
pictures: setup ## take the pictures of the guides anew, from the demonstration (needs chromium)
	rm -f docs/pictures/guides/*.webp
	TEST_DATABASE_URL= PICTURES=docs/pictures/guides $(BIN)/pytest -q -n 0 tests/demo/test_demo.py -k pictures

.PHONY: pins
pins: ## resolve requirements/*.in anew into pinned files with hashes
	cd requirements && for name in base dev; do \
		PIP_FIND_LINKS= ../$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file $$name.txt $$name.in; done

# --- Made once, made again when its source changes -----------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Areopag needs Python 3.11 or newer; say which with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || deploy/install-system-packages.sh venv
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements/base.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ .venv/.runtime

.venv/.system: deploy/install-system-packages.sh | .venv/bin/python
	@deploy/install-system-packages.sh printing
	@touch $@

%.mo: %.po | .venv/.runtime
	@$(PY) manage.py compile_catalogues
