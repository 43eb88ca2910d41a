# Everything a developer does, one word each. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := operator facade dev tests
DEV := $(BIN)/python -m kindwright_dev

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/installed: requirements-dev.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: install
install: $(VENV)/installed ## Install the locked dependencies into .venv

.PHONY: run
run: build ## Start a local cluster with the examples in it; Ctrl-C stops all of it
	@exec $(DEV) run

.PHONY: up
up: build ## Start a local cluster in the background
	@$(DEV) up

.PHONY: down
down: install ## Stop the local cluster
	@$(DEV) down

.PHONY: build
build: install ## Build the local cluster's parts (etcd, kube-apiserver, helm, ...); the first time takes minutes
	@$(DEV) build

.PHONY: test
test: build ## Run every test, against the real control plane too
	@$(BIN)/python -m pytest

.PHONY: bench
bench: build ## Measure against the real control plane; ARGS="--quick --only watch --markdown FILE"
	@$(DEV) bench $(ARGS)

.PHONY: verify
verify: install ## Check everything that can be checked without running it
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy operator/kindwright_operator facade/kindwright_facade dev/kindwright_dev tests
	$(BIN)/lint-imports --no-logo
	dev/lock.sh --check

.PHONY: update
update: install ## Repair what can be repaired: formatting, simple findings, lock files
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	dev/lock.sh

.PHONY: clean
clean: down ## Remove what was built
	rm -rf .dev .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
