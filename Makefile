# `make` sets everything up and prints the demonstration team's week; `make help` lists the rest.

TEAM ?= checklists/demo-team
WEEK ?= 2026-W48
BIN := .venv/bin

.DEFAULT_GOAL := all
.PHONY: all setup check test coverage pythons bench mutants lock clean distclean help

all: setup ## set up, then make everything for TEAM and WEEK (the default)
	@$(BIN)/coachbook all --team $(TEAM) --week $(WEEK)

setup: ## only set up: system packages and .venv
	@sh scripts/setup.sh

check: ## set up, then ruff, mypy and the tests without browser, LibreOffice and rendered pages
	@sh scripts/setup.sh test
	@sh scripts/checks.sh -m "not heavy"

test: ## set up, then ruff, mypy and all tests
	@sh scripts/setup.sh test
	@sh scripts/checks.sh

coverage: ## set up, then print which lines no test runs
	@sh scripts/setup.sh test
	@$(BIN)/pytest --numprocesses auto --dist worksteal --cov --cov-report term

pythons: ## run what `check` tests on each Python from 3.11 to 3.14 that is there
	@sh scripts/pythons.sh

bench: ## set up, then run the measurements in tests/bench
	@sh scripts/setup.sh test
	@$(BIN)/pytest tests/bench --capture=no --override-ini python_files='bench_*.py test_*.py'

# GROUPS="alpha merge" tries these only; the groups stand in tests/mutants/modules.yml.
mutants: ## set up, then change the code that decides bit by bit: do the tests notice? (half an hour)
	@sh scripts/setup.sh test
	@$(BIN)/python tests/mutants/run.py $(GROUPS)

lock: setup ## write requirements.lock anew from pyproject.toml, with the newest versions
	@python=$(BIN)/python; $$python -m venv build/lock && build/lock/bin/pip install --quiet uv
	@sed -n '/^[^#]/q; p' requirements.lock > build/lock/head
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	    --generate-hashes --no-header --quiet --output-file build/lock/body
	@cat build/lock/head build/lock/body > requirements.lock

clean: ## remove output and caches
	@rm -rf build site dist .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage*
	@find scripts tests checklists -type d -name __pycache__ -prune -exec rm -rf {} + || true

distclean: clean ## remove .venv too
	@rm -rf .venv

help: ## say what there is to make
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12
