# `make demo` and `make test` make their own environment in .venv; nothing else is needed but python3 and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.complete
RUNS := $(VENV)/.runs
# Compiled modules are kept, whatever the environment says: else each of hundreds of commands compiles all again.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test lint types contracts docs-fresh unit browser format lock screenshots docs soak bench clean

demo: $(RUNS) ## open a drill on a simulated account; without a terminal, run it headless
	@$(BIN)/workbench train 01-the-report-that-never-came

test: lint contracts ## everything that must hold; what takes long side by side
	@$(MAKE) --no-print-directory -j2 unit types docs-fresh

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports --no-cache

docs-fresh: $(STAMP)
	$(BIN)/python tools/docs.py --check

unit: $(STAMP)
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not browser"

browser: $(STAMP) ## drive `workbench serve` in headless Chromium, and keep a picture of it; skipped where there is none
	WORKBENCH_KEEP_PICTURE=screenshots/browser.png $(BIN)/pytest -q -rs tests/browser

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: $(STAMP) ## drive the real app and write screenshots/
	$(BIN)/python tools/screenshots.py

docs: $(STAMP) ## renew the pages that are generated from the code
	$(BIN)/python tools/docs.py

MINUTES := 10
soak: $(STAMP) ## kill -9 a writing process again and again, 2,000 runs in one process, hostile inputs of every kind for MINUTES=10, 500 examples of each property
	$(BIN)/python tools/soak.py
	$(BIN)/python -m tools.memory_soak
	$(BIN)/python -m tools.fuzz $(MINUTES)
	$(BIN)/pytest -q -n 2 --dist worksteal -m hypothesis --hypothesis-profile thorough --timeout 1800

PROWLER := .prowler/bin/prowler
bench: $(STAMP) $(if $(filter audit,$(MAKECMDGOALS)),$(PROWLER)) ## print figures side by side, `make bench audit` those beside Prowler; asserts nothing
	$(BIN)/python -m tools.bench $(filter-out bench,$(MAKECMDGOALS))

$(PROWLER): # in an environment of its own: it pins old libraries
	$(PYTHON) -m venv .prowler
	.prowler/bin/pip install -q prowler==5.46.0

ifneq (,$(filter bench,$(MAKECMDGOALS)))
startup run reads heartbeat quit journal logs screens audit exports: ; @:
endif

PIN := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header
lock: ## pin all dependencies with hashes (needs uv); what runs is pinned as what is tested
	$(PIN) --group dev pyproject.toml -o requirements-dev.lock
	$(PIN) --group build pyproject.toml -c requirements-dev.lock -o requirements.lock
	echo 'uv>=0.13' | $(PIN) - -o requirements-uv.lock

$(RUNS): requirements.lock requirements-uv.lock pyproject.toml tools/make_env.py
	@$(PYTHON) tools/make_env.py $(VENV) requirements.lock
	@touch $(RUNS)

$(STAMP): requirements-dev.lock requirements-uv.lock pyproject.toml tools/make_env.py
	@$(PYTHON) tools/make_env.py $(VENV) requirements-dev.lock
	@touch $(RUNS) $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
