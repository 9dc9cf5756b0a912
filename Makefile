# Every target works from a fresh clone with Python 3.11 and make, and is quick the second time.
# `make demo` first; `make test` runs all tests; `make check` is what CI runs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ONCE ?=

.PHONY: demo test lint check bench clean help

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(VENV)/.demo  ## capture the first page, generate its client, serve its mock, call it
	$(BIN)/python -m mockument.demo $(if $(ONCE),--once)

test: $(VENV)/.lint  ## all tests
	$(BIN)/python -m pytest -q -n auto

lint: $(VENV)/.lint  ## formatting, lint rules, two type checkers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	MYPYPATH=$(VENV)/link $(BIN)/mypy -p mockument
	$(BIN)/basedpyright

check: test lint  ## what CI runs

bench: $(VENV)/.bench  ## our times beside those of peers, in one run
	$(BIN)/python benchmarks

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

$(VENV)/.bench: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	touch $@

clean:  ## remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info
